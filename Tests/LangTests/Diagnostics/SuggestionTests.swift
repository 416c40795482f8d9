import MidicLang
import Testing

@Suite struct SuggestionTests {
    static let words = [
        "PatientName", "PatientID", "PatientAge", "keep", "remove", "empty", "retain_safe_private", "UID",
    ]

    @Test(arguments: [
        ("PatientNmae", "PatientName"), ("PateintID", "PatientID"), ("patientid", "PatientID"), ("kep", "keep"),
        ("remvoe", "remove"), ("RETAINSAFEPRIVATE", "retain_safe_private"),
        ("retain_save_privat", "retain_safe_private"),
        ("patient_name", "PatientName"), ("uid", "UID"), ("ekep", "keep"),
    ]) func findsTheNearest(word: String, expected: String) {
        #expect(Suggestion.closest(to: word, among: Self.words) == expected)
    }

    @Test(arguments: ["", "x", "keen_eyes", "StudyDescription", "_", "kxxp", "pttntName99"])
    func doesNotGuessWildly(word: String) {
        #expect(Suggestion.closest(to: word, among: Self.words) == nil)
    }

    @Test func firstOfEqualsWins() {
        #expect(Suggestion.closest(to: "abcde", among: ["abcdx", "abcdy"]) == "abcdx")
        #expect(Suggestion.closest(to: "abcde", among: ["abcxy", "abcdy"]) == "abcdy")
    }

    @Test func isNotTheWordItself() {
        #expect(Suggestion.closest(to: "keep", among: ["keep"]) == nil)
    }
}
