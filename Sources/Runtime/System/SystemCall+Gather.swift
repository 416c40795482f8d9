import Glibc

/// Writing what lies in many places.
extension SystemCall {
    /// Spans of at least this many bytes are written from where they are: the kernel takes longer for a piece of its own than for a
    /// copy of less.
    static let longPiece = 2048
    /// The pieces that are written at a time, a kilobyte on the stack.
    private static let mostPieces = 64

    /// Writes all spans, with as few calls as may be: short ones are copied behind each other first.
    ///
    /// - Parameters:
    ///   - staging: where they are copied to; has room for one at least.
    /// - Throws: EFAULT if a span is of a mapping that has shrunk.
    static func gather<Source: SpanSource & ~Escapable>(
        _ source: inout Source, through staging: inout [UInt8], to descriptor: Int32, name: String?
    ) throws(SystemFailure) {
        precondition(staging.count >= longPiece, "a staging buffer that is too small")
        var number: Int32 = 0
        unsafe staging.withUnsafeMutableBytes { memory in
            unsafe withUnsafeTemporaryAllocation(of: iovec.self, capacity: mostPieces) { pieces in
                // Pieces, bytes of the staging buffer in them, and whether the last piece ends with these.
                var (count, used, isStaged) = (0, 0, false)
                var isMore = true
                while number == 0, isMore {
                    if let span = source.next() {
                        // The pieces are used before `source` is given back, and a span lives as long as what it borrows.
                        unsafe span.withUnsafeBytes { bytes in
                            let isShort = bytes.count < longPiece
                            if isShort
                                ? used + bytes.count > memory.count || !isStaged && count == mostPieces
                                : count == mostPieces
                            {
                                number = unsafe writeAll(descriptor, pieces, count: count)
                                (count, used, isStaged) = (0, 0, false)
                            }
                            guard isShort else {
                                let base = unsafe UnsafeMutableRawPointer(mutating: bytes.baseAddress)
                                unsafe pieces.initializeElement(
                                    at: count, to: iovec(iov_base: base, iov_len: bytes.count))
                                (count, isStaged) = (count + 1, false)
                                return
                            }
                            let base = unsafe memory.baseAddress! + used
                            if let start = bytes.baseAddress {
                                unsafe base.copyMemory(from: start, byteCount: bytes.count)
                            }
                            used += bytes.count
                            if isStaged {
                                unsafe pieces[count - 1].iov_len += bytes.count
                            } else {
                                unsafe pieces.initializeElement(
                                    at: count, to: iovec(iov_base: base, iov_len: bytes.count))
                                (count, isStaged) = (count + 1, true)
                            }
                        }
                    } else {
                        isMore = false
                    }
                }
                if number == 0, count > 0 { number = unsafe writeAll(descriptor, pieces, count: count) }
            }
        }
        if number != 0 { throw SystemFailure(.write, number, name: name) }
    }

    /// Writes all pieces, over as many calls as the kernel asks for.
    ///
    /// - Returns: errno, or 0.
    private static func writeAll(
        _ descriptor: Int32, _ pieces: UnsafeMutableBufferPointer<iovec>, count: Int
    ) -> Int32 {
        var first = 0
        while first < count {
            let written = unsafe writev(descriptor, pieces.baseAddress! + first, Int32(count - first))
            if written < 0 {
                if errno == EAGAIN {
                    let number = wait(for: POLLOUT, of: descriptor)
                    if number != 0 { return number }
                } else if errno != EINTR {
                    return errno
                }
                continue
            }
            var left = written
            while first < count, unsafe pieces[first].iov_len <= left {
                left -= unsafe pieces[first].iov_len
                first += 1
            }
            if left > 0 {
                unsafe pieces[first].iov_base += left
                unsafe pieces[first].iov_len -= left
            }
        }
        return 0
    }
}
