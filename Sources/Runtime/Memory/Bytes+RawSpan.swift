extension Span<UInt8> {
    /// The same bytes as a raw span. `Span.bytes` counts as unsafe because an element type may have padding; bytes have none.
    public var rawBytes: RawSpan {
        @_lifetime(copy self) get { unsafe bytes }
    }
}

extension [UInt8] {
    /// The bytes as a raw span, for the functions that read a file's bytes.
    public var rawBytes: RawSpan {
        @_lifetime(borrow self) get { span.rawBytes }
    }
}
