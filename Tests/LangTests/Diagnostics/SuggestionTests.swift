import MidicLang
import TestSupport
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

    /// Words of which most are passed over by their length and letters, and the others in a band of the table, give what the
    /// whole table gives.
    @Test func passesOverNothingThatIsNear() {
        var numbers = FixedGenerator(state: 5)
        func word(_ letters: Int, from alphabet: [Character]) -> String {
            String((0..<letters).map { _ in alphabet[Int(numbers.next() % UInt64(alphabet.count))] })
        }
        for round in 0..<60 {
            let alphabet = Array(round % 2 == 0 ? "abcD_" : "abcdefghijklmnopqrstuvwxyz01 _XYZ")
            let written = word(1 + Int(numbers.next() % 24), from: alphabet)
            let words = (0..<40).map { index in
                guard index % 2 == 0 else { return word(1 + Int(numbers.next() % 24), from: alphabet) }
                var near = Array(written)
                for _ in 0...Int(numbers.next() % 5) where near.count > 1 {
                    let place = Int(numbers.next() % UInt64(near.count))
                    switch numbers.next() % 4 {
                    case 0: near.remove(at: place)
                    case 1: near.insert(near[place], at: place)
                    case 2: near.swapAt(place, max(0, place - 1))
                    default: near[place] = alphabet[0]
                    }
                }
                return String(near)
            }
            let (front, back) = (Array(words[..<17]), Array(words[17...]))
            let found = SpellingList.closest(to: written, among: [SpellingList(front), SpellingList(back)])
            #expect(found == WholeTable.closest(to: written, among: words), "`\(written)` among \(words)")
        }
        #expect(
            SpellingList(["ab" + String(repeating: "c", count: 300)]).closest(
                to: "ba" + String(repeating: "c", count: 299)) != nil)
    }
}

/// The same by definition: every cell of the table, for every word.
private enum WholeTable {
    static func closest(to word: String, among words: [String]) -> String? {
        let folded = fold(word)
        let limit = folded.count <= 4 ? 1 : min(folded.count / 3, 4)
        guard !folded.isEmpty else { return nil }
        if let same = words.first(where: { $0 != word && fold($0) == folded }) { return same }
        let near = words.filter { $0 != word }.map { ($0, distance(folded, fold($0))) }.filter { $0.1 <= limit }
        return near.min { $0.1 < $1.1 }?.0
    }

    private static func fold(_ word: String) -> [Character] {
        word.lowercased().filter { $0 != "_" && $0 != " " }.map { $0 }
    }

    private static func distance(_ a: [Character], _ b: [Character]) -> Int {
        var table = (0...a.count).map { i in (0...b.count).map { i == 0 ? $0 : i } }
        for i in a.indices {
            for j in b.indices {
                var cost = min(table[i][j] + (a[i] == b[j] ? 0 : 1), table[i][j + 1] + 1, table[i + 1][j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, table[i - 1][j - 1] + 1) }
                table[i + 1][j + 1] = cost
            }
        }
        return table[a.count][b.count]
    }
}
