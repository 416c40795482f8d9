import Foundation
import MidicRuntime
import Testing

@Suite struct RunTests {
    static let key = "examples/demo.key"
    private let scratch = Scratch()

    /// Keeps everything but PatientName, with one secret and one parameter.
    private func ruleset() throws -> String {
        var content = RulesetContent()
        content.strings = ["keep", "remove", "site", "study_key", "x"]
        content.secrets = [SecretRecord(name: 3)]
        content.params = [ParamRecord(name: 2, kind: .text, low: 1, high: 4, defaultValue: 5)]
        content.rules = [
            RuleRecord(origin: .policy, overrides: false, layer: 0, text: 0, because: 0),
            RuleRecord(origin: .policy, overrides: false, layer: 0, text: 1, because: 0),
        ]
        content.actions = [
            ActionRecord(opcode: .keep, vr: .UN, rule: 0), ActionRecord(opcode: .remove, vr: .PN, rule: 1),
        ]
        content.unknownDecision = .action(0)
        content.privateDecision = .action(0)
        content.rows = [RowRecord(tag: Tag(0x0010, 0x0010), vr: .PN, decision: .action(1))]
        content.pathStates = [PathStateRecord(accepts: 0, firstTransition: 0, transitionCount: 0, defaultNext: 0)]
        let path = scratch.path + "/a.ruleset"
        try Data(RulesetEncoder.encode(content)).write(to: URL(fileURLWithPath: path))
        return path
    }

    private func run(_ words: String..., environment: [String: String] = [:]) throws -> Tool.Result {
        try Tool.run(
            ["run", try ruleset(), "examples/dicom", "--output", scratch.path + "/out"] + words,
            environment: environment)
    }

    private var secret: String { "study_key=@" + RunTests.key }

    @Test func aFolderIsDeidentified() throws {
        let result = try run(
            "--secret", secret, "--audit", scratch.path + "/audit", "--map", scratch.path + "/map", "--format", "json")
        #expect(result.status == 0, "\(result.messages)\(result.output)")
        let summary = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
        let files = scratch.files("out")
        #expect(summary?["deidentified"] as? Int == files.count)
        #expect(files.count >= 10)
        #expect(files.allSatisfy { $0.split(separator: "/").count == 3 && $0.hasSuffix(".dcm") })
        #expect(summary?["exit_code"] as? Int == 0)
        let audit = try #require(scratch.text("audit")).split(separator: "\n")
        #expect(audit.count == (summary?["files"] as? Int ?? 0) + 2)
        #expect(audit[2].contains("\"output_sha256\":\""))
        #expect(scratch.text("map")?.hasPrefix("kind,old,new\r\n") == true)
        #expect(result.messages.contains("never use it for real data"))
    }

    /// What an earlier run left under the names of this one's outputs is told from duplicates among the inputs.
    @Test func namesThatAreTakenAreCounted() throws {
        #expect(try run("--secret", secret).status == 0)
        let count = scratch.files("out").count
        for name in scratch.files("out") { try scratch.write("out/" + name, "other") }
        let held = try run("--secret", secret)
        #expect(held.status == 3)
        #expect(
            held.output.contains("\(count) names are taken by what was in the output before: use a new folder"),
            "\(held.output)")
        #expect(try run("--secret", secret, "--format", "json").output.contains("\"taken\":\(count)"))
    }

    /// A file of 33,000 elements needs 1,056,000 bytes for them: more than one MiB.
    @Test(arguments: [("1", "quarantined", true), ("2", "deidentified", false)], ["1", "4"])
    func memory(given: (megabytes: String, outcome: String, hasLimit: Bool), jobs: String) throws {
        var file = [UInt8](repeating: 0, count: 128) + Array("DICM".utf8)
        for element in 1...33_000 {
            file += [0x41, 0x00, UInt8(element & 0xFF), UInt8(element >> 8)] + Array("LO".utf8) + [0, 0]
        }
        let input = scratch.path + "/many.dcm"
        try Data(file).write(to: URL(fileURLWithPath: input))
        let result = try Tool.run([
            "run", try ruleset(), input, "--output", scratch.path + "/out", "--secret", secret, "--jobs", jobs,
            "--memory", given.megabytes, "--audit", scratch.path + "/audit",
        ])
        #expect(result.status == (given.hasLimit ? 3 : 0))
        let audit = try #require(scratch.text("audit"))
        #expect(audit.contains("\"outcome\":\"\(given.outcome)\""))
        #expect(audit.contains("\"reason\":\"too-large\"") == given.hasLimit)
        #expect(audit.contains("\"limit\":1048576") == given.hasLimit)
    }

    /// By keyword, with what became of them.
    @Test func theSummaryNamesMisfits() throws {
        var file = [UInt8](repeating: 0, count: 128) + Array("DICM".utf8)
        file += [0x18, 0, 0x15, 0] + Array("CS".utf8) + [4, 0] + Array("abc!".utf8)
        let input = scratch.path + "/misfit.dcm"
        try Data(file).write(to: URL(fileURLWithPath: input))
        let words = ["run", try ruleset(), input, "--output", scratch.path + "/out", "--secret", secret]
        let result = try Tool.run(words)
        #expect(result.output.contains("went, or became empty"), "\(result.messages)\(result.output)")
        #expect(result.output.contains("  1  BodyPartExamined (0018,0015)\n"))
        #expect(!result.output.contains("abc!") && !result.messages.contains("abc!"))
        let json = try Tool.run(words + ["--dry-run", "--format", "json"])
        #expect(json.output.contains("\"misfits\":{\"(0018,0015)\":1}"), "\(json.messages)\(json.output)")
    }

    @Test(arguments: ["0", "1048577"])
    func memoryOutOfRange(megabytes: String) throws {
        let result = try run("--secret", secret, "--memory", megabytes)
        #expect(result.status == 2)
        #expect(result.messages.contains("--memory"))
    }

    @Test func outputsAreTheSameWithOneJobAndWithFour() throws {
        _ = try run("--secret", secret, "--jobs", "1")
        let files = scratch.files("out")
        let bytes = files.map { scratch.contents("out/" + $0) }
        try FileManager.default.removeItem(atPath: scratch.path + "/out")
        let result = try run("--secret", secret, "--jobs", "4")
        #expect(scratch.files("out") == files)
        #expect(scratch.files("out").map { scratch.contents("out/" + $0) } == bytes)
        #expect(result.output.contains("de-identified"))
        #expect(try run("--secret", secret).output.contains("\(files.count) there already with the same bytes"))
    }

    @Test func aSecretFromTheEnvironmentOrADescriptorIsTheSame() throws {
        let file = try run("--secret", secret, "--audit", scratch.path + "/a1")
        let text = try #require(FileManager.default.contents(atPath: Tool.repository.path + "/" + RunTests.key))
        let environment = try run(
            "--secret", "study_key=env:KEY", "--audit", scratch.path + "/a2",
            environment: ["KEY": String(decoding: text, as: UTF8.self)])
        let descriptor = try Tool.shell(
            "midic run \(try ruleset()) examples/dicom -o \(scratch.path)/out --secret study_key=fd:3 "
                + "--audit \(scratch.path)/a3 3< \(RunTests.key)")
        #expect([file.status, environment.status, descriptor.status] == [0, 0, 0], "\(descriptor.messages)")
        let first = ["a1", "a2", "a3"].map { scratch.text($0)?.split(separator: "\n").first }
        #expect(first[0] != nil && first.allSatisfy { $0 == first[0] })
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let words: [String]
        let expected: String
        init(_ words: String..., expected: String) {
            self.words = words
            self.expected = expected
        }
        var testDescription: String { words.joined(separator: " ") }
    }

    static let refused: [Case] = [
        Case(expected: "needs the secret `study_key`"),
        Case("--secret", "study_key=0123456789abcdef0123", expected: "unknown form"),
        Case("--secret", "study_key=fd:1", expected: "unknown form"),
        Case("--secret", "study_key", expected: "NAME=@FILE"),
        Case("--secret", "study_key=@/nowhere/key", expected: "/nowhere/key"),
        Case("--secret", "study_key=env:NOT_THERE", expected: "no variable `NOT_THERE`"),
        Case("--secret", "study_key=env:SHORT", expected: "at least 16 bytes; this one has 15"),
        Case("--secret", "study_key=@\(key)", "--secret", "study_key=@\(key)", expected: "given twice"),
        Case("--secret", "study_key=@\(key)", "--secret", "other=@\(key)", expected: "no secret `other`"),
        Case("--secret", "study_key=@\(key)", "--param", "site", expected: "NAME=VALUE"),
        Case("--secret", "study_key=@\(key)", "--param", "site=abcde", expected: "`site` is outside its range 1...4"),
        Case("--secret", "study_key=@\(key)", "--param", "site=  ", expected: "`site` is outside its range 1...4"),
        Case("--secret", "study_key=@\(key)", "--param", "stie=a", expected: "no parameter `stie`"),
        Case("--secret", "study_key=@\(key)", "--param", "site=a\\b", expected: "backslash"),
        Case("--secret", "study_key=@\(key)", "--quarantine", "examples/dicom/q", expected: "lies inside the input"),
        Case("--secret", "study_key=@\(key)", "--audit", "README.md", expected: "not overwritten"),
    ]

    @Test(arguments: refused)
    func isRefusedBeforeWorkStarts(example: Case) throws {
        let result = try Tool.run(
            ["run", try ruleset(), "examples/dicom", "--output", scratch.path + "/out"] + example.words,
            environment: ["SHORT": "fifteen bytes.."])
        #expect(result.status == 2)
        #expect(result.messages.contains(example.expected), "\(result.messages)")
        #expect(!scratch.exists("out"))
        // A secret that was given in a wrong form is not repeated.
        #expect(!result.messages.contains("0123456789"))
    }

    @Test func aPolicyIsCompiledFirst() throws {
        let policy = try Tool.run([
            "run", "examples/basic.midic", "examples/dicom", "-o", scratch.path + "/out", "--secret", secret,
        ])
        #expect(policy.status == 0, "\(policy.messages)")
        let ruleset = scratch.path + "/basic.ruleset"
        _ = try Tool.run(["build", "examples/basic.midic", "-o", ruleset])
        let again = try Tool.run([
            "run", ruleset, "examples/dicom", "-o", scratch.path + "/out", "--secret", secret, "--format", "json",
        ])
        let summary = try JSONSerialization.jsonObject(with: Data(again.output.utf8)) as? [String: Any]
        #expect(summary?["identical"] as? Int == scratch.files("out").count)
        #expect(scratch.files("out").count >= 10)
    }

    @Test func aBrokenPolicyWritesNothing() throws {
        let path = try scratch.write("broken.midic", "midic 1\nPatientNam -> empty\n")
        let result = try Tool.run([
            "run", path, "examples/dicom", "-o", scratch.path + "/out", "--secret", secret, "--audit",
            scratch.path + "/audit",
        ])
        #expect(result.status == 1)
        #expect(result.output.isEmpty)
        #expect(scratch.files("") == ["broken.midic"])
    }

    @Test func placesInsideOneAnotherAreRefused() throws {
        try FileManager.default.copyItem(
            atPath: Tool.repository.path + "/examples/dicom", toPath: scratch.path + "/in")
        let before = scratch.files("in")
        let policy = try ruleset()
        for (input, output) in [("in", "in/out"), ("in", "in"), ("in", ""), ("in/ct", "in")] {
            let result = try Tool.run(
                ["run", policy, scratch.path + "/" + input, "-o", scratch.path + "/" + output, "--secret", secret])
            #expect(result.status == 2)
            #expect(result.messages.contains("inside"), "\(result.messages)")
        }
        #expect(scratch.files("in") == before)
    }

    @Test func brokenFilesAreHeldAndTheRestIsDone() throws {
        try FileManager.default.copyItem(
            atPath: Tool.repository.path + "/examples/dicom", toPath: scratch.path + "/in")
        let files = scratch.files("in").filter { $0.hasSuffix(".dcm") }
        let data = try #require(scratch.contents("in/" + files[0]))
        try data.prefix(data.count - 1).write(to: URL(fileURLWithPath: scratch.path + "/in/" + files[0]))
        try scratch.write("in/notes.txt", String(repeating: "no image ", count: 40))
        let result = try Tool.run([
            "run", try ruleset(), scratch.path + "/in", "-o", scratch.path + "/out", "--secret", secret,
            "--quarantine", scratch.path + "/held",
        ])
        #expect(result.status == 3, "\(result.messages)")
        #expect(scratch.files("out").count == files.count - 1)
        #expect(scratch.files("held") == ["000001.dcm", "000001.json"])
        #expect(scratch.contents("held/000001.dcm") == data.prefix(data.count - 1))
        #expect(scratch.text("held/000001.json")?.contains("\"offset\":") == true)
        #expect(result.output.contains(files[0]))
    }

    /// A share that is not mounted, or the wrong folder.
    @Test(arguments: ["empty", "texts", "nothing.dcm"])
    func aRunThatFindsNothingIsNoSuccess(input: String) throws {
        try FileManager.default.createDirectory(
            atPath: scratch.path + "/empty", withIntermediateDirectories: true)
        try scratch.write("texts/notes.txt", String(repeating: "no image ", count: 40))
        try scratch.write("nothing.dcm", "")
        let words = [
            "run", try ruleset(), scratch.path + "/" + input, "-o", scratch.path + "/out", "--secret", secret,
        ]
        let result = try Tool.run(words)
        #expect(result.status == 3, "\(result.output)")
        #expect(result.messages.contains("no DICOM object in the input"), "\(result.messages)")
        #expect(try Tool.run(words + ["--format", "json"]).output.contains("\"exit_code\":3"))
        #expect(try Tool.run(words + ["--allow-empty"]).status == 0)
    }

    @Test func aLimitOnFileSizeIsAFailureOfOutput() throws {
        let result = try Tool.shell(
            "ulimit -f 8; midic run \(try ruleset()) examples/dicom -o \(scratch.path)/out --secret \(secret)")
        #expect(result.status == 4, "\(result.messages)")
        #expect(result.messages.contains("the run was stopped"))
        #expect(scratch.files("out").allSatisfy { !$0.contains(".midic") })
        for (word, isNamed) in [("", true), ("--redact-paths", false)] {
            let json = try Tool.shell(
                "ulimit -f 8; midic run \(try ruleset()) examples/dicom -o \(scratch.path)/out --secret \(secret) "
                    + "--format json \(word)")
            #expect(json.status == 4 && json.output.contains("\"failure\":{"), "\(json.messages)")
            #expect(json.output.contains("\"path\":") == isNamed, "\(json.output)")
        }
    }

    @Test(arguments: [("HUP", 129), ("INT", 130), ("TERM", 143)])
    func aSignalEndsTheRunInOrder(signal: String, code: Int32) throws {
        // Inputs that share their content but for the instance, until the run takes long enough to be met by a signal.
        try FileManager.default.createDirectory(atPath: scratch.path + "/in", withIntermediateDirectories: true)
        let data = try Data(contentsOf: Tool.repository.appendingPathComponent("examples/dicom/ct/slice1.dcm"))
        for index in 0..<4000 { try data.write(to: URL(fileURLWithPath: scratch.path + "/in/\(index)")) }
        let result = try Tool.shell(
            """
            # With job control, or the shell has jobs in the background ignore SIGINT.
            set -m
            midic run \(try ruleset()) \(scratch.path)/in -o \(scratch.path)/out --secret \(secret) \
                --audit \(scratch.path)/audit & until [ -e \(scratch.path)/out ]; do sleep 0.01; done; kill -\(signal) $!; wait $!
            """)
        #expect(result.status == code, "\(result.messages)\(result.output)")
        let end = try #require(scratch.text("audit")?.split(separator: "\n").last)
        #expect(end.contains("\"complete\":false,\"signal\":\(code - 128),"))
        #expect(scratch.files("out").allSatisfy { $0.hasSuffix(".dcm") && !$0.contains(".midic") })
        #expect(result.messages.contains("of 4000 inputs were done; run it again to go on"), "\(result.messages)")
        #expect(result.messages.contains("audit need new names"))
        #expect(result.output.contains("  of 4000\n"))
    }

    /// nohup(1) and background jobs of a shell ignore signals, and that stays so; SIGUSR1 asks how far the run is.
    @Test func aSignalThatWasIgnoredStaysSo() throws {
        try FileManager.default.createDirectory(atPath: scratch.path + "/in", withIntermediateDirectories: true)
        let data = try Data(contentsOf: Tool.repository.appendingPathComponent("examples/dicom/ct/slice1.dcm"))
        for index in 0..<3000 { try data.write(to: URL(fileURLWithPath: scratch.path + "/in/\(index)")) }
        let result = try Tool.shell(
            """
            trap '' HUP INT
            midic run \(try ruleset()) \(scratch.path)/in -o \(scratch.path)/out --secret \(secret) &
            until [ -e \(scratch.path)/out ]; do sleep 0.01; done
            kill -HUP $!; kill -INT $!; kill -USR1 $!; sleep 0.1; kill -USR1 $!; wait $!
            """)
        #expect(result.status == 0, "\(result.messages)\(result.output)")
        #expect(result.messages.contains("note: so far "), "\(result.messages)")
        #expect(result.messages.contains(" files, "))
    }

    /// Small objects that differ in their instance.
    private func study(_ count: Int) throws -> String {
        let folder = scratch.path + "/in"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for index in 0..<count {
            var file = [UInt8](repeating: 0, count: 128) + Array("DICM".utf8)
            for (element, value) in [
                (UInt8(0x18), "1.2.3.\(10_000 + index)."), (0x60, "CT"),
            ] {
                file += [0x08, 0x00, element, 0x00] + Array((element == 0x18 ? "UI" : "CS").utf8)
                let even = value.utf8.count % 2 == 0 ? value : String(value.dropLast())
                file += [UInt8(even.utf8.count), 0] + Array(even.utf8)
            }
            try Data(file).write(to: URL(fileURLWithPath: folder + "/\(10_000 + index)"))
        }
        return folder
    }

    /// A limit on file size that the audit alone meets.
    @Test(arguments: ["1", "3"])
    func anAuditThatIsFullEndsTheRunAndIsWhole(jobs: String) throws {
        let input = try study(600)
        let result = try Tool.shell(
            """
            ulimit -f 100
            midic run \(try ruleset()) \(input) -o \(scratch.path)/out --secret \(secret) --jobs \(jobs) \
                --audit \(scratch.path)/audit
            """)
        #expect(result.status == 4, "\(result.messages)")
        let outputs = Set(scratch.files("out"))
        #expect(outputs.count > 10 && outputs.count < 600)
        #expect(outputs.allSatisfy { $0.hasSuffix(".dcm") })
        let lines = try #require(scratch.text("audit")).split(separator: "\n").map {
            try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        #expect(Set(lines.compactMap { $0["output"] as? String }) == outputs)
        let end = try #require(lines.last)
        #expect(end["kind"] as? String == "end" && end["complete"] as? Bool == false)
        #expect(end["deidentified"] as? Int == outputs.count)
        #expect((end["failure"] as? [String: Any])?["reason"] as? String == "File too large")
    }

    @Test func aDryRunWritesNothing() throws {
        let audit = scratch.path + "/audit"
        let dry = try run(
            "--secret", secret, "--dry-run", "--format", "json", "--audit", audit, "--map", scratch.path + "/map",
            "--quarantine", scratch.path + "/held")
        #expect(dry.status == 0, "\(dry.messages)")
        #expect(scratch.files("") == ["a.ruleset"])
        #expect(!scratch.exists("out") && !scratch.exists("held"))
        _ = try run("--secret", secret, "--audit", audit)
        let told = dry.output.replacingOccurrences(of: "\"dry_run\":true,", with: "")
        #expect(told == scratch.text("audit"))
        let text = try run("--secret", secret, "--dry-run")
        #expect(text.output.contains("there already with the same bytes"))
        #expect(text.output.contains("a dry run: nothing was written"))
        let words = ["run", try ruleset(), "examples/dicom", "--secret", secret, "--dry-run"]
        let alone = try Tool.run(words)
        #expect(alone.status == 0 && alone.output.contains("a dry run: nothing was written"), "\(alone.messages)")
        #expect(!alone.output.contains("there already"))
        #expect(try Tool.run(words.dropLast()).status == 2)
    }

    @Test func quietlyWhatWasHeld() throws {
        for index in 0..<7 { try scratch.write("in/\(index)/DICOMDIR", "x") }
        let input = try study(1)
        var bytes = try Data(contentsOf: URL(fileURLWithPath: input + "/10000"))
        bytes.removeLast(3)
        for index in 1...7 { try bytes.write(to: URL(fileURLWithPath: input + "/cut\(index)")) }
        let words = ["run", try ruleset(), input, "-o", scratch.path + "/out", "--secret", secret, "-q"]
        let quiet = try Tool.run(words)
        #expect(quiet.status == 3)
        #expect(quiet.output.hasPrefix("quarantined\n"), "\(quiet.output)")
        #expect(quiet.output.contains("and 2 more") && !quiet.output.contains("elements"))
        let all = try Tool.run(words + ["--list-held"])
        #expect((1...7).allSatisfy { all.output.contains("cut\($0)\n") } && !all.output.contains("more"))
    }

    @Test func aRulesetWithOneTurnedBitEndsWithFive() throws {
        let path = try ruleset()
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        for place in [0, 9, 40, bytes.count - 1] {
            bytes[place] ^= 1
            let damaged = scratch.path + "/damaged.ruleset"
            try bytes.write(to: URL(fileURLWithPath: damaged))
            let result = try Tool.run([
                "run", damaged, "examples/dicom", "-o", scratch.path + "/out", "--secret", secret,
            ])
            #expect(result.status == 5)
            #expect(!scratch.exists("out"))
            bytes[place] ^= 1
        }
    }
}
