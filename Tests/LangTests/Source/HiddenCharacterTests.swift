import MidicLang
import Testing

/// What a reader cannot see stands nowhere in a policy, and in no text that people or files get from it.
@Suite struct HiddenCharacterTests {
    private func findings(_ text: String) -> [Diagnostic] {
        var sources = SourceMap()
        let file = sources.add(path: "policy.midic", text: "midic 1\n" + text + "\n")
        return PolicyParser.parse(file: file, in: sources).diagnostics
    }

    private func codes(_ text: String) -> [String] { findings(text).map(\.code.number) }

    static let hidden: [UInt32] = [
        0x00, 0x07, 0x0B, 0x0C, 0x0D, 0x1B, 0x7F, 0x85, 0x9B, 0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x180B,
        0x180E,
        0x200B, 0x200D, 0x200E, 0x2028, 0x2029, 0x202E, 0x2060, 0x2066, 0x2069, 0x2800, 0x3164, 0xFE00, 0xFE0F, 0xFEFF,
        0xFFA0, 0xFFF9, 0x16FE4, 0x1D159, 0x1D173, 0xE0001, 0xE0041, 0xE0100, 0x10FFFF,
    ]

    @Test(arguments: hidden) func standsNowhere(value: UInt32) throws {
        let character = String(Character(try #require(Unicode.Scalar(value))))
        #expect(codes("// a\(character)b") == ["E0108"])
        #expect(codes("A -> set \"a\(character)b\"") == ["E0108"])
        #expect(codes("reject \"a\" when A is \"a\(character)b\"") == ["E0108"])
    }

    /// Written as an escape it hides all the more where the text is shown or written. A guard only compares with it.
    @Test(arguments: hidden) func standsInNoTextAsAnEscape(value: UInt32) {
        let escape = "\\u{" + String(value, radix: 16) + "}"
        #expect(codes("A -> override keep because \"a\(escape)b\"") == ["E0108"])
        #expect(codes("reject \"a\(escape)b\" when A is present") == ["E0108"])
        #expect(codes("private \"a\(escape)b\" * -> remove") == ["E0108"])
        #expect(codes("private \"a\(escape)b\" { * -> remove }") == ["E0108"])
        #expect(codes("param p: text(1...8) = \"a\(escape)b\"") == ["E0108"])
        #expect(codes("policy p version \"a\(escape)b\" {\n}") == ["E0108"])
        #expect(codes("A -> set \"a\(escape)b\"") == (value == 0x0C || value == 0x0D ? [] : ["E0108"]))
        #expect(codes("reject \"a\" when A is \"a\(escape)b\"") == [])
    }

    @Test(arguments: [
        "é", "日本　語", "⚠️ see", "“quoted”", "10 °C", "µCT, TNFα", "\u{600}12", "a\u{A0}b", "ﬁ", "הודעה",
        "👩\u{200D}⚕️", "می\u{200C}خواهم", "क्\u{200D}ष",
    ])
    func seenCharactersStandAnywhere(text: String) {
        #expect(codes("// \(text)") == [])
        #expect(codes("A -> override keep because \"\(text)\"") == [])
        #expect(codes("A -> set \"\(text)\"") == [])
        #expect(codes("reject \"\(text)\" when A is present") == [])
        // Where a condition compares with it, what looks like a blank is one.
        #expect(codes("reject \"x\" when A is \"\(text)\"") == (text.contains("\u{A0}") ? ["E0108"] : []))
    }

    @Test(arguments: ["\t", "\u{A0}", "\u{2003}", "\u{3000}"]) func creatorsHaveBlanksOnly(blank: String) throws {
        let finding = try #require(findings("private \"A\(blank)B\" * -> remove").first)
        #expect(finding.code == .hiddenCharacter)
        #expect(finding.fixIts.first?.edits.map(\.replacement) == [" "])
        #expect(codes("A -> override keep because \"a\tb\"") == ["E0108"])
        #expect(codes("A -> set \"a\\tb\\n\"") == [])
    }

    @Test func lineEndsAreReportedOnce() {
        #expect(codes("A -> remove\r\nB -> remove\r\n// c\r\n") == [])
        let findings = findings("// a\rB -> keep\rC -> keep\nD -> remove")
        #expect(findings.map(\.code.number) == ["E0108"])
        // In blanks' place the rules stay in the comment.
        #expect(findings.first?.fixIts.first?.edits.map(\.replacement) == [" ", " "])
    }

    @Test(arguments: [
        ("private \"V\u{415}ND\" * -> remove", ["E0109"]),
        ("private \"\u{421}\u{422}\" * -> remove", ["E0109"]),
        ("private \"\u{FF33}IEMENS\" { * -> remove }", ["E0109"]),
        ("reject \"x\" when A is \"SIE\u{41C}ENS\"", ["E0109"]),
        ("reject \"x\" when A in (\"MR\", \"\u{421}T\")", ["E0109"]),
        ("reject \"x\" when A matches /.*SIE\u{41C}ENS.*/", ["E0109"]), ("reject \"x\" when A matches /НОС.*/", []),
        // Words of one script, and Greek letters that are at home beside Latin ones.
        ("reject \"x\" when A is \"НОС\"", []), ("reject \"x\" when A is \"Иванов CT\"", []),
        ("reject \"x\" when A is \"TNFα μCT Δ1\"", []), ("private \"Größe α\" * -> remove", []),
        ("reject \"x\" when A is \"Ｘ線CT装置 SOMATOMⅤ\"", []), ("private \"CT\u{2164}\" * -> remove", ["E0109"]),
        // Written out it hides nothing.
        ("private \"V\\u{415}ND\" * -> remove", []),
        ("A -> override keep because \"СT\"", []),
    ]) func wordsHaveOneScript(text: String, expected: [String]) {
        #expect(codes(text) == expected)
    }

    /// One fault, one finding.
    @Test(arguments: ["\u{200B}", "\u{3164}", "\u{2800}", "\u{202E}", "\u{B}", "\u{85}", "\u{FE0F}"])
    func hiddenInWordsOfTheLanguage(character: String) {
        #expect(codes("A\(character)B -> remove") == ["E0108"])
        #expect(codes("A -> re\(character)move") == ["E0108"])
    }

    @Test func lettersOfNamesAreLatin() throws {
        let finding = try #require(findings("P\u{430}tientName -> remove").first)
        #expect(finding.code == .unexpectedCharacter)
        #expect(finding.fixIts.first?.edits.map(\.replacement) == ["a"])
    }

    @Test(arguments: [
        ("PatientID", "PatientlD"), ("PatientID", "patientid"), ("Modality", "Moda1ity"), ("Rows", "R0ws"),
        ("TimeOfNormal", "TimeOfNorrnal"), ("WindowWidth", "VVindowVVidth"),
    ]) func skeletonsOfLookAlikes(name: String, other: String) {
        #expect(LookAlike.skeleton(of: name) == LookAlike.skeleton(of: other))
        #expect(LookAlike.skeleton(of: name) != LookAlike.skeleton(of: name + "s"))
    }
}
