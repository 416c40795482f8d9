import MidicCompiler
import MidicRuntime
import Testing

@Suite struct RegularExpressionTests {
    struct Example: Sendable, CustomTestStringConvertible {
        var pattern: String
        var matches: [String]
        var misses: [String]
        var testDescription: String { pattern }
    }

    static let examples = [
        Example(pattern: "", matches: [""], misses: ["a"]),
        Example(pattern: "abc", matches: ["abc"], misses: ["ab", "abcd", "xabc", ""]),
        Example(pattern: "^abc$", matches: ["abc"], misses: ["^abc$"]),
        Example(pattern: "a|bc|", matches: ["a", "bc", ""], misses: ["ab", "c"]),
        Example(pattern: "(a|b)*c", matches: ["c", "abbac"], misses: ["ab", "cc"]),
        Example(pattern: "a{2,3}", matches: ["aa", "aaa"], misses: ["a", "aaaa"]),
        Example(pattern: "a{2}b{0,}", matches: ["aa", "aabbb"], misses: ["abb"]),
        Example(pattern: "[a-c_]+", matches: ["ab_c"], misses: ["", "abd"]),
        Example(pattern: "[^a-c]", matches: ["d", "-"], misses: ["a", "dd"]),
        Example(pattern: "[]a]", matches: ["]", "a"], misses: ["b"]),
        Example(pattern: "[a-]", matches: ["a", "-"], misses: ["b"]),
        Example(pattern: #"\d{3}[DWMY]"#, matches: ["045Y"], misses: ["45Y", "045y"]),
        Example(pattern: #"\w+\s\W"#, matches: ["a_1 !"], misses: ["a_1!"]),
        Example(pattern: #"a\.b\/c\\"#, matches: [#"a.b/c\"#], misses: [#"axb/c\"#]),
        Example(pattern: #"\x41"#, matches: ["A"], misses: ["B"]),
        Example(pattern: "(?:ab)+", matches: ["abab"], misses: ["aba"]),
        Example(pattern: "é+", matches: ["é", "éé"], misses: ["e", ""]),
        Example(pattern: "(a*)*b", matches: ["b", "aab"], misses: ["aac"]),
        Example(pattern: "..", matches: ["ab", "é"], misses: ["a"]),
    ]

    @Test(arguments: examples) func decides(example: Example) throws {
        let automaton = try RegularExpression.compile(example.pattern).get()
        for text in example.matches { #expect(automaton.accepts(text.utf8), "\(text)") }
        for text in example.misses { #expect(!automaton.accepts(text.utf8), "\(text)") }
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var pattern: String
        var kind: RegularExpressionError.Kind
        var offset: Int
        init(_ pattern: String, _ kind: RegularExpressionError.Kind, _ offset: Int) {
            self.pattern = pattern
            self.kind = kind
            self.offset = offset
        }
        var testDescription: String { pattern }
    }

    static let refusals = [
        Refusal(#"(a)\1"#, .unsupported, 3), Refusal("(?=a)", .unsupported, 0), Refusal("(?<!a)", .unsupported, 0),
        Refusal("(?<n>a)", .unsupported, 0), Refusal(#"\bx"#, .unsupported, 0), Refusal("a+?", .unsupported, 2),
        Refusal("a++", .unsupported, 2), Refusal("(?i)a", .unsupported, 0), Refusal("(a", .syntax, 0),
        Refusal("a)", .syntax, 1), Refusal("[a", .syntax, 0), Refusal("*a", .syntax, 0), Refusal("a**", .syntax, 2),
        Refusal("a{3,2}", .syntax, 2), Refusal("a{", .syntax, 2), Refusal("a^b", .syntax, 1),
        Refusal("a$b", .syntax, 1), Refusal("[z-a]", .syntax, 1), Refusal(#"a\"#, .syntax, 1),
        Refusal("[é]", .unsupported, 1), Refusal(#"\q"#, .syntax, 0), Refusal("a{1001}", .tooLarge, 2),
        Refusal("(a|b)*a(a|b){14}", .tooLarge, 0), Refusal("((a{1000}){1000}){1000}", .tooLarge, 0),
    ]

    @Test(arguments: refusals) func refuses(refusal: Refusal) {
        guard case .failure(let error) = RegularExpression.compile(refusal.pattern) else {
            Issue.record("accepted")
            return
        }
        #expect(error.kind == refusal.kind)
        #expect(error.offset == refusal.offset)
        #expect(!error.message.isEmpty)
    }

    @Test func deepNestingIsAnError() {
        let pattern = String(repeating: "(", count: 5000) + String(repeating: ")", count: 5000)
        #expect(throws: RegularExpressionError.self) { try RegularExpression.compile(pattern).get() }
    }

    /// Equal languages give equal bytes, whatever the spelling.
    @Test(arguments: [
        ("a|b|c", "[a-c]"), ("aa*", "a+"), ("(a|b)*", "[ab]*"), ("a?", "(a|)"), ("a{0,}", "a*"), ("ab|ac", "a(b|c)"),
        (#"\d"#, "[0-9]"), ("(a*b*)*", "[ab]*"),
    ]) func isCanonical(left: String, right: String) throws {
        #expect(try RegularExpression.compile(left).get() == RegularExpression.compile(right).get())
    }

    @Test func isMinimal() throws {
        let automaton = try RegularExpression.compile("(a|b)*abb").get()
        // Four states of the textbook's automaton and the dead state for other bytes.
        #expect(automaton.stateCount == 5)
        #expect(automaton.classCount == 3)
        let largest = try RegularExpression.compile("a{1000}b{1000}").get()
        #expect(largest.stateCount == 2002)
    }

    /// Against a matcher that follows the definition: sets of end positions.
    @Test func agreesWithTheDefinition() throws {
        var random = Generator(state: 7)
        var accepted = 0
        for _ in 0..<400 {
            let tree = Self.tree(depth: 4, &random)
            let pattern = Self.spelling(tree)
            let automaton = try RegularExpression.compile(pattern).get()
            for _ in 0..<20 {
                let text = (0..<random.below(7)).map { _ in UInt8(ascii: "a") + UInt8(random.below(3)) }
                let expected = Self.ends(tree, text, from: [0]).contains(text.count)
                if expected { accepted += 1 }
                #expect(automaton.accepts(text) == expected, "\(pattern) on \(String(decoding: text, as: UTF8.self))")
            }
        }
        #expect(accepted > 100)
    }

    private struct Generator {
        var state: UInt64
        mutating func below(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
    }

    private indirect enum Tree {
        case letter(UInt8)
        case anyOf([UInt8])
        case sequence(Tree, Tree)
        case either(Tree, Tree)
        case times(Tree, Int, Int?)
    }

    private static func tree(depth: Int, _ random: inout Generator) -> Tree {
        let letter = { (random: inout Generator) in UInt8(ascii: "a") + UInt8(random.below(3)) }
        guard depth > 0 else { return .letter(letter(&random)) }
        switch random.below(6) {
        case 0: return .letter(letter(&random))
        case 1: return .anyOf([letter(&random), letter(&random)])
        case 2, 3: return .sequence(tree(depth: depth - 1, &random), tree(depth: depth - 1, &random))
        case 4: return .either(tree(depth: depth - 1, &random), tree(depth: depth - 1, &random))
        default:
            let low = random.below(3)
            let high = random.below(2) == 0 ? nil : low + random.below(3)
            return .times(tree(depth: depth - 1, &random), low, high)
        }
    }

    private static func spelling(_ tree: Tree) -> String {
        switch tree {
        case .letter(let byte): String(UnicodeScalar(byte))
        case .anyOf(let bytes): "[" + String(decoding: bytes, as: UTF8.self) + "]"
        case .sequence(let left, let right): spelling(left) + spelling(right)
        case .either(let left, let right): "(\(spelling(left))|\(spelling(right)))"
        case .times(let inner, let low, let high): "(\(spelling(inner))){\(low),\(high.map(String.init) ?? "")}"
        }
    }

    private static func ends(_ tree: Tree, _ text: [UInt8], from starts: Set<Int>) -> Set<Int> {
        switch tree {
        case .letter(let byte): Set(starts.filter { $0 < text.count && text[$0] == byte }.map { $0 + 1 })
        case .anyOf(let bytes): Set(starts.filter { $0 < text.count && bytes.contains(text[$0]) }.map { $0 + 1 })
        case .sequence(let left, let right): ends(right, text, from: ends(left, text, from: starts))
        case .either(let left, let right): ends(left, text, from: starts).union(ends(right, text, from: starts))
        case .times(let inner, let low, let high): repeated(inner, low, high, text, starts)
        }
    }

    private static func repeated(
        _ inner: Tree, _ low: Int, _ high: Int?, _ text: [UInt8], _ starts: Set<Int>
    ) -> Set<Int> {
        var current = starts
        for _ in 0..<low { current = ends(inner, text, from: current) }
        var result = current
        for _ in 0..<(high.map { $0 - low } ?? text.count + 1) {
            current = ends(inner, text, from: current)
            result.formUnion(current)
        }
        return result
    }
}
