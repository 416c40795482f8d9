import Foundation
import Testing

/// `-` as INPUT and as `--output` (docs/cli.md, "Streams").
@Suite struct RunStreamTests {
    private let scratch = Scratch()
    private static let secret = "--secret study_key=@examples/demo.key"

    private func ruleset() throws -> String {
        let path = scratch.path + "/basic.ruleset"
        let built = try Tool.run(["build", "examples/basic.midic", "--output", path])
        #expect(built.status == 0, "\(built.messages)")
        return path
    }

    /// The bytes of a pipe are the bytes of a folder's run, for each file of the example study.
    @Test func aPipeGivesWhatAFolderGives() throws {
        let rules = try ruleset()
        let folder = try Tool.shell(
            "midic run \(rules) examples/dicom -o \(scratch.path)/out --audit \(scratch.path)/audit --jobs 1 "
                + RunStreamTests.secret)
        #expect(folder.status == 0, "\(folder.messages)")
        var compared = 0
        for line in try #require(scratch.text("audit")).split(separator: "\n") {
            let record = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            guard let input = record["input"] as? String, let output = record["output"] as? String else { continue }
            let streams = try Tool.shell(
                """
                set -e
                cat examples/dicom/\(input) | midic run \(rules) - -o - \(RunStreamTests.secret) > \(scratch.path)/pipe
                midic run \(rules) examples/dicom/\(input) -o - \(RunStreamTests.secret) > \(scratch.path)/file
                midic run \(rules) - -o \(scratch.path)/one \(RunStreamTests.secret) < examples/dicom/\(input)
                midic run \(rules) <(cat examples/dicom/\(input)) -o \(scratch.path)/named \(RunStreamTests.secret)
                """)
            #expect(streams.status == 0, "\(streams.messages)")
            let expected = try #require(scratch.contents("out/" + output))
            #expect(scratch.contents("pipe") == expected, "\(input)")
            #expect(scratch.contents("file") == expected, "\(input)")
            #expect(scratch.contents("one/" + output) == expected, "\(input)")
            #expect(scratch.contents("named/" + output) == expected, "\(input)")
            compared += 1
        }
        #expect(compared >= 10)
        #expect(scratch.files("one") == scratch.files("out"))
    }

    /// The summary and the records of a pipe, none of which is on standard output.
    @Test func recordsOfAPipe() throws {
        let rules = try ruleset()
        let result = try Tool.shell(
            "cat examples/dicom/ct/slice1.dcm | midic run \(rules) - -o - \(RunStreamTests.secret) "
                + "--audit \(scratch.path)/audit --map \(scratch.path)/map --format json > \(scratch.path)/out")
        #expect(result.status == 0, "\(result.messages)")
        #expect(result.messages.contains(#""deidentified":1"#))
        let audit = try #require(scratch.text("audit"))
        #expect(audit.contains(#""input":"-","outcome":"deidentified","output":"-""#))
        #expect(scratch.text("map")?.hasPrefix("kind,old,new\r\nuid,") == true)
        #expect(try #require(scratch.contents("out")).count > 128)
    }

    struct Held: Sendable, CustomTestStringConvertible {
        let what: String
        let input: String
        let reason: String
        var testDescription: String { what }
    }

    static let held = [
        Held(what: "cut", input: "head -c 3000 examples/dicom/ct/slice1.dcm", reason: "truncated"),
        Held(what: "no DICOM", input: "cat README.md", reason: "not DICOM"),
        Held(what: "nothing", input: "true", reason: "not DICOM"),
    ]

    /// Not a byte on standard output, the reason on standard error, and code 3.
    @Test(arguments: held)
    func whatIsHeldBackWritesNothing(_ held: Held) throws {
        let result = try Tool.shell(
            "\(held.input) | midic run \(try ruleset()) - -o - \(RunStreamTests.secret) "
                + "--quarantine \(scratch.path)/held > \(scratch.path)/out")
        #expect(result.status == 3, "\(result.messages)")
        #expect(result.messages.contains(held.reason), "\(result.messages)")
        #expect(scratch.contents("out")?.isEmpty == true)
        if held.what == "cut" {
            #expect(scratch.contents("held/000001.dcm")?.count == 3000)
            #expect(scratch.text("held/000001.json")?.contains(#""input":"-""#) == true)
        }
        let quiet = try Tool.shell("\(held.input) | midic run \(try ruleset()) - -o - -q \(RunStreamTests.secret)")
        #expect(quiet.status == 3 && quiet.output.isEmpty)
        #expect(quiet.messages.contains(held.what == "cut" ? "truncated" : "no DICOM object"), "\(quiet.messages)")
    }

    @Test func aReaderThatWentAwayIsAFailureOfOutput() throws {
        let result = try Tool.shell(
            "midic run \(try ruleset()) examples/dicom/ct/slice1.dcm -o - \(RunStreamTests.secret) > /dev/full")
        #expect(result.status == 4)
        #expect(result.messages.contains("No space left on device"))
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let words: String
        let expected: String
        var testDescription: String { words }
    }

    static let refused = [
        Refused(words: "- examples/dicom -o -", expected: "only INPUT"),
        Refused(words: "- - -o -", expected: "only INPUT"),
        Refused(words: "examples/dicom/ct/slice1.dcm examples/dicom -o -", expected: "takes one INPUT"),
        Refused(words: "examples/dicom -o -", expected: "takes one file"),
        Refused(words: "/nowhere -o -", expected: "cannot read the input"),
    ]

    @Test(arguments: refused)
    func isRefused(_ refused: Refused) throws {
        let result = try Tool.shell("midic run \(try ruleset()) \(refused.words) \(RunStreamTests.secret) < /dev/null")
        #expect(result.status == 2)
        #expect(result.output.isEmpty)
        #expect(result.messages.contains(refused.expected), "\(result.messages)")
    }

    /// A run that cannot start does not wait for its input.
    @Test func placesAreCheckedBeforeTheStreamIsRead() throws {
        let result = try Tool.shell(
            "timeout 10 midic run \(try ruleset()) - -o - \(RunStreamTests.secret) --audit README.md < <(sleep 20)")
        #expect(result.status == 2)
        #expect(result.messages.contains("not overwritten"))
    }

    @Test func aSecretAndTheInputCannotShareStandardInput() throws {
        let result = try Tool.shell(
            "midic run \(try ruleset()) - -o - --secret study_key=fd:0 < examples/dicom/ct/slice1.dcm")
        #expect(result.status == 2)
        #expect(result.messages.contains("at once"))
    }
}
