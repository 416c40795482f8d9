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

    /// What differs is said, and nothing goes to standard output that a script could take for the digest.
    @Test func checkTellsWhetherAFileIsCurrent() throws {
        func isNotCurrent(_ policy: String, _ file: String, _ said: String, _ words: String...) throws {
            let result = try Tool.run(["build", policy, "--output", scratch.path + "/" + file, "--check"] + words)
            #expect(result.status == 1)
            #expect(result.output.isEmpty)
            #expect(result.messages.contains(said), "\(result.messages)")
        }
        try isNotCurrent("examples/basic.midic", "a.ruleset", "is not there")
        #expect(!scratch.exists("a.ruleset"))
        #expect(try build("examples/basic.midic", "a.ruleset").status == 0)
        let same = try build("examples/basic.midic", "a.ruleset", "--check")
        #expect(same.status == 0)
        #expect(!same.output.isEmpty)
        try isNotCurrent("examples/radiotherapy.midic", "a.ruleset", "the policy compiles to")
        try isNotCurrent("examples/basic.midic", "a.ruleset", "file names and lines", "--strip-provenance")
        try scratch.write("b.ruleset", "no ruleset")
        try isNotCurrent("examples/basic.midic", "b.ruleset", "not-a-ruleset")
        #expect(scratch.text("b.ruleset") == "no ruleset")
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

    // MARK: What stands at the target

    private func policy() throws -> (path: String, text: String) {
        let text = try String(
            contentsOf: Tool.repository.appendingPathComponent("examples/basic.midic"), encoding: .utf8)
        try scratch.write("base.midic", text)
        let child = "midic 1\npolicy child version \"1\" { extends \"base.midic\" }\nStudyID -> remove\n"
        return (try scratch.write("p.midic", child), child)
    }

    /// Each line with what is said; OUT is the folder, where `older` is a ruleset, `hard` a second name of the policy,
    /// `linked` leads to the policy, `new-link` to nothing, `ruled` to the ruleset, and `pipe` is one.
    static let refused: [(line: String, said: String)] = [
        ("OUT/p.midic", "is there and is no ruleset"), ("OUT/p.midic --force", "take the place of"),
        ("OUT/hard --force", "take the place of"), ("OUT/base.midic --force", "take the place of"),
        ("OUT/./x/../hard --force", "take the place of"), ("OUT/linked --force", "symbolic link"),
        ("OUT/new-link", "symbolic link"), ("OUT/ruled", "symbolic link"), ("OUT/notes.txt", "`--force` to replace it"),
        ("OUT/x", "is a folder"), ("OUT", "is a folder"), ("OUT/x/ --force", "is a folder"),
        ("OUT/pipe --force", "no regular file"),
        ("/dev/null --force", "no regular file"), ("/dev/full", "no regular file"),
        ("/dev/stdout | cat", "`--output -`"),
        ("/dev/stdout > OUT/log", "`--output -`"), ("OUT/none/r", "its folder is not there"),
        ("OUT/notes.txt/r", "Not a directory"), ("'' ", "empty value"),
        ("- >> OUT/p.midic", "standard output leads there"),
        ("- 1<> OUT/base.midic", "standard output leads there"),
    ]

    @Test(arguments: refused)
    func nothingElseIsWrittenOver(example: (line: String, said: String)) throws {
        let (path, text) = try policy()
        let out = scratch.path
        #expect(try build("examples/basic.midic", "older").status == 0)
        try scratch.write("notes.txt", "notes\n")
        let made = try Tool.shell(
            """
            cd \(out) && ln p.midic hard && ln -s p.midic linked && ln -s nothing new-link && ln -s older ruled &&
            mkfifo pipe && mkdir x
            """)
        #expect(made.status == 0)
        let before = scratch.files("")
        let older = scratch.contents("older")
        let result = try Tool.shell(
            "set -o pipefail; timeout 20 midic build \(path) -o \(example.line.replacing("OUT", with: out))")
        #expect(result.status == 2, "\(result.messages)")
        #expect(result.messages.contains(example.said), "\(result.messages)")
        #expect(result.output.isEmpty)
        #expect(scratch.text("p.midic") == text)
        #expect(scratch.text("notes.txt") == "notes\n")
        #expect(scratch.contents("older") == older)
        #expect(scratch.files("").filter { $0 != "log" } == before)
    }

    /// A policy that comes by standard input is an input too.
    @Test func whatStandardInputReadsIsNotWrittenOver() throws {
        let (path, text) = try policy()
        let result = try Tool.shell("cd \(scratch.path) && midic build - -o \(path) --force < \(path)")
        #expect(result.status == 2)
        #expect(result.messages.contains("the file that standard input reads"), "\(result.messages)")
        #expect(scratch.text("p.midic") == text)
    }

    /// An older ruleset, an empty file as `mktemp` makes, and with `--force` any file; each keeps its permissions.
    @Test func whatMayBeReplaced() throws {
        let (path, _) = try policy()
        try scratch.write("notes.txt", "notes\n")
        try scratch.write("empty", "")
        let result = try Tool.shell(
            """
            set -e; cd \(scratch.path); umask 022
            midic build \(path) -o new; midic build base.midic -o older; chmod 600 older empty; chmod 640 notes.txt
            midic build \(path) -o older; midic build \(path) -o empty; midic build \(path) -o notes.txt --force
            stat -c %a new older empty notes.txt
            """)
        #expect(result.status == 0, "\(result.messages)")
        #expect(result.output.hasSuffix("644\n600\n600\n640\n"), "\(result.output)")
        let new = scratch.contents("new")
        for name in ["older", "empty", "notes.txt"] { #expect(scratch.contents(name) == new) }
        #expect(scratch.files("") == ["base.midic", "empty", "new", "notes.txt", "older", "p.midic"])
    }

    /// A limit on file sizes meets the build as a full disk does.
    @Test func whatDoesNotFitLeavesNothing() throws {
        let (path, _) = try policy()
        #expect(try build("examples/radiotherapy.midic", "older").status == 0)
        let older = scratch.contents("older")
        let before = scratch.files("")
        for target in ["older", "new"] {
            let result = try Tool.shell("ulimit -f 8; midic build \(path) -o \(scratch.path)/\(target)")
            #expect(result.status == 4, "\(result.messages)")
            #expect(result.output.isEmpty)
            #expect(scratch.files("") == before)
        }
        #expect(scratch.contents("older") == older)
    }

    /// A ruleset that arrived in part is of no use, so a reader that went away is a failure.
    @Test func aRulesetThatDoesNotArriveIsAFailure() throws {
        let result = try Tool.shell("midic build examples/basic.midic -o - 2>/dev/null | true; echo ${PIPESTATUS[0]}")
        #expect(result.output == "4\n")
    }
}
