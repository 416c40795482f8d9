import Testing

@Suite struct UsageTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let line: String
        let expected: String
        init(_ line: String, _ expected: String) {
            self.line = line
            self.expected = expected
        }
        var testDescription: String { line }
    }

    static let wrong: [Case] =
        [
            Case("", "Usage: midic COMMAND"),
            Case("chekc x", "unknown command `chekc`; did you mean `check`?"),
            Case("frobnicate", "unknown command `frobnicate`"),
            Case("--quiet", "unknown option `--quiet`"),
            Case("run", "POLICY_OR_RULESET is missing"),
            Case("run p", "INPUT is missing"),
            Case("run p in", "`--output DIR` is missing"),
            Case("run p in --ouput x", "unknown option `--ouput`; did you mean `--output`?"),
            Case("run p in --output", "`--output` needs a value"),
            Case("run p in --output --quiet", "`--output` needs a value"),
            Case("run p in -o a -o b", "`-o` is given twice"),
            Case("run p in -o a --jobs 0", "`--jobs` is a whole number from 1, not `0`"),
            Case("run p in -o a --jobs many", "`--jobs` is a whole number from 1, not `many`"),
            Case("run p in -o a --on-duplicate sufix", "did you mean `suffix`?"),
            Case("run p in -o a --quiet=yes", "`--quiet` takes no value"),
            Case("run p in -o a --resume", "`--resume` is not in this version"),
            Case("build p --sign k", "`--sign` is not in this version"),
            Case("build p", "`--output FILE` is missing"),
            Case("check", "POLICY is missing"),
            Case("check p --format yaml", "`--format` is one of text, json, not `yaml`"),
            Case("inspect", "RULESET is missing"),
            Case("inspect a b", "unexpected argument `b`"),
            Case("inspect -z a", "unknown option `-z`"),
            Case("completions tcsh", "no completions for `tcsh`"),
            Case("help chekc", "did you mean `check`?"),
        ]
        + [
            "test", "plan", "diff", "cover", "leaks", "verify", "sign", "fix", "import", "doc", "new", "lsp",
        ].map { Case($0, "`\($0)` is not in this version of midic") }

    @Test(arguments: wrong)
    func wrongUsageEndsWithTwo(example: Case) throws {
        let result = try Tool.run(example.line.split(separator: " ").map(String.init))
        #expect(result.status == 2)
        #expect(result.output.isEmpty)
        #expect(result.messages.contains(example.expected), "\(result.messages)")
    }

    @Test func colorsOnlyWhenAsked() throws {
        #expect(!(try Tool.run(["nonsense"]).messages.contains("\u{1B}")))
        #expect(!(try Tool.run(["inspect", "/nowhere", "--color", "never"]).messages.contains("\u{1B}")))
        #expect(try Tool.run(["inspect", "/nowhere", "--color=always"]).messages.contains("\u{1B}[1;31m"))
    }
}
