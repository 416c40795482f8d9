import Glibc

/// Reads of unaligned numbers out of file bytes.
///
/// One place wraps the unsafe load. Each read is checked against the span's bounds and stops the process when it lies
/// outside, so a forgotten check in a caller can never become a read beyond the file; callers compare offsets with the
/// lengths they know first and turn a short file into a `FileFailure`.
extension RawSpan {
    /// The byte at `offset`, 0 up to `byteCount - 1`.
    @inline(__always)
    package func byte(at offset: Int) -> UInt8 {
        unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt8.self)
    }

    /// The two bytes at `offset` as a number, little endian unless `bigEndian`.
    @inline(__always)
    package func uint16(at offset: Int, bigEndian: Bool = false) -> UInt16 {
        let raw = unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt16.self)
        return bigEndian ? UInt16(bigEndian: raw) : UInt16(littleEndian: raw)
    }

    /// The four bytes at `offset` as a number, little endian unless `bigEndian`.
    @inline(__always)
    package func uint32(at offset: Int, bigEndian: Bool = false) -> UInt32 {
        let raw = unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self)
        return bigEndian ? UInt32(bigEndian: raw) : UInt32(littleEndian: raw)
    }

    /// The eight bytes at `offset` as a number, little endian unless `bigEndian`.
    @inline(__always)
    package func uint64(at offset: Int, bigEndian: Bool = false) -> UInt64 {
        let raw = unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
        return bigEndian ? UInt64(bigEndian: raw) : UInt64(littleEndian: raw)
    }

    /// A copy of `length` bytes from `offset` on.
    package func copyBytes(at offset: Int, length: Int) -> [UInt8] {
        var copy: [UInt8] = []
        copy.append(extracting(offset..<offset + length))
        return copy
    }

    /// True if the bytes from `offset` on are exactly `expected`.
    package func matches(_ expected: StaticString, at offset: Int) -> Bool {
        let count = expected.utf8CodeUnitCount
        guard offset >= 0, count <= byteCount, offset <= byteCount - count else { return false }
        for index in 0..<count {
            let wanted = unsafe expected.utf8Start[index]
            if byte(at: offset + index) != wanted { return false }
        }
        return true
    }

    /// True if both hold the same bytes.
    package func hasSameBytes(as other: RawSpan) -> Bool {
        guard byteCount == other.byteCount else { return false }
        return unsafe withUnsafeBytes { mine in
            unsafe other.withUnsafeBytes { others in
                guard let start = mine.baseAddress, let otherStart = others.baseAddress else { return true }
                return unsafe memcmp(start, otherStart, mine.count) == 0
            }
        }
    }

    /// True if every byte of the range is zero.
    package func isZero(in range: Range<Int>) -> Bool {
        var offset = range.lowerBound
        while range.upperBound - offset >= 8 {
            if uint64(at: offset) != 0 { return false }
            offset += 8
        }
        while offset < range.upperBound {
            if byte(at: offset) != 0 { return false }
            offset += 1
        }
        return true
    }
}
