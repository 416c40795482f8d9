/// What the ruleset says of the class of the file before, since most files are of the same: a comparison of bytes instead of two
/// searches among texts.
struct ClassMemory {
    private var uid: [UInt8] = []
    private var variant = 0
    /// Asked for apart from the variant; nil until then.
    private var isKnown: Bool?

    /// The variant of a SOP class.
    mutating func variant(_ bytes: RawSpan, _ value: Range<Int>, _ ruleset: Ruleset) -> Int {
        let value = Padding.withoutEnd(bytes, value)
        if holds(bytes, value) { return variant }
        let found = ruleset.variant(ofSOPClass: bytes, from: value.lowerBound, count: value.count)
        // What is longer is no UID (PS3.5 section 9.1).
        guard value.count <= 64 else { return found }
        uid.removeAll(keepingCapacity: true)
        uid.append(bytes.extracting(value))
        (variant, isKnown) = (found, nil)
        return found
    }

    /// Whether a UID, without padding, is one that cannot say anything of a patient (`Ruleset.knowsClass`).
    mutating func knows(_ bytes: RawSpan, _ value: Range<Int>, _ ruleset: Ruleset) -> Bool {
        guard holds(bytes, value) else {
            return ruleset.knowsClass(bytes, from: value.lowerBound, count: value.count)
        }
        if let isKnown { return isKnown }
        let found = ruleset.knowsClass(bytes, from: value.lowerBound, count: value.count)
        isKnown = found
        return found
    }

    private func holds(_ bytes: RawSpan, _ value: Range<Int>) -> Bool {
        !uid.isEmpty && bytes.extracting(value).hasSameBytes(as: uid.rawBytes)
    }
}
