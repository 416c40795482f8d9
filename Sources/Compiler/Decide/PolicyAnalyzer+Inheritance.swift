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
        return mayLoosen(rule) || looseness(of: rule, than: outcome, element, base) == nil
    }

    /// What a rule does less than what it inherits.
    func looseness(
        of rule: Int, than outcome: Outcome, _ element: Element, _ base: DecisionGraph.Ref
    ) -> ActionCatalogue.Looseness? {
        let action = action(of: rule, on: element)
        let standard = standardFloor(base)
        if policy.rules[rule].layer > 0, let given = inherited(outcome), given.contains(.standard) == false {
            return catalogue.looseness(
                of: action, than: given, on: element.vrs, standard: standard, offsets: policy.offsets)
        }
        let strictness = catalogue.strictness(of: action, on: element.vrs, standard: standard)
        let isNamed = policy.rules[rule].selector.namesOneAttribute
        let floor = isNamed ? max(outcome.namedFloor, copiedFloor(rule)) : outcome.floor
        return strictness < floor ? .kind : nil
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

    /// What the standard asks of the attributes that a rule copies: their values must not reappear under another name.
    private func copiedFloor(_ rule: Int) -> Strictness {
        var floor = Strictness.raw
        let copies = policy.rules[rule].action.steps.filter { $0.name == CopyAction.shape.name }
        for argument in copies.flatMap(\.arguments) {
            guard case .attribute(let source) = argument else { continue }
            let facts = SubjectFacts(subject: .attribute(source), vrs: tables.dictionary.entry(for: source)?.vrs ?? [])
            floor = max(floor, standardFloor(foundation.profile.decision(facts, fileVR: nil)))
        }
        return floor
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
                if mayLoosen(rule), !policy.rules[rule].isWaiver || isWaived {
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
        policy.opensPrivateData(rule) && PolicyAnalyzer.classed.contains(element.vr)
    }

    /// A rule of a class wins over one that keeps a creator as a whole where the element's VR makes the class.
    func privatePrecedence(_ left: CheckedRule, _ right: CheckedRule, _ element: Element) -> Precedence? {
        guard element.facts.subject.isPrivate, PolicyAnalyzer.classed.contains(element.vr) else { return nil }
        func keepsWhole(_ rule: CheckedRule) -> Bool {
            guard case .privateCreator = rule.selector else { return false }
            return CheckedAction(rule.action.primary) == .keep
        }
        func isClass(_ rule: CheckedRule) -> Bool {
            switch rule.selector {
            case .vr, .builtinClass: true
            default: false
            }
        }
        if keepsWhole(left), isClass(right) { return .second }
        if keepsWhole(right), isClass(left) { return .first }
        return nil
    }

    /// What lies below all layers, by stretch: the table's decision, and in private data that is opened what its classes start from.
    func bases(_ facts: SubjectFacts, fileVR: VR?) -> [DecisionGraph.Ref] {
        stretches.map { stretch in
            let base = stretch.profile.decision(facts, fileVR: fileVR)
            let vr = facts.effective(fileVR).first ?? .UN
            guard facts.subject.isPrivate, !stretch.openings.isEmpty, PolicyAnalyzer.classed.contains(vr),
                stretch.profile.isProfileChosen
            else { return base }
            let matching = selectors.rules(matching: facts, fileVR: fileVR).filter(stretch.openings.contains)
            return matching.reduce(base) { rest, rule in
                self.ask(rule, graph.outcome(stretch.profile.classedDecision(vr, .policy(rule))), rest)
            }
        }
    }

    /// What a layer inherits, where it opens private data: no more is asked of names, UIDs and dates there than of any other.
    func opened(_ inherited: DecisionGraph.Ref, by rules: [Int], _ element: Element) -> DecisionGraph.Ref {
        guard element.facts.subject.isPrivate, PolicyAnalyzer.classed.contains(element.vr) else { return inherited }
        return rules.filter { policy.opensPrivateData($0) }.reduce(inherited) { rest, rule in
            if foundation.layers.contains(policy.rules[rule].layer) { findings.matchedRules.insert(rule) }
            let start = foundation.profile.classedDecision(element.vr, .policy(rule))
            let eased = graph.replacingOutcomes(of: rest) { outcome, ref in
                // What a class of a lower layer does to it stays.
                guard outcome.kind == .act(.remove), policy.rules[rule].layer > 0 || outcome.floor > start.floor else {
                    return ref
                }
                let isKept = start.action == .keep
                return self.graph.outcome(
                    isKept ? start : Outcome(.act(.remove), .policy(rule), floor: start.floor))
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
                guard let looseness = looseness(of: new, than: old, element) else { continue }
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

    /// What an outcome does less than another of the same element.
    private func looseness(
        of new: Outcome, than old: Outcome, _ element: Element
    ) -> ActionCatalogue.Looseness? {
        guard let action = new.action else { return nil }
        if let given = inherited(old) {
            return catalogue.looseness(
                of: action, than: given, on: element.vrs, standard: new.floor, offsets: policy.offsets)
        }
        return catalogue.strictness(of: action, on: element.vrs, standard: new.floor) < old.namedFloor ? .kind : nil
    }

    /// A rule of a lower layer that decides nothing any more is nobody's concern.
    private func forgetUnbacked(in layer: Int, unless result: DecisionGraph.Ref, _ element: Element) {
        guard !findings.unbacked.isEmpty else { return }
        let deciding = Set(graph.outcomeRefs(of: result).map { graph[outcome: $0].source })
        findings.forgetUnbacked(in: layer, element.facts.subject) { !deciding.contains(.policy($0)) }
    }
}
