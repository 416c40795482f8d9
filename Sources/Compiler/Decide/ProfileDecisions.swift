import MidicLang
import MidicRuntime

/// What Table E.1-1, the chosen options, midic's supplement and `otherwise` say of each subject: what lies below all layers of policies.
final class ProfileDecisions {
    let tables: ProfileTables
    let graph: DecisionGraph
    let templates: ItemTemplates
    let isProfileChosen: Bool
    let options: Set<ProfileOption>
    let otherwise: Otherwise

    init(tables: ProfileTables, graph: DecisionGraph, profile: ProfileSelection?, otherwise: Otherwise) {
        self.tables = tables
        self.graph = graph
        templates = ItemTemplates(tables)
        isProfileChosen = profile != nil
        options = profile?.options ?? []
        self.otherwise = otherwise
    }

    static let specificCharacterSet = Tag(0x0008, 0x0005)

    /// The decision below all policy layers.
    /// - Parameter fileVR: for subjects of which only the file knows the VR.
    func decision(_ facts: SubjectFacts, fileVR: VR?) -> DecisionGraph.Ref {
        let vrs = facts.effective(fileVR)
        switch facts.subject {
        case .meta:
            // File meta is written afresh; under a profile, keeping what it named there is a weakening like any other.
            return graph.outcome(
                Outcome(
                    .act(.remove), .structure(.fileMeta), floor: isProfileChosen ? .removed : .raw,
                    vr: .UN))
        case .attribute(let tag) where tag.isNeverCopied:
            return graph.outcome(Outcome(.act(.remove), .structure(.neverCopied), floor: .removed, vr: .UN))
        case .attribute(ProfileDecisions.specificCharacterSet): return keep(.structure(.characterSet))
        case .attribute, .mask:
            guard isProfileChosen else { return byDefault(facts, vrs) }
            if let row = tables.rowIndex(of: facts.subject) { return rowDecision(row, facts, vrs) }
            let isKnown = facts.subject.isAttribute && !facts.vrs.isEmpty
            return (isKnown ? supplement(facts, vrs) : unknownSupplement(vrs)) ?? byDefault(facts, vrs)
        case .unknown:
            guard isProfileChosen else { return byDefault(facts, vrs) }
            return unknownSupplement(vrs) ?? byDefault(facts, vrs)
        case .privateElement, .privateCreator, .privateOther:
            guard isProfileChosen else { return byDefault(facts, vrs) }
            return privateDecision(facts, fileVR: fileVR, vrs)
        }
    }

    // MARK: Rows

    /// How strict a cell of the table is at the least, for rules above it.
    static func floor(_ code: ConfidentialityCode, isDate: Bool, vrs: [VR]) -> Strictness {
        switch code {
        case .X: .removed
        case .Z, .D, .ZD, .XZ, .XD, .XZD: .keyed
        // Keeping the sequence and deciding what is inside is what U of a sequence means.
        case .U, .XZU: vrs.contains(.SQ) ? .raw : .keyed
        case .K: .raw
        case .C: vrs.contains(.SQ) ? .raw : isDate ? .coarsened : .filtered
        }
    }

    /// The options that say K of a row, and those that say C.
    ///
    /// Dates whose true value is public are not to be modified: they would give the offset away. Their Basic column counts.
    func cells(_ row: Int) -> (keep: [ProfileOption], clean: [ProfileOption]) {
        var isPublicDate = false
        if case .attribute(let tag) = tables.rows[row].target {
            isPublicDate = AttributeMarks.shared.publicDates.contains(tag)
        }
        var keep: [ProfileOption] = []
        var clean: [ProfileOption] = []
        for option in ProfileOption.allCases where options.contains(option) {
            switch tables.rows[row].code(for: option) {
            case .K: keep.append(option)
            case .C where isPublicDate && option == .retainModifiedDates: break
            case .C: clean.append(option)
            default: break
            }
        }
        return (keep, clean)
    }

    private func rowDecision(_ row: Int, _ facts: SubjectFacts, _ vrs: [VR]) -> DecisionGraph.Ref {
        let (keep, clean) = cells(row)
        if let option = clean.first {
            if vrs.contains(.SQ), keep.isEmpty, !ProfileDecisions.cleansContent(clean) {
                return self.keep(.option(row: row, option), isSequence: true)
            }
            let isDate = clean.contains(.retainModifiedDates)
            let floor = ProfileDecisions.floor(.C, isDate: isDate, vrs: [])
            if keep.isEmpty {
                return graph.outcome(Outcome(.obligation(OptionSet16(clean)), .option(row: row, option), floor: floor))
            }
            return graph.outcome(
                Outcome(
                    .clash(OptionSet16(keep + clean)), .option(row: row, option), floor: floor, namedFloor: .raw))
        }
        if let option = keep.first {
            return self.keep(.option(row: row, option), isSequence: vrs.contains(.SQ))
        }
        return code(tables.rows[row].basic, .profile(row: row), facts, vrs)
    }

    /// C of a sequence is met by deciding what is inside, row by row. Not under the two options whose very content has no rows
    /// (the text of a content item, of an annotation): there the policy must say what happens.
    static func cleansContent(_ clean: [ProfileOption]) -> Bool {
        clean.contains(.cleanStructuredContent) || clean.contains(.cleanGraphics)
    }

    private func keep(
        _ source: RuleSource, isSequence: Bool = false, action: CheckedAction = .keep
    ) -> DecisionGraph.Ref {
        graph.outcome(Outcome(.act(action), source, floor: .raw, vr: isSequence ? .SQ : .UN))
    }

    /// A code of the table, with compound codes resolved by variant and parent sequence.
    func code(
        _ code: ConfidentialityCode, _ source: RuleSource, _ facts: SubjectFacts, _ vrs: [VR]
    ) -> DecisionGraph.Ref {
        let floor = ProfileDecisions.floor(code, isDate: false, vrs: vrs)
        let vr = vrs.first ?? .UN
        func simple(_ action: CheckedAction, _ vr: VR = .UN) -> DecisionGraph.Ref {
            graph.outcome(Outcome(.act(action), source, floor: floor, vr: vr))
        }
        let remove = simple(.remove)
        let empty = simple(.empty, vr)
        let keyed = graph.outcome(Outcome(.needsKey, source, floor: floor))
        func dummy() -> DecisionGraph.Ref {
            if vrs.contains(.UI) { return keyed }
            return withDummies(facts, vr) { choice in
                self.graph.outcome(Outcome(.act(.dummy), source, floor: floor, vr: vr, dummy: choice))
            }
        }
        switch code {
        case .X: return remove
        case .D: return dummy()
        case .U: return vrs.contains(.SQ) ? simple(.keep, .SQ) : keyed
        case .K: return simple(.keep, vrs.contains(.SQ) ? .SQ : .UN)
        case .C: return simple(.remove)
        case .Z: return byPlace(facts.subject, value: dummy(), presence: empty, otherwise: empty, unknown: empty)
        case .ZD: return byPlace(facts.subject, value: dummy(), presence: empty, otherwise: empty, unknown: dummy())
        case .XZ: return byPlace(facts.subject, value: dummy(), presence: empty, otherwise: remove, unknown: empty)
        case .XD: return byPlace(facts.subject, value: dummy(), presence: dummy(), otherwise: remove, unknown: dummy())
        case .XZD: return byPlace(facts.subject, value: dummy(), presence: empty, otherwise: remove, unknown: dummy())
        case .XZU:
            let recurse = vrs.contains(.SQ) ? simple(.keep, .SQ) : keyed
            return byPlace(facts.subject, value: recurse, presence: empty, otherwise: remove, unknown: recurse)
        }
    }

    /// A question for the place of the element in the IOD of the file's class.
    /// - Parameters:
    ///   - value: where the attribute is Type 1 or 1C.
    ///   - presence: where it is Type 2 or 2C.
    ///   - otherwise: where it is Type 3, or not in the IOD.
    ///   - unknown: in files whose class has no CIOD, at any place.
    func byPlace(
        _ subject: Subject, value: DecisionGraph.Ref, presence: DecisionGraph.Ref, otherwise: DecisionGraph.Ref,
        unknown: DecisionGraph.Ref
    ) -> DecisionGraph.Ref {
        let elsewhere = graph.askVariants([(.only(0), unknown)], otherwise: otherwise)
        return tables.places(of: subject).reversed().reduce(elsewhere) { rest, place in
            let here = graph.askVariants(
                [(place.value, value), (place.presence, presence), (.only(0), unknown)], otherwise: otherwise)
            return graph.ask(.parent(place.parent), here, rest)
        }
    }

    /// Spreads a graph over the constants that the class and the place want.
    func withDummies(
        _ facts: SubjectFacts, _ vr: VR, _ make: (DummyChoice) -> DecisionGraph.Ref
    ) -> DecisionGraph.Ref {
        let tag = tables.iodTag(of: facts.subject)
        if vr == .SQ {
            guard let tag else { return make(.item(nil)) }
            return templates.choices(for: tag).reversed().reduce(make(.item(nil))) { rest, place in
                let here = graph.askVariants(place.choices.map { ($0.0, make($0.1)) }, otherwise: make(.item(nil)))
                return graph.ask(.parent(place.parent), here, rest)
            }
        }
        let constant = DummyTable.constant(
            tag: tag, vr: vr, values: tag.flatMap { tables.dictionary.entry(for: $0)?.vm.minimum } ?? 1)
        guard tag == DummyTable.encapsulatedDocument else { return make(constant) }
        let choices = tables.iods.ciods.compactMap { ciod in
            DummyTable.document(ciod: ciod.name).map {
                (VariantSet.only(ProfileTables.variant(ofCIOD: ciod.index)), make($0))
            }
        }
        return graph.askVariants(choices, otherwise: make(constant))
    }

    // MARK: Beyond the table

    /// What stands in the Basic column of midic's supplement to the table for an attribute without a row: UIDs, names and dates.
    static func supplementColumn(_ tag: Tag, _ vrs: [VR], _ tables: ProfileTables) -> ConfidentialityCode? {
        if ProfileDecisions.otherCalendar.contains(tag) { return .XZ }
        if tag == ProfileDecisions.calendarName { return .X }
        return switch vrs.first {
        case .UI?: tables.roles.role(of: tag) == .instance ? .U : nil
        case .PN?, .DA?, .DT?, .TM?: .XZD
        default: nil
        }
    }

    /// UIDs, names and dates that the table does not reach.
    private func supplement(_ facts: SubjectFacts, _ vrs: [VR]) -> DecisionGraph.Ref? {
        guard case .attribute(let tag) = facts.subject,
            let column = ProfileDecisions.supplementColumn(tag, vrs, tables)
        else { return nil }
        switch vrs.first {
        case .UI?:
            if options.contains(.retainUIDs) { return keep(.supplement(.retainedUID)) }
            return code(column, .supplement(.instanceUID), facts, vrs)
        case .PN?: return code(column, .supplement(.person), facts, vrs)
        case .DA?, .DT?, .TM?:
            if options.contains(.retainModifiedDates) {
                if AttributeMarks.shared.publicDates.contains(tag) { return nil }
                return graph.outcome(
                    Outcome(
                        .obligation(OptionSet16([.retainModifiedDates])), .supplement(.modifiedDate), floor: .coarsened)
                )
            }
            if options.contains(.retainFullDates) { return keep(.supplement(.retainedDate)) }
            return code(column, .supplement(.date), facts, vrs)
        default: return code(column, .supplement(.otherCalendar), facts, vrs)
        }
    }

    /// Patient's Birth and Death Date in Alternative Calendar: text, so no class of dates reaches them. As Patient's Birth Date,
    /// and gone where the IOD lets them go.
    private static let otherCalendar = [Tag(0x0010, 0x0033), Tag(0x0010, 0x0034)]
    /// Patient's Alternative Calendar says which, and is there only with one of them (PS3.3 section C.7.1.1).
    private static let calendarName = Tag(0x0010, 0x0035)

    /// The same for tags that the dictionary lacks, by the VR in the file.
    private func unknownSupplement(_ vrs: [VR]) -> DecisionGraph.Ref? {
        func removed(_ supplement: Supplement) -> DecisionGraph.Ref {
            graph.outcome(Outcome(.act(.remove), .supplement(supplement), floor: .removed))
        }
        switch vrs.first {
        case .UI?:
            if options.contains(.retainUIDs) { return keep(.supplement(.retainedUnknownUID)) }
            return graph.outcome(Outcome(.needsKey, .supplement(.unknownUID), floor: .keyed))
        case .PN?: return removed(.unknownPerson)
        case .DA?, .DT?, .TM?: return removed(.unknownDate)
        default: return nil
        }
    }

    /// `otherwise`, for what nothing else decides. It passes over what identifies the object and what decoding needs.
    private func byDefault(_ facts: SubjectFacts, _ vrs: [VR]) -> DecisionGraph.Ref {
        let rest = byOtherwise(facts, vrs)
        guard case .attribute(let tag) = facts.subject, otherwise != .keep else { return rest }
        if StandardVocabulary.identifiers.contains(tag) {
            return graph.ask(.parent(0), keep(.structure(.identifier)), rest)
        }
        guard DecodingSet.shared.contains(tag) else { return rest }
        // `in_iod` asks the same.
        if case .keepInIOD = otherwise { return rest }
        return graph.ask(.decoding, keep(.structure(.decoding), isSequence: vrs.contains(.SQ)), rest)
    }

    private func byOtherwise(_ facts: SubjectFacts, _ vrs: [VR]) -> DecisionGraph.Ref {
        let isSequence = vrs.contains(.SQ)
        let kept = keep(.otherwise, isSequence: isSequence)
        let removed = keep(.otherwise, action: .remove)
        let emptied = graph.outcome(Outcome(.act(.empty), .otherwise, floor: .raw, vr: vrs.first ?? .UN))
        switch otherwise {
        case .keep: return kept
        case .remove: return removed
        case .empty: return emptied
        case .keepInIOD(let rest):
            let outside = rest == .remove ? removed : emptied
            return tables.isInSomeIOD(facts.subject) ? graph.ask(.inIOD, kept, outside) : outside
        }
    }

    // MARK: Private elements

    /// X of the private row; under Retain Safe Private, rows of Table E.3.10-1 whose VR agrees with the file's stay, UIDs are
    /// mapped, sequences decided inside, and names and dates left to the rules for them.
    private func privateDecision(_ facts: SubjectFacts, fileVR: VR?, _ vrs: [VR]) -> DecisionGraph.Ref {
        let row = tables.privateRow
        guard options.contains(.retainSafePrivate) else {
            return graph.outcome(Outcome(.act(.remove), .profile(row: row), floor: .removed))
        }
        let source = RuleSource.option(row: row, .retainSafePrivate)
        func removed(_ floor: Strictness) -> DecisionGraph.Ref {
            graph.outcome(Outcome(.act(.remove), source, floor: floor))
        }
        guard case .privateElement(let creator, let group, let elementOffset) = facts.subject,
            let safe = tables.safePrivate.row(creator: creator, group: group, elementOffset: elementOffset)
        else { return removed(.removed) }
        // UN in the file does not agree: nobody can say what it holds. In implicit VR the row's VR is assumed.
        if let fileVR, !safe.vrs.isEmpty, !safe.vrs.contains(fileVR) { return removed(.removed) }
        return graph.outcome(classedDecision(vrs.first ?? .UN, source))
    }

    /// What becomes of a private element that may stay if no rule for its class says otherwise: UIDs are mapped, names and dates
    /// go, sequences are decided inside, all else stays.
    func classedDecision(_ vr: VR, _ source: RuleSource) -> Outcome {
        func kept(_ vr: VR = .UN) -> Outcome { Outcome(.act(.keep), source, floor: .raw, vr: vr) }
        switch vr {
        case .UI:
            if options.contains(.retainUIDs) { return kept() }
            return Outcome(isProfileChosen ? .needsKey : .act(.remove), source, floor: .keyed)
        case .PN: return Outcome(.act(.remove), source, floor: .keyed)
        case .DA, .DT, .TM:
            return options.contains(.retainFullDates) ? kept() : Outcome(.act(.remove), source, floor: .coarsened)
        case .SQ: return kept(.SQ)
        default: return kept()
        }
    }
}
