import MidicCompiler
import MidicRuntime

/// What is done to an element, and what a higher layer must at least do.
struct Ruling {
    enum Kind: Hashable {
        case act(CheckedAction)
        /// U of the table: only a rule with a key carries it out.
        case needsKey
        /// C of the table, under these options.
        case owed(Set<ProfileOption>)
    }
    enum Origin: Hashable {
        case table
        /// The clause, or the default of the file meta.
        case byDefault
        /// What midic itself fixes.
        case structure
        case rule(Int)
    }
    var kind: Kind
    var origin: Origin
    /// The least that a rule must do that does not name the attribute.
    var floor: Strictness
    /// What the classes of private data that a rule opens start from.
    var isStart = false

    var action: CheckedAction? {
        if case .act(let action) = kind { return action }
        return nil
    }
}

/// The Basic Profile, its options, midic's supplement and `otherwise` (docs/language.md, "What the standard's codes mean
/// here", "Options").
struct TableRuling {
    let header: LayerHeader
    private var options: Set<ProfileOption> { header.profile?.options ?? [] }
    private var isProfile: Bool { header.profile != nil }

    /// Whose elements follow their classes in private data that is kept as a whole.
    static let classed: Set<VR> = [.UI, .PN, .DA, .DT, .TM, .SQ]
    static let identifiers: Set<Tag> = [.sopClassUID, .sopInstanceUID, .studyInstanceUID, .seriesInstanceUID]

    func ruling(_ element: PickedElement, _ place: Circumstances) -> Ruling {
        switch element.name {
        case .meta: return Ruling(kind: .act(.remove), origin: .byDefault, floor: isProfile ? .removed : .raw)
        case .privateElement:
            guard isProfile else { return byDefault(element, place) }
            return privateRuling(element)
        case .attribute(let tag):
            if tag.isNeverCopied { return Ruling(kind: .act(.remove), origin: .structure, floor: .removed) }
            if tag == .specificCharacterSet { return Ruling(kind: .act(.keep), origin: .structure, floor: .raw) }
            guard isProfile else { return byDefault(element, place) }
            if let row = Picking.row(of: element) { return ruling(row, element, place) }
            return supplement(element, place) ?? byDefault(element, place)
        }
    }

    private func kept(_ origin: Ruling.Origin = .table) -> Ruling {
        Ruling(kind: .act(.keep), origin: origin, floor: .raw)
    }

    // MARK: Rows

    private func ruling(_ row: ConfidentialityRow, _ element: PickedElement, _ place: Circumstances) -> Ruling {
        let isPublicDate = element.tag.map(AttributeMarks.shared.publicDates.contains) ?? false
        let cleaning = options.filter {
            row.code(for: $0) == .C && !(isPublicDate && $0 == .retainModifiedDates)
        }
        let isKept = options.contains { row.code(for: $0) == .K }
        if !cleaning.isEmpty {
            let hasNoRowsInside = cleaning.contains(.cleanStructuredContent) || cleaning.contains(.cleanGraphics)
            if element.vrs.contains(.SQ), !isKept, !hasNoRowsInside { return kept() }
            let floor: Strictness = cleaning.contains(.retainModifiedDates) ? .coarsened : .filtered
            return Ruling(kind: .owed(cleaning), origin: .table, floor: floor)
        }
        if isKept { return kept() }
        return ruling(row.basic, element, place)
    }

    /// How strict a cell is at the least: Z, D and U permit a keyed value; a sequence under U or C is decided inside.
    static func floor(_ code: ConfidentialityCode, isDate: Bool = false, isSequence: Bool) -> Strictness {
        switch code {
        case .X: .removed
        case .Z, .D, .ZD, .XZ, .XD, .XZD: .keyed
        case .U, .XZU: isSequence ? .raw : .keyed
        case .K: .raw
        case .C: isSequence ? .raw : isDate ? .coarsened : .filtered
        }
    }

    private func ruling(
        _ code: ConfidentialityCode, _ element: PickedElement, _ place: Circumstances
    ) -> Ruling {
        let isSequence = element.vrs.contains(.SQ)
        let floor = Self.floor(code, isSequence: isSequence)
        func act(_ action: CheckedAction) -> Ruling { Ruling(kind: .act(action), origin: .table, floor: floor) }
        let keyed = isSequence ? act(.keep) : Ruling(kind: .needsKey, origin: .table, floor: floor)
        let dummy =
            element.vrs.contains(.UI) ? Ruling(kind: .needsKey, origin: .table, floor: floor) : act(.dummy)
        switch (code, place.demand) {
        case (.X, _), (.C, _): return act(.remove)
        case (.D, _): return dummy
        case (.K, _): return act(.keep)
        case (.U, _): return keyed
        case (.Z, .value): return dummy
        case (.Z, _): return act(.empty)
        case (.ZD, .value), (.ZD, .unknown): return dummy
        case (.ZD, _): return act(.empty)
        case (.XZ, .value): return dummy
        case (.XZ, .presence), (.XZ, .unknown): return act(.empty)
        case (.XD, .value), (.XD, .presence), (.XD, .unknown): return dummy
        case (.XZD, .value), (.XZD, .unknown): return dummy
        case (.XZD, .presence): return act(.empty)
        case (.XZU, .value), (.XZU, .unknown): return keyed
        case (.XZU, .presence): return act(.empty)
        case (_, .nothing): return act(.remove)
        }
    }

    // MARK: What the table forgets

    /// The Basic column that midic adds for an attribute of the dictionary.
    static func supplementColumn(_ tag: Tag, _ vr: VR) -> ConfidentialityCode? {
        switch (tag, vr) {
        case (Tag(0x0010, 0x0033), _), (Tag(0x0010, 0x0034), _): .XZ
        case (Tag(0x0010, 0x0035), _): .X
        case (_, .UI): UIRoles.shared.role(of: tag) == .instance ? .U : nil
        case (_, .PN), (_, .DA), (_, .DT), (_, .TM): .XZD
        default: nil
        }
    }

    private func supplement(_ element: PickedElement, _ place: Circumstances) -> Ruling? {
        guard let tag = element.tag, Picking.isOfDictionary(tag), !element.knownVRs.isEmpty else {
            return unknownSupplement(element.vr)
        }
        guard let column = Self.supplementColumn(tag, element.vr) else { return nil }
        if element.vr == .UI, options.contains(.retainUIDs) { return kept() }
        if element.vr.isDate {
            if options.contains(.retainModifiedDates) {
                if AttributeMarks.shared.publicDates.contains(tag) { return nil }
                return Ruling(kind: .owed([.retainModifiedDates]), origin: .table, floor: .coarsened)
            }
            if options.contains(.retainFullDates) { return kept() }
        }
        return ruling(column, element, place)
    }

    /// The same for elements that the dictionary lacks, by the VR in the file.
    private func unknownSupplement(_ vr: VR) -> Ruling? {
        switch vr {
        case .UI:
            options.contains(.retainUIDs) ? kept() : Ruling(kind: .needsKey, origin: .table, floor: .keyed)
        case .PN, .DA, .DT, .TM: Ruling(kind: .act(.remove), origin: .table, floor: .removed)
        default: nil
        }
    }

    // MARK: Otherwise

    private func byDefault(_ element: PickedElement, _ place: Circumstances) -> Ruling {
        func act(_ action: CheckedAction) -> Ruling { Ruling(kind: .act(action), origin: .byDefault, floor: .raw) }
        if header.otherwise == .keep { return act(.keep) }
        if let tag = element.tag, Self.identifiers.contains(tag), place.isRoot { return kept(.structure) }
        switch header.otherwise {
        case .keep: return act(.keep)
        case .keepInIOD(let rest):
            if element.tag != nil, place.isInIOD || place.isNeeded { return act(.keep) }
            return act(rest == .remove ? .remove : .empty)
        case .remove, .empty:
            if element.tag != nil, place.isNeeded { return kept(.structure) }
            return act(header.otherwise == .remove ? .remove : .empty)
        }
    }

    // MARK: Private elements

    private func privateRuling(_ element: PickedElement) -> Ruling {
        let removed = Ruling(kind: .act(.remove), origin: .table, floor: .removed)
        guard options.contains(.retainSafePrivate),
            case .privateElement(let creator?, let group, let elementOffset) = element.name,
            let safe = SafePrivateTable.shared.row(creator: creator, group: group, elementOffset: elementOffset)
        else { return removed }
        if let fileVR = element.fileVR, !safe.vrs.isEmpty, !safe.vrs.contains(fileVR) { return removed }
        return classed(element.vr, .table)
    }

    /// What becomes of a private element that may stay, before the rules for its class.
    func classed(_ vr: VR, _ origin: Ruling.Origin) -> Ruling {
        let kept = Ruling(kind: .act(.keep), origin: origin, floor: .raw)
        switch vr {
        case .UI where options.contains(.retainUIDs): return kept
        case .UI: return Ruling(kind: isProfile ? .needsKey : .act(.remove), origin: origin, floor: .keyed)
        case .PN: return Ruling(kind: .act(.remove), origin: origin, floor: .keyed)
        case .DA, .DT, .TM:
            return options.contains(.retainFullDates)
                ? kept : Ruling(kind: .act(.remove), origin: origin, floor: .coarsened)
        default: return kept
        }
    }
}
