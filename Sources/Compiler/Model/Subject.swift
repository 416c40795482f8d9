import MidicRuntime

/// What one decision is about. Every element that a file can hold belongs to exactly one subject, so deciding each
/// subject decides every file.
enum Subject: Hashable, Sendable {
    /// A public tag with a row of its own in the ruleset.
    case attribute(Tag)
    /// Public tags without a row that a mask stands for.
    case wild(TagMask)
    /// All other public tags.
    case unknown
    case privateElement(creator: String, group: UInt16, block: UInt8)
    /// The rest of what a named creator may hold.
    case privateCreator(String)
    /// Private elements of any other creator, or of none.
    case privateOther
    /// An optional element of the file meta information.
    case meta(Tag)

    var isAttribute: Bool { if case .attribute = self { true } else { false } }

    var isPrivate: Bool {
        switch self {
        case .privateElement, .privateCreator, .privateOther: true
        case .attribute, .wild, .unknown, .meta: false
        }
    }
}

/// A subject with what is known of its VR.
struct SubjectFacts: Hashable, Sendable {
    let subject: Subject
    /// VRs of the dictionary or the safe private table; empty where only the file knows.
    let vrs: [VR]

    var vr: VR { vrs.first ?? .UN }
    /// True if decisions may differ by the VR in the file.
    var dependsOnFileVR: Bool {
        switch subject {
        case .attribute, .meta: vrs.isEmpty
        case .wild: vrs.isEmpty
        case .unknown, .privateElement, .privateCreator, .privateOther: true
        }
    }

    /// The VRs that rules are asked about when the file says `fileVR`; UN says nothing, so the known one is assumed.
    func effective(_ fileVR: VR?) -> [VR] {
        guard let fileVR else { return vrs }
        return fileVR == .UN && !vrs.isEmpty ? [vrs[0]] : [fileVR]
    }
}

extension CheckedSelector {
    /// Attributes of a coded entry (PS3.3 section 8.8) besides the sequence itself.
    static let codeAttributes = Tag(0x0008, 0x0100)...Tag(0x0008, 0x0124)

    /// Does the selector pick the subject where its element has one of these VRs?
    func matches(_ subject: Subject, vrs: [VR], tables: ProfileTables) -> Bool {
        switch self {
        case .attribute(let tag): return subject == .attribute(tag)
        case .meta(let tag): return subject == .meta(tag)
        case .mask(let mask):
            switch subject {
            case .attribute(let tag): return mask.contains(tag)
            case .wild(let region): return region.isContained(in: mask)
            default: return false
            }
        case .vr(let wanted):
            if case .meta = subject { return false }
            return vrs.contains { wanted.contains($0) }
        case .builtinClass(let name):
            return name.matches(subject, vrs: vrs, tables: tables)
        case .glob(_, let tags):
            if case .attribute(let tag) = subject { return tags.contains(tag) }
            if case .wild(let region) = subject { return tables.keywordTag(of: region).map(tags.contains) ?? false }
            return false
        case .obligations(let option):
            if let row = tables.rowIndex(of: subject) { return tables.rows[row].code(for: option) == .C }
            // The supplement has dates that the table forgets.
            guard option == .retainModifiedDates, case .attribute = subject else { return false }
            return BuiltinClass.dates.matches(subject, vrs: vrs, tables: tables)
        case .privateElement(let creator, let group, let block):
            return subject == .privateElement(creator: creator, group: group, block: block)
        case .privateCreator(let creator):
            switch subject {
            case .privateElement(let owner, _, _), .privateCreator(let owner): return owner == creator
            default: return false
            }
        case .privateAll: return subject.isPrivate
        case .everything:
            if case .meta = subject { return false }
            return true
        }
    }
}

extension BuiltinClass {
    func matches(_ subject: Subject, vrs: [VR], tables: ProfileTables) -> Bool {
        if case .meta = subject { return false }
        func has(_ wanted: VR...) -> Bool { vrs.contains { wanted.contains($0) } }
        switch self {
        case .uids:
            guard has(.UI) else { return false }
            if case .attribute(let tag) = subject { return tables.roles.role(of: tag) == .instance }
            return true
        case .dates: return has(.DA, .DT, .TM)
        case .people: return has(.PN)
        case .freeText: return has(.LO, .LT, .SH, .ST, .UC, .UT)
        case .codes:
            guard case .attribute(let tag) = subject else { return false }
            if CheckedSelector.codeAttributes.contains(tag) { return true }
            return has(.SQ) && (tables.dictionary.entry(for: tag)?.keyword.hasSuffix("CodeSequence") ?? false)
        }
    }
}

extension TagMask {
    /// A mask for exactly one tag.
    init(_ tag: Tag) {
        self.init(
            groupMask: 0xFFFF, groupLow: tag.group, groupHigh: tag.group, elementMask: 0xFFFF, elementLow: tag.element,
            elementHigh: tag.element)
    }

    /// True if every tag of this mask is one of the other's.
    func isContained(in other: TagMask) -> Bool {
        let inner = normalized
        let other = other.normalized
        return TagMask.half(
            (inner.groupMask, inner.groupLow, inner.groupHigh),
            isIn: (other.groupMask, other.groupLow, other.groupHigh), TagMask.groups)
            && TagMask.half(
                (inner.elementMask, inner.elementLow, inner.elementHigh),
                isIn: (other.elementMask, other.elementLow, other.elementHigh),
                TagMask.elements)
    }

    /// Masks speak of public elements, whose groups are even.
    private static let groups = stride(from: UInt16(0), through: 0xFFFE, by: 2)
    private static let elements = stride(from: UInt16(0), through: 0xFFFF, by: 1)

    private static func half(_ inner: Half, isIn outer: Half, _ values: StrideThrough<UInt16>) -> Bool {
        if inner.low == inner.high, outer.low == outer.high {
            // Fixed digits: the outer mask may look at no others.
            return outer.mask & ~inner.mask == 0 && inner.low & outer.mask == outer.low
        }
        return values.allSatisfy { !matches($0, inner) || matches($0, outer) }
    }

    /// The same tags with the bit that is 0 in every even group spelt out, so that equal sets are equal masks.
    var normalized: TagMask {
        guard groupLow == groupHigh else { return self }
        var result = self
        result.groupMask |= 1
        return result
    }

    private static func matches(_ value: UInt16, _ half: Half) -> Bool {
        value & half.mask >= half.low && value & half.mask <= half.high
    }

    /// What two masks have in common.
    enum Overlap: Equatable {
        case none
        case mask(TagMask)
        /// Some tags, but no single mask stands for them: a range against open digits.
        case unspeakable
    }

    /// The tags that both stand for.
    func overlap(_ other: TagMask) -> Overlap {
        let group = TagMask.overlap(
            (groupMask, groupLow, groupHigh), (other.groupMask, other.groupLow, other.groupHigh), TagMask.groups)
        let element = TagMask.overlap(
            (elementMask, elementLow, elementHigh), (other.elementMask, other.elementLow, other.elementHigh),
            TagMask.elements)
        switch (group, element) {
        case (.none, _), (_, .none): return .none
        case (.half(let group), .half(let element)):
            return .mask(
                TagMask(
                    groupMask: group.mask, groupLow: group.low, groupHigh: group.high, elementMask: element.mask,
                    elementLow: element.low, elementHigh: element.high))
        default: return .unspeakable
        }
    }

    private typealias Half = (mask: UInt16, low: UInt16, high: UInt16)
    private enum HalfOverlap {
        case none
        case half(Half)
        case unspeakable
    }

    private static func overlap(
        _ first: Half, _ second: Half, _ values: StrideThrough<UInt16>
    ) -> HalfOverlap {
        if first.low == first.high, second.low == second.high {
            guard first.low & second.mask == second.low & first.mask else { return .none }
            let value = first.low | second.low
            return .half((first.mask | second.mask, value, value))
        }
        if first.mask == 0xFFFF, second.mask == 0xFFFF {
            let low = max(first.low, second.low)
            let high = min(first.high, second.high)
            return low <= high ? .half((0xFFFF, low, high)) : .none
        }
        if half(first, isIn: second, values) { return .half(first) }
        if half(second, isIn: first, values) { return .half(second) }
        return values.contains { matches($0, first) && matches($0, second) } ? .unspeakable : .none
    }
}
