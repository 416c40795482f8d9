import MidicLang
import MidicRuntime

/// What was decided for one subject.
struct SubjectDecision {
    let facts: SubjectFacts
    /// Over VR, guard, path, parent and variant questions.
    let root: DecisionGraph.Ref
    /// The part below all policy layers, where no VR question is needed to tell it; for what depends on the VR in the
    /// file, the one for VR UN.
    let base: DecisionGraph.Ref
}

/// Decides every subject of a policy: profile, options and policy layers merged into one decision graph each, with every
/// conflict that can be found without a file.
final class PolicyAnalyzer {
    let canonical: CanonicalPolicy
    let catalogue: ActionCatalogue
    var policy: CheckedPolicy { canonical.policy }
    let tables: ProfileTables
    let graph = DecisionGraph()
    let paths: PathTable
    let guards: GuardRelations
    /// Guards that ask for the value of the element that is decided.
    let valueGuards: Set<Int>
    /// Of the last layer: what lies below all layers in the end.
    var profile: ProfileDecisions { stretches[stretches.count - 1].profile }
    /// Layers with the same foundation, one after the other; never empty.
    let stretches: [LayerStretch]
    /// The stretch that is being merged: findings are about its layers.
    var foundation: LayerStretch
    let subjectTable: SubjectTable
    let selectors: SelectorSets
    let accepted: AcceptedClasses
    var findings = Findings()
    /// What rules show that copy an attribute, once a foundation.
    var copies: [CopyingRule: Looseness?] = [:]

    /// By rule that is a part of a safe list: the first part of the same statement.
    let safeListLeads: [Int: Int]

    private(set) var decisions: [SubjectDecision] = []
    private(set) var decisionByTag: [Tag: DecisionGraph.Ref] = [:]

    init(_ canonical: CanonicalPolicy, catalogue: ActionCatalogue = .standard, tables: ProfileTables = .shared) {
        self.canonical = canonical
        self.catalogue = catalogue
        self.tables = tables
        let policy = canonical.policy
        // Prefixes too, since a rule about the inside of a sequence depends on what becomes of the sequence.
        paths = PathTable(
            policy.rules.flatMap { rule in
                [rule.path] + rule.path.steps.indices.map { PathPattern(steps: Array(rule.path.steps[..<$0])) }
            })
        guards = GuardRelations(formulas: policy.guards, atoms: policy.atoms)
        valueGuards = Set(policy.guards.indices.filter { policy.guards[$0].asksOwnValue(policy.atoms) })
        let stretches = LayerStretch.stretches(of: policy, tables: tables, graph: graph)
        self.stretches = stretches
        foundation = stretches[stretches.count - 1]
        var firsts: [SourceRange: Int] = [:]
        var leads: [Int: Int] = [:]
        for (index, rule) in policy.rules.enumerated() where rule.safeListing != nil {
            let first = firsts[rule.range] ?? index
            firsts[rule.range] = first
            leads[index] = first
        }
        safeListLeads = leads
        subjectTable = SubjectTable(policy: policy, tables: tables)
        selectors = SelectorSets(policy: policy, tables: tables, subjects: subjectTable.subjects)
        accepted = AcceptedClasses(policy: policy, tables: tables)
    }

    /// Decides all subjects.
    func analyze() {
        decisions.reserveCapacity(subjectTable.subjects.count)
        for facts in subjectTable.subjects {
            let (root, base) = decide(facts)
            decisions.append(SubjectDecision(facts: facts, root: root, base: base))
            if case .attribute(let tag) = facts.subject { decisionByTag[tag] = root }
        }
    }

    /// The decision for one subject, over all VRs that its element may have in a file.
    func decide(_ facts: SubjectFacts) -> (root: DecisionGraph.Ref, base: DecisionGraph.Ref) {
        guard facts.dependsOnFileVR else {
            let bases = bases(facts, fileVR: nil)
            let rules = selectors.rules(matching: facts, fileVR: nil)
            return (decide(facts, fileVR: nil, bases: bases, rules), bases[bases.count - 1])
        }
        // VRs for which the same is said at every layer are decided once.
        struct Key: Hashable {
            var bases: [DecisionGraph.Ref]
            var rules: [Int]
            var vr: VR?
        }
        var groups: [Key: (mask: UInt64, root: DecisionGraph.Ref)] = [:]
        var order: [Key] = []
        for vr in VR.allCases {
            let rules = selectors.rules(matching: facts, fileVR: vr)
            // Constants and sequences differ by VR; other actions do not.
            let isByVR = rules.contains { rule in
                catalogue.dependsOnVR(policy.rules[rule].action)
            }
            let key = Key(bases: bases(facts, fileVR: vr), rules: rules, vr: isByVR ? vr : nil)
            if groups[key] == nil {
                groups[key] = (0, decide(facts, fileVR: vr, bases: key.bases, rules))
                order.append(key)
            }
            groups[key]?.mask |= vr.bit
        }
        // One question a distinct decision; the most common one needs none.
        var merged: [(mask: UInt64, root: DecisionGraph.Ref)] = []
        for key in order {
            guard let group = groups[key] else { continue }
            if let known = merged.firstIndex(where: { $0.root == group.root }) {
                merged[known].mask |= group.mask
            } else {
                merged.append(group)
            }
        }
        let common = merged.indices.max { merged[$0].mask.nonzeroBitCount < merged[$1].mask.nonzeroBitCount } ?? 0
        var root = merged[common].root
        for index in merged.indices.reversed() where index != common {
            root = graph.ask(.vr(merged[index].mask), merged[index].root, root)
        }
        return (root, profile.decision(facts, fileVR: .UN))
    }

    /// The decision where the element's VR is known.
    ///
    /// A layer that changes what lies below all of them is held against what the layers before it came to, so the merge is
    /// done once for each stretch of layers with the same foundation.
    ///
    /// - Parameter rules: those that match.
    private func decide(
        _ facts: SubjectFacts, fileVR: VR?, bases: [DecisionGraph.Ref], _ rules: [Int]
    ) -> DecisionGraph.Ref {
        let matching = facts.isNeverCopied ? [] : rules
        let element = Element(facts: facts, fileVR: fileVR, vrs: facts.effective(fileVR))
        var settled: DecisionGraph.Ref?
        for (stretch, base) in zip(stretches, bases) {
            foundation = stretch
            let result = merge(layersOf: matching, over: base, element)
            if let settled, !facts.isNeverCopied { compare(result, with: settled, element) }
            settled = result
        }
        let result = settled ?? bases[bases.count - 1]
        for ref in graph.outcomeRefs(of: result) {
            if case .policy(let rule) = graph[outcome: ref].source { findings.decidingRules.insert(rule) }
        }
        return result
    }

    /// What the layers below one decide for an attribute of the dictionary, on the foundation at hand; below the first layer the
    /// table alone. Leaves no findings.
    func inheritedDecision(_ element: Element, below layer: Int) -> DecisionGraph.Ref {
        let known = findings
        defer { findings = known }
        let matching = selectors.rules(matching: element.facts, fileVR: nil).filter { policy.rules[$0].layer < layer }
        let place = stretches.firstIndex { $0.layers == foundation.layers } ?? 0
        return merge(layersOf: matching, over: bases(element.facts, fileVR: nil)[place], element)
    }

    /// The rules of the layers up to the foundation's, one layer after the other.
    private func merge(
        layersOf matching: [Int], over base: DecisionGraph.Ref, _ element: Element
    ) -> DecisionGraph.Ref {
        var result = base
        var start = 0
        while start < matching.count {
            let layer = policy.rules[matching[start]].layer
            guard layer < foundation.layers.upperBound else { break }
            var end = start
            while end < matching.count, policy.rules[matching[end]].layer == layer { end += 1 }
            result = merge(Array(matching[start..<end]), into: result, base: base, element)
            start = end
        }
        return graph.asksContext(result) ? graph.simplified(result, paths: paths, guards: guards) : result
    }

    /// An element as one decision sees it.
    struct Element {
        let facts: SubjectFacts
        let fileVR: VR?
        let vrs: [VR]
        var vr: VR { vrs.first ?? .UN }
    }

    /// The facts that hold wherever a rule applies.
    func context(of rule: Int) -> Assumptions {
        var facts = Assumptions()
        let path = paths.index(of: policy.rules[rule].path)
        if path != PathTable.anywhere { facts.pathsIn = [path] }
        if policy.rules[rule].guardIndex != 0 { facts.guardsTrue = [policy.rules[rule].guardIndex] }
        return facts
    }

    // MARK: One layer

    /// Puts the rules of one layer over what the layers below decided.
    private func merge(
        _ rules: [Int], into inherited: DecisionGraph.Ref, base: DecisionGraph.Ref, _ element: Element
    ) -> DecisionGraph.Ref {
        let applying = rules.filter { applies($0, to: element, base: base) }
        let inherited = opened(inherited, by: applying, element)
        let deciding = applying.filter { !follows($0, element) }
        let adding = deciding.filter(addsItem)
        let ordered = order(deciding.filter { !addsItem($0) }, element, inherited, base)
        var result = inherited
        for rule in ordered.reversed() {
            let rest = result
            let value = spared(rule, element, value(of: rule, element, base: base), base: base, rest: rest)
            check(rule, inherited, base, element)
            let effective = graph.replacingOutcomes(of: inherited) { outcome, _ in
                decides(rule, over: outcome, element, base) ? value : rest
            }
            result = ask(rule, effective, rest)
        }
        return adding.isEmpty ? result : self.adding(adding, to: result, inherited, base, element)
    }

    /// `decision` where the rule's context holds, else `rest`.
    func ask(_ rule: Int, _ decision: DecisionGraph.Ref, _ rest: DecisionGraph.Ref) -> DecisionGraph.Ref {
        let isForLocalCodes = policy.rules[rule].selector == .builtinClass(.localCodes)
        let decision = isForLocalCodes ? graph.ask(.localCode, decision, rest) : decision
        let guarded = graph.ask(.guard(policy.rules[rule].guardIndex), decision, rest)
        return graph.ask(.path(paths.index(of: policy.rules[rule].path)), guarded, rest)
    }

    /// The least strict outcome of the table's decision.
    func standardFloor(_ base: DecisionGraph.Ref) -> Strictness {
        graph.outcomeRefs(of: base).map { graph[outcome: $0].floor }.min() ?? .raw
    }

    /// What a rule does to an element, as a graph: constants and Type 1 places differ by class and place.
    func value(of rule: Int, _ element: Element, base: DecisionGraph.Ref) -> DecisionGraph.Ref {
        value(of: rule, action: action(of: rule, on: element), element, base: base)
    }

    func value(
        of rule: Int, action: CheckedAction, _ element: Element, base: DecisionGraph.Ref
    ) -> DecisionGraph.Ref {
        let source = RuleSource.policy(rule)
        if action == .standard {
            return graph.replacingOutcomes(of: base) { outcome, _ in
                var said = outcome
                said.source = source
                return self.graph.outcome(said)
            }
        }
        let floor = catalogue.strictness(of: action, on: element.vrs, standard: standardFloor(base))
        if action.contains(.standard) { return standardAfterElse(action, source, floor, element, base) }
        if removesSharedDate(rule, element) { return sharedDateRemoved(source, floor, element) }
        if action.contains(.empty), element.vr != .SQ, element.fileVR == nil {
            let plain = leaf(action, source, floor, element)
            let filled = leaf(action.replacing(.empty, with: .dummy), source, floor, element)
            if element.vr == .UI { return plain }
            return foundation.profile.byPlace(
                element.facts.subject, value: filled, presence: plain, otherwise: plain, unknown: plain)
        }
        return leaf(action, source, floor, element)
    }

    func leaf(
        _ action: CheckedAction, _ source: RuleSource, _ floor: Strictness, _ element: Element
    ) -> DecisionGraph.Ref {
        // One leaf may serve many VRs of the file, so only what the tables know is said.
        func outcome(_ vr: VR, _ dummy: DummyChoice = .none) -> DecisionGraph.Ref {
            var outcome = Outcome(.act(action), source, floor: floor, vr: vr, dummy: dummy)
            outcome.given = action
            return graph.outcome(outcome)
        }
        guard action.contains(.dummy) else { return outcome(writtenVR(action, source, element)) }
        let vr = vr(of: source, element)
        return foundation.profile.withDummies(element.facts, vr) { choice in outcome(vr, choice) }
    }

    /// The VR that an action without a constant writes its values with.
    ///
    /// A rule for VRs picks a private element by the one in the file, which is for the file to say.
    private func writtenVR(_ action: CheckedAction, _ source: RuleSource, _ element: Element) -> VR {
        switch catalogue.writes(action) {
        case .nothing: return .UN
        case .original:
            // A fallback may write a value.
            if let said = saidVR(source) { return said }
            return element.vr == .SQ ? .SQ : .UN
        case .value:
            let isNamed = namingRule(source)?.selector.namesOneAttribute ?? true
            return element.facts.subject.isPrivate && !isNamed ? .UN : element.facts.vr
        }
    }

    private func namingRule(_ source: RuleSource) -> CheckedRule? {
        if case .policy(let rule) = source { return policy.rules[rule] }
        return nil
    }

    /// The VR by which a rule decides an element: that which the policy says of it where the rule names it, else the one by which it
    /// is picked.
    private func vr(of source: RuleSource, _ element: Element) -> VR { saidVR(source) ?? element.vr }

    private func saidVR(_ source: RuleSource) -> VR? { namingRule(source).flatMap { policy.saidVRs[$0.selector] } }

    /// `ACTION else standard`: the table's decision stands behind the action, and nothing stays where the table asks for a key
    /// or leaves it to the policy.
    private func standardAfterElse(
        _ action: CheckedAction, _ source: RuleSource, _ floor: Strictness, _ element: Element,
        _ base: DecisionGraph.Ref
    ) -> DecisionGraph.Ref {
        graph.replacingOutcomes(of: base) { said, _ in
            let last = said.action.map { CheckedAction($0.primary) } ?? .remove
            let whole = action.replacing(.standard, with: last)
            let vr = last == .dummy ? element.vr : self.writtenVR(whole, source, element)
            var outcome = Outcome(.act(whole), source, floor: floor, vr: vr, dummy: said.dummy)
            outcome.given = action
            return self.graph.outcome(outcome)
        }
    }
}
