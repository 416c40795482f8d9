import Foundation
import MidicRuntime
import Testing

@Suite struct BuildTests {
    private let scratch = Scratch()

    private func build(_ policy: String, _ output: String, _ words: String...) throws -> Tool.Result {
        try Tool.run(["build", policy, "--output", scratch.path + "/" + output] + words)
    }

    @Test func theSamePolicyGivesTheSameBytes() throws {
        let first = try build("examples/basic.midic", "a.ruleset")
        #expect(first.status == 0, "\(first.messages)")
        #expect(try build("examples/basic.midic", "b.ruleset").status == 0)
        let bytes = try #require(scratch.contents("a.ruleset"))
        #expect(scratch.contents("b.ruleset") == bytes)
        #expect(bytes.count <= 256 * 1024)
        #expect(first.output.hasPrefix(try Ruleset(bytes: Array(bytes)).digestHex))
        #expect(scratch.files("") == ["a.ruleset", "b.ruleset"])
    }

    @Test func strippingKeepsTheDigest() throws {
        let whole = try build("examples/basic.midic", "a.ruleset", "--format", "json")
        let bare = try build("examples/basic.midic", "b.ruleset", "--strip-provenance", "--format", "json")
        func digest(_ result: Tool.Result) throws -> String? {
            (try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])?["digest"] as? String
        }
        #expect(try digest(whole) == digest(bare))
        #expect(try digest(whole) != nil)
        #expect(scratch.contents("b.ruleset")?.range(of: Data("basic.midic".utf8)) == nil)
        #expect(scratch.contents("a.ruleset")?.range(of: Data("basic.midic".utf8)) != nil)
    }

    @Test func checkTellsWhetherAFileIsCurrent() throws {
        #expect(try build("examples/basic.midic", "a.ruleset", "--check").status == 1)
        #expect(!scratch.exists("a.ruleset"))
        #expect(try build("examples/basic.midic", "a.ruleset").status == 0)
        #expect(try build("examples/basic.midic", "a.ruleset", "--check").status == 0)
        #expect(try build("examples/radiotherapy.midic", "a.ruleset", "--check").status == 1)
    }

    @Test func aBrokenPolicyWritesNothing() throws {
        let path = try scratch.write("broken.midic", "midic 1\nPatientNam -> empty\n")
        let result = try build(path, "a.ruleset")
        #expect(result.status == 1)
        #expect(result.output.isEmpty)
        #expect(!scratch.exists("a.ruleset"))
    }

    @Test func aMissingFolderIsWrongUsage() throws {
        #expect(try build("examples/basic.midic", "nowhere/a.ruleset").status == 2)
    }
}
