/// The offsets at which lines begin. LF and CR LF end a line.
struct LineMap: Sendable {
    private let starts: [Int]

    init(_ utf8: [UInt8]) {
        var starts = [0]
        for (index, byte) in utf8.enumerated() where byte == UInt8(ascii: "\n") { starts.append(index + 1) }
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
        var column = 1
        var utf16Column = 1
        Self.walk(utf8[starts[low]..<offset]) { _, units in
            column += 1
            utf16Column += units
            return true
        }
        return SourcePosition(line: low + 1, column: column, utf16Column: utf16Column)
    }

    /// The offset of a place whose column counts UTF-16 code units from 1, clamped to the line.
    func offset(line: Int, utf16Column: Int, in utf8: [UInt8]) -> Int {
        let bounds = bounds(of: line, in: utf8)
        var column = 1
        var offset = bounds.lowerBound
        Self.walk(utf8[bounds]) { length, units in
            column += units
            if column > utf16Column { return false }
            offset += length
            return true
        }
        return offset
    }

    /// Goes over the scalars of a text. Bytes that are not UTF-8 count as editors and `String(decoding:as:)` show them: one
    /// U+FFFD for each longest run that could have begun a scalar (Unicode Standard, section 3.9).
    ///
    /// - Parameter body: is given a scalar's bytes and UTF-16 code units; false to stop.
    private static func walk(_ bytes: ArraySlice<UInt8>, _ body: (_ length: Int, _ units: Int) -> Bool) {
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        while true {
            let goesOn =
                switch parser.parseScalar(from: &iterator) {
                // Four bytes are what two code units are needed for (RFC 3629).
                case .valid(let scalar): body(scalar.count, scalar.count == 4 ? 2 : 1)
                case .error(let length): body(length, 1)
                case .emptyInput: false
                }
            if !goesOn { return }
        }
    }

    /// The bytes of a line without its line end; `line` counts from 1.
    func bounds(of line: Int, in utf8: [UInt8]) -> Range<Int> {
        let index = min(max(line - 1, 0), starts.count - 1)
        let lower = starts[index]
        var upper = index + 1 < starts.count ? starts[index + 1] : utf8.count
        for end in [UInt8(ascii: "\n"), UInt8(ascii: "\r")] where upper > lower && utf8[upper - 1] == end {
            upper -= 1
        }
        return lower..<upper
    }
}
