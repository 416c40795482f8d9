import TestSupport
import Testing

@testable import MidicRuntime

@Suite struct TextSearchTests {
    /// One pass finds what each text by itself finds, in random texts over few letters.
    @Test func findsWhatEachTextFinds() {
        var random = FixedGenerator(state: 5)
        let forms: [TextForm] = [.contains, .begins, .ends, .equals]
        func text(_ range: ClosedRange<Int>) -> [UInt8] {
            (0..<Int.random(in: range, using: &random)).map { _ in UInt8.random(in: 0x61...0x63, using: &random) }
        }
        for _ in 0..<300 {
            let texts = (0..<Int.random(in: 1...12, using: &random)).map { number in
                (text: text(1...4), form: forms[Int.random(in: 0..<4, using: &random)], number: number)
            }
            var search = TextSearch(texts)
            for _ in 0..<20 {
                let value = text(1...9)
                var found: Set<Int> = []
                search.find(in: value) { found.insert($0) }
                let expected = Set(texts.filter { $0.form.holds(value, $0.text) }.map(\.number))
                #expect(found == expected, "\(texts) in \(value)")
            }
        }
    }

    /// Texts that end each other in a long value of theirs cost their sum, not their product.
    @Test func nestedTextsCostTheirSum() {
        let texts = (1...1000).map { count in
            (text: [UInt8](repeating: 0x61, count: count), form: TextForm.contains, number: count)
        }
        var search = TextSearch(texts)
        var given = 0
        for _ in 0..<10 { search.find(in: [UInt8](repeating: 0x61, count: 60_000)) { _ in given += 1 } }
        #expect(given == 10_000)
    }

    @Test(arguments: [
        ("SIEMENS", "siemens"), ("\u{C4}RZTE", "\u{E4}rzte"),
        ("\u{39F}\u{394}\u{39F}\u{3A3}", "\u{3BF}\u{3B4}\u{3BF}\u{3C2}"),
        ("\u{418}\u{419}", "\u{438}\u{439}"), ("\u{FF21}", "\u{FF41}"), ("\u{212A}", "K"),
    ]) func letters(first: String, second: String) {
        #expect(CaseFolding.folded(first) == CaseFolding.folded(second))
    }

    @Test(arguments: [("\u{DF}", "SS"), ("\u{130}", "i"), ("A", "B"), ("\u{131}", "I")])
    func otherLetters(first: String, second: String) {
        #expect(CaseFolding.folded(first) != CaseFolding.folded(second))
    }
}
