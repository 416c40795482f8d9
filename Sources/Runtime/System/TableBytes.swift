// Unsafe code: loads without bounds checks from bytes that the verifier has passed.

/// The bytes of a ruleset, read as little-endian numbers without a bounds check in release builds.
///
/// The verifier walks every record once when a ruleset is loaded; after that each offset that an accessor forms is known
/// to be inside, and the per-element path need not check again. Debug builds check every load, so that a hole in the
/// verifier shows in the tests instead of as a wild read.
struct TableBytes: Sendable {
    let storage: [UInt8]

    init(_ storage: [UInt8]) { self.storage = storage }

    @inline(__always) var count: Int { storage.count }

    @inline(__always) private func load<T: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, as type: T.Type) -> T {
        assert(offset >= 0 && offset <= storage.count - MemoryLayout<T>.size, "a table load outside the ruleset")
        return T(
            littleEndian: unsafe storage.span.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: T.self))
    }

    @inline(__always) func u8(_ offset: Int) -> UInt8 { load(offset, as: UInt8.self) }
    @inline(__always) func u16(_ offset: Int) -> UInt16 { load(offset, as: UInt16.self) }
    @inline(__always) func u32(_ offset: Int) -> UInt32 { load(offset, as: UInt32.self) }
    @inline(__always) func u64(_ offset: Int) -> UInt64 { load(offset, as: UInt64.self) }

    /// A number of any width, with bounds checks.
    func number<Number: FixedWidthInteger>(at offset: Int) -> Number {
        var value: Number = 0
        for index in (0..<MemoryLayout<Number>.size).reversed() {
            value = value << 8 | Number(truncatingIfNeeded: storage[offset + index])
        }
        return value
    }

    /// A 32-bit field as an index.
    @inline(__always) func int(_ offset: Int) -> Int { Int(u32(offset)) }

    /// Orders `length` bytes of the table against `count` bytes of `other`, byte by byte, a prefix first.
    ///
    /// - Returns: negative, zero or positive as the table's bytes come before, equal or come after `other`'s.
    func compare(_ offset: Int, _ length: Int, with other: RawSpan, from: Int, count: Int) -> Int {
        precondition(from >= 0 && count >= 0 && from <= other.byteCount - count, "a range outside the span")
        let common = min(length, count)
        var index = 0
        while common - index >= 8 {
            let its = unsafe other.unsafeLoadUnaligned(fromUncheckedByteOffset: from + index, as: UInt64.self)
            // The first byte counts most.
            let (left, right) = (u64(offset + index).byteSwapped, UInt64(littleEndian: its).byteSwapped)
            if left != right { return left < right ? -1 : 1 }
            index += 8
        }
        while index < common {
            let mine = u8(offset + index)
            let its = unsafe other.unsafeLoad(fromUncheckedByteOffset: from + index, as: UInt8.self)
            if mine != its { return Int(mine) - Int(its) }
            index += 1
        }
        return length - count
    }
}
