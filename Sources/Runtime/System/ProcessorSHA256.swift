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

    /// Takes `count` blocks of each of two messages at once, which is faster than one after the other.
    package static func compress(
        _ words: inout InlineArray<8, UInt32>, _ bytes: RawSpan, at offset: Int,
        and others: inout InlineArray<8, UInt32>, _ otherBytes: RawSpan, at otherOffset: Int, _ count: Int
    ) {
        precondition(
            offset >= 0 && otherOffset >= 0 && count >= 0 && count <= (bytes.byteCount - offset) / 64
                && count <= (otherBytes.byteCount - otherOffset) / 64, "blocks outside the span")
        var one = words.mutableSpan
        var other = others.mutableSpan
        unsafe one.withUnsafeMutableBufferPointer { one in
            unsafe other.withUnsafeMutableBufferPointer { other in
                unsafe bytes.withUnsafeBytes { first in
                    unsafe otherBytes.withUnsafeBytes { second in
                        guard let one = one.baseAddress, let other = other.baseAddress,
                            let first = first.baseAddress, let second = second.baseAddress
                        else { return }
                        unsafe csha_compress_pair(one, first + offset, other, second + otherOffset, count)
                    }
                }
            }
        }
    }
}
