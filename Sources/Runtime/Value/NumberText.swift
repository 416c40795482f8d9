/// Whether text is decimal numbers (DS, IS), several with backslashes between them, each perhaps with blanks around it.
///
/// Three ways to the same answer. Numbers of the usual form are told sixteen bytes at a time (`arePlainDecimals`). A few others are
/// read as one reads them. Up to eight bytes, and many others, go through a table of states in one register: for each byte a word
/// holds, six bits a state, the state that comes next, and a state is the place of its six bits. So a step is one load, which does not
/// wait for the step before, and one shift; no branch is there to be guessed wrong at the end of each number.
struct NumberText: Sendable {
    /// DS has 16 bytes by the standard. Programs that print a double write up to 24 (sign, 17 digits, point, `e-308`), which is
    /// as much a number and common in real files.
    static let longestDecimal = 24
    static let longestInteger = 12

    /// From here on the table is worth its making.
    static let longText = 256

    /// Whether a value without padding at its end is DS.
    static func areDecimals(_ bytes: RawSpan, _ value: Range<Int>) -> Bool {
        arePlainDecimals(bytes, value) || are(decimals, bytes, value, hasFraction: true)
    }

    /// Whether a value without padding at its end is IS.
    static func areIntegers(_ bytes: RawSpan, _ value: Range<Int>) -> Bool {
        are(integers, bytes, value, hasFraction: false)
    }

    @inline(__always)
    private static func are(_ table: NumberText, _ bytes: RawSpan, _ value: Range<Int>, hasFraction: Bool) -> Bool {
        value.count < longText ? areShort(bytes, value, hasFraction: hasFraction) : table.fits(bytes, value)
    }

    /// Whether a value of up to eight bytes, blanks at its end among them, is numbers. May say no where the value is at the
    /// very start of the span.
    @inline(__always)
    static func areFew(_ bytes: RawSpan, _ value: Range<Int>, hasFraction: Bool) -> Bool {
        guard value.count <= 8, value.lowerBound >= 8, !value.isEmpty else { return false }
        // The last eight bytes, those of the value lowest.
        let word = bytes.uint64(at: value.upperBound - 8) &>> UInt64(8 * (8 - value.count))
        return isOne(word, count: value.count, hasFraction: hasFraction)
            || (hasFraction ? decimals : integers).fits(word: word, count: value.count)
    }

    /// Whether up to eight bytes, the first of which is the lowest of a word, are one number as most are written: a minus perhaps,
    /// digits, perhaps a point behind one of them, and a blank perhaps. The usual arithmetic on the bytes of a word, as in `ByteClass`.
    @inline(__always)
    static func isOne(_ bytes: UInt64, count: Int, hasFraction: Bool) -> Bool {
        var (word, count) = (bytes, count)
        if word &>> UInt64(8 &* count &- 8) == 0x20 {
            count &-= 1
            word ^= 0x20 &<< UInt64(8 &* count)
        }
        if word & 0xFF == 0x2D {
            // The number without it.
            word &>>= 8
            count &-= 1
        }
        guard count > 0 else { return false }
        // Digits become 0 to 9; what is behind the number becomes 0.
        let zeros: UInt64 = 0x3030_3030_3030_3030
        let values = word ^ (count == 8 ? zeros : zeros & (1 &<< UInt64(8 &* count) &- 1))
        let high: UInt64 = 0x8080_8080_8080_8080
        guard values & high == 0 else { return false }
        let others = (values &+ 0x7676_7676_7676_7676) & high
        if others == 0 { return true }
        // One byte is no digit, not the first, and it is a point: 0x2E ^ 0x30.
        guard hasFraction, others & (others &- 1) == 0, others != 0x80 else { return false }
        return values &>> UInt64(others.trailingZeroBitCount &- 7) & 0xFF == 0x1E
    }

    // MARK: A few numbers

    static func areShort(_ bytes: RawSpan, _ value: Range<Int>, hasFraction: Bool) -> Bool {
        let longest = hasFraction ? longestDecimal : longestInteger
        let end = value.upperBound
        var offset = value.lowerBound
        while true {
            offset = afterBlanks(bytes, offset, end)
            let start = offset
            if start < end, bytes.byte(at: start) != 0x5C {
                guard let last = afterNumber(bytes, start, end, hasFraction: hasFraction), last - start <= longest
                else {
                    return false
                }
                offset = afterBlanks(bytes, last, end)
            }
            if offset >= end { return true }
            guard bytes.byte(at: offset) == 0x5C else { return false }
            offset += 1
        }
    }

    /// Where a number that starts at `start` ends, or nil if none does.
    @inline(__always)
    private static func afterNumber(_ bytes: RawSpan, _ start: Int, _ end: Int, hasFraction: Bool) -> Int? {
        var offset = afterSign(bytes, start, end)
        let whole = offset
        offset = afterDigits(bytes, whole, end)
        var digits = offset - whole
        guard hasFraction, offset < end else { return digits > 0 ? offset : nil }
        if bytes.byte(at: offset) == 0x2E {
            let fraction = offset + 1
            offset = afterDigits(bytes, fraction, end)
            digits += offset - fraction
        }
        guard digits > 0 else { return nil }
        guard offset < end, bytes.byte(at: offset) | 0x20 == 0x65 else { return offset }
        let power = afterSign(bytes, offset + 1, end)
        offset = afterDigits(bytes, power, end)
        return offset > power ? offset : nil
    }

    @inline(__always)
    private static func afterBlanks(_ bytes: RawSpan, _ start: Int, _ end: Int) -> Int {
        var offset = start
        while offset < end, bytes.byte(at: offset) == 0x20 { offset += 1 }
        return offset
    }

    @inline(__always)
    private static func afterSign(_ bytes: RawSpan, _ start: Int, _ end: Int) -> Int {
        start < end && (bytes.byte(at: start) == 0x2B || bytes.byte(at: start) == 0x2D) ? start + 1 : start
    }

    @inline(__always)
    private static func afterDigits(_ bytes: RawSpan, _ start: Int, _ end: Int) -> Int {
        var offset = start
        while offset < end, bytes.byte(at: offset) &- 0x30 < 10 { offset += 1 }
        return offset
    }

    // MARK: Many numbers

    private let steps: [UInt64]
    /// The most bytes that a value may have, blanks around it aside.
    private let longest: Int

    static let decimals = NumberText(longest: longestDecimal, hasFraction: true)
    static let integers = NumberText(longest: longestInteger, hasFraction: false)

    private enum State: UInt64, CaseIterable {
        case start, sign, whole, point, fraction, exponent, exponentSign, power, end, fault

        var isEnd: Bool { NumberText.isEnd(6 * rawValue) }
    }

    private init(longest: Int, hasFraction: Bool) {
        self.longest = longest
        steps = (0..<256).map { byte in
            State.allCases.reduce(0) { word, state in
                let next = NumberText.next(state, UInt8(byte), hasFraction)
                return word | next.rawValue * 6 << (state.rawValue * 6)
            }
        }
    }

    private static func next(_ state: State, _ byte: UInt8, _ hasFraction: Bool) -> State {
        switch (state, byte) {
        case (.start, 0x20): return .start
        case (.whole, 0x20), (.fraction, 0x20), (.power, 0x20), (.end, 0x20): return .end
        case (_, 0x5C): return state.isEnd ? .start : .fault
        case (.start, 0x2B), (.start, 0x2D): return .sign
        case (.start, 0x30...0x39), (.sign, 0x30...0x39), (.whole, 0x30...0x39): return .whole
        case _ where !hasFraction: return .fault
        case (.start, 0x2E), (.sign, 0x2E): return .point
        case (.whole, 0x2E): return .fraction
        case (.point, 0x30...0x39), (.fraction, 0x30...0x39): return .fraction
        case (.whole, 0x45), (.whole, 0x65), (.fraction, 0x45), (.fraction, 0x65): return .exponent
        case (.exponent, 0x2B), (.exponent, 0x2D): return .exponentSign
        case (.exponent, 0x30...0x39), (.exponentSign, 0x30...0x39), (.power, 0x30...0x39): return .power
        default: return .fault
        }
    }

    /// As below, of up to eight bytes, the first of which is the lowest of a number. No value among them is too long.
    @inline(__always)
    func fits(word: UInt64, count: Int) -> Bool {
        let steps = steps.span
        var (state, rest) = (UInt64(0), word)
        for _ in 0..<count {
            state = steps[Int(rest & 0xFF)] &>> state & 63
            rest &>>= 8
        }
        return NumberText.isEnd(state)
    }

    /// A bit for each state that a number may end in, at the place of its six bits.
    @inline(__always)
    private static var ends: UInt64 {
        bit(.start) | bit(.whole) | bit(.fraction) | bit(.power) | bit(.end)
    }

    @inline(__always)
    private static func bit(_ state: State) -> UInt64 { 1 &<< (6 &* state.rawValue) }

    @inline(__always)
    private static func isEnd(_ place: UInt64) -> Bool { ends &>> place & 1 == 1 }

    func fits(_ bytes: RawSpan, _ value: Range<Int>) -> Bool {
        let steps = steps.span
        var state: UInt64 = 0
        // The bytes since the last separator, blanks among them.
        var (length, longest) = (0, 0)
        var offset = value.lowerBound
        while value.upperBound - offset >= 8 {
            let word = bytes.uint64(at: offset)
            var rest = word
            for _ in 0..<8 {
                state = steps[Int(rest & 0xFF)] &>> state & 63
                rest &>>= 8
            }
            // Of all bytes that may stand in numbers the separator alone has both of these bits.
            let separators = word & word &<< 2 & 0x4040_4040_4040_4040
            if separators == 0 {
                length &+= 8
            } else {
                longest = max(longest, length &+ separators.trailingZeroBitCount / 8)
                length = separators.leadingZeroBitCount / 8
            }
            offset &+= 8
        }
        while offset < value.upperBound {
            let byte = bytes.byte(at: offset)
            state = steps[Int(byte)] &>> state & 63
            longest = max(longest, length)
            length = byte == 0x5C ? 0 : length &+ 1
            offset &+= 1
        }
        guard NumberText.isEnd(state) else { return false }
        return max(longest, length) <= self.longest || areShort(bytes, value)
    }

    /// Whether no number of a value is too long, blanks aside.
    private func areShort(_ bytes: RawSpan, _ value: Range<Int>) -> Bool {
        var length = 0
        for offset in value {
            let byte = bytes.byte(at: offset)
            length = byte == 0x5C ? 0 : length &+ (byte == 0x20 ? 0 : 1)
            if length > longest { return false }
        }
        return true
    }
}
