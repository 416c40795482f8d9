/// The comments between two tokens, by where they stand.
struct CommentLines {
    struct Line {
        let text: String
        /// A blank line stands before it.
        let followsBlank: Bool
    }

    /// On the line of the token before.
    private(set) var trailing: String?
    /// On lines of their own.
    private(set) var own: [Line] = []
    /// A blank line stands directly before the token behind.
    private(set) var endsWithBlank = false

    var isEmpty: Bool { trailing == nil && own.isEmpty }

    /// Reads what stands before a token.
    init(before token: Token, in utf8: [UInt8]) {
        var position = token.triviaStart
        // At the file's beginning there is no token before.
        var lineEnds = position == 0 ? 1 : 0
        while position < token.start {
            switch utf8[position] {
            case UInt8(ascii: "\n"):
                lineEnds += 1
                position += 1
            case UInt8(ascii: "/"):
                let end = utf8[position..<token.start].firstIndex(of: UInt8(ascii: "\n")) ?? token.start
                var bytes = utf8[position..<end]
                while let last = bytes.last, CommentLines.blanks.contains(last) { bytes.removeLast() }
                let text = String(decoding: bytes, as: UTF8.self)
                if lineEnds == 0 {
                    trailing = text
                } else {
                    own.append(Line(text: text, followsBlank: lineEnds > 1 && position > 0 && !isFirst(own, token)))
                }
                lineEnds = 0
                position = end
            default:
                position += 1
            }
        }
        endsWithBlank = lineEnds > 1
    }

    /// Whether a line would be the first of the file.
    private func isFirst(_ lines: [Line], _ token: Token) -> Bool { token.triviaStart == 0 && lines.isEmpty }

    private static let blanks: [UInt8] = [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r")]
}
