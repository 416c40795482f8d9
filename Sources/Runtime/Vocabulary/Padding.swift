/// What pads a value and what of it counts (PS3.5 sections 6.2 and 7.1.1: all lengths are even).
///
/// Blanks and NULs at the end of text never count. NUL is right for UI only, but real files pad every text with either.
package enum Padding {
    /// Whether the byte is one of the two that text is padded with.
    @inline(__always)
    package static func isPadding(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0 }

    /// The range without the padding at its end.
    @inline(__always)
    package static func withoutEnd(_ bytes: RawSpan, _ range: Range<Int>) -> Range<Int> {
        var end = range.upperBound
        while end > range.lowerBound, isPadding(bytes.byte(at: end - 1)) { end -= 1 }
        return range.lowerBound..<end
    }

    /// The range without blanks at its front and padding at its end: right for all VRs of one line.
    @inline(__always)
    package static func trimmed(_ bytes: RawSpan, _ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        while start < range.upperBound, bytes.byte(at: start) == 0x20 { start += 1 }
        return withoutEnd(bytes, start..<range.upperBound)
    }

    /// The range without blanks at either end. Unlike the above it leaves NULs, which pad only the whole of a value.
    @inline(__always)
    package static func withoutBlanks(_ bytes: RawSpan, _ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, bytes.byte(at: start) == 0x20 { start += 1 }
        while end > start, bytes.byte(at: end - 1) == 0x20 { end -= 1 }
        return start..<end
    }

    /// Whether a NUL is among the bytes.
    @inline(__always)
    package static func hasNUL(_ bytes: RawSpan, _ range: Range<Int>) -> Bool {
        for offset in range where bytes.byte(at: offset) == 0 { return true }
        return false
    }

    /// The part of a value that counts.
    ///
    /// Blanks at the front count in the long texts LT, ST, UC and UT (PS3.5 table 6.2-1). VRs of bytes and numbers have no
    /// padding that can be told from content, so nothing is taken from them.
    package static func trimmed(_ bytes: RawSpan, _ range: Range<Int>, vr: VR) -> Range<Int> {
        guard vr.isText else { return range }
        return vr.keepsLeadingBlanks ? withoutEnd(bytes, range) : trimmed(bytes, range)
    }

    /// As above, for bytes at hand.
    package static func trimmed(_ bytes: [UInt8], vr: VR) -> [UInt8] {
        Array(bytes[trimmed(bytes.rawBytes, 0..<bytes.count, vr: vr)])
    }

    /// Without blanks at the front and padding at the end.
    package static func trimmed(_ bytes: [UInt8]) -> [UInt8] {
        let range = trimmed(bytes.rawBytes, 0..<bytes.count)
        return range.count == bytes.count ? bytes : Array(bytes[range])
    }

    /// Whether nothing in the range counts.
    package static func isBlank(_ bytes: RawSpan, _ range: Range<Int>) -> Bool { withoutEnd(bytes, range).isEmpty }

    /// Adds one byte of padding if the length is odd.
    package static func pad(_ bytes: inout [UInt8], vr: VR) {
        if !bytes.count.isMultiple(of: 2) { bytes.append(vr.paddingByte) }
    }
}
