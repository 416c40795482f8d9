/// What stands before a token.
package enum Trivia {
    /// The `///` lines in a token's trivia that come directly before it, joined by line feeds; nil if there are none.
    ///
    /// A blank line or a `//` comment between them and the token does not part them; only the last run of `///` lines
    /// counts, so that a file's head comment is not taken for the policy's if a `//` line stands between.
    package static func documentation(of token: Token, in utf8: [UInt8]) -> String? {
        var lines: [String] = []
        var ended = false
        for line in utf8[token.triviaStart..<token.start].split(separator: UInt8(ascii: "\n")) {
            let text = line.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            let slashes = text.prefix { $0 == UInt8(ascii: "/") }.count
            if slashes == 3 {
                if ended { lines = [] }
                ended = false
                var body = text.dropFirst(3)
                if body.first == UInt8(ascii: " ") { body = body.dropFirst() }
                while let last = body.last, [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r")].contains(last) {
                    body.removeLast()
                }
                lines.append(String(decoding: body, as: UTF8.self))
            } else if slashes > 0 {
                ended = true
            }
        }
        return lines.isEmpty ? nil : lines.joined(separator: "\n")
    }
}
