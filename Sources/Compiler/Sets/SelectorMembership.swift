import MidicRuntime

/// Says what a selector picks. The front asks it when it holds actions against attributes, and the merge asks it when it
/// decides, so that a rule is checked for exactly the elements that it decides.
struct SelectorMembership: Sendable {
    private let tables: ProfileTables

    init(tables: ProfileTables = .shared) { self.tables = tables }

    /// Attributes of a coded entry (PS3.3 section 8.8) besides the sequence itself.
    private static let codeAttributes = Tag(0x0008, 0x0100)...Tag(0x0008, 0x0124)

    private static let specificCharacterSet = Tag(0x0008, 0x0005)

    /// Code Value, Coding Scheme Designator and Version, Code Meaning, Long Code Value: what a site's own code is made of.
    private static let localCodeAttributes: Set<Tag> = [
        Tag(0x0008, 0x0100), Tag(0x0008, 0x0102), Tag(0x0008, 0x0103), Tag(0x0008, 0x0104), Tag(0x0008, 0x0119),
    ]

    /// True if the selector picks the subject where its element has one of these VRs.
    ///
    /// Nothing picks Specific Character Set (0008,0005): it says how all other text reads. Naming it is an error, and wider
    /// selectors pass it over.
    func picks(_ selector: CheckedSelector, _ subject: Subject, vrs: [VR]) -> Bool {
        if subject == .attribute(Self.specificCharacterSet) { return false }
        switch selector {
        case .attribute(let tag): return subject == .attribute(tag)
        case .meta(let tag): return subject == .meta(tag)
        case .mask(let mask):
            switch subject {
            case .attribute(let tag): return mask.contains(tag)
            case .mask(let inner): return inner.isContained(in: mask)
            default: return false
            }
        case .vr(let wanted):
            if case .meta = subject { return false }
            return vrs.contains { wanted.contains($0) }
        case .builtinClass(let name): return picks(name, subject, vrs: vrs)
        case .glob(_, let tags): return tables.keywordTag(of: subject).map(tags.contains) ?? false
        case .obligations(let option):
            if let row = tables.rowIndex(of: subject) { return tables.rows[row].code(for: option) == .C }
            // The supplement has dates that the table forgets.
            guard option == .retainModifiedDates, case .attribute = subject else { return false }
            return picks(.dates, subject, vrs: vrs)
        case .retained(let option):
            if let row = tables.rowIndex(of: subject) { return tables.rows[row].code(for: option) == .K }
            // The supplement's UIDs and dates stay as those of the table do.
            guard case .attribute = subject else { return false }
            switch option {
            case .retainUIDs: return picks(.uids, subject, vrs: vrs)
            case .retainFullDates: return picks(.dates, subject, vrs: vrs)
            default: return false
            }
        case .privateElement(let creator, let group, let elementOffset):
            return subject == .privateElement(creator: creator, group: group, elementOffset: elementOffset)
        case .privateCreator(let creator):
            switch subject {
            case .privateElement(let owner, _, _), .privateCreator(let owner): return owner == creator
            default: return false
            }
        case .privateAll: return subject.isPrivate
        case .everything:
            if case .meta = subject { return false }
            return true
        case .outside(let selectors): return !selectors.contains { picks($0, subject, vrs: vrs) }
        }
    }

    private func picks(_ name: BuiltinClass, _ subject: Subject, vrs: [VR]) -> Bool {
        if case .meta = subject { return false }
        if let wanted = name.vrs { return vrs.contains { wanted.contains($0) } }
        switch name {
        case .uids:
            guard vrs.contains(.UI) else { return false }
            if case .attribute(let tag) = subject { return tables.roles.role(of: tag) == .instance }
            return true
        case .codes:
            guard case .attribute(let tag) = subject else { return false }
            if Self.codeAttributes.contains(tag) { return true }
            return vrs.contains(.SQ) && (tables.dictionary.entry(for: tag)?.keyword.hasSuffix("CodeSequence") ?? false)
        case .localCodes:
            guard case .attribute(let tag) = subject else { return false }
            return Self.localCodeAttributes.contains(tag)
        case .dates, .people, .freeText: return false
        }
    }

    // MARK: Members

    /// The attributes that a selector picks, less its exceptions, as far as they are known before a file is read.
    ///
    /// - Parameter said: the VR that the policy gives a private element.
    func members(
        of selector: CheckedSelector, except exceptions: [CheckedSelector] = [], as said: VR? = nil
    ) -> SelectorMembers {
        switch selector {
        case .privateElement(let creator, let group, let elementOffset) where said != nil:
            let vrs = said.map { [$0] } ?? []
            let entry = DictionaryEntry(
                tag: Tag(group, 0x1000 | UInt16(elementOffset)),
                keyword: CanonicalSpelling.privateElement(creator, group, elementOffset), name: "", vrs: vrs,
                vm: ValueMultiplicity(minimum: 1, maximum: nil, step: 1), isRetired: false, mask: nil)
            let subject = Subject.privateElement(creator: creator, group: group, elementOffset: elementOffset)
            return .known([SelectorMembers.Member(subject: subject, entry: entry, vrs: vrs)])
        case .attribute(let tag), .meta(let tag):
            guard let entry = StandardVocabulary.attribute(tag: tag) else { return .inFile }
            let subject: Subject = if case .meta = selector { .meta(tag) } else { .attribute(tag) }
            return .known(
                [SelectorMembers.Member(subject: subject, entry: entry, vrs: entry.vrs)].filter {
                    !isExcepted($0, exceptions)
                })
        case .mask(let mask):
            // The mask of a repeating group has a type; any other may meet anything.
            guard let entry = tables.dictionary.repeatingGroups.first(where: { $0.mask == mask }) else { return .mixed }
            return .known(
                [SelectorMembers.Member(subject: entry.subject, entry: entry, vrs: entry.vrs)].filter {
                    !isExcepted($0, exceptions)
                })
        case .privateElement, .privateCreator, .privateAll: return .inFile
        case .everything, .outside: return .mixed
        case .vr, .builtinClass, .glob, .obligations, .retained:
            let named = selector.vrs
            return .known(
                StandardVocabulary.attributes.compactMap { entry in
                    guard picks(selector, entry.subject, vrs: entry.vrs) else { return nil }
                    // A selector by VR speaks of the element where it has that VR.
                    let vrs = named.map { named in entry.vrs.filter(named.contains) } ?? entry.vrs
                    let member = SelectorMembers.Member(subject: entry.subject, entry: entry, vrs: vrs)
                    return isExcepted(member, exceptions) ? nil : member
                })
        }
    }

    private func isExcepted(_ member: SelectorMembers.Member, _ exceptions: [CheckedSelector]) -> Bool {
        exceptions.contains { picks($0, member.subject, vrs: member.entry.vrs) }
    }
}

/// What a selector picks, as far as types go.
enum SelectorMembers {
    /// Attributes of the dictionary.
    case known([Member])
    /// Private or unknown elements: only the file tells the VR.
    case inFile
    /// Known and unknown ones together.
    case mixed

    struct Member {
        var subject: Subject
        var entry: DictionaryEntry
        /// Those by which it is picked.
        var vrs: [VR]
    }
}
