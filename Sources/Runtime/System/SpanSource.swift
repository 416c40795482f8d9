/// Bytes that are handed out as spans, one after the other.
package protocol SpanSource: ~Escapable {
    /// The next bytes; nil at the end. A span lives as long as what the source borrows.
    @_lifetime(copy self)
    mutating func next() -> RawSpan?
}

extension SpanSource where Self: ~Escapable {
    /// All that is left, in one array.
    package mutating func copyBytes() -> [UInt8] {
        var bytes: [UInt8] = []
        while let span = next() { bytes.append(span) }
        return bytes
    }
}
