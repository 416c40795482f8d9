import MidicLang
import Testing

@Suite struct LexerTests {
    private func kinds(_ text: String) -> [String] {
        Lexer.tokens(of: Array(text.utf8)).dropLast().map(\.kind.rawValue)
    }

    @Test(arguments: [
        ("A b_1 _x", ["name", "name", "name"]),
        ("*Date Patient* * ** a*b*", ["glob", "glob", "*", "**", "glob"]),
        (
            "1 -2 0.5 1...8 -3650...-30",
            ["number", "number", "number", "number", "...", "number", "number", "...", "number"]
        ),
        ("-> - > >= <= < =", ["->", "unknown", ">", ">=", "<=", "<", "="]),
        ("./A/B . ...", ["./", "name", "/", "name", ".", "..."]),
        ("(0010,0010)(x010,00xx)", ["tag", "tag"]),
        ("(6000-60FE,3000) ( 0010 , 0020 )", ["tag", "tag"]),
        ("(0010,001) (0010 0010)", ["(", "number", ",", "number", ")", "(", "number", "number", ")"]),
        ("(60FE-6000,3000)", ["(", "number", "number", ",", "number", ")"]),
        ("\"a\\\"b\" #\"a\"b\"# ##\"\"#\"##", ["string", "rawString", "rawString"]),
        ("matches /a b/ / c", ["name", "regex", "/", "name"]),
        ("{ } ( ) [ ] , : ;", ["{", "}", "(", ")", "[", "]", ",", ":", ";"]),
        ("a // b\n/// c\nd", ["name", "name"]),
        ("é == != && # @", ["unknown", "unknown", "unknown", "unknown", "unknown", "unknown"]),
        ("", []),
    ]) func cutsIntoKinds(text: String, expected: [String]) {
        #expect(kinds(text) == expected)
    }

    @Test(arguments: [
        ("\"abc", LexicalFlaw.unterminatedString), ("\"abc\\", .unterminatedString), ("#\"abc\"", .unterminatedString),
        ("1abc", .invalidNumber), ("1.2.3", .invalidNumber), ("é", .unexpectedCharacter),
    ]) func marksFlaws(text: String, flaw: LexicalFlaw) {
        let tokens = Lexer.tokens(of: Array(text.utf8))
        #expect(tokens.count == 2)
        #expect(tokens[0].flaw == flaw)
        #expect(tokens[0].end == text.utf8.count)
    }

    @Test func unterminatedTextEndsWithItsLine() {
        #expect(kinds("\"abc\nd") == ["string", "name"])
        #expect(kinds("matches /abc\r\nd") == ["name", "regex", "name"])
        #expect(kinds("\"abc\\\r\nd") == ["string", "name"])
    }

    /// As for tools that split at LF: what stands behind a lone CR in a comment is comment.
    @Test func carriageReturnAloneEndsNoLine() {
        #expect(kinds("a // b\rc\nd") == ["name", "name"])
        #expect(kinds("\"a\rb\" c") == ["string", "name"])
        #expect(Lexer.tokens(of: Array("a\rb\nc".utf8)).map(\.startsLine) == [true, false, true, false])
    }

    @Test func modesDecideWhatParenthesesMean() {
        var lexer = Lexer(Array("(1024,2048)".utf8))
        #expect(lexer.next(.values).kind == .leftParen)
        lexer.seek(to: 0)
        #expect(lexer.next().kind == .tag)
        var broken = Lexer(Array("(0010,001) x".utf8))
        let token = broken.next(.tag)
        #expect(token.kind == .tag && token.flaw == .invalidTag && token.end == 10)
    }

    @Test func tokensTouchAndCoverEverything() {
        let text = Array("\u{FEFF}midic 1 // é\r\n\r\n  A -> keep\t// end".utf8)
        let tokens = Lexer.tokens(of: text)
        #expect(tokens.first?.triviaStart == 0)
        #expect(tokens.last?.end == text.count)
        for (token, next) in zip(tokens, tokens.dropFirst()) { #expect(token.end == next.triviaStart) }
        #expect(tokens.map(\.startsLine) == [true, false, true, false, false, false])
    }
}
