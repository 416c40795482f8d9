import Foundation
import MidicCommandLine
import MidicRuntime
import Synchronization
import Testing

/// Every command opens each file that it reads once, and verifies a ruleset once.
@Suite struct ReadingTests {
    private final class Counts: Sendable {
        let opened = Mutex<[String]>([])
        let verified = Atomic<Int>(0)
    }

    /// Runs a command in this process, with what it prints sent to nowhere.
    private func run(_ arguments: [String], code: Int32 = 0) -> (opened: [String], verified: Int) {
        let counts = Counts()
        let files = FileReader { path, limit throws(SystemFailure) in
            counts.opened.withLock { $0.append((path as NSString).lastPathComponent) }
            return try FileReader.system.contents(path, limit)
        }
        let result = Ruleset.$verificationObserver.withValue(
            VerificationObserver { counts.verified.add(1, ordering: .relaxed) }
        ) {
            CommandLineTool.run(arguments, console: .silent, files: files)
        }
        #expect(result == code)
        return (counts.opened.withLock { $0 }, counts.verified.load(ordering: .relaxed))
    }

    private static let base = """
        midic 1
        policy base version "1" { standard "2026d"; extends basic; otherwise remove; on_error quarantine }
        secret study_key
        uids -> uid(study_key, scope: project)

        """
    private static let child = "midic 1\npolicy child version \"1\" { extends \"base.midic\" }\nStudyID -> remove\n"

    private func scratch() throws -> (scratch: Scratch, policy: String) {
        let scratch = Scratch()
        try scratch.write("base.midic", Self.base)
        return (scratch, try scratch.write("child.midic", Self.child))
    }

    /// To open a pipe waits for its other end, and to open a device can act; the latter have no end either.
    @Test(arguments: ["/dev/zero", "/dev/null", "pipe", "/tmp", "huge.midic"])
    func extendedFilesAreFiles(base: String) throws {
        let scratch = Scratch()
        try #require(try Tool.shell("mkfifo \(scratch.path)/pipe").status == 0)
        try scratch.write("huge.midic", "midic 1\n" + String(repeating: "// comment\n", count: 400_000))
        let policy = try scratch.write("p.midic", "midic 1\npolicy p version \"1\" { extends \"\(base)\" }\n")
        let opened = run(["check", policy], code: 1).opened
        #expect(opened == (base == "huge.midic" ? ["p.midic", "huge.midic"] : ["p.midic"]))
        let shown = try Tool.run(["check", policy])
        #expect(shown.status == 1)
        #expect(shown.messages.contains("[E0201 missing-file]"))
        #expect(shown.messages.contains("longer than 4 MB") == (base == "huge.midic"))
    }

    @Test func policies() throws {
        let (scratch, policy) = try scratch()
        let commands = [
            ["check", policy], ["check", policy, "--format", "json"], ["explain", policy, "StudyID"],
            ["build", policy, "-o", scratch.path + "/r.ruleset"],
            ["build", policy, "-o", scratch.path + "/s.ruleset", "--strip-provenance"],
            [
                "run", policy, "examples/dicom/ct/slice1.dcm", "-o", scratch.path + "/out", "--secret",
                "study_key=@\(Tool.repository.path)/examples/demo.key", "--quiet", "--no-progress",
            ],
        ].map { $0.map { $0.hasPrefix("examples/") ? Tool.repository.path + "/" + $0 : $0 } }
        for command in commands {
            let (opened, verified) = run(command)
            #expect(opened == ["child.midic", "base.midic"], "\(command[0])")
            #expect(verified == 1, "\(command[0])")
        }
    }

    @Test func rulesets() throws {
        let (scratch, policy) = try scratch()
        for name in ["r.ruleset", "r.bin"] {
            let ruleset = scratch.path + "/" + name
            _ = run(["build", policy, "-o", ruleset])
            let commands = [
                ["inspect", ruleset],
                [
                    "run", ruleset, Tool.repository.path + "/examples/dicom/ct/slice1.dcm", "-o",
                    scratch.path + "/out-" + name, "--secret",
                    "study_key=@\(Tool.repository.path)/examples/demo.key", "--quiet", "--no-progress",
                ],
            ]
            for command in commands {
                let (opened, verified) = run(command)
                #expect(opened == [name], "\(command[0])")
                #expect(verified == 1, "\(command[0])")
            }
        }
    }

    @Test func whatIsNoPolicy() throws {
        let (scratch, _) = try scratch()
        #expect(run(["check", scratch.path + "/none.midic"], code: 2).opened == ["none.midic"])
        #expect(run(["explain", scratch.path, "StudyID"], code: 2).verified == 0)
    }
}
