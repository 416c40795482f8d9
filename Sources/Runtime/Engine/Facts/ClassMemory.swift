/// What the ruleset says of the class of the file before, since most files are of the same: a comparison of bytes instead of two
/// searches among texts.
struct ClassMemory {
    private var uid: [UInt8] = []
    private var variant = 0
    /// Asked for apart from the variant; nil until then.
    private var isKnown: Bool?
    /// Another class that was asked for, as what refers to images does for each of them, and what was said of it.
    private var other: [UInt8] = []
    private var isOtherKnown = false
    /// The value of an attribute for classes that was last found to fit and to name known ones, to its last byte.
    private var whole: [UInt8] = []

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
        guard holds(bytes, value) else { return knowsOther(bytes, value, ruleset) }
        if let isKnown { return isKnown }
        let found = ruleset.knowsClass(bytes, from: value.lowerBound, count: value.count)
        isKnown = found
        return found
    }

    /// Whether a value is that which was noted last.
    func staysWhole(_ bytes: RawSpan, _ value: Range<Int>) -> Bool {
        !whole.isEmpty && bytes.extracting(value).hasSameBytes(as: whole.rawBytes)
    }

    /// Notes a value that is kept as it is.
    mutating func noteWhole(_ bytes: RawSpan, _ value: Range<Int>) {
        guard value.count <= 64 else { return }
        whole.removeAll(keepingCapacity: true)
        whole.append(bytes.extracting(value))
    }

    private mutating func knowsOther(_ bytes: RawSpan, _ value: Range<Int>, _ ruleset: Ruleset) -> Bool {
        if !other.isEmpty, bytes.extracting(value).hasSameBytes(as: other.rawBytes) { return isOtherKnown }
        let found = ruleset.knowsClass(bytes, from: value.lowerBound, count: value.count)
        guard value.count <= 64 else { return found }
        other.removeAll(keepingCapacity: true)
        other.append(bytes.extracting(value))
        isOtherKnown = found
        return found
    }

    private func holds(_ bytes: RawSpan, _ value: Range<Int>) -> Bool {
        !uid.isEmpty && bytes.extracting(value).hasSameBytes(as: uid.rawBytes)
    }
}
