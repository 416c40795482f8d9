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
            key += CaseFolding.folded(text.copyBytes(at: range.lowerBound, length: range.count))
            return
        }
        for place in range {
            let byte = text.byte(at: place)
            key.append(0x41...0x5A ~= byte ? byte + 0x20 : byte)
        }
    }
}
