public import MidicRuntime

/// The columns of PS3.15 Table E.1-1 that rulesets are held against before their outputs claim anything.
public enum StandardClaims {
    /// For `RunConfiguration`: the Basic Profile and its options in the edition of this version's tables.
    public static let table = makeTable(unpackedRows())

    private static func makeTable(_ rows: [ClaimTable.Row]) -> ClaimTable {
        func code(_ claim: DeidentificationMethodCode.Claim) -> ClaimTable.Code {
            let code = DeidentificationMethodCode.code(for: claim)
            return ClaimTable.Code(value: code.value, scheme: code.scheme, meaning: code.meaning)
        }
        let safe = SafePrivateTable.shared.rows.map { row in
            ClaimTable.SafeElement(
                creator: row.creator, group: row.group, elementOffset: row.elementOffset,
                vrs: row.vrs.reduce(0) { $0 | $1.bit })
        }
        return ClaimTable(
            edition: StandardEditions.shared.confidentiality.edition, basicCode: code(.basicProfile),
            optionCodes: ProfileOption.allCases.map { code(.option($0)) }, rows: rows, safeElements: safe)
    }

    // MARK: Packed

    /// The rows as a run reads them: the dictionary and the IODs, from which they follow, are ten times as long, and a run of
    /// a ruleset needs nothing else of them. A test holds this against the tables, and writes it.
    static func packed() -> String {
        rowsOfTables().map { row in
            let cells = ProfileOption.allCases.indices.map { place -> String in
                switch row.cell(place) {
                case nil: "."
                case .keep: "K"
                case .clean(let strictness): String(strictness.rawValue)
                }
            }
            let tag = row.mask.map(name) ?? String(row.tag.description.filter(\.isHexDigit))
            return [tag, row.vr.name, String(row.basic.rawValue), String(row.traits.rawValue), cells.joined()]
                .joined(separator: "\t")
        }.joined(separator: "\n")
    }

    /// `60xx3000`
    private static func name(_ mask: TagRange) -> String {
        TagMask(
            groupMask: mask.groupMask, groupLow: mask.groupLow, groupHigh: mask.groupHigh,
            elementMask: mask.elementMask, elementLow: mask.elementLow, elementHigh: mask.elementHigh
        ).description.filter { $0 != "(" && $0 != "," && $0 != ")" }
    }

    private static func unpackedRows() -> [ClaimTable.Row] {
        var text = PackedText(StandardData.claimRows)
        var vrs: [UInt64: [VR]] = [:]
        let places = Dictionary(uniqueKeysWithValues: ProfileOption.allCases.enumerated().map { ($1, $0) })
        var rows: [ClaimTable.Row] = []
        while !text.isAtEnd {
            let (tag, mask) = text.mask()
            let vr = text.vrs(known: &vrs).first ?? .UN
            let basic = Strictness(rawValue: UInt8(text.field()) ?? 0) ?? .removed
            let traits = RowTraits(rawValue: UInt16(text.field()) ?? 0)
            let cells = text.flags()
            rows.append(
                ClaimTable.Row(
                    tag: tag, mask: mask.map { TagRange($0.normalized) }, vr: vr, basic: basic, traits: traits
                ) { option in
                    switch places[option].map({ cells[$0] }) {
                    case UInt8(ascii: "K")?: .keep
                    case let digit? where 0x30...0x35 ~= digit:
                        .clean(Strictness(rawValue: digit - 0x30) ?? .removed)
                    default: nil
                    }
                })
        }
        return rows
    }

    // MARK: From the tables

    private static func rowsOfTables() -> [ClaimTable.Row] {
        let tables = ProfileTables.shared
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
        return rows
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
