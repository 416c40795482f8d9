/// Text of a file in UTF-8, with the way back to the bytes that it came from.
///
/// What is found in the text (a name, a pattern) can so be cut out of the original, whose other bytes stay as they are.
package struct DecodedText: Sendable {
    /// The text.
    package let utf8: [UInt8]
    /// For each byte of `utf8`, the offset of the character's first byte in the original, and at the end the original's
    /// length; nil where both are the same bytes.
    private let sources: [UInt32]?

    /// Text that is its own original.
    init(same bytes: [UInt8]) {
        utf8 = bytes
        sources = nil
    }

    /// Text of a set with one byte a character.
    init(_ bytes: [UInt8], scalar: (UInt8) -> Unicode.Scalar) {
        var utf8: [UInt8] = []
        var sources: [UInt32] = []
        utf8.reserveCapacity(bytes.count)
        sources.reserveCapacity(bytes.count + 1)
        for (offset, byte) in bytes.enumerated() {
            for unit in UTF8.encode(scalar(byte))! {
                utf8.append(unit)
                sources.append(UInt32(offset))
            }
        }
        sources.append(UInt32(bytes.count))
        self.utf8 = utf8
        self.sources = sources
    }

    /// The bytes of the original that a part of the text came from.
    ///
    /// - Parameter range: whole characters of `utf8`.
    package func source(of range: Range<Int>) -> Range<Int> {
        guard let sources else { return range }
        return Int(sources[range.lowerBound])..<Int(sources[range.upperBound])
    }
}

/// Why text cannot be decoded or encoded. Offsets only; never the text.
package enum TextFault: Error, Hashable, Sendable {
    /// The file names a set that the standard does not have.
    case unknownTerm
    /// The set is one of the standard's, and its table is not at hand, so nobody can say what the bytes mean.
    case noTable
    /// Bytes that are no text in the set that the file names.
    case malformed(at: Int)
    /// A character that the set does not have, by its offset in the UTF-8 text.
    case lacksCharacter(at: Int)
}
