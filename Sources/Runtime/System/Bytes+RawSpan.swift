extension Span<UInt8> {
    /// The same bytes as a raw span. `Span.bytes` counts as unsafe because an element type may have padding; bytes have none.
    package var rawBytes: RawSpan {
        @_lifetime(copy self) get { unsafe bytes }
    }
}

extension Span<UInt64> {
    /// The bytes of the numbers, in the machine's order. Numbers have no padding either.
    package var rawBytes: RawSpan {
        @_lifetime(copy self) get { unsafe bytes }
    }
}

extension [UInt8] {
    /// The bytes as a raw span, for the functions that read a file's bytes.
    package var rawBytes: RawSpan {
        @_lifetime(borrow self) get { span.rawBytes }
    }

    /// Appends a copy of the bytes.
    @inline(__always)
    package mutating func append(_ bytes: RawSpan) {
        let count = bytes.byteCount
        // Nothing appended to nothing would write the count of the one empty array that all threads share.
        guard count > 0 else { return }
        append(addingCapacity: count) { output in
            unsafe output.withUnsafeMutableBufferPointer { buffer, initialized in
                precondition(buffer.count - initialized >= count)
                guard let base = buffer.baseAddress else { return }
                unsafe bytes.withUnsafeBytes { source in
                    guard let start = source.baseAddress else { return }
                    unsafe UnsafeMutableRawPointer(base + initialized).copyMemory(from: start, byteCount: count)
                }
                initialized += count
            }
        }
    }

    /// Appends the bytes of a number, the lowest first.
    @inline(__always)
    package mutating func append<Number: FixedWidthInteger & BitwiseCopyable>(littleEndian number: Number) {
        let count = MemoryLayout<Number>.size
        append(addingCapacity: count) { output in
            unsafe output.withUnsafeMutableBufferPointer { buffer, initialized in
                precondition(buffer.count - initialized >= count)
                guard let base = buffer.baseAddress else { return }
                unsafe UnsafeMutableRawPointer(base + initialized).storeBytes(of: number.littleEndian, as: Number.self)
                initialized += count
            }
        }
    }
}

extension Span<[UInt8]> {
    /// The bytes of one of several arrays, for as long as the arrays are borrowed.
    @_lifetime(copy self)
    func rawBytes(at index: Int) -> RawSpan {
        let bytes = self[index].rawBytes
        // The array lies in borrowed memory, so its content lives as long as the borrow does.
        return unsafe _overrideLifetime(bytes, copying: self)
    }
}
