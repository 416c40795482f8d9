import MidicRuntime

/// What an action does less than the inherited one that it takes the place of (docs/language.md, "Only tightening is silent").
enum Looseness: Hashable, Sendable {
    /// It is of a milder kind.
    case kind
    /// What it leaves that the other does not, in words that go on after "it".
    case words(String)
}

/// How two chains of `else` are held against each other.
struct ActionComparison {
    let catalogue: ActionCatalogue
    let offsets: [CheckedOffset]
    /// What "what the standard says" comes to.
    let standard: Strictness
    /// A failure without a fallback holds the file: under the action's own clauses, and under those of the inherited one.
    let holds: (own: Bool, inherited: Bool)

    /// A way that a chain can end.
    private enum Ending {
        case step(ActionStep)
        /// The file is given up.
        case held
        /// `on_error remove`, and what becomes of a value that does not fit: no value is left.
        case gone
    }

    /// What an action does less than the inherited one; nil if it is at least as strict in every way that it can end.
    ///
    /// The first steps are held against each other, whatever stands after `else`: a fallback stands in for what could not be
    /// done. A fallback is held against what the inherited chain does where it comes to that point for the same reasons, else
    /// against every action of it. A file that is held counts in the first case only: an author who chooses another action
    /// chooses also what becomes of its failures.
    func looseness(of action: CheckedAction, than inherited: CheckedAction, on vrs: [VR]) -> Looseness? {
        let own = endings(action, holds: holds.own)
        let others = endings(inherited, holds: holds.inherited)
        for vr in vrs.isEmpty ? [.UN] : vrs {
            var isReachedAlike = true
            for (place, ending) in own.enumerated() {
                let opposed: [Ending]
                if isReachedAlike, place < others.count {
                    opposed = [others[place]]
                } else {
                    opposed = others.filter { if case .step = $0 { true } else { false } }
                }
                for other in opposed {
                    if let found = looseness(of: ending, than: other, vr) { return found }
                }
                isReachedAlike = isReachedAlike && place < others.count && failAlike(ending, others[place])
            }
        }
        return nil
    }

    private func endings(_ action: CheckedAction, holds: Bool) -> [Ending] {
        var result = action.steps.map { step in
            catalogue.signature(step).position == .fallbackOnly ? Ending.held : .step(step)
        }
        if let last = action.steps.last, catalogue.mayFail(last) {
            result.append(holds && CheckedAction(last) != .keep ? .held : .gone)
        }
        return result
    }

    private func failAlike(_ own: Ending, _ other: Ending) -> Bool {
        guard case .step(let own) = own, case .step(let other) = other, own.name == other.name else { return false }
        return catalogue.signature(own).fails(own.arguments, onlyWhere: other.arguments, offsets)
    }

    private func looseness(of own: Ending, than other: Ending, _ vr: VR) -> Looseness? {
        switch (own, other) {
        case (.held, _), (.gone, .gone), (.gone, .step): nil
        case (.gone, .held), (.step, .held): .words("lets out files that were held back")
        case (.step(let step), .gone): strictness(step, vr) < .constant ? .kind : nil
        case (.step(let own), .step(let other)): looseness(of: own, than: other, vr)
        }
    }

    private func looseness(of own: ActionStep, than other: ActionStep, _ vr: VR) -> Looseness? {
        let signature = catalogue.signature(own)
        if signature.family == catalogue.signature(other).family {
            return signature.looseness(own.arguments, than: other.arguments, of: vr, offsets).map(Looseness.words)
        }
        // A copy leaves nothing of the element's own value, though another stands there.
        if catalogue.treatment(other) == .copied, catalogue.treatment(own) < .keyed {
            return .words("leaves some of the value that another took the place of")
        }
        let done = strictness(own, vr)
        let asked = strictness(other, vr)
        // Another value, or a cut that loses nothing of the VR, still does more than what leaves the value alone.
        guard done == .raw, asked == .raw else { return done < asked ? .kind : nil }
        return catalogue.treatment(own) < catalogue.treatment(other) ? .kind : nil
    }

    private func strictness(_ step: ActionStep, _ vr: VR) -> Strictness {
        catalogue.signature(step).strictness(step.arguments, of: vr) ?? standard
    }
}

extension ActionCatalogue {
    /// What a step does to a value that loses something by it; what the standard says counts as `keep`.
    fileprivate func treatment(_ step: ActionStep) -> Treatment {
        (signature(step) as? any Action.Type)?.treatment ?? .kept
    }

    /// True for steps that depend on the value, and so can fail.
    fileprivate func mayFail(_ step: ActionStep) -> Bool {
        CheckedAction(step) != .standard && treatment(step) < .replaced
    }
}
