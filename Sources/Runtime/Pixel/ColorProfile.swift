/// An ICC profile (ISO 15076-1 sections 7.2 and 7.3): a header of 128 bytes, a table of tags, and what they point at.
package enum ColorProfile {
    /// Types of text: what a profile says of itself, its maker, its rights.
    private static let texts: Set<UInt32> = [
        0x7465_7874, 0x6465_7363, 0x6D6C_7563, 0x7574_6638, 0x7574_3136, 0x6461_7461, 0x6469_6374, 0x7363_726E,
        0x7073_6571, 0x7073_6964,
    ]

    /// Whether a profile has a tag with text. One that cannot be read may have.
    ///
    /// Every sound profile has a description and a copyright, so this is true of nearly all that have not been stripped.
    package static func holdsText(_ bytes: RawSpan, _ entry: TapeEntry) -> Bool {
        let value = entry.value
        guard !value.isEmpty else { return false }
        guard entry.kind == .value, value.count >= 132 else { return true }
        let count = Int(bytes.uint32(at: value.lowerBound + 128, bigEndian: true))
        guard count <= 1024, 132 + 12 * count <= value.count else { return true }
        var end = 132 + 12 * count
        for index in 0..<count {
            let place = value.lowerBound + 132 + 12 * index
            let offset = Int(bytes.uint32(at: place + 4, bigEndian: true))
            let size = Int(bytes.uint32(at: place + 8, bigEndian: true))
            guard offset >= 132 + 12 * count, size >= 4, offset <= value.count - size else { return true }
            end = max(end, offset + size)
            if texts.contains(bytes.uint32(at: value.lowerBound + offset, bigEndian: true)) { return true }
        }
        // What no tag points at.
        return !bytes.isZero(in: value.lowerBound + end..<value.upperBound)
    }
}
