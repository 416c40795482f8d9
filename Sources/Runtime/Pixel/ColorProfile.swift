/// An ICC profile (ISO 15076-1 sections 7.2 and 7.3): a header of 128 bytes, a table of tags, and what they point at.
package enum ColorProfile {
    /// Longer ones are no profile of an image.
    private static let longest = 16 << 20
    private static let mostTags = 100

    /// Types that hold numbers (section 10 and the registry of the ICC). Every other type may hold text: what a profile says of
    /// itself, its maker, its rights.
    private static let numeric: Set<UInt32> = Set(
        [
            "XYZ ", "curv", "para", "mft1", "mft2", "mAB ", "mBA ", "mpet", "sf32", "uf32", "fl16", "fl32", "fl64",
            "meas", "view", "chrm", "sig ", "dtim", "clro", "cicp", "rcs2", "vcgt", "vcgp",
            "ndin",
        ].map(signature))
    private static let description = signature("desc")
    private static let multiLocalized = signature("mluc")

    private static func signature(_ text: String) -> UInt32 { text.utf8.reduce(0) { $0 << 8 | UInt32($1) } }

    /// A tag of the table: the type of its value, and where that is from the start of the profile on.
    private struct Tag {
        let type: UInt32
        let range: Range<Int>
    }

    /// The tags, if the value is a profile.
    private static func tags(_ bytes: RawSpan, _ value: Range<Int>) -> (tags: [Tag], tableEnd: Int, size: Int)? {
        guard value.count >= 132, value.count <= longest,
            bytes.uint32(at: value.lowerBound + 36, bigEndian: true) == signature("acsp")
        else { return nil }
        let size = Int(bytes.uint32(at: value.lowerBound, bigEndian: true))
        let count = Int(bytes.uint32(at: value.lowerBound + 128, bigEndian: true))
        guard size <= value.count, count <= mostTags, 132 + 12 * count <= size else { return nil }
        let tableEnd = 132 + 12 * count
        var tags: [Tag] = []
        for index in 0..<count {
            let place = value.lowerBound + 132 + 12 * index
            let offset = Int(bytes.uint32(at: place + 4, bigEndian: true))
            let length = Int(bytes.uint32(at: place + 8, bigEndian: true))
            guard offset >= tableEnd, length >= 8, offset <= size - length else { return nil }
            tags.append(
                Tag(
                    type: bytes.uint32(at: value.lowerBound + offset, bigEndian: true),
                    range: offset..<offset + length))
        }
        return (tags, tableEnd, size)
    }

    /// How many bytes of a numeric value are read, where its type says so; all of it else. What follows is not kept.
    private static func length(of tag: Tag, _ bytes: RawSpan, _ value: Range<Int>) -> Int {
        switch tag.type {
        case signature("XYZ "): 20
        case signature("sig "): 12
        case signature("dtim"): 20
        case signature("curv") where tag.range.count >= 12:
            12 + 2 * Int(bytes.uint32(at: value.lowerBound + tag.range.lowerBound + 8, bigEndian: true))
        default: tag.range.count
        }
    }

    /// Whether a profile has a tag with text. One that cannot be read may have.
    ///
    /// Every sound profile has a description and a copyright, so this is true of nearly all that have not been stripped.
    package static func holdsText(_ bytes: RawSpan, _ entry: TapeEntry) -> Bool {
        guard entry.kind == .value else { return true }
        guard entry.valueLength > 0 else { return false }
        guard let stripped = withoutText(bytes, entry.value) else { return true }
        return !stripped.rawBytes.hasSameBytes(
            as: bytes.extracting(entry.valueOffset..<entry.valueOffset + min(stripped.count, entry.valueLength)))
            || !bytes.isZero(
                in: min(entry.valueOffset + stripped.count, entry.value.upperBound)..<entry.value.upperBound)
    }

    /// The profile with its numbers and without its texts: header, tags and numeric values stay where they are; texts become
    /// empty ones of the same length, and what no tag points at becomes zero.
    ///
    /// - Returns: nil if the value is no profile.
    package static func withoutText(_ bytes: RawSpan, _ value: Range<Int>) -> [UInt8]? {
        guard let (tags, tableEnd, size) = tags(bytes, value) else { return nil }
        var profile = [UInt8](repeating: 0, count: size)
        func keep(_ range: Range<Int>) {
            for place in range { profile[place] = bytes.byte(at: value.lowerBound + place) }
        }
        // All of the header but the platform's maker and model, the creator, the digest of the whole, and the reserved bytes.
        keep(0..<48)
        keep(56..<80)
        keep(128..<tableEnd)
        for tag in tags where !numeric.contains(tag.type) {
            keep(tag.range.lowerBound..<tag.range.lowerBound + 4)
            if tag.type == description, tag.range.count >= 90 {
                // One character, the closing zero; no Unicode, no script code.
                profile[tag.range.lowerBound + 11] = 1
            } else if tag.type == multiLocalized, tag.range.count >= 16 {
                // No record, and the size of one.
                profile[tag.range.lowerBound + 15] = 12
            }
        }
        // Last, since a number may share its bytes with nothing else.
        for tag in tags where numeric.contains(tag.type) {
            let length = min(tag.range.count, length(of: tag, bytes, value))
            keep(tag.range.lowerBound..<tag.range.lowerBound + length)
        }
        return profile
    }
}
