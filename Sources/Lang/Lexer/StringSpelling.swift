/// Reads what stands between quotes.
enum StringSpelling {
    /// A backslash sequence that means nothing, as byte offsets of the file.
    struct BadEscape {
        let lower: Int
        let upper: Int
    }

    /// A backslash sequence and the character that it stands for, as byte offsets of the file.
    struct Escape {
        let scalar: Unicode.Scalar
        let lower: Int
        let upper: Int
    }

    /// The value of a string, raw string or regular expression token, and its escapes.
    static func value(
        of token: Token, in utf8: [UInt8]
    ) -> (value: String, escapes: [Escape], badEscapes: [BadEscape]) {
        switch token.kind {
        case .rawString:
            var signs = 0
            while token.start + signs < token.end, utf8[token.start + signs] == UInt8(ascii: "#") { signs += 1 }
            let lower = min(token.start + signs + 1, token.end)
            let upper = token.flaw == nil ? token.end - signs - 1 : token.end
            return (String(decoding: utf8[lower..<max(lower, upper)], as: UTF8.self), [], [])
        case .regex:
            let lower = token.start + 1
            let upper = token.flaw == nil ? token.end - 1 : token.end
            return (String(decoding: utf8[lower..<max(lower, upper)], as: UTF8.self), [], [])
        default:
            let lower = token.start + 1
            let upper = token.flaw == nil ? token.end - 1 : token.end
            return unescape(utf8, lower..<max(lower, upper))
        }
    }

    private static func unescape(
        _ utf8: [UInt8], _ range: Range<Int>
    ) -> (value: String, escapes: [Escape], badEscapes: [BadEscape]) {
        var bytes: [UInt8] = []
        var escapes: [Escape] = []
        var bad: [BadEscape] = []
        var index = range.lowerBound
        while index < range.upperBound {
            guard utf8[index] == UInt8(ascii: "\\") else {
                bytes.append(utf8[index])
                index += 1
                continue
            }
            let start = index
            index += 1
            switch index < range.upperBound ? utf8[index] : 0 {
            case UInt8(ascii: "\""): bytes.append(UInt8(ascii: "\""))
            case UInt8(ascii: "\\"): bytes.append(UInt8(ascii: "\\"))
            case UInt8(ascii: "n"):
                bytes.append(UInt8(ascii: "\n"))
                escapes.append(Escape(scalar: "\n", lower: start, upper: index + 1))
            case UInt8(ascii: "t"):
                bytes.append(UInt8(ascii: "\t"))
                escapes.append(Escape(scalar: "\t", lower: start, upper: index + 1))
            case UInt8(ascii: "u"):
                let (scalar, end) = codePoint(utf8, from: index + 1, to: range.upperBound)
                if let scalar {
                    bytes.append(contentsOf: String(Character(scalar)).utf8)
                    escapes.append(Escape(scalar: scalar, lower: start, upper: end))
                } else {
                    bad.append(BadEscape(lower: start, upper: end))
                }
                index = end - 1
            default:
                // The whole scalar after the backslash belongs to the bad escape.
                while index + 1 < range.upperBound, utf8[index + 1] & 0xC0 == 0x80 { index += 1 }
                bad.append(BadEscape(lower: start, upper: min(index + 1, range.upperBound)))
            }
            index += 1
        }
        return (String(decoding: bytes, as: UTF8.self), escapes, bad)
    }

    /// `{...}` with one to six hexadecimal digits, and where it ends.
    private static func codePoint(_ utf8: [UInt8], from start: Int, to end: Int) -> (Unicode.Scalar?, Int) {
        guard start < end, utf8[start] == UInt8(ascii: "{") else { return (nil, start) }
        var index = start + 1
        var value: UInt32 = 0
        var digits = 0
        while index < end, let digit = utf8[index].hexValue {
            if digits < 7 { value = value << 4 | UInt32(digit) }
            digits += 1
            index += 1
        }
        guard index < end, utf8[index] == UInt8(ascii: "}") else { return (nil, index) }
        index += 1
        return ((1...6).contains(digits) ? Unicode.Scalar(value) : nil, index)
    }
}
