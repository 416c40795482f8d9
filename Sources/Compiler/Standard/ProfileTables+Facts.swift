internal import MidicRuntime

/// What rulesets say of attributes besides decisions.
extension ProfileTables {
    /// VR, number of values and traits of a subject.
    func rowFacts(of facts: SubjectFacts) -> RowFacts {
        guard let tag = iodTag(of: facts.subject) ?? metaTag(of: facts.subject),
            let entry = dictionary.entry(for: tag)
        else { return RowFacts(vr: facts.vr) }
        // Bytes and words are one value of any length (PS3.5 section 6.4), and text is not counted.
        let isCounted = entry.vrs.allSatisfy { $0.isBinaryNumber || $0 == .AT }
        let count = isCounted && entry.vm.minimum == entry.vm.maximum ? UInt8(clamping: entry.vm.minimum) : 0
        return RowFacts(vr: facts.vr, valueCount: count, traits: traits(of: tag, facts))
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
