import CSHA

/// SHA-256's compression by the processor's own instructions: SHA-NI on x86-64, the cryptographic extension on ARMv8. Whether it
/// has them is found out at run time.
package enum ProcessorSHA256 {
    /// Whether the processor has them. Without, `compress` must not be called.
    package static let isAvailable = csha_is_available()

    /// Takes `count` blocks of 64 bytes from `offset` on into the chaining words (FIPS 180-4 section 6.2.2).
    package static func compress(_ words: inout InlineArray<8, UInt32>, _ count: Int, of bytes: RawSpan, at offset: Int)
    {
        precondition(
            offset >= 0 && count >= 0 && count <= (bytes.byteCount - offset) / 64, "blocks outside the span")
        var state = words.mutableSpan
        unsafe state.withUnsafeMutableBufferPointer { state in
            unsafe bytes.withUnsafeBytes { bytes in
                guard let words = state.baseAddress, let start = bytes.baseAddress else { return }
                unsafe csha_compress(words, start + offset, count)
            }
        }
    }
}
