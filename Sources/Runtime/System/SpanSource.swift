/// Bytes that are handed out as spans, one after the other.
package protocol SpanSource: ~Escapable {
    /// The next bytes; nil at the end. A span lives as long as what the source borrows.
    @_lifetime(copy self)
    mutating func next() -> RawSpan?

    /// No more spans than this are left.
    var mostSpans: Int { get }
}

extension SpanSource where Self: ~Escapable {
    package var mostSpans: Int { .max }

    /// All that is left, in one array.
    package mutating func copyBytes() -> [UInt8] {
        var bytes: [UInt8] = []
        while let span = next() { bytes.append(span) }
        return bytes
    }
}
