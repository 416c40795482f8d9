internal import MidicRuntime

/// What rulesets say of attributes besides decisions.
extension ProfileTables {
    /// VR, number of values and traits of a subject.
    func rowFacts(of facts: SubjectFacts) -> RowFacts {
        if case .privateElement(let creator, let group, let elementOffset) = facts.subject {
            let row = safePrivate.row(creator: creator, group: group, elementOffset: elementOffset)
            return RowFacts(vr: facts.vr, valueCount: row.map { ProfileTables.count($0.vrs, $0.vm) } ?? 0)
        }
        guard let tag = iodTag(of: facts.subject) ?? metaTag(of: facts.subject),
            let entry = dictionary.entry(for: tag)
        else { return RowFacts(vr: facts.vr) }
        return RowFacts(
            vr: facts.vr, valueCount: ProfileTables.count(entry.vrs, entry.vm), traits: traits(of: tag, facts))
    }

    /// The VRs of a private element, as far as they are known before a file is read: what the policy says, else what PS3.15
    /// Table E.3.10-1 has.
    func vrs(ofPrivate creator: String, _ group: UInt16, _ elementOffset: UInt8, in policy: CheckedPolicy) -> [VR] {
        if let vr = policy.saidVR(creator: creator, group: group, elementOffset: elementOffset) { return [vr] }
        return safePrivate.row(creator: creator, group: group, elementOffset: elementOffset)?.vrs ?? []
    }

    /// How many numbers there are, where that is fixed; else 0. Bytes and words are one value of any length (PS3.5 section
    /// 6.4), and text is not counted.
    private static func count(_ vrs: [VR], _ vm: ValueMultiplicity) -> UInt8 {
        let isCounted = vrs.allSatisfy { $0.isBinaryNumber || $0 == .AT }
        return isCounted && vm.minimum == vm.maximum ? UInt8(clamping: vm.minimum) : 0
    }

    private func metaTag(of subject: Subject) -> Tag? {
        if case .meta(let tag) = subject { return tag }
        return nil
    }

    private func traits(of tag: Tag, _ facts: SubjectFacts) -> RowTraits {
        var traits: RowTraits = []
        if DecodingSet.shared.contains(tag) { traits.insert(.decoding) }
        if facts.vr == .UI, roles.role(of: tag) == .class { traits.insert(.classUID) }
        if facts.vr.isDate {
            let isKept = rowIndex(of: facts.subject).map { rows[$0].code(for: .retainFullDates) == .K }
            // Dates and times that the table does not reach are kept with the others (docs/language.md, "Supplement").
            if isKept ?? true { traits.insert(.fullDatesKeep) }
        }
        if AttributeMarks.shared.publicDates.contains(tag) { traits.insert(.publicDate) }
        if AttributeMarks.shared.patientIdentifiers.contains(tag) { traits.insert(.identifiesPatient) }
        return traits
    }
}
