import MidicCompiler
import MidicLang
import MidicRuntime
import Testing

/// Parameters of all types (docs/language.md, "Declarations").
@Suite struct ParamTests {
    private static func compile(_ body: String) -> CompilationResult {
        let text = policy(body, extends: "")
        return PolicyCompiler.compile(path: "p.midic") { _ in Array(text.utf8) }
    }

    /// Where the type fits the element's VR, `set` and `add` take it.
    @Test(arguments: [
        ("code(1...16)", "BodyPartExamined -> set p", true), ("code(1...16)", "BodyPartExamined -> add p", true),
        ("code(1...16)", "StationAETitle -> set p", true), ("code(1...16)", "StationName -> set p", true),
        ("text(1...16)", "BodyPartExamined -> set p", false),
        ("text(1...8) matching /[A-Z]+/", "BodyPartExamined -> set p", true),
        ("text(1...8) matching /[A-Za-z]+/", "BodyPartExamined -> set p", false),
        ("text(1...8) matching /[A-Z]+/", "StationAETitle -> set p", true),
        ("text(4...4) matching /0[0-9]{2}Y/", "PatientAge -> set p", true),
        ("date", "PatientBirthDate -> set p", true), ("date", "AcquisitionDateTime -> set p", true),
        ("date", "PatientBirthTime -> set p", false), ("date", "StudyDescription -> set p", true),
        ("text(8...8) matching /[0-9]{8}/", "PatientBirthDate -> set p", false),
        ("integer(19000101...20201231)", "PatientBirthDate -> set p", false),
        ("decimal(0 ... 10.5)", "PatientWeight -> set p", true),
        ("decimal(0 ... 10.5)", "DiffusionBValue -> set p", true),
        ("decimal(0 ... 10.5)", "SeriesNumber -> set p", false),
        ("decimal(0 ... 10.5)", "ImageComments -> set p", true),
    ]) func fits(type: String, rule: String, isFit: Bool) {
        let result = Self.compile("param p: \(type)\n\(rule)")
        let errors = result.diagnostics.filter { $0.severity == .error }.map(\.code.number)
        #expect(errors == (isFit ? [] : ["E0309"]))
    }

    @Test(arguments: [
        ("code(1...4)", ["CT", "A_1", "A B"], ["ct", " CT", "CT ", "ABCDE", "", "A\\B"]),
        ("code(1...4) matching /C[A-Z]/", ["CT"], ["MR"]),
        ("text(1...4) matching /[a-z]+/", ["abc"], ["ABC", "abcde"]),
        ("text(1...4) matching /(ä|ö)+/", ["äö", "öööö"], ["ao", "äääää"]),
        (
            "date", ["20200229", "19991231", "20000229", "00010101"],
            ["20210229", "19000229", "20201301", "20200431", "2020022", "2020.02.29", "00000101", "20200100"]
        ),
        (
            "decimal(-1.5 ... 10)", ["0", "-1.5", "10", "9.999999", "3.25"],
            ["-1.6", "10.000001", "1e3", "", "1.", ".5", "abc", "+1"]
        ),
        ("integer(1...3)", ["1", "3"], ["0", "4", "1.5"]),
    ]) func valuesAreChecked(type: String, good: [String], bad: [String]) throws {
        let ruleset = try #require(Self.compile("param p: \(type)\nImageComments -> set p").ruleset)
        for value in good {
            #expect(throws: Never.self, "\(value)") {
                try RunConfiguration(ruleset: ruleset, secrets: [:], params: ["p": value])
            }
        }
        for value in bad {
            #expect(throws: ConfigurationError.self, "\(value)") {
                try RunConfiguration(ruleset: ruleset, secrets: [:], params: ["p": value])
            }
        }
    }

    /// A stranger's ruleset cannot name an automaton that is not there, nor give one to a number.
    @Test func patternsOfRulesetsAreVerified() throws {
        var content = try #require(Self.compile("param p: code(1...4)\nImageComments -> set p").content)
        #expect(content.params[0].pattern == 1)
        content.params[0].pattern = 2
        #expect(throws: RulesetError.self) { try Ruleset(bytes: RulesetEncoder.encode(content)) }
        content.params[0].pattern = 1
        content.params[0].kind = .integer
        #expect(throws: RulesetError.self) { try Ruleset(bytes: RulesetEncoder.encode(content)) }
    }

    /// The type is a part of what the ruleset says.
    @Test func formsAreSemantic() {
        func digest(_ type: String) -> String? {
            Self.compile("param p: \(type)\nImageComments -> set p").ruleset?.digestHex
        }
        #expect(digest("text(1...4)") != digest("text(1...4) matching /[A-Z]+/"))
        #expect(digest("text(1...4) matching /[A-Z]+/") == digest("text(1...4) matching /[A-Z][A-Z]*/"))
    }
}
