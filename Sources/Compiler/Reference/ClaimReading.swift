import MidicCompiler
import MidicLang
import MidicRuntime

/// Which codes the policy's rules bear out, row by row of the table (docs/language.md, "Codes, by ruleset").
///
/// Each row is decided in all circumstances that rules and tables tell apart, and every action that comes out counts, with each
/// of its fallbacks.
final class ClaimReading {
    private let policy: CheckedPolicy
    private let layers: Layers
    private let days: (Int) -> Int?
    private let possibilities: Possibilities
    private var options: Set<ProfileOption> { policy.profile?.options ?? [] }

    /// - Parameter days: what an offset was given at the start of the run.
    init(_ layers: Layers, _ possibilities: Possibilities, days: @escaping (Int) -> Int?) {
        policy = layers.policy
        self.layers = layers
        self.days = days
        self.possibilities = possibilities
    }

    /// What can be done to an element.
    private struct Found: Hashable {
        let action: CheckedAction
        /// Whether a rule that names it says so with `override`.
        var isNamedOverride = false
    }

    func codes() -> [MethodCode] {
        guard policy.profile != nil else {
            return [MethodCode(value: "MIDIC101", scheme: "99MIDIC", meaning: "midic policy without profile")]
        }
        var unclaimed: Set<ProfileOption> = []
        let rows = rows()
        for row in rows {
            for option in options where fails(option, row) { unclaimed.insert(option) }
        }
        if options.contains(.retainModifiedDates), !isAnyShifted(rows) || hasWeakOffset {
            unclaimed.insert(.retainModifiedDates)
        }
        let privates = privateFindings()
        if options.contains(.retainSafePrivate), privates.hasUnnamed { unclaimed.insert(.retainSafePrivate) }
        let claimed = options.subtracting(unclaimed)
        var isBasic = rows.allSatisfy { holdsBasic($0, claimed) } && holdsUnknown(claimed)
        if claimed.contains(.retainSafePrivate) {
            isBasic = isBasic && !privates.keepsBeyondSafe
        } else {
            isBasic = isBasic && !privates.keepsAny
        }
        let first =
            isBasic
            ? code(.basicProfile)
            : MethodCode(
                value: "MIDIC100", scheme: "99MIDIC", meaning: "Basic Profile with declared exceptions")
        return [first] + claimed.map { code(.option($0)) }.sorted { $0.value < $1.value }
    }

    private func code(_ claim: DeidentificationMethodCode.Claim) -> MethodCode {
        let code = DeidentificationMethodCode.code(for: claim)
        return MethodCode(value: code.value, scheme: code.scheme, meaning: code.meaning)
    }

    // MARK: Rows

    private struct Row {
        let element: PickedElement
        let row: ConfidentialityRow?
        let basic: Strictness
        let found: Set<Found>
        /// Its value is written in another place, which counts as keeping it.
        let isCopied: Bool

        func cell(_ option: ProfileOption) -> ConfidentialityCode? { Picking.code(of: element, option) }
    }

    /// Of the table, of midic's supplement; those that repeat once.
    private func rows() -> [Row] {
        var rows: [Row] = []
        var tags = Set(DataDictionary.shared.entries.map(\.tag))
        for entry in ConfidentialityTable.shared.rows {
            if case .repeating(let mask) = entry.target { tags.insert(Tag(mask.groupLow, mask.elementLow)) }
        }
        let copied = possibilities.copiedAttributes
        for tag in tags.sorted() where !tag.isPrivate && tag.group >= 8 && tag.element != 0 {
            // What no output has comes into one only where its value is copied.
            if tag.isNeverCopied, !copied.contains(tag) { continue }
            let element = PickedElement(tag, fileVR: .UN)
            let row = ConfidentialityTable.shared.row(for: tag)
            let column =
                row?.basic
                ?? (Picking.isOfDictionary(tag) ? TableRuling.supplementColumn(tag, element.vr) : nil)
            guard let column else { continue }
            let basic = TableRuling.floor(column, isSequence: element.vrs.contains(.SQ))
            rows.append(
                Row(
                    element: element, row: row, basic: basic, found: tag.isNeverCopied ? [] : found(element),
                    isCopied: copied.contains(tag)))
        }
        return rows
    }

    private func strictness(_ found: Found, _ element: PickedElement) -> Strictness {
        ActionReading.strictness(found.action, [element.vr], standard: .removed)
    }

    private func floor(_ option: ProfileOption, _ row: Row) -> Strictness {
        let hasNoRows = option == .cleanStructuredContent || option == .cleanGraphics
        return TableRuling.floor(
            .C, isDate: option == .retainModifiedDates, isSequence: row.element.vrs.contains(.SQ) && !hasNoRows)
    }

    /// Whether a row takes an option's code away.
    private func fails(_ option: ProfileOption, _ row: Row) -> Bool {
        let isPublic = row.element.tag.map(AttributeMarks.shared.publicDates.contains) ?? false
        switch row.cell(option) {
        case .C:
            if option == .retainModifiedDates, isPublic { return false }
            if row.isCopied, floor(option, row) > .raw { return true }
            return row.found.contains { strictness($0, row.element) < floor(option, row) }
        case .K:
            return row.found.contains { found in
                if isRetained(found.action, row.element.vr) { return false }
                return !options.contains { other in
                    guard row.cell(other) == .C else { return false }
                    if option == .retainFullDates, other == .retainModifiedDates { return false }
                    return strictness(found, row.element) >= floor(other, row)
                }
            }
        default: return false
        }
    }

    /// Kept, or only made coarser.
    private func isRetained(_ action: CheckedAction, _ vr: VR) -> Bool {
        ["keep", "truncate", "round", "floor"].contains(action.primary.name)
    }

    private func isAnyShifted(_ rows: [Row]) -> Bool {
        rows.contains { row in
            row.cell(.retainModifiedDates) == .C && row.found.contains { $0.action.primary.name == "shift" }
        }
    }

    private var hasWeakOffset: Bool {
        let used = Set(
            policy.rules.flatMap { $0.action.steps }.compactMap { step -> Int? in
                guard step.name == "shift", case .offset(let index)? = step.arguments.first else { return nil }
                return index
            })
        let overrides = policy.rules.contains { $0.overrides && ActionReading.shifts($0.action) }
        if used.count > 1, overrides { return true }
        return used.contains { index in
            if let days = days(index) { return abs(days) < 30 }
            guard case .keyed(let low, let high, let step, _, _) = policy.offsets[index].days else { return false }
            return DayOffset.count(low: low, high: high, step: step) < 30
        }
    }

    private func holdsBasic(_ row: Row, _ claimed: Set<ProfileOption>) -> Bool {
        guard row.basic > .raw else { return true }
        let asked = claimed.reduce(row.basic) { asked, option in
            switch row.cell(option) {
            case .K: .raw
            case .C: min(asked, floor(option, row))
            default: asked
            }
        }
        return (!row.isCopied || asked == .raw) && row.found.allSatisfy { strictness($0, row.element) >= asked }
    }

    private func holdsUnknown(_ claimed: Set<ProfileOption>) -> Bool {
        VR.allCases.allSatisfy { vr in
            if vr == .UI, claimed.contains(.retainUIDs) { return true }
            let element = PickedElement(Tag(0x0008, 0xFFFE), fileVR: vr)
            return found(element).allSatisfy { strictness($0, element) >= .keyed }
        }
    }

    // MARK: Private elements

    private struct PrivateFindings {
        var keepsAny = false
        var keepsBeyondSafe = false
        var hasUnnamed = false
    }

    private func privateFindings() -> PrivateFindings {
        var findings = PrivateFindings()
        var elements: Set<[String?]> = [[nil, "9", "254"]]
        for selector in policy.rules.flatMap(\.selectors) {
            switch selector {
            case .privateElement(let creator, let group, let offset):
                elements.insert([creator, String(group), String(offset)])
                elements.insert([creator, "9", "254"])
            case .privateCreator(let creator): elements.insert([creator, "9", "254"])
            default: break
            }
        }
        for (creator, listed) in policy.listedVRs {
            for element in listed.keys { elements.insert([creator, String(element >> 8), String(element & 0xFF)]) }
        }
        if options.contains(.retainSafePrivate) {
            for row in SafePrivateTable.shared.rows {
                elements.insert([row.creator, String(row.group), String(row.elementOffset)])
                elements.insert([row.creator, "9", "254"])
            }
        }
        for element in elements {
            guard let group = UInt16(element[1] ?? ""), let offset = UInt8(element[2] ?? "") else { continue }
            note(element[0], group, offset, in: &findings)
        }
        return findings
    }

    private func note(
        _ creator: String?, _ group: UInt16, _ offset: UInt8, in findings: inout PrivateFindings
    ) {
        let isListed = creator.map { layers.lists($0, group, offset) } ?? false
        let safe = creator.flatMap {
            isListed ? SafePrivateTable.shared.row(creator: $0, group: group, elementOffset: offset) : nil
        }
        let known = creator.map { isListed ? layers.knownVRs($0, group, offset) : [] } ?? []
        for vr in VR.allCases {
            let element = PickedElement(
                creator: creator, group: group, elementOffset: offset, known: known, fileVR: vr)
            for found in found(element) {
                let done = ActionReading.strictness(found.action, [vr], standard: .removed)
                if done == .removed { continue }
                findings.keepsAny = true
                if let safe, done >= safeFloor(vr, safe) { continue }
                findings.keepsBeyondSafe = true
                if !found.isNamedOverride { findings.hasUnnamed = true }
            }
        }
    }

    private func safeFloor(_ vr: VR, _ safe: SafePrivateRow) -> Strictness {
        guard safe.vrs.isEmpty || safe.vrs.contains(vr) else { return .removed }
        switch vr {
        case .UI: return options.contains(.retainUIDs) ? .raw : .keyed
        case .PN: return .keyed
        case .DA, .DT, .TM: return options.contains(.retainFullDates) ? .raw : .coarsened
        default: return .raw
        }
    }

    // MARK: All circumstances

    private func found(_ element: PickedElement) -> Set<Found> {
        Set(possibilities.allPlaces(of: element).map { found(element, $0) })
    }

    private func found(_ element: PickedElement, _ place: Circumstances) -> Found {
        let ruling = layers.ruling(element, place)
        var found = Found(action: ruling.action ?? .remove)
        if case .rule(let rule) = ruling.origin {
            found.isNamedOverride = policy.rules[rule].overrides && policy.rules[rule].selector.namesOneAttribute
        }
        return found
    }
}
