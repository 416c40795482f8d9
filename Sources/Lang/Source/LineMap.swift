/// The offsets at which lines begin. LF, CR LF and a lone CR end a line.
struct LineMap: Sendable {
    private let starts: [Int]

    init(_ utf8: [UInt8]) {
        var starts = [0]
        var index = 0
        while index < utf8.count {
            if utf8[index] == UInt8(ascii: "\n") {
                starts.append(index + 1)
            } else if utf8[index] == UInt8(ascii: "\r"),
                index + 1 == utf8.count || utf8[index + 1] != UInt8(ascii: "\n")
            {
                starts.append(index + 1)
            }
            index += 1
        }
        self.starts = starts
    }

    /// Line and column of an offset, which is clamped to the text.
    func location(of offset: Int, in utf8: [UInt8]) -> SourcePosition {
        let offset = min(max(offset, 0), utf8.count)
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        let before = utf8[starts[low]..<offset]
        return SourcePosition(
            line: low + 1, column: before.count(where: Self.beginsScalar) + 1,
            utf16Column: before.reduce(1) { $0 + Self.utf16Length($1) })
    }

    /// The offset of a place whose column counts UTF-16 code units from 1, clamped to the line.
    func offset(line: Int, utf16Column: Int, in utf8: [UInt8]) -> Int {
        let bounds = bounds(of: line, in: utf8)
        var column = 1
        var offset = bounds.lowerBound
        while offset < bounds.upperBound {
            // A byte that begins no scalar belongs to the scalar before it.
            var end = offset + 1
            while end < bounds.upperBound, !Self.beginsScalar(utf8[end]) { end += 1 }
            column += Self.utf16Length(utf8[offset])
            if column > utf16Column { break }
            offset = end
        }
        return offset
    }

    /// Continuation bytes do not begin a scalar.
    private static func beginsScalar(_ byte: UInt8) -> Bool { byte & 0xC0 != 0x80 }

    /// The code units of the scalar that a byte begins: two beyond the Basic Multilingual Plane, whose first byte in UTF-8
    /// is F0 or more (RFC 3629).
    private static func utf16Length(_ byte: UInt8) -> Int { beginsScalar(byte) ? (byte >= 0xF0 ? 2 : 1) : 0 }

    /// The bytes of a line without its line end; `line` counts from 1.
    func bounds(of line: Int, in utf8: [UInt8]) -> Range<Int> {
        let index = min(max(line - 1, 0), starts.count - 1)
        let lower = starts[index]
        var upper = index + 1 < starts.count ? starts[index + 1] : utf8.count
        while upper > lower, utf8[upper - 1] == UInt8(ascii: "\n") || utf8[upper - 1] == UInt8(ascii: "\r") {
            upper -= 1
        }
        return lower..<upper
    }
}
