public import MidicRuntime

/// The columns of PS3.15 Table E.1-1 that rulesets are held against before their outputs claim anything.
public enum StandardClaims {
    /// For `RunConfiguration`: the Basic Profile and its options in the edition of this version's tables.
    public static let table = makeTable()

    private static func makeTable() -> ClaimTable {
        let tables = ProfileTables.shared
        func code(_ claim: DeidentificationMethodCode.Claim) -> ClaimTable.Code {
            let code = DeidentificationMethodCode.code(for: claim)
            return ClaimTable.Code(value: code.value, scheme: code.scheme, meaning: code.meaning)
        }
        var rows: [ClaimTable.Row] = []
        for entry in tables.dictionary.entries where SubjectTable.isRow(entry.tag) {
            if let row = row(SubjectFacts(subject: .attribute(entry.tag), vrs: entry.vrs), entry.tag, tables) {
                rows.append(row)
            }
        }
        for entry in tables.rows {
            guard case .repeating(let mask) = entry.target else { continue }
            let tag = Tag(mask.groupLow, mask.elementLow)
            let known = tables.dictionary.repeatingGroups.first { $0.mask?.normalized == mask.normalized }
            rows.append(ClaimTable.Row(entry, tag, TagRange(mask.normalized), vrs: known?.vrs ?? [], traits: []))
        }
        let safe = tables.safePrivate.rows.map { row in
            ClaimTable.SafeElement(
                creator: row.creator, group: row.group, elementOffset: row.elementOffset,
                vrs: row.vrs.reduce(0) { $0 | $1.bit })
        }
        return ClaimTable(
            edition: StandardEditions.shared.confidentiality.edition, basicCode: code(.basicProfile),
            optionCodes: ProfileOption.allCases.map { code(.option($0)) }, rows: rows, safeElements: safe)
    }

    /// The row of an attribute that Table E.1-1 or the supplement speaks of, or that counts for claims about a file.
    private static func row(_ facts: SubjectFacts, _ tag: Tag, _ tables: ProfileTables) -> ClaimTable.Row? {
        let traits = tables.rowFacts(of: facts).traits
        if let index = tables.rowIndex(of: facts.subject) {
            return ClaimTable.Row(tables.rows[index], tag, nil, vrs: facts.vrs, traits: traits)
        }
        if let supplement = ProfileDecisions.supplementColumn(tag, facts.vrs, tables) {
            return ClaimTable.Row(
                tag: tag, vr: facts.vr, basic: ProfileDecisions.floor(supplement, isDate: false, vrs: facts.vrs),
                traits: traits
            ) { option in
                switch (option, supplement) {
                case (.retainUIDs, .U): .keep
                case (.retainFullDates, _) where facts.vr.isDate: .keep
                case (.retainModifiedDates, _) where facts.vr.isDate: .clean(.coarsened)
                default: nil
                }
            }
        }
        guard traits.contains(.identifiesPatient) || traits.contains(.publicDate) else { return nil }
        return ClaimTable.Row(tag: tag, vr: facts.vr, basic: .raw, traits: traits) { _ in nil }
    }
}

extension ClaimTable.Row {
    /// A row of Table E.1-1 as the strictness that its cells ask for.
    fileprivate init(_ row: ConfidentialityRow, _ tag: Tag, _ mask: TagRange?, vrs: [VR], traits: RowTraits) {
        self.init(
            tag: tag, mask: mask, vr: vrs.first ?? .UN,
            basic: ProfileDecisions.floor(row.basic, isDate: false, vrs: vrs), traits: traits
        ) { option in
            switch row.code(for: option) {
            case .K?: .keep
            case .C?:
                .clean(
                    ProfileDecisions.floor(
                        .C, isDate: option == .retainModifiedDates,
                        vrs: ProfileDecisions.cleansContent([option]) ? [] : vrs))
            default: nil
            }
        }
    }
}

extension TagRange {
    fileprivate init(_ mask: TagMask) {
        self.init(
            groupMask: mask.groupMask, groupLow: mask.groupLow, groupHigh: mask.groupHigh,
            elementMask: mask.elementMask, elementLow: mask.elementLow, elementHigh: mask.elementHigh)
    }
}
