/// Cuts UTF-8 text into tokens, one at a time. A value: copying it is going back.
///
/// It never fails. Every byte belongs to a token or to the trivia before one; what fits nothing becomes `.unknown`.
package struct Lexer: Sendable {
    /// What the parser expects, where one spelling can mean two things.
    package enum Mode: Sendable, Hashable {
        /// `(0010,0010)` is a tag, `/` a path separator.
        case normal
        /// `(` is always a parenthesis: `Rows in (1024, 2048)`.
        case values
        /// `(` begins a tag even if it is misspelt: `(0010,001)`.
        case tag
        /// `/` begins a regular expression.
        case regex
        /// `sha256:` and what follows it without a blank is one digest.
        case digest
    }

    private let utf8: [UInt8]
    /// Where the next token's trivia begins.
    package private(set) var position = 0

    package init(_ utf8: [UInt8]) { self.utf8 = utf8 }

    /// All tokens of a text in normal mode, the end of the file included. Regular expressions are taken after `matches`.
    package static func tokens(of utf8: [UInt8]) -> [Token] {
        var lexer = Lexer(utf8)
        var tokens: [Token] = []
        var mode = Mode.normal
        while true {
            let token = lexer.next(mode)
            tokens.append(token)
            if token.kind == .endOfFile { return tokens }
            mode = token.kind == .name && utf8[token.start..<token.end].elementsEqual("matches".utf8) ? .regex : .normal
        }
    }

    /// Goes to an offset that a token's trivia begins at.
    package mutating func seek(to offset: Int) { position = offset }

    /// The next token; at the end `.endOfFile` again and again.
    package mutating func next(_ mode: Mode = .normal) -> Token {
        let triviaStart = position
        var startsLine = position == 0
        skipTrivia(&startsLine)
        let start = position
        var flaw: LexicalFlaw?
        let kind = start < utf8.count ? scan(mode, &flaw) : .endOfFile
        return Token(
            kind: kind, triviaStart: triviaStart, start: start, end: position, startsLine: startsLine, flaw: flaw)
    }

    private func byte(_ offset: Int = 0) -> UInt8? {
        let index = position + offset
        return index < utf8.count ? utf8[index] : nil
    }

    private func starts(with text: StaticString, at offset: Int = 0) -> Bool {
        var index = position + offset
        let matches = text.description.utf8.allSatisfy { expected in
            defer { index += 1 }
            return index < utf8.count && utf8[index] == expected
        }
        return matches
    }

    private mutating func skipTrivia(_ startsLine: inout Bool) {
        // A byte order mark is tolerated at the start only.
        if position == 0, utf8.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        while let byte = byte() {
            switch byte {
            // A CR that no LF follows is reported elsewhere, and ends no line.
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
                position += 1
            case UInt8(ascii: "\n"):
                startsLine = true
                position += 1
            case UInt8(ascii: "/") where self.byte(1) == UInt8(ascii: "/"):
                skipToLineEnd()
            default:
                return
            }
        }
    }

    /// Lines end with LF or CR LF, and at the end of the file.
    private var isAtLineEnd: Bool { isLineEnd(0) }

    private func isLineEnd(_ offset: Int) -> Bool {
        switch byte(offset) {
        case nil, UInt8(ascii: "\n"): true
        case UInt8(ascii: "\r"): byte(offset + 1) == UInt8(ascii: "\n")
        default: false
        }
    }

    private mutating func skipToLineEnd() {
        while !isAtLineEnd { position += 1 }
    }

    /// Takes one token at `position`, which is before the end.
    private mutating func scan(_ mode: Mode, _ flaw: inout LexicalFlaw?) -> TokenKind {
        let first = utf8[position]
        switch first {
        case UInt8(ascii: "("):
            if mode != .values, let length = TagSpelling.length(in: utf8, at: position) {
                position += length
                return .tag
            }
            if mode == .tag { return scanBrokenTag(&flaw) }
            return take(1, .leftParen)
        case UInt8(ascii: "/"):
            return mode == .regex ? scanRegex(&flaw) : take(1, .slash)
        case UInt8(ascii: "\""):
            return scanString(&flaw)
        case UInt8(ascii: "#") where isRawStringStart():
            return scanRawString(&flaw)
        case UInt8(ascii: "*"):
            return scanStars()
        case _ where first.isWordStart:
            return mode == .digest && starts(with: "sha256:") ? scanDigest() : scanWord()
        case _ where first.isDigit:
            return scanNumber(&flaw)
        case UInt8(ascii: "-"):
            if byte(1) == UInt8(ascii: ">") { return take(2, .arrow) }
            if byte(1)?.isDigit == true { return scanNumber(&flaw) }
            return scanUnknown(&flaw)
        case UInt8(ascii: "."):
            if starts(with: "...") { return take(3, .ellipsis) }
            if byte(1) == UInt8(ascii: "/"), byte(2) != UInt8(ascii: "/") { return take(2, .dotSlash) }
            return take(1, .dot)
        case UInt8(ascii: "<"):
            return byte(1) == UInt8(ascii: "=") ? take(2, .lessOrEqual) : take(1, .less)
        case UInt8(ascii: ">"):
            return byte(1) == UInt8(ascii: "=") ? take(2, .greaterOrEqual) : take(1, .greater)
        case UInt8(ascii: "="):
            return byte(1) == UInt8(ascii: "=") ? scanUnknown(&flaw) : take(1, .equal)
        case UInt8(ascii: ","): return take(1, .comma)
        case UInt8(ascii: ":"): return take(1, .colon)
        case UInt8(ascii: ";"): return take(1, .semicolon)
        case UInt8(ascii: "{"): return take(1, .leftBrace)
        case UInt8(ascii: "}"): return take(1, .rightBrace)
        case UInt8(ascii: ")"): return take(1, .rightParen)
        case UInt8(ascii: "["): return take(1, .leftBracket)
        case UInt8(ascii: "]"): return take(1, .rightBracket)
        default: return scanUnknown(&flaw)
        }
    }

    private mutating func take(_ count: Int, _ kind: TokenKind) -> TokenKind {
        position += count
        return kind
    }

    /// The one word that is spelt with a hyphen.
    private static let hyphenated = (front: Array("multi".utf8), back: Array("-frame".utf8))

    private mutating func scanWord() -> TokenKind {
        let start = position
        var kind = TokenKind.name
        while let byte = byte() {
            if byte == UInt8(ascii: "*") { kind = .glob } else if !byte.isWord { break }
            position += 1
        }
        let end = position + Self.hyphenated.back.count
        if end <= utf8.count, utf8[start..<position].elementsEqual(Self.hyphenated.front),
            utf8[position..<end].elementsEqual(Self.hyphenated.back), end == utf8.count || !utf8[end].isWord
        {
            position = end
        }
        return kind
    }

    /// `sha256:` with the letters and digits behind it; how many they are is no matter of the lexer.
    private mutating func scanDigest() -> TokenKind {
        position += 7
        while byte()?.isWord == true { position += 1 }
        return .digest
    }

    private mutating func scanStars() -> TokenKind {
        let start = position
        while let byte = byte(), byte == UInt8(ascii: "*") || byte.isWord { position += 1 }
        if utf8[start..<position].contains(where: { $0 != UInt8(ascii: "*") }) { return .glob }
        // Three and more stars are one star after another; the parser names the second as unexpected.
        position = min(position, start + 2)
        return position - start == 1 ? .star : .doubleStar
    }

    private mutating func scanNumber(_ flaw: inout LexicalFlaw?) -> TokenKind {
        if byte() == UInt8(ascii: "-") { position += 1 }
        while byte()?.isDigit == true { position += 1 }
        if byte() == UInt8(ascii: "."), byte(1)?.isDigit == true {
            position += 1
            while byte()?.isDigit == true { position += 1 }
        }
        // `12abc` and `1.2.3` are one broken number rather than a number and a surprise.
        let isDotDigit = byte() == UInt8(ascii: ".") && byte(1)?.isDigit == true
        if byte()?.isWord == true || isDotDigit {
            flaw = .invalidNumber
            while let next = byte(), next.isWord || (next == UInt8(ascii: ".") && byte(1)?.isWord == true) {
                position += 1
            }
        }
        return .number
    }

    private mutating func scanString(_ flaw: inout LexicalFlaw?) -> TokenKind {
        position += 1
        while !isAtLineEnd, let byte = byte() {
            position += 1
            if byte == UInt8(ascii: "\"") { return .string }
            if byte == UInt8(ascii: "\\"), !isAtLineEnd { position += 1 }
        }
        flaw = .unterminatedString
        return .string
    }

    private func isRawStringStart() -> Bool {
        var offset = 0
        while byte(offset) == UInt8(ascii: "#") { offset += 1 }
        return byte(offset) == UInt8(ascii: "\"")
    }

    /// `#"..."#`, with as many number signs as the text needs; no escapes, one line.
    private mutating func scanRawString(_ flaw: inout LexicalFlaw?) -> TokenKind {
        var signs = 0
        while byte() == UInt8(ascii: "#") {
            signs += 1
            position += 1
        }
        position += 1
        while !isAtLineEnd, let byte = byte() {
            position += 1
            guard byte == UInt8(ascii: "\"") else { continue }
            var found = 0
            while found < signs, self.byte(found) == UInt8(ascii: "#") { found += 1 }
            if found == signs {
                position += signs
                return .rawString
            }
        }
        flaw = .unterminatedString
        return .rawString
    }

    /// `/.../` on one line; `\/` is a slash inside it.
    private mutating func scanRegex(_ flaw: inout LexicalFlaw?) -> TokenKind {
        position += 1
        while !isAtLineEnd, let byte = byte() {
            position += 1
            if byte == UInt8(ascii: "/") { return .regex }
            if byte == UInt8(ascii: "\\"), !isAtLineEnd { position += 1 }
        }
        flaw = .unterminatedRegex
        return .regex
    }

    /// Something in parentheses where only a tag can stand: up to the closing parenthesis or what cannot belong.
    private mutating func scanBrokenTag(_ flaw: inout LexicalFlaw?) -> TokenKind {
        flaw = .invalidTag
        position += 1
        while let byte = byte() {
            if byte == UInt8(ascii: ")") {
                position += 1
                break
            }
            guard byte.isWord || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: " ")
            else {
                break
            }
            position += 1
        }
        while position > 0, utf8[position - 1] == UInt8(ascii: " ") { position -= 1 }
        return .tag
    }

    /// One whole scalar, or a run of ASCII operator characters such as `!=` and `&&`.
    private mutating func scanUnknown(_ flaw: inout LexicalFlaw?) -> TokenKind {
        flaw = .unexpectedCharacter
        let first = utf8[position]
        position += 1
        if first >= 0x80 {
            while let byte = byte(), byte & 0xC0 == 0x80 { position += 1 }
        } else {
            while let byte = byte(), "=!&|+-~^%<>".utf8.contains(byte), "=!&|".utf8.contains(first) { position += 1 }
        }
        return .unknown
    }
}

extension UInt8 {
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
    var isWordStart: Bool {
        (self >= UInt8(ascii: "a") && self <= UInt8(ascii: "z"))
            || (self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z"))
            || self == UInt8(ascii: "_")
    }
    var isWord: Bool { isWordStart || isDigit }
    /// The value of a hexadecimal digit in either case.
    var hexValue: UInt16? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(self - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(self - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(self - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
