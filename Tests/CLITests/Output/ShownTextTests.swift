import Foundation
import MidicCompiler
import MidicJSON
import MidicRuntime
import Testing

@testable import MidicCommandLine

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

    // MARK: Every place

    private static let rich = """
        midic 1
        policy release version "1" {
            standard "2026d"
            extends basic
            otherwise keep in_iod else remove
            on_error quarantine
        }
        secret study_key
        param site: text(1...16) = "NORTH"
        offset course = days(-400 ... -30) keyed by PatientID else StudyInstanceUID with study_key
        accept when Manufacturer in ("ACME", "Initech")
        reject "too young" when StationName is "ROOM"
        quarantine "burned in" when PatientName matches /PHANTOM.*/ or PatientAge < "018Y"
        uids -> uid(study_key)
        StudyDate -> override shift course else empty because "course of the disease"
        PatientID -> pseudonym(study_key, prefix: "P", length: 13, domain: "d")
        StationName -> set site
        InstitutionName -> set "no name"
        PatientComments -> override keep because "read by two people"
        private "ACME 1.0" (0019,xx0C) -> override keep because "a number"
        """

    /// A ruleset in which every text that is no UID has characters that cannot be seen.
    private func poisoned() throws -> Ruleset {
        let result = PolicyCompiler.compile(path: "release.midic") { _ in Array(Self.rich.utf8) }
        var content = try #require(result.content, "\(result.diagnostics)")
        var known: [UInt32: UInt32] = [:]
        func poison(_ index: UInt32) -> UInt32 {
            if let found = known[index] { return found }
            known[index] = UInt32(content.strings.count)
            content.strings.append(content.strings[Int(index)] + "\u{200B}x")
            return UInt32(content.strings.count - 1)
        }
        for index in content.info.indices { content.info[index].value = poison(content.info[index].value) }
        for index in content.secrets.indices { content.secrets[index].name = poison(content.secrets[index].name) }
        for index in content.params.indices {
            content.params[index].name = poison(content.params[index].name)
            content.params[index].defaultValue = poison(content.params[index].defaultValue - 1) + 1
        }
        for index in content.offsets.indices { content.offsets[index].name = poison(content.offsets[index].name) }
        for index in content.gates.indices { content.gates[index].reason = poison(content.gates[index].reason) }
        for index in content.atomValues.indices { content.atomValues[index] = poison(content.atomValues[index]) }
        for index in content.atoms.indices where content.atoms[index].test.operand == .text {
            content.atoms[index].a = poison(content.atoms[index].a)
        }
        for index in content.rules.indices {
            content.rules[index].text = poison(content.rules[index].text)
            if content.rules[index].because > 0 {
                content.rules[index].because = poison(content.rules[index].because - 1) + 1
            }
        }
        for index in content.valueParts.indices where content.valueParts[index].kind == .literal {
            content.valueParts[index].index = poison(content.valueParts[index].index)
        }
        for index in content.operands.indices where content.operands[index].kind == .string {
            content.operands[index].value = poison(content.operands[index].value)
        }
        for index in content.creators.indices { content.creators[index].name = poison(content.creators[index].name) }
        content.provenanceNames = content.provenanceNames.map { $0 + "\u{200B}\u{1B}[2J" }
        content.sortStrings()
        return try Ruleset(bytes: RulesetEncoder.encode(content))
    }

    /// Each piece is made harmless where it is put in, not only at the door: the layout's own line ends are the only ones.
    @Test func everyTextOfARulesetIsShownEscaped() throws {
        let ruleset = try poisoned()
        let summary = RulesetSummary(ruleset)
        let console = Console.silent
        let explained = RulesetExplanation(ruleset).explain(
            [
                ElementQuery(.attribute(Tag(0x0010, 0x0020))), ElementQuery(.attribute(Tag(0x0008, 0x1010))),
                ElementQuery(.privateElement(creator: "ACME 1.0\u{200B}x", group: 0x19, elementOffset: 0x0C)),
            ])
        let texts =
            [
                summary.sections(console, lists: Set(RulesetSummary.Listing.allCases)),
                summary.rules.ownText(console), summary.rules.standardText(console), summary.keptText.text(console),
                ExplanationText.text(explained, console),
            ] + explained.map { ExplanationText.text($0, console) }
        for text in texts { #expect(isHarmless(text), "\(text)") }
        let all = texts.joined()
        for piece in [
            "study_key\\u{200B}x", "site\\u{200B}x", "NORTH\\u{200B}x", "course\\u{200B}x", "too young\\u{200B}x",
            "ACME\\u{200B}x", "018Y\\u{200B}x", "burned in\\u{200B}x", "read by two people\\u{200B}x",
            "ACME 1.0\\u{200B}x", "release.midic\\u{200B}\\u{1B}[2J",
        ] { #expect(all.contains(piece), "\(piece)") }
        var object = JSONObject()
        summary.add(to: &object, lists: Set(RulesetSummary.Listing.allCases))
        let json = object.text + ExplanationText.json(explained).text
        #expect(json.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
        #expect(try JSONSerialization.jsonObject(with: Data(object.text.utf8)) is [String: Any])
    }

    /// Texts of a policy that no rule of the language refuses, and the name of its file.
    @Test(arguments: ["check", "inspect", "explain"])
    func textsOfAPolicyAreShownEscaped(command: String) throws {
        let scratch = Scratch()
        let name = "re\u{1B}[2Jlease\u{202E}.midic"
        let path = try scratch.write(name, Self.rich.replacing("PHANTOM", with: "PHAN\\x1BTOM"))
        let rest = command == "explain" ? ["PatientComments", "InstitutionName"] : []
        for format in ["text", "json"] {
            let result = try Tool.run([command, path] + rest + ["--format", format])
            #expect(result.status == 0, "\(result.messages)")
            #expect(isHarmless(result.output) && isHarmless(result.messages), "\(result.output)")
        }
        let broken = try scratch.write("b" + name, Self.rich + "\nPatientNam\u{202E} -> remove\n")
        let result = try Tool.run([command, broken] + rest)
        #expect(result.status == 1 && isHarmless(result.messages), "\(result.messages)")
    }
}
