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

    var count: Int { starts.count }

    /// Line and column of an offset, which is clamped to the text.
    func location(of offset: Int, in utf8: [UInt8]) -> SourcePosition {
        let offset = min(max(offset, 0), utf8.count)
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        // Continuation bytes do not begin a scalar.
        let column = utf8[starts[low]..<offset].count(where: { $0 & 0xC0 != 0x80 }) + 1
        return SourcePosition(line: low + 1, column: column)
    }

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
