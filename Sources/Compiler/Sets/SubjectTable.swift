import MidicLang
import MidicRuntime

/// The subjects that a policy's ruleset decides, in canonical order.
struct SubjectTable {
    let subjects: [SubjectFacts]
    /// Masks that overlap in a way that no single mask can say; lowering refuses them.
    let unresolvedOverlaps: [(TagMask, TagMask)]

    init(policy: CheckedPolicy, tables: ProfileTables) {
        var attributes: [Tag: [VR]] = [:]
        for entry in tables.dictionary.entries where SubjectTable.isRow(entry.tag) { attributes[entry.tag] = entry.vrs }
        var masks: Set<TagMask> = Set(tables.masksOfRows.map(\.normalized))
        for entry in tables.dictionary.repeatingGroups { if let mask = entry.mask { masks.insert(mask.normalized) } }
        var elements: Set<Subject> = []
        var creators: Set<String> = []
        var metas: Set<Tag> = []
        for rule in policy.rules {
            if let listing = rule.safeListing, case .privateCreator(let creator) = rule.selector {
                for (group, elementOffset) in listing.sortedElements {
                    elements.insert(.privateElement(creator: creator, group: group, elementOffset: elementOffset))
                }
            }
            for selector in rule.selectors {
                switch selector {
                case .attribute(let tag) where SubjectTable.isRow(tag) && attributes[tag] == nil:
                    attributes[tag] = tables.dictionary.entry(for: tag)?.vrs ?? []
                case .mask(let mask): masks.insert(mask.normalized)
                case .privateElement(let creator, let group, let elementOffset):
                    elements.insert(.privateElement(creator: creator, group: group, elementOffset: elementOffset))
                    creators.insert(creator)
                case .privateCreator(let creator): creators.insert(creator)
                case .meta(let tag): metas.insert(tag)
                default: break
                }
            }
        }
        if policy.profile?.options.contains(.retainSafePrivate) ?? false {
            for row in tables.safePrivate.rows {
                elements.insert(
                    .privateElement(creator: row.creator, group: row.group, elementOffset: row.elementOffset))
                creators.insert(row.creator)
            }
        }

        let listed = policy.listedVRs
        let (closed, unresolved) = SubjectTable.close(masks)
        unresolvedOverlaps = unresolved
        var subjects = attributes.sorted { $0.key < $1.key }.map {
            SubjectFacts(subject: .attribute($0.key), vrs: $0.value)
        }
        subjects += closed.map { mask in
            let entry = tables.dictionary.repeatingGroups.first { $0.mask.map(mask.isContained(in:)) ?? false }
            return SubjectFacts(subject: .mask(mask), vrs: entry?.vrs ?? [])
        }
        subjects.append(SubjectFacts(subject: .unknown, vrs: []))
        /// What the policy says, else what Table E.3.10-1 has, else what its safe lists have.
        func vrs(_ creator: String, _ group: UInt16, _ elementOffset: UInt8) -> [VR] {
            let known = tables.vrs(ofPrivate: creator, group, elementOffset, in: policy)
            guard known.isEmpty else { return known }
            return listed[creator]?[SafeListing.key(group, elementOffset)]?.sorted { $0.name < $1.name } ?? []
        }
        var elementsByCreator: [String: [(UInt16, UInt8)]] = [:]
        for case .privateElement(let creator, let group, let elementOffset) in elements {
            elementsByCreator[creator, default: []].append((group, elementOffset))
        }
        for creator in creators.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            let own = (elementsByCreator[creator] ?? []).sorted { $0 < $1 }
            subjects += own.map { group, elementOffset in
                SubjectFacts(
                    subject: .privateElement(creator: creator, group: group, elementOffset: elementOffset),
                    vrs: vrs(creator, group, elementOffset))
            }
            subjects.append(SubjectFacts(subject: .privateCreator(creator), vrs: []))
        }
        subjects.append(SubjectFacts(subject: .privateOther, vrs: []))
        subjects += metas.sorted().map { tag in
            SubjectFacts(subject: .meta(tag), vrs: tables.dictionary.entry(for: tag)?.vrs ?? [])
        }
        self.subjects = subjects
    }

    /// The subject that an element belongs to.
    func facts(of element: ElementQuery.Element, tables: ProfileTables) -> SubjectFacts {
        func find(_ subject: Subject) -> SubjectFacts? { subjects.first { $0.subject == subject } }
        let other = SubjectFacts(subject: .unknown, vrs: [])
        switch element {
        case .attribute(let tag):
            if let row = find(.attribute(tag)) { return row }
            return subjects.first { facts in
                if case .mask(let mask) = facts.subject { mask.contains(tag) } else { false }
            } ?? other
        case .privateElement(let creator, let group, let elementOffset):
            return find(.privateElement(creator: creator, group: group, elementOffset: elementOffset))
                ?? find(.privateCreator(creator)) ?? SubjectFacts(subject: .privateOther, vrs: [])
        case .meta(let tag):
            return find(.meta(tag))
                ?? SubjectFacts(subject: .meta(tag), vrs: tables.dictionary.entry(for: tag)?.vrs ?? [])
        }
    }

    /// Tags that rulesets have rows for: even groups from 0008 on without the item delimiters. Group lengths and what is
    /// below group 0008 never reach an output, whatever the policy says.
    static func isRow(_ tag: Tag) -> Bool {
        !tag.isPrivate && tag.group >= 0x0008 && tag.group != 0xFFFE && tag.element != 0
    }

    /// Adds what masks have in common, so that the first of them that matches a tag is the smallest, and orders them
    /// so that a mask stands before those that hold it.
    private static func close(_ masks: Set<TagMask>) -> ([TagMask], [(TagMask, TagMask)]) {
        var closed = masks.sorted(by: precedes)
        var known = masks
        var unresolved: [(TagMask, TagMask)] = []
        var index = 0
        while index < closed.count {
            for other in 0..<index {
                let first = closed[other]
                let second = closed[index]
                if first.isContained(in: second) || second.isContained(in: first) { continue }
                switch first.overlap(second) {
                case .none: break
                case .mask(let common): if known.insert(common).inserted { closed.append(common) }
                case .irregular: unresolved.append((first, second))
                }
            }
            index += 1
        }
        closed.sort(by: precedes)
        // A mask counts as many others as hold it, the deepest first.
        let depth = Dictionary(
            uniqueKeysWithValues: closed.map { mask in
                (mask, closed.filter { $0 != mask && mask.isContained(in: $0) }.count)
            })
        closed.sort { left, right in
            let a = depth[left] ?? 0
            let b = depth[right] ?? 0
            return a != b ? a > b : precedes(left, right)
        }
        return (closed, unresolved)
    }

    private static func precedes(_ left: TagMask, _ right: TagMask) -> Bool {
        (left.groupLow, left.elementLow, left.groupMask, left.elementMask, left.groupHigh, left.elementHigh)
            < (right.groupLow, right.elementLow, right.groupMask, right.elementMask, right.groupHigh, right.elementHigh)
    }
}
