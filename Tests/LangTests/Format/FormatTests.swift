import Foundation
import MidicLang
import TestSupport
import Testing

/// One layout, and nothing but the layout: docs/language.md, "Layout".
@Suite struct FormatTests {
    static let folder = Repository.root.appendingPathComponent("Tests/Fixtures/fmt")

    private struct Formatted {
        let tree: SyntaxTree
        let result: FormatResult
        let text: [UInt8]?
    }

    private func format(_ utf8: [UInt8]) -> Formatted {
        var sources = SourceMap()
        let file = sources.add(path: "draft.midic", utf8: utf8)
        let parsed = PolicyParser.parse(file: file, in: sources)
        let result = PolicyFormatter.format(file: file, in: sources)
        return Formatted(tree: parsed.tree, result: result, text: result.utf8)
    }

    /// What must not change, read by the test's own means: the tokens but for `;`, and the comments, in one order.
    private func words(_ utf8: [UInt8]) -> [String] {
        var words: [String] = []
        for token in Lexer.tokens(of: utf8) where token.kind != .semicolon {
            let between = utf8[token.triviaStart..<token.start].split(separator: UInt8(ascii: "\n"))
            for line in between {
                let text = String(decoding: line, as: UTF8.self).trimmingCharacters(
                    in: .whitespaces.union(["\r", "\u{FEFF}"]))
                if !text.isEmpty { words.append(text) }
            }
            let text = String(decoding: utf8[token.start..<token.end], as: UTF8.self)
            words.append(token.kind == .tag ? text.replacing(" ", with: "") : text)
        }
        return words
    }

    /// The kinds of nodes in their order, with their depth.
    private func shape(_ tree: SyntaxTree) -> [String] {
        tree.outline().split(separator: "\n").map(String.init).filter { !$0.hasSuffix("';'") }
            .map { $0.contains(" '(") ? $0.filter { $0 != " " } : $0 }
    }

    /// The laws, for a text without errors.
    ///
    /// - Returns: false where the text has errors, and so is left alone.
    @discardableResult
    private func holds(_ utf8: [UInt8]) -> Bool {
        let first = format(utf8)
        let shown = String(decoding: utf8, as: UTF8.self)
        #expect(!first.result.isUnfaithful, "\(shown)")
        guard let text = first.text else {
            #expect(!first.result.diagnostics.isEmpty || first.result.isUnfaithful)
            return false
        }
        let second = format(text)
        #expect(second.text == text, "not idempotent:\n\(String(decoding: text, as: UTF8.self))")
        #expect(words(utf8) == words(text), "\(shown)")
        #expect(shape(first.tree) == shape(second.tree), "\(shown)")
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.last == "" && lines.count > 1 && !lines[lines.count - 2].isEmpty, "one line end at the end")
        #expect(!lines.contains { $0.hasSuffix(" ") || $0.hasSuffix("\r") })
        #expect(!zip(lines, lines.dropFirst()).dropLast().contains { $0.isEmpty && $1.isEmpty }, "two blank lines")
        return true
    }

    @Test(arguments: Repository.policies(in: folder)) func goldenPair(name: String) throws {
        let utf8 = try Repository.read("Tests/Fixtures/fmt/\(name)")
        #expect(holds(utf8))
        let text = String(decoding: try #require(format(utf8).text), as: UTF8.self)
        #expect(text.utf8.elementsEqual(utf8) == false, "a pair that shows nothing")
        let golden = GoldenFile(Self.folder.appendingPathComponent(name).appendingPathExtension("out"))
        #expect(try golden.agrees(with: text))
    }

    @Test func pairsAreThere() { #expect(Repository.policies(in: Self.folder).count >= 5) }

    @Test(arguments: Repository.policies(in: Repository.examples)) func examplesAreInThatStyle(name: String) throws {
        let utf8 = try Repository.read("examples/\(name)")
        #expect(format(utf8).text == utf8, "midic fmt examples")
    }

    /// Errors of syntax, other versions and what is no policy: left alone.
    @Test(arguments: [
        "midic 1\nA ->", "midic 2\nA -> keep", "secret k", "", "midic 1\nA -> keep\u{200B}", "midic 1\rA -> keep\r",
        "midic 1\npolicy a {", "midic 1\nsecret a secret b", "midic 1\nA -> set \"x",
    ])
    func whatHasErrorsIsLeftAlone(text: String) {
        let result = format(Array(text.utf8)).result
        #expect(result.utf8 == nil)
        #expect(result.diagnostics.contains { $0.severity == .error })
    }

    @Test func lawsHoldOverFixtures() {
        #expect(MutationTests.corpus.filter { holds($0) }.count > 50)
    }

    /// Other blanks, line ends, comments and `;` between the same tokens come to what the first layout says, or stay sound.
    @Test(arguments: 0..<6) func lawsHoldOverOtherLayouts(round: Int) {
        var generator = FixedGenerator(state: 77 + UInt64(round))
        let gaps = [
            " ", "  ", "\t", "\n", "\n\n\n", " // c\n", "\n  // own\n", "\r\n", "", "\n/// doc\n", " // a\n// b\n",
        ]
        var sound = 0
        for text in MutationTests.corpus where format(text).text != nil {
            for rate in [3, 10, 40] {
                var laid: [UInt8] = []
                for token in Lexer.tokens(of: text) {
                    let isChanged = Int.random(in: 0..<100, using: &generator) < rate
                    let gap = isChanged ? Array(gaps.randomElement(using: &generator)!.utf8) : []
                    laid += (gap.isEmpty ? Array(text[token.triviaStart..<token.start]) : gap)
                    if isChanged, Int.random(in: 0..<6, using: &generator) == 0 { laid += Array(";".utf8) }
                    laid += text[token.start..<token.end]
                }
                if holds(laid) { sound += 1 }
            }
        }
        #expect(sound > 20)
    }

    @Test(arguments: 0..<6) func lawsHoldOverMutatedTokens(round: Int) {
        var generator = FixedGenerator(state: 4000 + UInt64(round))
        let pieces = MutationTests.corpus.flatMap { text in
            Lexer.tokens(of: text).map { Array(text[$0.triviaStart..<$0.end]) }
        }
        var sound = 0
        for text in MutationTests.corpus where format(text).text != nil {
            let whole = Lexer.tokens(of: text).map { Array(text[$0.triviaStart..<$0.end]) }
            for _ in 0..<10 {
                var tokens = whole
                let index = Int.random(in: 0..<tokens.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: tokens.remove(at: index)
                case 1: tokens.insert(tokens[index], at: index)
                case 2: tokens.swapAt(index, Int.random(in: 0..<tokens.count, using: &generator))
                default: tokens[index] = pieces.randomElement(using: &generator) ?? []
                }
                if holds(tokens.flatMap { $0 }) { sound += 1 }
            }
        }
        #expect(sound > 20)
    }

    /// Time and memory go with the length.
    @Test func longListsAndDeepBlocks() {
        let names = (0..<20_000).map { "A\($0)" }.joined(separator: ",")
        holds(Array("midic 1\nset a=\(names)\n".utf8))
        holds(Array(("midic 1\n" + String(repeating: "A -> keep\n", count: 20_000)).utf8))
        let deep = String(repeating: "when A is present {", count: 60) + String(repeating: "}", count: 60)
        holds(Array("midic 1\n\(deep)\n".utf8))
    }
}
