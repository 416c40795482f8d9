import MidicCompiler
import MidicRuntime

/// What selectors and tables see of an element: its name, and the VRs that count.
struct PickedElement: Hashable {
    enum Name: Hashable {
        case attribute(Tag)
        /// nil: no creator binds its block.
        case privateElement(creator: String?, group: UInt16, elementOffset: UInt8)
        case meta(Tag)
    }
    let name: Name
    /// Of the dictionary or Table E.3.10-1; empty where only the file knows.
    let knownVRs: [VR]
    /// Those by which it is picked.
    let vrs: [VR]
    /// The VR in the file, where that counts.
    let fileVR: VR?

    var vr: VR { vrs.first ?? .UN }
    var known: VR? { knownVRs.first }

    var tag: Tag? {
        if case .attribute(let tag) = name { return tag }
        return nil
    }

    var isPrivate: Bool {
        if case .privateElement = name { return true }
        return false
    }

    /// What the dictionary has under the tag, repeating groups included.
    var entry: DictionaryEntry? { tag.flatMap { DataDictionary.shared.entry(for: $0) } }

    /// The tag under which dictionary and IODs know it: groups that repeat stand under their lowest one.
    var keywordTag: Tag? { entry?.tag }

    /// A public element.
    init(_ tag: Tag, fileVR: VR) {
        let known = DataDictionary.shared.entry(for: tag)?.vrs ?? []
        name = .attribute(tag)
        knownVRs = known
        vrs = known.isEmpty ? [fileVR] : known
        self.fileVR = known.isEmpty ? fileVR : nil
    }

    /// A private element.
    ///
    /// - Parameter known: what Table E.3.10-1 gives it, where the policy keeps the table's rows or names the element.
    init(creator: String?, group: UInt16, elementOffset: UInt8, known: [VR], fileVR: VR) {
        name = .privateElement(creator: creator, group: group, elementOffset: elementOffset)
        knownVRs = known
        vrs = fileVR == .UN && !known.isEmpty ? [known[0]] : [fileVR]
        self.fileVR = fileVR
    }

    /// An element of the file meta information.
    init(meta tag: Tag) {
        name = .meta(tag)
        knownVRs = DataDictionary.shared.entry(for: tag)?.vrs ?? []
        vrs = knownVRs
        fileVR = nil
    }
}

/// What the selectors of docs/language.md pick ("Selectors").
enum Picking {
    static func picks(_ rule: CheckedRule, _ element: PickedElement) -> Bool {
        isListed(rule, element) && picks(rule.selector, element) && !rule.exceptions.contains { picks($0, element) }
    }

    /// A safe list keeps what it lists, in the VR that it lists: UN is none, and in implicit VR the list's is assumed.
    private static func isListed(_ rule: CheckedRule, _ element: PickedElement) -> Bool {
        guard let listing = rule.safeListing else { return true }
        guard case .privateElement(_, let group, let elementOffset) = element.name else { return false }
        return listing.elements.contains(SafeListing.key(group, elementOffset)) && element.fileVR == listing.vr
    }

    static func picks(_ selector: CheckedSelector, _ element: PickedElement) -> Bool {
        // Specific Character Set always stays: nothing picks it.
        if element.tag == .specificCharacterSet { return false }
        var isMeta = false
        if case .meta = element.name { isMeta = true }
        switch selector {
        case .attribute(let tag): return element.tag == tag
        case .meta(let tag): return element.name == .meta(tag)
        case .mask(let mask): return element.tag.map { mask.contains($0) } ?? false
        case .vr(let wanted): return !isMeta && !wanted.isDisjoint(with: element.vrs)
        case .builtinClass(let name): return !isMeta && picks(name, element)
        case .glob(_, let tags): return element.keywordTag.map(tags.contains) ?? false
        case .obligations(let option): return code(of: element, option) == .C
        case .retained(let option): return code(of: element, option) == .K
        case .privateElement(let creator, let group, let elementOffset):
            return element.name == .privateElement(creator: creator, group: group, elementOffset: elementOffset)
        case .privateCreator(let creator):
            if case .privateElement(creator, _, _) = element.name { return true }
            return false
        case .privateAll: return element.isPrivate
        case .everything: return !isMeta
        case .outside(let selectors): return !selectors.contains { picks($0, element) }
        }
    }

    private static func picks(_ name: BuiltinClass, _ element: PickedElement) -> Bool {
        switch name {
        case .dates: return element.vrs.contains(where: \.isDate)
        case .people: return element.vrs.contains(.PN)
        case .freeText: return element.vrs.contains { [.LO, .LT, .SH, .ST, .UC, .UT].contains($0) }
        case .uids:
            guard element.vrs.contains(.UI) else { return false }
            return element.tag.map { UIRoles.shared.role(of: $0) == .instance } ?? true
        case .codes:
            guard let tag = element.tag else { return false }
            // Code sequences and what they hold (PS3.3 section 8.8).
            if tag.group == 0x0008, 0x0100...0x0124 ~= tag.element { return true }
            return element.vrs.contains(.SQ) && element.entry?.keyword.hasSuffix("CodeSequence") ?? false
        case .localCodes:
            guard let tag = element.tag, tag.group == 0x0008 else { return false }
            return [0x0100, 0x0102, 0x0103, 0x0104, 0x0119].contains(tag.element)
        }
    }

    /// The cell of an option's column, with what midic adds to the table.
    static func code(of element: PickedElement, _ option: ProfileOption) -> ConfidentialityCode? {
        if let row = row(of: element) { return row.code(for: option) }
        guard let tag = element.tag, isOfDictionary(tag) else { return nil }
        switch option {
        case .retainModifiedDates: return element.vrs.contains(where: \.isDate) ? .C : nil
        case .retainFullDates: return element.vrs.contains(where: \.isDate) ? .K : nil
        case .retainUIDs: return picks(.uids, element) ? .K : nil
        default: return nil
        }
    }

    /// Whether the dictionary has the attribute itself, not a group that repeats.
    static func isOfDictionary(_ tag: Tag) -> Bool {
        DataDictionary.shared.entry(for: tag).map { $0.mask == nil } ?? false
    }

    /// The row of Table E.1-1.
    static func row(of element: PickedElement) -> ConfidentialityRow? {
        switch element.name {
        case .attribute(let tag): ConfidentialityTable.shared.row(for: tag)
        case .privateElement(_, let group, _): ConfidentialityTable.shared.row(for: Tag(group, 0x1001))
        case .meta: nil
        }
    }
}
