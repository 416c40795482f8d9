import MidicCompiler
import MidicRuntime
import Testing

/// The search for longest matches against a search that tries every range of the value.
@Suite struct LongestMatchTests {
    /// A ruleset that only carries an automaton.
    static func ruleset(_ automaton: AutomatonRecord) throws -> Ruleset {
        var content = RulesetContent()
        content.strings = ["otherwise"]
        content.rules = [RuleRecord(origin: .otherwise, overrides: false, layer: 0, text: 0, because: 0)]
        content.appendAction(.remove, .UN, rule: 0)
        content.pathStates = [PathStateRecord(accepts: 0, firstTransition: 0, transitionCount: 0, defaultNext: 0)]
        content.automata = [automaton]
        return try Ruleset(bytes: RulesetEncoder.encode(content))
    }

    static func found(_ ruleset: Ruleset, _ value: [UInt8]) -> [Range<Int>]? {
        var lookahead: [UInt16] = []
        var matches: [Range<Int>] = []
        let isWhole = ruleset.forEachMatch(
            automaton: 0, value.rawBytes, from: 0, count: value.count, lookahead: &lookahead
        ) { matches.append($0) }
        return isWhole ? matches : nil
    }

    /// Leftmost, then longest, then on from its end; at least one byte.
    static func naive(_ whole: AutomatonRecord, _ value: [UInt8]) -> [Range<Int>] {
        var matches: [Range<Int>] = []
        var start = 0
        while start < value.count {
            let ends = (start + 1...value.count).reversed()
            if let end = ends.first(where: { whole.accepts(value[start..<$0]) }) {
                matches.append(start..<end)
                start = end
            } else {
                start += 1
            }
        }
        return matches
    }

    static let patterns = [
        "a", "ab", "a|ab", "a*b", "(a|b)*c", "a{2,3}", "ab?c?", "a*", "", ".", "..", "a.c", "(ab|b)+", "a(bc)*",
        "abc|b",
        "[ab]{3}c", "a|aac", "(a|aab)c?", "c*ab*", "[^a]b", "a.*c", "b|a.{3}b",
    ]

    @Test(arguments: patterns) func agreesWithTheNaiveSearch(pattern: String) throws {
        let whole = try RegularExpression.compile(pattern).get()
        let ruleset = try Self.ruleset(try RegularExpression.compile(pattern, kind: .longestMatch).get())
        // Every value of up to six letters over three, and one that no pattern names.
        for length in 0...6 {
            var digits = [Int](repeating: 0, count: length)
            while true {
                let value = digits.map { UInt8(ascii: "a") + UInt8($0) }
                #expect(Self.found(ruleset, value) == Self.naive(whole, value), "\(pattern) on \(value)")
                guard let last = digits.lastIndex(where: { $0 < 2 }) else { break }
                digits[last] += 1
                for index in digits.index(after: last)..<length { digits[index] = 0 }
            }
        }
    }

    @Test func generatedPatternsAndValues() throws {
        var state: UInt64 = 7
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        func pattern(_ depth: Int) -> String {
            switch depth == 0 ? random(3) : random(7) {
            case 0: return "a"
            case 1: return "b"
            case 2: return "[bc]"
            case 3: return "(\(pattern(depth - 1))|\(pattern(depth - 1)))"
            case 4: return "(\(pattern(depth - 1)))\(["*", "?", "+", "{2}"][random(4)])"
            default: return pattern(depth - 1) + pattern(depth - 1)
            }
        }
        for _ in 0..<150 {
            let text = pattern(3)
            let whole = try RegularExpression.compile(text).get()
            let ruleset = try Self.ruleset(try RegularExpression.compile(text, kind: .longestMatch).get())
            for _ in 0..<20 {
                let value = (0..<random(16)).map { _ in UInt8(ascii: "a") + UInt8(random(4)) }
                #expect(Self.found(ruleset, value) == Self.naive(whole, value), "\(text) on \(value)")
            }
        }
    }

    /// `a|a*b` on a value of a's: a search that runs on to the end from each start takes n squared steps.
    @Test func longValuesTakeTwoStepsAByte() throws {
        let ruleset = try Self.ruleset(try RegularExpression.compile("a|a*b", kind: .longestMatch).get())
        let value = [UInt8](repeating: UInt8(ascii: "a"), count: 100_000)
        #expect(Self.found(ruleset, value)?.count == 100_000)
    }

    @Test func whatIsTooLargeToSearchFor() {
        // Which of the next 14 letters is the last `c` must be known: 2^14 sets.
        guard case .failure(let error) = RegularExpression.compile("[abc]{14}c", kind: .longestMatch) else {
            Issue.record("compiled")
            return
        }
        #expect(error.kind == .tooLarge)
    }
}
