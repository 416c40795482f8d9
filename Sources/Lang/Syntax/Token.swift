/// What a token is. Words are all `name`: which of them mean something where is the parser's matter.
package enum TokenKind: String, Sendable, Hashable, CaseIterable {
    case name, glob, number, string, rawString, regex, tag, digest
    case arrow = "->"
    case ellipsis = "..."
    case dotSlash = "./"
    case dot = "."
    case slash = "/"
    case star = "*"
    case doubleStar = "**"
    case comma = ","
    case colon = ":"
    case semicolon = ";"
    case equal = "="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case leftBrace = "{"
    case rightBrace = "}"
    case leftParen = "("
    case rightParen = ")"
    case leftBracket = "["
    case rightBracket = "]"
    /// Bytes that begin no token.
    case unknown
    case endOfFile

    /// As a message names it.
    var display: String {
        switch self {
        case .name: "a name"
        case .glob: "a pattern such as `Patient*`"
        case .number: "a number"
        case .string, .rawString: "a text in quotes"
        case .regex: "a regular expression such as `/^A.*/`"
        case .tag: "a tag such as `(0010,0010)`"
        case .digest: "a digest such as `sha256:` and 64 hexadecimal digits"
        case .unknown: "an unknown character"
        case .endOfFile: "the end of the file"
        default: "`\(rawValue)`"
        }
    }
}

/// One token with the blanks, line ends and comments before it. Offsets are in bytes of the file.
///
/// Tokens touch: the trivia of the next one begins where this one ends, so all tokens together are the whole file.
package struct Token: Hashable, Sendable {
    package let kind: TokenKind
    /// Where the trivia before the token begins.
    package let triviaStart: Int
    package let start: Int
    package let end: Int
    /// The token is the first of its line (or of the file).
    package let startsLine: Bool
    /// What is wrong inside the token; the lexer itself never stops.
    package let flaw: LexicalFlaw?

    static func endOfFile(at offset: Int) -> Token {
        Token(kind: .endOfFile, triviaStart: offset, start: offset, end: offset, startsLine: false, flaw: nil)
    }
}

/// A fault inside a token.
package enum LexicalFlaw: Hashable, Sendable {
    case unexpectedCharacter
    case unterminatedString
    case unterminatedRegex
    case invalidNumber
    case invalidTag
}
