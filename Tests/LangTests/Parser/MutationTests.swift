import MidicLang
import TestSupport
import Testing

/// The tree keeps every byte, whatever the text.
@Suite struct MutationTests {
    static let corpus: [[UInt8]] =
        [Array(SampleTests.sample.utf8)]
        + (try! Repository.policies(in: Repository.errors).map { try Repository.read("Tests/Fixtures/errors/\($0)") })
        + (try! Repository.policies(in: Repository.examples).map { try Repository.read("examples/\($0)") })

    static let statementKinds = [
        "gate", "rule", "waiver", "equipmentMark", "unregisteredClasses", "safeList", "forBlock", "whenBlock",
        "privateBlock", "inBlock",
    ]
    static let declarationKinds = [
        "secret", "param", "offset", "table", "set", "condition", "device", "tagList",
    ]

    private func count(_ statements: [Statement]) -> Int {
        statements.reduce(0) { sum, statement in
            switch statement {
            case .gate, .rule, .waiver, .markEquipment, .unregisteredClasses, .safeList: sum + 1
            case .forClasses(_, _, let body, _), .when(_, let body, _), .privateBlock(_, let body, _),
                .inSequence(_, let body, _):
                sum + 1 + count(body)
            }
        }
    }

    private func check(_ text: [UInt8]) -> ParseResult {
        var sources = SourceMap()
        let file = sources.add(path: "mutated.midic", utf8: text)
        let result = PolicyParser.parse(file: file, in: sources)
        #expect(result.tree.printed() == text)
        // Ranges stay inside the file and a text can be drawn.
        for diagnostic in result.diagnostics {
            #expect(diagnostic.range.map { $0.lower <= $0.upper && $0.upper <= text.count } ?? true)
        }
        for edit in result.diagnostics.flatMap(\.fixIts).flatMap(\.edits) {
            #expect(edit.range.lower <= edit.range.upper && edit.range.upper <= text.count)
        }
        // What the parser does not complain about reaches the compiler: no rule is lost in silence.
        if result.diagnostics.isEmpty {
            let outline = result.tree.outline().split(separator: "\n").map { $0.drop { $0 == " " } }
            #expect(outline.count { Self.statementKinds.contains(String($0)) } == count(result.file.statements))
            #expect(outline.count { Self.declarationKinds.contains(String($0)) } == result.file.declarations.count)
            #expect(result.file.brokenNames.isEmpty)
            #expect(!outline.contains("unexpected") && !outline.contains("misplaced") && !outline.contains("later"))
        }
        _ = TextRenderer(colour: true).render(result.diagnostics, in: sources)
        return result
    }

    @Test func keepsEveryFixture() {
        for text in Self.corpus { _ = check(text) }
    }

    /// Bytes that are no UTF-8 are three bytes each where a text is shown, and one in the file.
    @Test(arguments: [
        ("private \"", "SI\u{415}MENS MR\" (0051,xx0F) -> remove"), ("private \"", "ACME\u{A0}\" * -> remove"),
        ("PatientName when StationName is \"", "C\u{422} 1\u{A0}\" -> remove"),
        ("PatientName when StationName matches /", "C\u{422} 1\u{A0}/ -> remove"),
        ("PatientName -> set \u{201C}", "A\u{201D}"), ("PatientName -> set \"", "e\u{301}\t\""),
    ])
    func placesBehindBrokenBytes(head: String, tail: String) {
        for count in [1, 7, 100] {
            let broken = [UInt8](repeating: 0x87, count: count)
            let result = check(Array("midic 1\n\(head)".utf8) + broken + Array("\(tail)\n".utf8))
            #expect(result.diagnostics.contains { $0.code == .invalidUTF8 })
        }
    }

    @Test(arguments: 0..<8) func survivesChangedTokens(round: Int) {
        var generator = FixedGenerator(state: UInt64(round))
        let pieces = Self.corpus.flatMap { text in Lexer.tokens(of: text).map { Array(text[$0.triviaStart..<$0.end]) } }
        for text in Self.corpus {
            var tokens = Lexer.tokens(of: text).map { Array(text[$0.triviaStart..<$0.end]) }
            for _ in 0..<12 {
                let index = Int.random(in: 0..<tokens.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0 where tokens.count > 1: tokens.remove(at: index)
                case 1: tokens.insert(tokens[index], at: index)
                case 2: tokens.swapAt(index, Int.random(in: 0..<tokens.count, using: &generator))
                default: tokens[index] = pieces.randomElement(using: &generator) ?? []
                }
                _ = check(tokens.flatMap { $0 })
            }
        }
    }

    @Test(arguments: 0..<8) func survivesChangedBytes(round: Int) {
        var generator = FixedGenerator(state: 1000 + UInt64(round))
        for text in Self.corpus {
            var bytes = text
            for _ in 0..<12 {
                guard !bytes.isEmpty else { break }
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes[index] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.remove(at: index)
                default: bytes.insert(Array("(){}\"/*,;\n#[x".utf8).randomElement(using: &generator) ?? 0, at: index)
                }
                _ = check(bytes)
            }
        }
    }

    /// Small mutations of single statements, many of which stay well formed.
    @Test(arguments: 0..<4) func losesNoStatementInSilence(round: Int) {
        var generator = FixedGenerator(state: 2000 + UInt64(round))
        let lines = SampleTests.sample.split(separator: "\n").map(String.init).filter {
            $0.contains("->") || $0.contains("=")
        }
        let pieces = Lexer.tokens(of: Array(SampleTests.sample.utf8)).map {
            Array(SampleTests.sample.utf8)[$0.start..<$0.end]
        }
        var clean = 0
        for line in lines
            + Array(repeating: "A when X is 1 and not (any Y in (1, 2)) -> set(a: 1 b, c) else d", count: 10)
        {
            for _ in 0..<40 {
                let text = Array(line.utf8)
                var tokens = Lexer.tokens(of: text).map { Array(text[$0.triviaStart..<$0.end]) }
                let index = Int.random(in: 0..<tokens.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: tokens.remove(at: index)
                case 1: tokens[index] = [0x20] + (pieces.randomElement(using: &generator) ?? [])
                default: tokens.insert([0x20] + (pieces.randomElement(using: &generator) ?? []), at: index)
                }
                if check(Array("midic 1\n".utf8) + tokens.flatMap { $0 }).diagnostics.isEmpty { clean += 1 }
            }
        }
        #expect(clean > 100)
    }

    /// Every prefix of a text is a text that someone is typing.
    @Test func survivesEveryPrefix() {
        let text = Array(SampleTests.sample.utf8)
        for length in stride(from: 0, to: text.count, by: 3) { _ = check(Array(text[..<length])) }
    }

    @Test(arguments: ["(", "{", "for storage(CT) {", "when (", "not ", "A/", "A -> b else ", "\"", "x,", "if (1,", "}"])
    func survivesRepetition(of piece: String) {
        _ = check(Array("midic 1\n".utf8) + Array(String(repeating: piece, count: 5000).utf8))
        _ = check(Array("midic 1\nreject \"a\" when ".utf8) + Array(String(repeating: piece, count: 5000).utf8))
        _ = check(Array("midic 1\nA -> set(".utf8) + Array(String(repeating: piece + "\n", count: 5000).utf8))
    }

    /// One broken line costs that line only.
    @Test(arguments: [
        "PatientName ->", "-> remove", "A, -> ", "A -> keep ->", "A -> ->", "secret", "param x", "set y =", "reject",
        "@ # $",
        "A -> round(1 year", "when Rows -> {}", "B -> set \"x", "offset o = days(1", "condition c = (Rows is 1",
        "obligations() -> keep", "retained() -> keep", "classes -> uid(k)", "accept when X in ()", "for storage() { }",
        "obligations(a, b) -> keep", "accept when any X[2] is 1",
    ])
    func doesNotHideTheNextLine(broken: String) {
        let result = parse("midic 1\n\(broken)\nsecret kept\nPatientID -> remove\nStationName ->\n")
        #expect(
            result.file.declarations.contains {
                if case .secret(let name, _) = $0 { name.text == "kept" } else { false }
            })
        #expect(
            result.file.statements.contains {
                guard case .rule(let rule) = $0, case .name(let name) = rule.selector.terms.first?.target else {
                    return false
                }
                return name.text == "PatientID"
            })
        #expect(result.diagnostics.count == 2)
        #expect(result.diagnostics.last?.code == .missingToken)
    }
}
