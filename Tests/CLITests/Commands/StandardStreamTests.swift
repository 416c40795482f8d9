import Foundation
import Testing

/// Standard streams that are full, closed, shared with the input, or not what was meant.
@Suite struct StandardStreamTests {
    private let scratch = Scratch()
    private static let secret = "--secret study_key=@examples/demo.key"
    private static let slice = "examples/dicom/ct/slice1.dcm"

    private func ruleset() throws -> String {
        let path = scratch.path + "/basic.ruleset"
        let built = try Tool.run(["build", "examples/basic.midic", "--output", path])
        #expect(built.status == 0, "\(built.messages)")
        return path
    }

    /// A copy of an input, to be written over by a mistake.
    private func own() throws -> (path: String, bytes: Data) {
        let bytes = try Data(contentsOf: Tool.repository.appendingPathComponent(Self.slice))
        let path = scratch.path + "/own.dcm"
        try bytes.write(to: URL(fileURLWithPath: path))
        return (path, bytes)
    }

    // MARK: Results that do not arrive

    static let results = [
        "inspect RULES", "inspect RULES --format json", "version", "version --format json", "--version", "--help",
        "check examples/basic.midic", "check examples/basic.midic --format json", "explain E0401", "run --help",
        "explain examples/basic.midic PatientName", "completions bash", "build examples/basic.midic -o OUT/b",
        "build examples/basic.midic -o -", "help run", "help --man", "completions --list codes", "check examples",
        "explain examples/basic.midic --file examples/dicom/ct/slice1.dcm", "-V", "check examples --format json",
        "run RULES examples/dicom/ct/slice1.dcm -o OUT/out --format json SECRET",
        "run RULES examples/dicom/ct/slice1.dcm -o OUT/out SECRET",
    ]

    @Test(arguments: results)
    func aResultThatDoesNotArriveIsAFailure(words: String) throws {
        let words = words.replacing("RULES", with: try ruleset()).replacing("OUT", with: scratch.path)
            .replacing("SECRET", with: Self.secret)
        let full = try Tool.shell("midic \(words) > /dev/full")
        #expect(full.status == 4)
        #expect(full.messages.contains("standard output: No space left on device"), "\(full.messages)")
        if words.contains("OUT/out") { return }
        let closed = try Tool.shell("midic \(words) >&-")
        #expect(closed.status == 4, "\(closed.messages)")
    }

    /// A reader that has seen enough is no failure.
    @Test func aReaderThatWentAwayIsForgiven() throws {
        let result = try Tool.shell(
            "trap '' PIPE; (sleep 0.2; midic check examples/basic.midic; echo $? >&2) | true")
        #expect(result.messages.hasSuffix("0\n"), "\(result.messages)")
    }

    /// But part of an object is none.
    @Test(arguments: ["run RULES \(slice) -o - \(secret)", "build examples/basic.midic -o -"])
    func bytesThatNobodyTakesAreAFailure(words: String) throws {
        let words = words.replacing("RULES", with: try ruleset())
        let result = try Tool.shell("(sleep 0.2; midic \(words) 2>/dev/null; echo $? >&2) | true")
        #expect(result.messages == "4\n")
    }

    // MARK: Closed streams

    @Test func closedStandardOutputTakesNoObject() throws {
        let rules = try ruleset()
        let result = try Tool.shell("cat \(Self.slice) | midic run \(rules) - -o - \(Self.secret) >&-")
        #expect(result.status == 4)
        #expect(result.messages.contains("standard output, which is not open for writing"), "\(result.messages)")
    }

    @Test func closedStandardInputGivesNoObject() throws {
        let rules = try ruleset()
        for line in ["run \(rules) - -o \(scratch.path)/out \(Self.secret)", "check -", "inspect -"] {
            let result = try Tool.shell("midic \(line) <&-")
            #expect(result.status == 4, "\(line)")
            #expect(result.messages.contains("standard input, which is not open for reading"), "\(result.messages)")
        }
    }

    /// No file gets the number of a closed stream, so that no message ends in an output.
    @Test func noFileTakesTheNumberOfAClosedStream() throws {
        let rules = try ruleset()
        let result = try Tool.shell(
            """
            midic run \(rules) \(Self.slice) -o \(scratch.path)/open \(Self.secret) --audit \(scratch.path)/a
            midic run \(rules) \(Self.slice) -o \(scratch.path)/closed \(Self.secret) --audit \(scratch.path)/b <&- >&- 2>&-
            echo $?
            """)
        #expect(result.output.hasSuffix("4\n"), "\(result.output)")
        #expect(scratch.files("open") == scratch.files("closed"))
        for file in scratch.files("open") {
            #expect(scratch.contents("open/" + file) == scratch.contents("closed/" + file))
        }
        #expect(scratch.text("a") == scratch.text("b"))
    }

    // MARK: The input as output

    @Test(arguments: [
        "OWN -o - 1<>OWN", "OWN -o - >>OWN", "- -o - <OWN 1<>OWN", "- -o - <OWN >>OWN", "LINK -o - 1<>OWN",
        "/dev/stdin -o - <OWN 1<>OWN",
    ])
    func anInputIsNotWrittenOver(words: String) throws {
        let rules = try ruleset()
        let (path, bytes) = try own()
        try FileManager.default.createSymbolicLink(atPath: scratch.path + "/link", withDestinationPath: path)
        let line = words.replacing("OWN", with: path).replacing("LINK", with: scratch.path + "/link")
        let result = try Tool.shell("midic run \(rules) \(Self.secret) \(line)")
        #expect(result.status == 2)
        #expect(result.messages.contains("would write over"), "\(result.messages)")
        #expect(scratch.contents("own.dcm") == bytes)
    }

    @Test func aRulesetIsNotWrittenOver() throws {
        let rules = try ruleset()
        let bytes = scratch.contents("basic.ruleset")
        let result = try Tool.shell("midic run \(rules) \(Self.slice) -o - \(Self.secret) 1<>\(rules)")
        #expect(result.status == 2)
        #expect(scratch.contents("basic.ruleset") == bytes)
    }

    // MARK: Pipes

    /// A named pipe that nobody has opened yet is waited for.
    @Test(arguments: ["-o - > OUT/late", "-o OUT/folder"])
    func aWriterThatComesLate(words: String) throws {
        let rules = try ruleset()
        let result = try Tool.shell(
            """
            midic run \(rules) \(Self.slice) -o - \(Self.secret) > \(scratch.path)/expected
            mkfifo \(scratch.path)/pipe
            (sleep 0.5; cat \(Self.slice) > \(scratch.path)/pipe) &
            timeout 20 midic run \(rules) \(scratch.path)/pipe \(Self.secret) \(words.replacing("OUT", with: scratch.path))
            """)
        #expect(result.status == 0, "\(result.messages)")
        let written =
            scratch.contents("late") ?? scratch.files("folder").first.flatMap { scratch.contents("folder/" + $0) }
        #expect(written != nil && written == scratch.contents("expected"))
    }

    /// Nobody will ever write to a pipe in a folder of images.
    @Test func aPipeInAFolderHoldsNothingUp() throws {
        let rules = try ruleset()
        let result = try Tool.shell(
            """
            mkdir \(scratch.path)/in && mkfifo \(scratch.path)/in/pipe && cp \(Self.slice) \(scratch.path)/in
            timeout 20 midic run \(rules) \(scratch.path)/in -o \(scratch.path)/out \(Self.secret)
            """)
        #expect(result.status == 0, "\(result.messages)")
    }

    // MARK: Secrets

    @Test(arguments: ["@/dev/stdin", "@/proc/self/fd/0", "@/dev/fd/0", "fd:0", "fd:3"])
    func aSecretIsNotTheInput(source: String) throws {
        let rules = try ruleset()
        for words in ["\(rules) -", "- \(Self.slice)"] {
            let result = try Tool.shell(
                "cat \(Self.slice) | midic run \(words) -o - --secret study_key=\(source) 3<&0")
            #expect(result.status == 2)
            #expect(result.output.isEmpty)
            #expect(result.messages.contains("at once"), "\(result.messages)")
        }
    }

    // MARK: `-` for a policy or ruleset

    @Test func policiesAndRulesetsComeAndGoByStreams() throws {
        let rules = try ruleset()
        let out = scratch.path
        let result = try Tool.shell(
            """
            set -e
            midic build - -o \(out)/a < examples/basic.midic
            midic build examples/basic.midic -o - > \(out)/b
            midic build - --output - --strip-provenance < examples/basic.midic | midic inspect - > \(out)/inspected
            midic check - < examples/basic.midic
            midic explain - PatientName < examples/basic.midic
            midic explain examples/basic.midic --file - < \(Self.slice) > \(out)/listed
            midic explain - --file \(Self.slice) < examples/basic.midic
            midic explain examples/basic.midic --file \(Self.slice) | cmp - \(out)/listed
            midic run \(rules) \(Self.slice) -o - \(Self.secret) > \(out)/1
            midic run - \(Self.slice) -o - \(Self.secret) < \(rules) > \(out)/2
            midic run - \(Self.slice) -o - \(Self.secret) < examples/basic.midic > \(out)/3
            """)
        #expect(result.status == 0, "\(result.messages)")
        let expected = scratch.contents("basic.ruleset")
        #expect(scratch.contents("b") == expected)
        #expect(scratch.text("inspected")?.contains("study_key") == true)
        #expect(scratch.contents("1") == scratch.contents("2"))
        #expect(scratch.contents("1") == scratch.contents("3"))
        #expect(!FileManager.default.fileExists(atPath: Tool.repository.path + "/-"))
    }

    @Test(arguments: [
        ("run RULES SLICE -o OUT/o --map -", "--map"), ("run RULES SLICE -o OUT/o --audit -", "--audit"),
        ("run RULES SLICE -o OUT/o --map - --audit -", "./-"),
        ("run RULES SLICE -o OUT/o --quarantine -", "--quarantine"),
        ("run - - -o -", "at once"), ("check - -", "one POLICY only"),
        ("build examples/basic.midic -o - --check", "give one as FILE"),
        ("explain - --file -", "at once"),
    ])
    func isRefused(words: String, expected: String) throws {
        let line = words.replacing("RULES", with: try ruleset()).replacing("OUT", with: scratch.path)
            .replacing("SLICE", with: Self.slice)
        let result = try Tool.shell(
            "midic \(line) \(line.hasPrefix("run") ? Self.secret : "") < examples/basic.midic")
        #expect(result.status == 2)
        #expect(result.output.isEmpty)
        #expect(result.messages.contains(expected), "\(result.messages)")
    }
}
