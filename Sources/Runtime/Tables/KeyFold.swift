/// How keys of a table are compared.
struct KeyFold: Sendable {
    let isTrimmed: Bool
    let ignoresCase: Bool

    /// Appends a key in the form in which keys are compared.
    ///
    /// - Parameter text: UTF-8.
    func append(_ text: RawSpan, _ range: Range<Int>, to key: inout [UInt8]) {
        guard ignoresCase else {
            for place in range { key.append(text.byte(at: place)) }
            return
        }
        let isASCII = range.allSatisfy { text.byte(at: $0) < 0x80 }
        guard isASCII else {
            let bytes = text.copyBytes(at: range.lowerBound, length: range.count)
            for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
                key.append(contentsOf: UTF8.encode(KeyFold.small(scalar)) ?? UTF8.encodedReplacementCharacter)
            }
            return
        }
        for place in range {
            let byte = text.byte(at: place)
            key.append(0x41...0x5A ~= byte ? byte + 0x20 : byte)
        }
    }

    /// The small letter of a pair of one character each; what has none stays.
    private static func small(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        let mapping = scalar.properties.lowercaseMapping.unicodeScalars
        guard let first = mapping.first, mapping.count == 1 else { return scalar }
        return first
    }
}
