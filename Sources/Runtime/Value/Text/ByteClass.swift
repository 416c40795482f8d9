/// Bytes of one value of plain text, eight at a time: a value that holds no others needs no look at each.
///
/// The usual arithmetic on the bytes of a word (Knuth, TAOCP volume 4A, section 7.1.3): a sum carries into the high bit of a byte where
/// the byte, which has none itself, is at least some number.
enum ByteClass: Sendable {
    /// Blank to tilde without the backslash.
    case line
    /// Letters, digits, blank and `_`.
    case code
    /// Digits and dots.
    case uid

    /// Whether all bytes of the range, and so no separator, are of the class. May say no where the range is at the very start of the
    /// span.
    @inline(__always)
    func holdsAll(of bytes: RawSpan, _ range: Range<Int>) -> Bool {
        let end = range.upperBound
        var offset = range.lowerBound
        while end - offset >= 8 {
            guard holds(bytes.uint64(at: offset)) else { return false }
            offset += 8
        }
        let rest = end - offset
        if rest == 0 { return true }
        // The last eight bytes; those before the range give way to zeros, which are in each class.
        guard end >= 8 else { return false }
        let word = bytes.uint64(at: end - 8)
        if range.count >= 8 { return holds(word) }
        return holds(word &>> UInt64(8 * (8 - rest)) | ByteClass.each(0x30) &<< UInt64(8 * rest))
    }

    @inline(__always)
    private func holds(_ word: UInt64) -> Bool {
        let high = ByteClass.each(0x80)
        guard word & high == 0 else { return false }
        let found =
            switch self {
            case .line: ByteClass.isIn(word, 0x20, 0x7E) & ~ByteClass.isIn(word, 0x5C, 0x5C)
            case .code:
                // Small letters are capitals with one bit more.
                ByteClass.isIn(word | ByteClass.each(0x20), 0x61, 0x7A) | ByteClass.isIn(word, 0x30, 0x39)
                    | ByteClass.isIn(word, 0x20, 0x20) | ByteClass.isIn(word, 0x5F, 0x5F)
            case .uid: ByteClass.isIn(word, 0x30, 0x39) | ByteClass.isIn(word, 0x2E, 0x2E)
            }
        return found & high == high
    }

    /// The high bit of each byte that is in a range; the bytes are below 128.
    @inline(__always)
    private static func isIn(_ word: UInt64, _ first: UInt8, _ last: UInt8) -> UInt64 {
        (word &+ each(0x80 - first)) & ~(word &+ each(0x7F - last))
    }

    @inline(__always)
    private static func each(_ byte: UInt8) -> UInt64 { 0x0101_0101_0101_0101 &* UInt64(byte) }
}
