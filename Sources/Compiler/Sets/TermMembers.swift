import MidicLang
import MidicRuntime

/// What a term picks, as far as types go.
enum TermMembers {
    /// Attributes of the dictionary, each with the VRs by which it is picked.
    case known([Member])
    /// Private or unknown elements: the VR is in the file only.
    case inFile
    /// Known and unknown ones together.
    case mixed

    struct Member {
        var entry: DictionaryEntry
        var vrs: [VR]
    }
}

extension Resolver {
    /// The attributes that a term picks, less its exceptions.
    func members(of term: SelectedTerm) -> TermMembers {
        let whole: TermMembers
        switch term.selector {
        case .attribute(let tag), .meta(let tag):
            whole = Vocabulary.attribute(tag: tag).map { .known([.init(entry: $0, vrs: $0.vrs)]) } ?? .inFile
        case .mask(let mask):
            // The pattern of a repeating group has a type; any other mask may meet anything.
            if let entry = DataDictionary.shared.patterns.first(where: { $0.pattern == mask }) {
                whole = .known([.init(entry: entry, vrs: entry.vrs)])
            } else {
                whole = .mixed
            }
        case .vr(let vrs): whole = .known(Self.withVRs(vrs))
        case .builtinClass(.uids):
            whole = .known(UIRoles.shared.instanceTags.compactMap(Self.dataSetMember))
        case .builtinClass(.dates): whole = .known(Self.withVRs([.DA, .DT, .TM]))
        case .builtinClass(.people): whole = .known(Self.withVRs([.PN]))
        case .builtinClass(.freeText): whole = .known(Self.withVRs([.LO, .LT, .SH, .ST, .UC, .UT]))
        case .builtinClass(.codes): whole = .mixed
        case .glob(_, let tags): whole = .known(tags.compactMap(Self.dataSetMember))
        case .obligations(let option):
            whole = .known(
                ConfidentialityTable.shared.rows.compactMap { row in
                    guard row.code(for: option) == .C, let tag = row.tag else { return nil }
                    return Self.dataSetMember(tag)
                })
        case .privateElement, .privateCreator, .privateAll: whole = .inFile
        case .everything: whole = .mixed
        }
        guard case .known(let members) = whole, !term.exceptions.isEmpty else { return whole }
        return .known(members.filter { member in !term.exceptions.contains { Self.picks($0, member.entry) } })
    }

    private static func dataSetMember(_ tag: Tag) -> TermMembers.Member? {
        guard tag.group > 2, let entry = Vocabulary.attribute(tag: tag) else { return nil }
        return .init(entry: entry, vrs: entry.vrs)
    }

    private static func withVRs(_ vrs: Set<VR>) -> [TermMembers.Member] {
        Vocabulary.attributes.compactMap { entry in
            let picked = entry.vrs.filter(vrs.contains)
            return picked.isEmpty ? nil : .init(entry: entry, vrs: picked)
        }
    }

    /// Whether a selector picks an attribute of the dictionary.
    static func picks(_ selector: CheckedSelector, _ entry: DictionaryEntry) -> Bool {
        switch selector {
        case .attribute(let tag): entry.pattern == nil && entry.tag == tag
        case .mask(let mask): entry.pattern == mask || (entry.pattern == nil && mask.contains(entry.tag))
        case .vr(let vrs): entry.vrs.allSatisfy(vrs.contains)
        case .builtinClass(.uids): entry.vr == .UI && UIRoles.shared.role(of: entry.tag) == .instance
        case .builtinClass(.dates): [VR.DA, .DT, .TM].contains(entry.vr)
        case .builtinClass(.people): entry.vr == .PN
        case .builtinClass(.freeText): [VR.LO, .LT, .SH, .ST, .UC, .UT].contains(entry.vr)
        case .builtinClass(.codes): entry.vr == .SQ && entry.keyword.hasSuffix("CodeSequence")
        case .glob(_, let tags): entry.pattern == nil && tags.contains(entry.tag)
        case .obligations(let option): ConfidentialityTable.shared.row(for: entry.tag)?.code(for: option) == .C
        case .everything: true
        case .meta, .privateElement, .privateCreator, .privateAll: false
        }
    }
}
