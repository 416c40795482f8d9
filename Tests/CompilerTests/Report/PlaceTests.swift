import MidicCompiler
import MidicLang
import Testing

/// Findings with the place where they are expected marked in the policy itself, for codes that have several texts.
/// The fixtures in Tests/Fixtures/errors show one text a code whole.
@Suite struct PlaceTests {
    /// A policy's statements with « and » around the place, the code, and a part of the message.
    static let cases: [(statements: String, code: String, message: String)] = [
        // E0302: missing, unknown, surplus and misplaced arguments.
        ("StudyID -> keep(«\"x\"»)", "E0302", "takes no arguments"),
        ("StudyID -> «uid»", "E0302", "lacks an argument"),
        ("StudyID -> «shift»", "E0302", "lacks an argument"),
        ("StudyID -> «set»", "E0302", "lacks"),
        ("StudyID -> pseudonym(k, «prefex»: \"A\")", "E0302", "did you mean `prefix`?"),
        ("StudyID -> pseudonym(k, «colour»: \"A\")", "E0302", "has no argument `colour`"),
        ("StudyID -> pseudonym(k, length: 13, «length»: 14)", "E0302", "`length` is given twice"),
        ("StudyInstanceUID -> uid(k, scope: «galaxy»)", "E0302", "scope"),
        ("StudyDate -> truncate(«century»)", "E0302", "century"),
        ("PatientAge -> round(«\"x\"»)", "E0302", "round"),
        ("StudyID -> copy(PatientID, «StudyID»)", "E0302", "too many"),
        // E0301 and names.
        ("StudyID -> «remvoe»", "E0301", "did you mean `remove`?"),
        ("«StudyIDs» -> remove", "E0212", "did you mean `StudyID`?"),
        ("StudyID -> pseudonym(«kk»)", "E0215", "kk"),
        ("StudyDate -> shift «nowhere_known»", "E0217", "nowhere_known"),
        // E0303: one attribute, and several.
        ("«StudyID» -> uid(k)", "E0303", "`uid` does not fit `StudyID` (SH)"),
        ("«dates» -> uid(k)", "E0303", "attributes picked here, such as"),
        // E0402 with its place in the policy and not in the profile.
        ("«PatientName» -> keep", "E0402", "say `override`"),
    ]

    @Test(arguments: cases) func isFoundWhereItIsMarked(statements: String, code: String, message: String) throws {
        let text = policy("secret k\nuids -> uid(k)\n" + statements)
        let lower = try #require(text.firstIndex(of: "«"))
        let marked = text.split(whereSeparator: { "«»".contains($0) })
        try #require(marked.count == 3)
        let plain = marked.joined()
        let result = PolicyCompiler.compile(path: "policy.midic") { _ in Array(plain.utf8) }
        let finding = try #require(result.diagnostics.first { $0.code.number == code })
        let range = try #require(finding.range)
        #expect(finding.message.contains(message), "\(finding.message)")
        #expect(result.sources.text(in: range) == String(marked[1]))
        #expect(range.lower == text[..<lower].utf8.count)
    }

    /// A declaration that the parser could not read declares all the same, and a name like it is not suggested.
    @Test func namesOfBrokenDeclarationsAreKnown() {
        let text = policy("sercet study_key\nsecret study_kez\nStudyID -> pseudonym(study_key)")
        let result = PolicyCompiler.compile(path: "policy.midic") { _ in Array(text.utf8) }
        #expect(result.diagnostics.filter { $0.severity == .error }.map(\.code.number) == ["E0122"])
    }
}
