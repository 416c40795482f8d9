/// Decimal numbers as nearly all are written, sixteen bytes at a time: a minus perhaps, digits, perhaps a point behind one of them.
///
/// What may stand where is said by each byte and the one before it, but for two points in a number: where points are subtracted from
/// separators, a point borrows from the next separator, and one that is on the way of a borrow is the second of its number. Exponents,
/// a plus, blanks, a point in front and very long numbers are left to whoever reads them byte by byte.
extension NumberText {
    /// Whether a value without padding at its end is decimal numbers of that form, none longer than `longestDecimal`. False also
    /// where it is at the very start of the span, or empty.
    @inline(never)
    static func arePlainDecimals(_ bytes: RawSpan, _ value: Range<Int>) -> Bool {
        guard value.lowerBound > 16, !value.isEmpty else { return false }
        // The first block ends where whole ones follow. What stands before the value counts as separators.
        let count = (value.count - 1) & 15 + 1
        var end = value.lowerBound + count
        var block = NumberText.block(bytes, endingAt: end, count: count)
        var shifted = NumberText.block(bytes, endingAt: end - 1, count: count - 1)
        // The high bit of each byte counts, here and below.
        var (faults, rights) = (SIMD16<UInt8>(repeating: 0), SIMD16<UInt8>(repeating: 0xFF))
        // Of the blocks before: whether the number that goes on has a point, and the separators of the last eight bytes.
        var hasPoint: UInt64 = 0
        var secondPoints: UInt64 = 0
        var last: UInt64 = .max
        while true {
            let (noPoint, noMinus, noSeparator) = (not(0x2E, block), not(0x2D, block), not(separator, block))
            let (notBehindMinus, notBehindSeparator) = (not(0x2D, shifted), not(separator, shifted))
            let neither = noPoint & noSeparator
            faults |= block | notDigit(block) & noMinus & neither
            // A minus stands behind a separator; no separator or point stands behind a minus, and no point behind a separator.
            faults |= ~noMinus & notBehindSeparator
            rights &= (neither | notBehindMinus) & (noPoint | notBehindSeparator)
            let points = (~noPoint & SIMD16(repeating: 0x80)).words
            let ends = (~noSeparator & SIMD16(repeating: 0x80)).words
            for half in 0..<2 {
                let (difference, first) = ends[half].subtractingReportingOverflow(points[half])
                let (open, second) = difference.subtractingReportingOverflow(hasPoint)
                secondPoints |= points[half] & ~open
                hasPoint = first != second ? 1 : 0
            }
            // Two such words in a row are in every number that is too long.
            if (last | ends[0]) == 0 || (ends[0] | ends[1]) == 0 {
                guard isShort(bytes, value, around: last | ends[0] == 0 ? end &- 16 : end &- 8) else { return false }
            }
            last = ends[1]
            if end == value.upperBound { break }
            shifted = bytes.bytes16(at: end &- 1)
            block = bytes.bytes16(at: end)
            end &+= 16
        }
        let found = ((faults | ~rights) & SIMD16(repeating: 0x80)).words
        return found[0] | found[1] | secondPoints == 0 && bytes.byte(at: value.upperBound - 1) != 0x2D
    }

    private static var separator: UInt8 { 0x5C }

    /// Sixteen bytes of which the last `count` are those before `end`; separators before them.
    @inline(__always)
    private static func block(_ bytes: RawSpan, endingAt end: Int, count: Int) -> SIMD16<UInt8> {
        let separators: UInt64 = 0x5C5C_5C5C_5C5C_5C5C
        // Shifts by 64 or more give 0.
        let high = ~UInt64(0) << UInt64(8 * max(0, 8 - count))
        let low = ~UInt64(0) << UInt64(8 * (16 - max(count, 8)))
        return SIMD2(
            bytes.uint64(at: end - 16) & low | separators & ~low,
            bytes.uint64(at: end - 8) & high | separators & ~high
        ).bytes16
    }

    /// The high bit of each byte that is another one; of bytes above ASCII anything.
    @inline(__always)
    private static func not(_ byte: UInt8, _ block: SIMD16<UInt8>) -> SIMD16<UInt8> {
        (block ^ SIMD16(repeating: byte)) &+ SIMD16(repeating: 0x7F)
    }

    /// The high bit of each byte that is no digit.
    @inline(__always)
    private static func notDigit(_ block: SIMD16<UInt8>) -> SIMD16<UInt8> {
        (block ^ SIMD16(repeating: 0x30)) &+ SIMD16(repeating: 0x76)
    }

    /// Whether the number around a place is no longer than it may be.
    private static func isShort(_ bytes: RawSpan, _ value: Range<Int>, around place: Int) -> Bool {
        var (start, end) = (place, place)
        while start > value.lowerBound, bytes.byte(at: start - 1) != separator { start -= 1 }
        while end < value.upperBound, bytes.byte(at: end) != separator { end += 1 }
        return end - start <= longestDecimal
    }
}
