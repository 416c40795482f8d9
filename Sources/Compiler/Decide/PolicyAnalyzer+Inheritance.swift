import MidicLang
import MidicRuntime

/// What a rule may do to the decisions that it inherits (docs/language.md, "Only tightening is silent").
extension PolicyAnalyzer {
    /// True if the rule may do less than what it inherits, with `override`: it names the attribute, or is one of the written ways
    /// to loosen many.
    func mayLoosen(_ rule: Int) -> Bool {
        policy.rules[rule].selector.namesOneAttribute || policy.rules[rule].isWaiver || policy.opensPrivateData(rule)
    }

    /// True if the rule has its way over an inherited decision.
    func decides(_ rule: Int, over outcome: Outcome, _ element: Element, _ base: DecisionGraph.Ref) -> Bool {
        if policy.rules[rule].isWaiver { return isWaived(outcome, by: rule) }
        return mayLoosen(rule, outcome) || looseness(of: rule, than: outcome, element, base) == nil
    }

    /// The same of one inherited decision: what a lower layer says of the element by name is not undone by a rule that opens all
    /// that a creator holds.
    private func mayLoosen(_ rule: Int, _ outcome: Outcome) -> Bool {
        guard mayLoosen(rule) else { return false }
        return !(policy.opensPrivateData(rule) && isNamed(outcome, below: policy.rules[rule].layer))
    }

    private func isNamed(_ outcome: Outcome, below layer: Int) -> Bool {
        guard case .policy(let rule) = outcome.source else { return false }
        return policy.rules[rule].layer < layer && policy.rules[rule].selector.namesOneAttribute
    }

    /// What a rule does less than what it inherits.
    func looseness(
        of rule: Int, than outcome: Outcome, _ element: Element, _ base: DecisionGraph.Ref
    ) -> Looseness? {
        let isNamed = policy.rules[rule].selector.namesOneAttribute
        return looseness(
            of: action(of: rule, on: element), than: outcome, asked: isNamed ? outcome.namedFloor : outcome.floor,
            standard: standardFloor(base), layer: policy.rules[rule].layer, element)
            ?? looseness(ofCopiesBy: rule)
    }

    /// What an action of a layer does less than an inherited one, with its arguments and all that comes after `else`.
    ///
    /// - Parameter floor: the least that is asked where the table, and no file below, says what becomes of the element.
    private func looseness(
        of action: CheckedAction, than outcome: Outcome, asked floor: Strictness, standard: Strictness, layer: Int,
        _ element: Element
    ) -> Looseness? {
        if layer > 0, let given = inherited(outcome), !given.contains(.standard) {
            let holds = (policy.headers[layer].onError != .remove, policy.headers[layer - 1].onError != .remove)
            // Where the clause itself loosens, it says so once for all.
            return ActionComparison(
                catalogue: catalogue, offsets: policy.offsets, standard: standard,
                holds: (own: holds.0, inherited: holds.0 && holds.1)
            ).looseness(of: action, than: given, on: element.vrs)
        }
        return catalogue.strictness(of: action, on: element.vrs, standard: standard) < floor ? .kind : nil
    }

    /// The action that a file inherits from the files below it, with its arguments; nil where the table says what is asked.
    ///
    /// What `otherwise` and the file meta come to is the default of the file that says so, and a decision for those above.
    private func inherited(_ outcome: Outcome) -> CheckedAction? {
        switch outcome.source {
        case .otherwise, .structure(.fileMeta): outcome.action
        case .policy: outcome.given
        default: nil
        }
    }

    // MARK: Copies

    struct CopyingRule: Hashable {
        let rule: Int
        /// The first layer of the foundation.
        let foundation: Int
    }

    /// A value that the layers below take away does not reappear under another name.
    private func looseness(ofCopiesBy rule: Int) -> Looseness? {
        let sources = policy.rules[rule].action.steps.flatMap(ComposeAction.originals)
        guard !sources.isEmpty else { return nil }
        let key = CopyingRule(rule: rule, foundation: foundation.layers.lowerBound)
        if let known = copies[key] { return known }
        var place = context(of: rule)
        place.pathsIn = []
        place.parent = 0
        // What is known of this element's value says nothing of the source's.
        place.guardsTrue.removeAll(where: valueGuards.contains)
        let layer = policy.rules[rule].layer
        func isTaken(_ source: Tag) -> Bool {
            let vrs = tables.dictionary.entry(for: source)?.vrs ?? []
            let element = Element(
                facts: SubjectFacts(subject: .attribute(source), vrs: vrs), fileVR: nil, vrs: vrs)
            let decision = inheritedDecision(element, below: layer)
            return graph.outcomes(of: decision, where: place, paths: paths, guards: guards).contains { ref in
                let outcome = graph[outcome: ref]
                return looseness(
                    of: .keep, than: outcome, asked: outcome.namedFloor, standard: .raw, layer: layer, element) != nil
            }
        }
        var found: Looseness?
        for source in sources where isTaken(source) {
            found = .words("shows the value of `\(CanonicalSpelling.name(source))`, which does not stay")
        }
        copies[key] = .some(found)
        return found
    }

    /// Notes where a rule is less strict than what it inherits.
    func check(_ rule: Int, _ inherited: DecisionGraph.Ref, _ base: DecisionGraph.Ref, _ element: Element) {
        let subject = element.facts.subject
        let isOwn = foundation.layers.contains(policy.rules[rule].layer)
        if isOwn { findings.matchedRules.insert(rule) }
        for ref in graph.outcomes(of: inherited, where: context(of: rule), paths: paths, guards: guards) {
            let outcome = graph[outcome: ref]
            let isWaived = policy.rules[rule].isWaiver && isWaived(outcome, by: rule)
            let looseness =
                isWaived ? .kind : looseness(of: rule, than: outcome, element, base)
            guard isOwn else {
                // The file that the rule stands in was content with it.
                if let looseness, policy.rules[rule].selector.namesOneAttribute, !policy.rules[rule].overrides,
                    isOfTable(outcome), findings.loosenings[rule] == nil
                {
                    findings.leftUnbacked(rule, in: foundation.layers.lowerBound, subject, outcome, looseness)
                }
                continue
            }
            if let looseness {
                if mayLoosen(rule, outcome), !policy.rules[rule].isWaiver || isWaived {
                    findings.loosened(rule, subject, outcome, looseness)
                } else {
                    findings.keptInherited(rule, subject, outcome, looseness)
                }
            } else {
                findings.bindingRules.insert(rule)
            }
        }
    }

    private func isOfTable(_ outcome: Outcome) -> Bool {
        switch outcome.source {
        case .profile, .option, .supplement: true
        case .policy, .otherwise, .structure, .clause: false
        }
    }

    // MARK: Waived obligations

    /// Whether the options that are chosen have such rows.
    func isChosen(_ selector: CheckedSelector) -> Bool {
        guard case .obligations(let option) = selector else { return true }
        return foundation.profile.options.contains(option)
    }

    /// True if `waive` lets the value stay: where the table wants it cleaned, all options that want so must be waived; what a
    /// lower layer did to clean it gives way.
    private func isWaived(_ outcome: Outcome, by rule: Int) -> Bool {
        let waiver = policy.rules[rule]
        guard case .obligations(let option) = waiver.selector else { return false }
        switch outcome.kind {
        case .obligation(let options), .clash(let options):
            return options.options.allSatisfy { other in
                other == option || !isOwed(other, outcome)
                    || policy.rules.contains {
                        $0.isWaiver && $0.selector == .obligations(other) && $0.layer <= waiver.layer
                            && ($0.guardIndex == 0 || $0.guardIndex == waiver.guardIndex)
                    }
            }
        case .act: if case .policy(let other) = outcome.source { return policy.rules[other].layer < waiver.layer }
        case .needsKey: break
        }
        return false
    }

    /// True if the option wants the row cleaned; another one of a clash keeps it.
    private func isOwed(_ option: ProfileOption, _ outcome: Outcome) -> Bool {
        switch outcome.source {
        case .option(let row, _): tables.rows[row].code(for: option) == .C
        default: true
        }
    }

    // MARK: Private data that is opened

    /// The VRs whose elements follow their classes inside a creator that is kept as a whole: UIDs, names, dates, and what is in a
    /// sequence.
    private static let classed: Set<VR> = [.UI, .PN, .DA, .DT, .TM, .SQ]

    /// True for a rule that keeps a creator, or all private elements, and leaves this one to its class.
    func follows(_ rule: Int, _ element: Element) -> Bool {
        policy.opensPrivateData(rule) && leavesToClass(rule, element.vr)
    }

    /// What a creator holds is left to its class where it has one of those VRs, and what a safe list names whatever it is, as what Table
    /// E.3.10-1 names.
    private func leavesToClass(_ rule: Int, _ vr: VR) -> Bool {
        PolicyAnalyzer.classed.contains(vr) || policy.rules[rule].safeListing != nil
    }

    /// A rule of the statement that a rule stands for: all parts of one safe list are one rule to readers.
    private func statement(of rule: Int) -> Int { safeListLeads[rule] ?? rule }

    /// A rule of a class wins over one that keeps a creator as a whole where the element's VR makes the class. One that says of
    /// all private data what is as strict has it.
    func privatePrecedence(
        _ left: Int, _ right: Int, _ element: Element, _ strictness: (Int) -> Strictness
    ) -> Precedence? {
        guard element.facts.subject.isPrivate else { return nil }
        func wins(_ rule: Int, over other: Int) -> Bool? {
            let isClass: Bool =
                switch policy.rules[other].selector {
                case .vr, .builtinClass: true
                default: false
                }
            guard isClass else { return nil }
            switch policy.rules[rule].selector {
            case .privateCreator:
                let isKept = CheckedAction(policy.rules[rule].action.primary) == .keep
                return isKept && PolicyAnalyzer.classed.contains(element.vr) ? false : nil
            case .privateAll: return strictness(rule) >= strictness(other) ? true : nil
            default: return nil
            }
        }
        if let isFirst = wins(left, over: right) { return isFirst ? .first : .second }
        return wins(right, over: left).map { $0 ? .second : .first }
    }

    /// What lies below all layers, by stretch: the table's decision, and in private data that is opened what its classes start from.
    func bases(_ facts: SubjectFacts, fileVR: VR?) -> [DecisionGraph.Ref] {
        stretches.map { stretch in
            let base = stretch.profile.decision(facts, fileVR: fileVR)
            let vr = facts.effective(fileVR).first ?? .UN
            guard facts.subject.isPrivate, !stretch.openings.isEmpty, stretch.profile.isProfileChosen else {
                return base
            }
            let matching = selectors.rules(matching: facts, fileVR: fileVR).filter {
                stretch.openings.contains($0) && leavesToClass($0, vr)
                    && (policy.rules[$0].safeListing == nil
                        || stretch.profile.options.contains(.retainSafePrivate))
            }
            return matching.reduce(base) { rest, rule in
                self.ask(rule, graph.outcome(stretch.profile.classedDecision(vr, .policy(statement(of: rule)))), rest)
            }
        }
    }

    /// What a layer inherits, where it opens private data: no more is asked of names, UIDs and dates there than of any other.
    func opened(_ inherited: DecisionGraph.Ref, by rules: [Int], _ element: Element) -> DecisionGraph.Ref {
        guard element.facts.subject.isPrivate else { return inherited }
        return rules.filter { follows($0, element) }.reduce(inherited) { rest, rule in
            if foundation.layers.contains(policy.rules[rule].layer) { findings.matchedRules.insert(rule) }
            let source = RuleSource.policy(statement(of: rule))
            let start = foundation.profile.classedDecision(element.vr, source)
            let eased = graph.replacingOutcomes(of: rest) { outcome, ref in
                // What a class of a lower layer does to it stays.
                guard outcome.kind == .act(.remove), policy.rules[rule].layer > 0 || outcome.floor > start.floor,
                    !self.isNamed(outcome, below: policy.rules[rule].layer)
                else { return ref }
                let isKept = start.action == .keep
                return self.graph.outcome(
                    isKept ? start : Outcome(.act(.remove), source, floor: start.floor))
            }
            return ask(rule, eased, rest)
        }
    }

    // MARK: Clauses

    /// Holds what a stretch of layers comes to against what the layers below it came to, where a clause and no rule makes the
    /// difference.
    func compare(_ result: DecisionGraph.Ref, with settled: DecisionGraph.Ref, _ element: Element) {
        let layer = foundation.layers.lowerBound
        forgetUnbacked(in: layer, unless: result, element)
        guard result != settled, layer > 0 else { return }
        let before = policy.headers[layer - 1]
        let now = policy.headers[layer]
        let changesOptions = before.profile?.options != now.profile?.options
        guard changesOptions || before.otherwise != now.otherwise else { return }
        var steps = 0
        func visit(_ ref: DecisionGraph.Ref, _ facts: Assumptions) {
            steps += 1
            if steps > DecisionGraph.walkLimit { return }
            guard ref.isOutcome else {
                let node = graph.nodes[ref.index]
                switch facts.answer(node.test, paths: paths, guards: guards) {
                case true?: visit(node.then, facts)
                case false?: visit(node.otherwise, facts)
                case nil:
                    visit(node.then, facts.with(node.test, true))
                    visit(node.otherwise, facts.with(node.test, false))
                }
                return
            }
            let old = graph[outcome: ref]
            for found in graph.outcomes(of: result, where: facts, paths: paths, guards: guards) where found != ref {
                let new = graph[outcome: found]
                guard let action = new.action,
                    let looseness = looseness(
                        of: action, than: old, asked: old.namedFloor, standard: new.floor, layer: layer, element)
                else { continue }
                if case .policy(let rule) = new.source, foundation.layers.contains(policy.rules[rule].layer),
                    policy.rules[rule].overrides || findings.loosenings[rule] != nil
                {
                    continue
                }
                let isOtherwise = new.source == .otherwise && before.otherwise != now.otherwise
                findings.loosened(
                    Findings.Clause(layer: layer, kind: isOtherwise || !changesOptions ? .otherwise : .options),
                    element.facts.subject, old, looseness)
            }
        }
        visit(settled, Assumptions())
    }

    /// A rule of a lower layer that decides nothing any more is nobody's concern.
    private func forgetUnbacked(in layer: Int, unless result: DecisionGraph.Ref, _ element: Element) {
        guard !findings.unbacked.isEmpty else { return }
        let deciding = Set(graph.outcomeRefs(of: result).map { graph[outcome: $0].source })
        findings.forgetUnbacked(in: layer, element.facts.subject) { !deciding.contains(.policy($0)) }
    }
}
