import Glibc

// Unsafe code: loads without bounds checks from bytes that the verifier has passed, and bounds-checked loads from spans.

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

    /// A 32-bit field as an index.
    @inline(__always) func int(_ offset: Int) -> Int { Int(u32(offset)) }

    /// Orders `length` bytes of the table against `count` bytes of `other`, byte by byte, a prefix first.
    ///
    /// - Returns: negative, zero or positive as the table's bytes come before, equal or come after `other`'s.
    func compare(_ offset: Int, _ length: Int, with other: RawSpan, from: Int, count: Int) -> Int {
        precondition(from >= 0 && count >= 0 && from <= other.byteCount - count, "a range outside the span")
        let common = min(length, count)
        var index = 0
        while index < common {
            let mine = u8(offset + index)
            let its = unsafe other.unsafeLoad(fromUncheckedByteOffset: from + index, as: UInt8.self)
            if mine != its { return Int(mine) - Int(its) }
            index += 1
        }
        return length - count
    }
}

extension RawSpan {
    /// The byte at `offset`; traps outside the span.
    @inline(__always) func checkedByte(_ offset: Int) -> UInt8 {
        unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    }

    /// The big-endian 32-bit number at `offset`, at any alignment; traps outside the span.
    @inline(__always) func checkedBigUInt32(_ offset: Int) -> UInt32 {
        UInt32(bigEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
}

extension TableBytes {
    /// All bytes of the file at `path`, at most `limit`; a longer file gives `limit + 1` bytes.
    ///
    /// - Returns: the bytes, and what went wrong, or nil.
    static func readFile(_ path: String, limit: Int) -> (bytes: [UInt8], problem: String?) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return ([], problem(errno)) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= limit {
            let wanted = min(chunk.count, limit + 1 - bytes.count)
            let got = unsafe read(descriptor, &chunk, wanted)
            if got < 0 {
                if errno == EINTR { continue }
                return ([], problem(errno))
            }
            if got == 0 { break }
            bytes.append(contentsOf: chunk[..<got])
        }
        return (bytes, nil)
    }

    private static func problem(_ code: Int32) -> String {
        switch code {
        case ENOENT: "no such file"
        case EACCES, EPERM: "permission denied"
        case EISDIR: "is a folder"
        default: "system error \(code)"
        }
    }
}
