extension Sequence<UInt8> {
    /// Two lower-case hexadecimal digits a byte.
    package var hexadecimal: String {
        var text: [UInt8] = []
        text.reserveCapacity(2 * underestimatedCount)
        func append(_ digit: UInt8) { text.append(digit < 10 ? 0x30 + digit : 0x57 + digit) }
        for byte in self {
            append(byte >> 4)
            append(byte & 15)
        }
        return String(decoding: text, as: UTF8.self)
    }
}
