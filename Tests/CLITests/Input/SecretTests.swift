import Foundation
import Testing

@Suite struct SecretTests {
    private let scratch = Scratch()
    private static let good = "a sentence that nobody knows"

    private func run(_ words: String, _ policy: String = "examples/basic.midic") throws -> Tool.Result {
        try Tool.shell(
            "timeout 20 midic run \(policy) examples/dicom/ct/slice1.dcm -q -o \(scratch.path)/out "
                + words.replacing("OUT", with: scratch.path))
    }

    static let weak: [(content: String, said: String)] = [
        ("", "this one has 0"), ("short\n", "this one has 5"),
        (String(repeating: "\0", count: 16), "8 different bytes"),
        (String(repeating: "\n", count: 17), "8 different bytes"), ("passwordpassword", "8 different bytes"),
        ("mypasswordmypassword", "over and over"), ("abcdefghijklmnopqrst", "counts"),
        ("0123456789abcdef\n", "stands in books"), ("0123456789ABCDEF0123456789ABCDEF", "stands in books"),
        ("midic test vectors: not a secret", "stands in books"),
        ("000102030405060708090a0b0c0d0e0f", "stands in books"),
    ]

    /// The message names the secret and never repeats it.
    @Test(arguments: weak)
    func aSecretThatOthersCouldGuess(example: (content: String, said: String)) throws {
        try scratch.write("key", example.content)
        let result = try run("--secret study_key=@OUT/key")
        #expect(result.status == 2)
        #expect(result.messages.contains(example.said), "\(result.messages)")
        #expect(result.messages.contains("/dev/urandom"))
        #expect(!scratch.exists("out"))
        let text = example.content.filter { !$0.isNewline && $0 != "\0" }
        #expect(text.isEmpty || !result.messages.contains(text))
    }

    private static let two = """
        midic 1
        policy two version "1" { standard "2026d"; extends "BASIC"; otherwise remove; on_error quarantine }
        secret second_key
        param site : text(1...8)
        param room : text(1...8) = "1"
        PatientID -> pseudonym(second_key)
        InstitutionName -> set site
        StationName -> set room

        """

    static let names: [(words: String, said: String)] = [
        ("", "needs the secrets `second_key`, `study_key`"),
        ("--secret study_key=@KEY", "needs the secret `second_key`: give `--secret second_key=@FILE`"),
        ("--secret studykey=@KEY", "declares no secret `studykey`; did you mean `study_key`?"),
        (
            "--secret study_key=@KEY --secret secondkey=@KEY",
            "declares no secret `secondkey`; did you mean `second_key`?"
        ),
        ("--secret study_key=@KEY --secret other=@KEY", "declares no secret `other`; it needs `second_key`"),
        ("--secret study_key=@KEY --secret second_key=@KEY2 --secret third=@KEY", "declares no secret `third`"),
        // Names are looked at before a source is read.
        ("--secret studykey=@/nowhere", "did you mean `study_key`?"),
        ("--secret study_key=@KEY --secret second_key=@KEY2", "needs the parameter `site`: give `--param site=VALUE`"),
        (
            "--secret study_key=@KEY --secret second_key=@KEY2 --param stie=a",
            "declares no parameter `stie`; did you mean `site`?"
        ),
        (
            "--secret study_key=@KEY --secret second_key=@KEY2 --param site=a --param rom=b",
            "declares no parameter `rom`; did you mean `room`?"
        ),
    ]

    private func policyWithTwo() throws -> String {
        try scratch.write("key", Self.good)
        try scratch.write("key2", Self.good + " either")
        return try scratch.write(
            "two.midic", Self.two.replacing("BASIC", with: Tool.repository.path + "/examples/basic.midic"))
    }

    @Test(arguments: names)
    func unknownAndMissingNames(example: (words: String, said: String)) throws {
        let policy = try policyWithTwo()
        let words = example.words.replacing("KEY2", with: "OUT/key2").replacing("KEY", with: "OUT/key")
        let result = try run(words, policy)
        #expect(result.status == 2)
        #expect(result.messages.contains(example.said), "\(result.messages)")
        #expect(!scratch.exists("out"))
    }

    @Test func twoNamesForOneSecretAreSaid() throws {
        let policy = try policyWithTwo()
        let words = "--param site=a --secret study_key=@OUT/key --secret second_key=@OUT/"
        #expect(try run(words + "key", policy).messages.contains("`second_key` and `study_key` are the same"))
        let result = try run(words + "key2", policy)
        #expect(result.status != 2, "\(result.messages)")
        #expect(!result.messages.contains("are the same"))
    }

    static let sources: [(words: String, said: String)] = [
        ("study_key=@OUT", "is a folder"), ("study_key=@/dev/zero", "is a device"),
        ("study_key=@/dev/null", "is a device"),
        ("study_key=@OUT/none", "No such file"), ("study_key=@OUT/loop", "Too many levels"),
        ("study_key=@", "unknown form"), ("study_key=fd:9", "Bad file descriptor"), ("=@OUT/key", "NAME=@FILE"),
        ("study_key=env:", "unknown form"), ("study_key=fd:9", "from file descriptor 9"),
        ("study_key=@examples/absent.key", "from examples/absent.key"), ("study_key=@OUT/none", "/none:"),
        ("study_key=env:MIDIC_NONE", "no variable `MIDIC_NONE`"), ("study_key=key", "the secret `study_key`"),
    ]

    @Test(arguments: sources)
    func sourcesThatAreNone(example: (words: String, said: String)) throws {
        _ = try Tool.shell("ln -s loop \(scratch.path)/loop")
        let result = try run("--secret \(example.words)")
        #expect(result.status == 2)
        #expect(result.messages.contains(example.said), "\(result.messages)")
    }

    /// Where a secret stands in place of a name: `"$(cat key)"`, `env:$KEY`, `@$KEY`. The first ends with `=`, as base64 does.
    @Test(arguments: ["WORD", "WORD=", "study_key=env:WORD", "study_key=@WORD", "study_key=WORD"])
    func aSecretInPlaceOfANameIsNotRepeated(words: String) throws {
        let secret64 = "bm9ib2R5IGtub3dzIHRoaXMgc2VjcmV0LCBub3QgZXZlbiBtZQ="
        for secret in [secret64, "/" + secret64, String(repeating: "c0ffee", count: 50)] {
            for form in ["text", "json"] {
                let result = try run("--format \(form) --secret \(words.replacing("WORD", with: secret))")
                #expect(result.status == 2)
                #expect(result.messages.contains("secret"), "\(result.messages)")
                #expect(!result.messages.contains(secret.prefix(12)), "\(result.messages)")
            }
        }
    }

    /// A link is followed, a pipe is waited for, a process substitution read; all are one secret.
    @Test func linksAndPipes() throws {
        try scratch.write("key", Self.good)
        let result = try Tool.shell(
            """
            set -e; cd \(scratch.path); ln -s key linked; mkfifo pipe; chmod 600 key
            run() { timeout 20 midic run \(Tool.repository.path)/examples/basic.midic \
                \(Tool.repository.path)/examples/dicom/ct/slice1.dcm -q -o $1 --secret study_key=$2; }
            run 1 @key; run 2 @linked; (sleep 0.3; cat key > pipe) & run 3 @pipe; run 4 @<(cat key)
            diff -r 1 2; diff -r 1 3; diff -r 1 4
            """)
        #expect(result.status == 0, "\(result.messages)")
        #expect(result.messages.isEmpty, "\(result.messages)")
    }

    /// Only where every folder on the way lets others in.
    @Test(arguments: [
        ("600", "755", false), ("644", "700", false), ("644", "755", true), ("604", "711", true), ("640", "755", false),
    ])
    func aSecretThatEveryUserCanRead(modes: (file: String, folder: String, isSaid: Bool)) throws {
        try scratch.write("keys/key", Self.good)
        let result = try Tool.shell(
            "cd \(scratch.path) && chmod \(modes.file) keys/key && chmod \(modes.folder) keys && chmod 755 . && "
                + "midic run \(Tool.repository.path)/examples/basic.midic \(Tool.repository.path)/examples/dicom/ct/slice1.dcm "
                + "-q -o out --secret study_key=@keys/key")
        #expect(result.status == 0, "\(result.messages)")
        #expect(result.messages.contains("every user of this machine") == modes.isSaid, "\(result.messages)")
    }
}
