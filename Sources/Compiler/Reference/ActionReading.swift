import MidicCompiler
import MidicRuntime

/// What the action words mean beside what they do to a value (docs/language.md, "Actions", "Who wins").
enum ActionReading {
    /// Whether a step leaves what decoding needs: `keep`, the table's own decision, and giving the file up.
    static func keepsDecoding(_ step: ActionStep) -> Bool {
        ["keep", "standard", "quarantine", "reject"].contains(step.name)
    }

    /// Whether a step leaves an object's identity: a mapped UID identifies it as well.
    static func keepsIdentity(_ step: ActionStep) -> Bool { step.name == "uid" || keepsDecoding(step) }

    static func isHold(_ step: ActionStep) -> Bool { step.name == "quarantine" || step.name == "reject" }

    /// Whether a step gives a value of the policy's or a changed one.
    static func givesValue(_ action: CheckedAction) -> Bool {
        action.steps.contains { !["keep", "remove", "empty", "standard", "quarantine", "reject"].contains($0.name) }
    }

    static func shifts(_ action: CheckedAction) -> Bool { action.steps.contains { $0.name == "shift" } }

    /// The greatest numbers that a cap can leave alone.
    private static let greatest: [VR: Int] = [.US: 65_535, .SS: 32_767, .SL: 2_147_483_647, .IS: 2_147_483_647]

    private static func isFine(_ rounding: Rounding, _ vr: VR) -> Bool {
        if vr == .AS { return rounding.ageUnit == "D" && rounding.stepMillionths == 1_000_000 }
        return rounding.stepMillionths <= ([.DS, .FD, .FL].contains(vr) ? 1000 : 1_000_000)
    }

    /// Whether a cut or a rounding loses nothing of the VR.
    static func losesNothing(_ step: ActionStep, _ vr: VR) -> Bool {
        switch (step.name, step.arguments.first) {
        case ("truncate", .integer(let unit)?): vr == .TM ? unit > 2 : unit >= 2
        case ("round", .rounding(let rounding)?), ("floor", .rounding(let rounding)?):
            isFine(rounding, vr)
                && [nil, 999].contains(rounding.olderYears)
                && (rounding.cap.map { $0 >= greatest[vr] ?? .max } ?? true)
        default: false
        }
    }

    /// The columns of tables that a step writes.
    static func columns(_ step: ActionStep) -> [ColumnReference] {
        step.arguments.flatMap { argument -> [ColumnReference] in
            switch argument {
            case .column(let column): return [column]
            case .value(let value): return value.columns
            default: return []
            }
        }
    }

    /// - Parameter standard: how strict the table's own decision is.
    static func strictness(_ step: ActionStep, _ vr: VR, standard: Strictness) -> Strictness {
        switch step.name {
        case "keep", "copy": .raw
        case "truncate", "round", "floor": losesNothing(step, vr) ? .raw : .coarsened
        case "compose" where step.arguments.contains { if case .attribute = $0 { true } else { false } }: .raw
        case "age": .coarsened
        case "recode": .filtered
        case "shift": .coarsened
        case "uid", "pseudonym": .keyed
        case "lookup",
            "add" where !columns(step).isEmpty,
            "compose" where !columns(step).isEmpty:
            columns(step).contains { $0.repeatsKey } ? .raw : .keyed
        case "set", "dummy", "add", "add item", "compose", "empty": .constant
        case "standard": standard
        default: .removed
        }
    }

    /// The mildest of an action and its fallbacks, over all VRs that the element may have.
    static func strictness(_ action: CheckedAction, _ vrs: [VR], standard: Strictness) -> Strictness {
        let vrs = vrs.isEmpty ? [.UN] : vrs
        return action.steps.flatMap { step in vrs.map { strictness(step, $0, standard: standard) } }.min() ?? standard
    }
}

/// Whether an action does less than one that is inherited, arguments and fallbacks included (docs/language.md, "Only tightening
/// is silent").
struct Comparison {
    let offsets: [CheckedOffset]
    let standard: Strictness
    /// Whether what fails for good holds the file, by `on_error`: under the rule's own policy, and under the inherited one.
    let ownHolds: Bool
    let inheritedHolds: Bool

    private enum End {
        case step(ActionStep)
        case held
        case gone
    }

    /// What an action comes to, one end after the other as each fails.
    private func ends(_ action: CheckedAction, holds: Bool) -> [End] {
        var ends = action.steps.map { ActionReading.isHold($0) ? End.held : .step($0) }
        guard let last = action.steps.last, mayFail(last) else { return ends }
        // A value that cannot be kept is a misfit, which the attribute's Type decides.
        ends.append(holds && last.name != "keep" ? .held : .gone)
        return ends
    }

    private func mayFail(_ step: ActionStep) -> Bool {
        [
            "keep", "copy", "truncate", "round", "floor", "shift", "uid", "pseudonym", "age", "recode", "compose",
            "lookup",
        ].contains(step.name)
    }

    func isLess(_ action: CheckedAction, than inherited: CheckedAction, _ vrs: [VR]) -> Bool {
        let own = ends(action, holds: ownHolds)
        let others = ends(inherited, holds: inheritedHolds)
        return (vrs.isEmpty ? [.UN] : vrs).contains { vr in
            var isAlike = true
            for (place, end) in own.enumerated() {
                // Where the action fails for other reasons than the inherited one, all of its actions are asked.
                let opposed =
                    isAlike && place < others.count
                    ? [others[place]] : others.filter { if case .step = $0 { true } else { false } }
                if opposed.contains(where: { isLess(end, than: $0, vr) }) { return true }
                isAlike = isAlike && place < others.count && failAlike(end, others[place])
            }
            return false
        }
    }

    private func failAlike(_ own: End, _ other: End) -> Bool {
        guard case .step(let own) = own, case .step(let other) = other, own.name == other.name else { return false }
        switch own.name {
        case "shift":
            guard case .offset(let first)? = own.arguments.first, case .offset(let second)? = other.arguments.first,
                own.arguments.dropFirst() == other.arguments.dropFirst()
            else { return false }
            switch (offsets[first].days, offsets[second].days) {
            case (.given, _): return true
            case (.lookup(let own, _, _), .lookup(let other, _, _)): return own.table == other.table
            case (.anchor, .anchor): return offsets[first].days == offsets[second].days
            case (_, .given), (.lookup, _), (.anchor, _), (.keyed, .lookup), (.keyed, .anchor): return false
            case (.keyed(_, _, _, let keys, _), .keyed(_, _, _, let others, _)): return keys == others
            }
        case "uid":
            let scopes = (scope(own), scope(other))
            return scopes.0 == .project || scopes.0 == scopes.1
        case "pseudonym": return sources(own).isEmpty ? true : sources(own) == sources(other)
        case "copy", "recode", "compose", "lookup": return own.arguments == other.arguments
        case "age": return sources(own) == sources(other)
        default: return true
        }
    }

    private func isLess(_ own: End, than other: End, _ vr: VR) -> Bool {
        switch (own, other) {
        case (.held, _), (.gone, .gone), (.gone, .step): false
        case (.gone, .held), (.step, .held): true
        case (.step(let step), .gone): ActionReading.strictness(step, vr, standard: standard) < .constant
        case (.step(let own), .step(let other)): isLess(own, than: other, vr)
        }
    }

    private func family(_ name: String) -> String {
        switch name {
        case "shift", "truncate": "date"
        case "floor", "age": "round"
        default: name
        }
    }

    private func isLess(_ own: ActionStep, than other: ActionStep, _ vr: VR) -> Bool {
        if family(own.name) == family(other.name) { return argumentsAreLess(own, than: other, vr) }
        let mild: Set = ["keep", "copy", "truncate", "round", "floor", "shift", "age", "recode", "compose"]
        if other.name == "copy" || other.name == "compose", mild.contains(own.name) { return true }
        let done = ActionReading.strictness(own, vr, standard: standard)
        let asked = ActionReading.strictness(other, vr, standard: standard)
        guard done == .raw, asked == .raw else { return done < asked }
        return own.name == "keep" && other.name != "keep"
    }

    private func argumentsAreLess(_ own: ActionStep, than other: ActionStep, _ vr: VR) -> Bool {
        if own.name == "age", other.name == "age", sources(own) != sources(other) { return true }
        if own.name == "compose" { return ComposedText.shows(own, beyond: other) }
        if own.name == "recode" { return own.arguments != other.arguments }
        switch (own.arguments.first, other.arguments.first) {
        case (.offset(let first)?, .offset(let second)?): return isLess(offsets[first], than: offsets[second])
        case (.offset?, .integer(let unit)?): return !(vr == .DA && unit >= 2)
        case (.integer(let unit)?, .offset?): return !(vr == .TM || unit == 0)
        case (.integer(let first)?, .integer(let second)?): return first > second
        case (.rounding(let first)?, .rounding(let second)?): return isLess(first, than: second)
        default: break
        }
        switch own.name {
        case "uid":
            func width(_ step: ActionStep) -> Int { [.study: 0, .patient: 1, .project: 2][scope(step)] ?? 0 }
            return width(own) > width(other)
        case "pseudonym":
            let domains = (domain(own), domain(other))
            if domains.1 != nil, domains.0 == nil { return true }
            return sources(own) != sources(other) && !standsForLess(sources(own), than: sources(other))
        case "lookup":
            let (mine, others) = (ActionReading.columns(own), ActionReading.columns(other))
            return mine.contains { $0.repeatsKey } && !others.contains { $0.repeatsKey }
        default: return false
        }
    }

    /// UIDs in place of what stands for a patient join less.
    private func standsForLess(_ own: [Tag], than other: [Tag]) -> Bool {
        func isUID(_ tag: Tag) -> Bool { DataDictionary.shared.entry(for: tag)?.vr == .UI }
        return !own.isEmpty && own.allSatisfy(isUID) && !other.contains(where: isUID)
    }

    private func isLess(_ own: CheckedOffset, than other: CheckedOffset) -> Bool {
        if own == other { return false }
        switch (own.days, other.days) {
        case (.given, .given), (.keyed, .given), (.keyed, .lookup), (.keyed, .anchor), (.lookup, .anchor): return false
        case (.given, _), (.lookup, .keyed), (.anchor, _): return true
        case (.lookup(_, let low, let high), .given(_, let otherLow, let otherHigh)),
            (.lookup(_, let low, let high), .lookup(_, let otherLow, let otherHigh)):
            return low > otherLow || high < otherHigh
        case (
            .keyed(let low, let high, let step, let keys, let secret),
            .keyed(let otherLow, let otherHigh, let otherStep, let otherKeys, let otherSecret)
        ):
            return keys != otherKeys || secret != otherSecret
                || (high - low) / step < (otherHigh - otherLow) / otherStep
                || min(abs(low), abs(high)) < min(abs(otherLow), abs(otherHigh))
        }
    }

    private func isLess(_ own: Rounding, than other: Rounding) -> Bool {
        func size(_ rounding: Rounding) -> Double { Double(rounding.stepMillionths) * days(rounding.ageUnit) }
        func limit(_ rounding: Rounding) -> Double? {
            let cap = rounding.cap.map { Double($0) * days(rounding.ageUnit) }
            let older = rounding.olderYears.map { Double($0) * 365.25 }
            return [cap, older].compactMap { $0 }.min()
        }
        if size(own) < size(other) { return true }
        guard let asked = limit(other) else { return false }
        return limit(own).map { $0 > asked } ?? true
    }

    private func days(_ unit: Character?) -> Double {
        switch unit {
        case "W": 7
        case "M": 365.25 / 12
        case "Y": 365.25
        default: 1
        }
    }

    private func scope(_ step: ActionStep) -> UIDScopeKind {
        guard step.arguments.count > 1, case .integer(let code) = step.arguments[1] else { return .project }
        return UIDScopeKind(rawValue: UInt32(code)) ?? .project
    }

    private func domain(_ step: ActionStep) -> String? {
        for case .text(let text) in step.arguments { return text }
        return nil
    }

    private func sources(_ step: ActionStep) -> [Tag] {
        step.arguments.compactMap { if case .attribute(let tag) = $0 { tag } else { nil } }
    }
}
