/// Sixteen bytes at a time, for values that are looked at byte by byte.
extension RawSpan {
    /// The sixteen bytes from `offset` on; checked against the span's bounds as all reads are.
    @inline(__always)
    package func bytes16(at offset: Int) -> SIMD16<UInt8> {
        unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: SIMD16<UInt8>.self)
    }
}

extension SIMD16<UInt8> {
    /// Both halves as numbers, the first byte of each the lowest.
    @inline(__always)
    package var words: SIMD2<UInt64> { unsafe unsafeBitCast(self, to: SIMD2<UInt64>.self) }
}

extension SIMD2<UInt64> {
    /// The bytes of both, the lowest of each first.
    @inline(__always)
    package var bytes16: SIMD16<UInt8> { unsafe unsafeBitCast(self, to: SIMD16<UInt8>.self) }
}
