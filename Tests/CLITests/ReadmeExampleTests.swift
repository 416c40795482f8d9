import Foundation
import MidicRuntime
import Testing

/// The README's Swift, which is the file `ReadmeExample.swift`, compiled as it stands there.
@Suite struct ReadmeExampleTests {
    private let scratch = Scratch()

    private func file(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: Tool.repository.appendingPathComponent(path)))
    }

    private func ruleset() throws -> String {
        let path = scratch.path + "/basic.ruleset"
        #expect(try Tool.run(["build", "examples/basic.midic", "--output", path]).status == 0)
        return path
    }

    @Test func theReadmeShowsTheExample() throws {
        let page = String(decoding: try file("README.md"), as: UTF8.self)
        let example = String(decoding: try file("Tests/CLITests/ReadmeExample.swift"), as: UTF8.self)
        #expect(page.contains("```swift\n" + example + "```\n"))
    }

    /// Bytes to bytes gives what the command gives from file to file.
    @Test func itGivesWhatTheCommandGives() throws {
        let rules = try ruleset()
        let run = try Tool.run([
            "run", rules, "examples/dicom", "--output", scratch.path + "/out", "--audit", scratch.path + "/audit",
            "--secret", "study_key=@examples/demo.key",
        ])
        #expect(run.status == 0, "\(run.messages)")
        let key = try file("examples/demo.key")
        var compared = 0
        for line in try #require(scratch.text("audit")).split(separator: "\n") {
            let record = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            guard let input = record["input"] as? String, let output = record["output"] as? String else { continue }
            let bytes = try deidentify(file("examples/dicom/" + input), ruleset: rules, key: key)
            let expected = try #require(scratch.contents("out/" + output))
            #expect(bytes == [UInt8](expected), "\(input)")
            compared += 1
        }
        #expect(compared >= 10)
    }

    @Test func whatIsHeldBackIsThrown() throws {
        let rules = try ruleset()
        let key = try file("examples/demo.key")
        let cut = Array(try file("examples/dicom/ct/slice1.dcm").prefix(3000))
        let held = #expect(throws: HeldObject.self) { try deidentify(cut, ruleset: rules, key: key) }
        #expect(held?.outcome == .quarantined && held?.reason == "truncated-element")
        #expect(held?.failure?.offset != nil)
        let text = #expect(throws: HeldObject.self) { try deidentify(file("README.md"), ruleset: rules, key: key) }
        #expect(text?.outcome == .notDICOM && text?.failure == nil)
    }
}
