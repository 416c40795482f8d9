import Foundation
import MidicCommandLine
import MidicRuntime
import Testing

/// Text from outside cannot steer the reader's terminal (docs/cli.md, "Forms").
@Suite struct ShownTextTests {
    @Test(arguments: [
        ("Größe 患者 😀", "Größe 患者 😀"), ("a\u{1B}[2Jb", "a\\u{1B}[2Jb"), ("\u{9B}31m", "\\u{9B}31m"),
        ("\u{202E}evil", "\\u{202E}evil"), ("\u{61C}\u{200F}\u{2066}", "\\u{61C}\\u{200F}\\u{2066}"),
        ("a\nb\tc\rd", "a\\nb\\tc\\rd"), ("\u{2028}\u{2029}\u{7F}\u{0}", "\\u{2028}\\u{2029}\\u{7F}\\u{0}"),
        ("\u{200B}\u{FEFF}\u{E0041}\u{3164}\u{FFFE}", "\\u{200B}\\u{FEFF}\\u{E0041}\\u{3164}\\u{FFFE}"),
    ])
    func whatCannotBeSeenIsWritten(text: String, expected: String) { #expect(text.shown == expected) }

    private static let evil = "~\u{1B}[2J\u{1B}[31m\u{1B}]0;x\u{7}\u{202E}e\u{200B}\n  secrets  forged\r\u{9B}31m"

    private static let unseen = "~a\u{200B}b\u{FEFF}c"

    /// Everywhere that a ruleset has text: a stranger wrote it.
    private func ruleset(_ scratch: Scratch, _ text: String) throws -> String {
        var content = RulesetContent()
        content.strings = ["A", "B", "keep", "policy", text, text + "2"]
        content.info = [InfoRecord(key: 3, value: 4), InfoRecord(key: 4, value: 3)]
        content.secrets = [SecretRecord(name: 4)]
        content.params = [ParamRecord(name: 5, kind: .text, low: 0, high: 8, defaultValue: 1)]
        content.rules = [RuleRecord(origin: .policy, overrides: true, layer: 0, text: 4, because: 6)]
        content.actions = [ActionRecord(opcode: .keep, vr: .UN, rule: 0)]
        content.pathStates = [PathStateRecord(accepts: 0, firstTransition: 0, transitionCount: 0, defaultNext: 0)]
        let path = scratch.path + "/a.ruleset"
        try Data(RulesetEncoder.encode(content)).write(to: URL(fileURLWithPath: path))
        return path
    }

    private func isHarmless(_ text: String, colors: Bool = false) -> Bool {
        let text = colors ? text.replacing("\u{1B}[1m", with: "").replacing("\u{1B}[0m", with: "") : text
        let own: Set<Unicode.Scalar> = ["\n", "\t"]
        return !text.contains("\n  secrets  forged")
            && text.unicodeScalars.allSatisfy { scalar in
                switch scalar.properties.generalCategory {
                case .control: own.contains(scalar)
                case .format, .lineSeparator, .paragraphSeparator: false
                default: true
                }
            }
    }

    /// What steers is refused when a ruleset is verified; what cannot be seen is shown as an escape.
    @Test func inspectShowsStrangersTextEscaped() throws {
        let scratch = Scratch()
        let refused = try Tool.run(["inspect", try ruleset(scratch, Self.evil)])
        #expect(refused.status == 5 && refused.output.isEmpty)
        #expect(isHarmless(refused.messages), "\(refused.messages)")
        let path = try ruleset(scratch, Self.unseen)
        let text = try Tool.run(["inspect", path, "--rules"])
        #expect(text.status == 0, "\(text.messages)")
        #expect(isHarmless(text.output))
        #expect(text.output.contains("~a\\u{200B}b\\u{FEFF}c"))
        let json = try Tool.run(["inspect", path, "--rules", "--format", "json"])
        let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        #expect(object?["secrets"] as? [String] == [Self.unseen])
    }

    /// The sentence of a run that lacks a secret names it.
    @Test func runShowsNamesEscaped() throws {
        let scratch = Scratch()
        let path = try ruleset(scratch, Self.unseen)
        let result = try Tool.run(["run", path, "examples/dicom", "--output", scratch.path + "/out"])
        #expect(result.status == 2)
        #expect(isHarmless(result.messages))
        #expect(result.messages.contains("needs the secret `~a\\u{200B}b\\u{FEFF}c`"), "\(result.messages)")
    }

    /// Names of files are text from outside too, and on the command line they are often a pattern's.
    @Test func messagesShowPathsEscaped() throws {
        let result = try Tool.run(["check", "/nowhere/\u{1B}[2J\u{202E}\nx"])
        #expect(result.status == 2)
        #expect(isHarmless(result.messages))
        #expect(result.messages.contains("\\u{1B}[2J\\u{202E}\\nx"))
    }

    /// The program's own colours stay, and none but these.
    @Test func coloursStay() throws {
        let result = try Tool.run(["check", "examples/basic.midic", "--color", "always"])
        #expect(result.status == 0)
        #expect((result.output + result.messages).contains("\u{1B}[1m"))
        #expect(isHarmless(result.output, colors: true))
    }
}
