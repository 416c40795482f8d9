/// Holds the rows and actions of a ruleset against the columns of a `ClaimTable`.
///
/// Every action that a row's questions can lead to counts, whatever the file: a claim stands in every output. A value that is
/// copied to another place counts as one that a rule keeps.
struct ClaimJudge {
    let ruleset: Ruleset
    private let actions: ActionTable
    private let table: ClaimTable
    let givenDays: [Int?]
    /// The chosen options, as places in `ProfileOption.allCases`.
    let chosen: [Int]
    private let retainsUIDs: Bool
    private let retainsFullDates: Bool
    private var search: ActionSearch
    /// By source, the actions that write its value elsewhere: all of a ruleset's, since each is of some decision.
    private let copies: [Tag: [Int]]
    private var privateVerdicts: [PrivateKey: PrivateVerdict] = [:]

    /// Where neither the Basic Profile's column is held nor that of a chosen option.
    private(set) var basicFindings: [RulesetClaims.Finding] = []
    /// Where the column of a chosen option is held, that is not claimed for other rows, and not the Basic Profile's.
    private(set) var unclaimedFindings: [RulesetClaims.Finding] = []
    /// By place: where the option's column is not held.
    private(set) var optionFindings = [[RulesetClaims.Finding]](repeating: [], count: ProfileOption.allCases.count)
    /// By place: K rows that are made coarser.
    private(set) var coarser = [[RulesetClaims.Finding]](repeating: [], count: ProfileOption.allCases.count)
    /// By place: a row that the option keeps does not stay.
    private(set) var losesRow = [Bool](repeating: false, count: ProfileOption.allCases.count)
    private var isAnyDateShifted = false

    var isBasicHeld: Bool { basicFindings.isEmpty && unclaimedFindings.isEmpty }
    /// The ruleset asks more than can be followed in the time that a run has for it, so nothing is said of it.
    var isExhausted: Bool { search.isExhausted }

    init(
        _ ruleset: Ruleset, actions: ActionTable, table: ClaimTable, options: Set<ProfileOption>, givenDays: [Int?]
    ) {
        self.ruleset = ruleset
        self.givenDays = givenDays
        self.actions = actions
        self.table = table
        chosen = ProfileOption.allCases.indices.filter { options.contains(ProfileOption.allCases[$0]) }
        retainsUIDs = options.contains(.retainUIDs)
        retainsFullDates = options.contains(.retainFullDates)
        search = ActionSearch(ruleset)
        var copies: [Tag: [Int]] = [:]
        for index in 0..<ruleset.actionCount {
            for source in Set(CopyAction.originals(of: ruleset.action(at: index), in: ruleset)) {
                copies[source, default: []].append(index)
            }
        }
        self.copies = copies
    }

    mutating func judge() {
        // What no output has needs no rule, and no option can keep it: only `copy` brings its value into one.
        let rows = table.rows.filter { !$0.tag.isNeverCopied || copies[$0.tag] != nil }
        // First the options, since a row that a claimed one covers need not hold the Basic column.
        for row in rows { judgeOptions(row) }
        if let place = place(of: .retainModifiedDates) {
            if !isAnyDateShifted { optionFindings[place].append(RulesetClaims.Finding(subject: .noShift, rule: nil)) }
            optionFindings[place] += offsetFindings()
        }
        let privateFindings = privateFindings()
        if let place = place(of: .retainSafePrivate) {
            optionFindings[place] += privateFindings.unnamed
        }
        for row in rows { judgeBasic(row) }
        judgeUnknown()
        guard let place = place(of: .retainSafePrivate) else {
            basicFindings += privateFindings.kept
            return
        }
        basicFindings += privateFindings.beyondSafe
        if !optionFindings[place].isEmpty { unclaimedFindings += privateFindings.safe }
    }

    /// The order of private elements within their creator.
    fileprivate static func key(_ group: UInt16, _ elementOffset: UInt8) -> UInt32 {
        UInt32(group) << 8 | UInt32(elementOffset)
    }

    private func place(of option: ProfileOption) -> Int? {
        chosen.first { ProfileOption.allCases[$0] == option }
    }

    // MARK: What an action does

    /// The mildest thing that an action and its fallbacks can do to a value of a VR: any of them may be carried out.
    private func strictness(_ action: Int, _ vr: VR) -> Strictness {
        var mildest = Strictness.removed
        var current: Int? = action
        while let index = current {
            let record = ruleset.action(at: index)
            mildest = min(mildest, treatment(index, vr).strictness)
            current = record.fallback > 0 ? Int(record.fallback) - 1 : nil
        }
        return mildest
    }

    private func treatment(_ action: Int, _ vr: VR) -> Treatment {
        actions.treatment(of: ruleset.action(at: action), vr, in: ruleset)
    }

    /// Whether the value is there, or the same said less exactly. What creates its element makes a new value, whatever it comes to.
    private func isRetention(_ action: Int, _ vr: VR) -> Bool {
        treatment(action, vr).isRetention && actions.creatingAction(ruleset.action(at: action).opcode) == nil
    }

    // MARK: Rows

    private mutating func judgeOptions(_ row: ClaimTable.Row) {
        let cells = chosen.compactMap { place in row.cell(place).map { (place: place, cell: $0) } }
        guard !cells.isEmpty else { return }
        let subject = subject(of: row)
        let found = actions(of: row)
        let left = found + copies(of: row)
        for (place, cell) in cells {
            let option = ProfileOption.allCases[place]
            switch cell {
            case .clean(let floor):
                // Their true values are public, so nothing is gained by moving them.
                if option == .retainModifiedDates, row.traits.contains(.publicDate) { continue }
                if let mild = left.first(where: { strictness($0, row.vr) < floor }) {
                    optionFindings[place].append(finding(subject, mild))
                }
                if option == .retainModifiedDates, found.contains(where: { treatment($0, row.vr) == .shifted }) {
                    isAnyDateShifted = true
                }
            case .keep:
                // What is copied elsewhere is neither kept nor lost by that. Where another option says C, what fills that is all
                // that is asked for.
                let lost = found.first { action in
                    if isRetention(action, row.vr) { return false }
                    return !cells.contains { other in
                        guard case .clean(let floor) = other.cell else { return false }
                        // A policy cannot choose both kinds of dates, and a ruleset that does keeps none of them full.
                        if option == .retainFullDates, ProfileOption.allCases[other.place] == .retainModifiedDates {
                            return false
                        }
                        return strictness(action, row.vr) >= floor
                    }
                }
                if let lost {
                    optionFindings[place].append(finding(subject, lost))
                    losesRow[place] = true
                } else if let action = found.first(where: { treatment($0, row.vr) == .coarsened }) {
                    coarser[place].append(finding(subject, action))
                }
            }
        }
    }

    private mutating func judgeBasic(_ row: ClaimTable.Row) {
        guard row.basic > .raw else { return }
        let found = actions(of: row) + copies(of: row)
        let claimed = floor(of: row, chosen.filter { optionFindings[$0].isEmpty })
        guard let mild = found.first(where: { strictness($0, row.vr) < claimed }) else { return }
        let asked = floor(of: row, chosen)
        if let milder = found.first(where: { strictness($0, row.vr) < asked }) {
            basicFindings.append(finding(subject(of: row), milder))
        } else {
            unclaimedFindings.append(finding(subject(of: row), mild))
        }
    }

    /// The mildest that the Basic Profile's column or that of one of these options lets be.
    private func floor(of row: ClaimTable.Row, _ options: [Int]) -> Strictness {
        options.reduce(row.basic) { floor, place in
            switch row.cell(place) {
            case nil: floor
            case .keep: .raw
            case .clean(let cleaned): min(floor, cleaned)
            }
        }
    }

    /// The profile removes what it does not know (PS3.15 section E.1.1); keeping it is an exception.
    private mutating func judgeUnknown() {
        let copied = copies.filter { !isKnown($0.key) }.values.joined()
        if let copy = copied.min() {
            basicFindings.append(finding(.unknownElements, copy))
            return
        }
        for vr in VR.allCases {
            let isRetained = vr == .UI && (place(of: .retainUIDs).map { optionFindings[$0].isEmpty } ?? false)
            if isRetained { continue }
            let found = search.actions(from: ruleset.unknownDecision, vr: vr)
            if let mild = found.first(where: { strictness($0, vr) < .keyed }) {
                basicFindings.append(finding(.unknownElements, mild))
                return
            }
        }
    }

    /// Whether the ruleset says what becomes of an attribute: it has a row for each of the dictionary.
    private func isKnown(_ tag: Tag) -> Bool {
        ruleset.rowIndex(of: tag) != nil || (0..<ruleset.wildCount).contains { ruleset.wild(at: $0).matches(tag) }
    }

    private func finding(_ subject: RulesetClaims.Subject, _ action: Int) -> RulesetClaims.Finding {
        RulesetClaims.Finding(subject: subject, rule: Int(ruleset.action(at: action).rule))
    }

    private func subject(of row: ClaimTable.Row) -> RulesetClaims.Subject {
        row.mask == nil ? .attribute(row.tag) : .group(row.tag)
    }

    /// The actions that write values of a row's elements in another place.
    private func copies(of row: ClaimTable.Row) -> [Int] {
        guard let mask = row.mask else { return copies[row.tag] ?? [] }
        return copies.filter { mask.contains($0.key) }.values.joined().sorted()
    }

    /// All actions that elements of a row of the table can come to.
    private mutating func actions(of row: ClaimTable.Row) -> [Int] {
        if row.tag.isNeverCopied { return [] }
        guard let mask = row.mask else {
            if let index = ruleset.rowIndex(of: row.tag) {
                return search.actions(from: ruleset.row(at: index).decision)
            }
            for index in 0..<ruleset.wildCount where ruleset.wild(at: index).matches(row.tag) {
                return search.actions(from: ruleset.wild(at: index).decision)
            }
            return search.actions(from: ruleset.unknownDecision)
        }
        var found: [Int] = []
        for index in 0..<ruleset.rowCount where mask.contains(ruleset.row(at: index).tag) {
            found += search.actions(from: ruleset.row(at: index).decision)
        }
        let groups = stride(from: UInt16(0x0008), through: 0xFFFC, by: 2).filter(mask.holds(group:))
        for index in 0..<ruleset.wildCount {
            let wild = ruleset.wild(at: index)
            let range = TagRange(wild)
            let held = groups.count { range.holds(group: $0) }
            let elements = range.elements(of: mask)
            guard held > 0, elements != .none else { continue }
            found += search.actions(from: wild.decision)
            // Those behind it, and what nothing matches, never see an element of the row.
            if held == groups.count, elements == .all { return found }
        }
        return found + search.actions(from: ruleset.unknownDecision)
    }

    // MARK: Private elements

    /// Most private elements share their decision with others.
    private struct PrivateKey: Hashable {
        let decision: Decision
        let safe: UInt64?
    }

    /// An action that does so, as `PrivateFindings` has it.
    private struct PrivateVerdict {
        var kept: Int?
        var beyondSafe: Int?
        var unnamed: Int?
    }

    private struct PrivateFindings {
        /// Elements that are not removed.
        var kept: [RulesetClaims.Finding] = []
        /// Those of them that Table E.3.10-1 does not let stay so.
        var beyondSafe: [RulesetClaims.Finding] = []
        /// The others of them.
        var safe: [RulesetClaims.Finding] = []
        /// Those of `beyondSafe` that no rule names, one element with `override`.
        var unnamed: [RulesetClaims.Finding] = []
    }

    private mutating func privateFindings() -> PrivateFindings {
        var findings = PrivateFindings()
        note(ruleset.privateDecision, .privateElements(creator: nil), safe: nil, in: &findings)
        var place = 0
        for index in 0..<ruleset.creatorCount {
            let creator = ruleset.creator(at: index)
            let name = ruleset.string(Int(creator.name))
            note(creator.decision, .privateElements(creator: name), safe: nil, in: &findings)
            while place < table.safeElements.count, table.safeElements[place].precedes(creator: name) { place += 1 }
            var safe = place
            for row in Int(creator.firstRow)..<Int(creator.firstRow + creator.rowCount) {
                let record = ruleset.privateRow(at: row)
                let key = ClaimJudge.key(record.group, record.elementOffset)
                while safe < table.safeElements.count, table.safeElements[safe].creator == name,
                    table.safeElements[safe].key < key
                {
                    safe += 1
                }
                let isListed =
                    safe < table.safeElements.count && table.safeElements[safe].creator == name
                    && table.safeElements[safe].key == key
                note(
                    record.decision,
                    .privateElement(creator: name, group: record.group, elementOffset: record.elementOffset),
                    safe: isListed ? table.safeElements[safe] : nil, in: &findings)
            }
        }
        return findings
    }

    private mutating func note(
        _ decision: Decision, _ subject: RulesetClaims.Subject, safe: ClaimTable.SafeElement?,
        in findings: inout PrivateFindings
    ) {
        let verdict = verdict(decision, safe: safe)
        if let action = verdict.kept {
            findings.kept.append(finding(subject, action))
            if verdict.beyondSafe == nil { findings.safe.append(finding(subject, action)) }
        }
        if let action = verdict.beyondSafe { findings.beyondSafe.append(finding(subject, action)) }
        if let action = verdict.unnamed { findings.unnamed.append(finding(subject, action)) }
    }

    private mutating func verdict(_ decision: Decision, safe: ClaimTable.SafeElement?) -> PrivateVerdict {
        let key = PrivateKey(decision: decision, safe: safe?.vrs)
        if let known = privateVerdicts[key] { return known }
        var verdict = PrivateVerdict()
        for vr in VR.allCases {
            for action in search.actions(from: decision, vr: vr) {
                let done = strictness(action, vr)
                if done == .removed { continue }
                verdict.kept = verdict.kept ?? action
                if let safe, done >= safeFloor(vr, safe) { continue }
                verdict.beyondSafe = verdict.beyondSafe ?? action
                let rule = ruleset.rule(at: Int(ruleset.action(at: action).rule))
                if rule.origin != .named || !rule.overrides { verdict.unnamed = verdict.unnamed ?? action }
            }
        }
        privateVerdicts[key] = verdict
        return verdict
    }

    /// What C of the private row asks for: safe elements stay if the VR agrees, but for what other columns decide.
    private func safeFloor(_ vr: VR, _ safe: ClaimTable.SafeElement) -> Strictness {
        guard safe.vrs == 0 || safe.vrs & vr.bit != 0 else { return .removed }
        switch vr {
        case .UI: return retainsUIDs ? .raw : .keyed
        case .PN: return .keyed
        case .DA, .DT, .TM: return retainsFullDates ? .raw : .coarsened
        default: return .raw
        }
    }
}

extension ClaimTable.SafeElement {
    fileprivate var key: UInt32 { ClaimJudge.key(group, elementOffset) }

    /// In the order of bytes, which rulesets have too.
    fileprivate func precedes(creator name: String) -> Bool {
        creator.utf8.lexicographicallyPrecedes(name.utf8)
    }
}

extension TagRange {
    fileprivate init(_ wild: WildRecord) {
        self.init(
            groupMask: wild.groupMask, groupLow: wild.groupLow, groupHigh: wild.groupHigh,
            elementMask: wild.elementMask, elementLow: wild.elementLow, elementHigh: wild.elementHigh)
    }

    fileprivate enum Part { case none, some, all }

    /// How many of the element numbers of another range are in this one; `some` where that is not easily said.
    fileprivate func elements(of other: TagRange) -> Part {
        if elementMask == 0, elementLow == 0 { return .all }
        if other.elementMask == 0xFFFF, other.elementLow == other.elementHigh {
            return holds(element: other.elementLow) ? .all : .none
        }
        return self == other ? .all : .some
    }
}
