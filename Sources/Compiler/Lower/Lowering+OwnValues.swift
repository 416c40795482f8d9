import MidicLang
import MidicRuntime

/// Conditions that ask for an element's own value.
///
/// What a file's guards say is worked out once a file, an element's value when it is decided. So a guard that asks both becomes questions about
/// the value, each a node of its own, and behind them guards of what is left.
extension Lowering {
    /// Questions that one guard may become.
    private static let mostQuestions = 1 << 12

    /// The decision with such guards taken apart.
    private func askingValues(_ root: DecisionGraph.Ref, _ known: inout [DecisionGraph.Ref: DecisionGraph.Ref])
        -> DecisionGraph.Ref
    {
        if root.isOutcome || ownAtoms.isEmpty { return root }
        if let found = known[root] { return found }
        let node = graph.nodes[root.index]
        let then = askingValues(node.then, &known)
        let otherwise = askingValues(node.otherwise, &known)
        let result: DecisionGraph.Ref
        if case .guard(let index) = node.test, analyzer.valueGuards.contains(index) {
            var parts: [GuardFormula: DecisionGraph.Ref] = [:]
            result = ask(policy.guards[index], then, otherwise, &parts, of: index)
        } else {
            result = graph.ask(node.test, then, otherwise)
        }
        known[root] = result
        return result
    }

    /// The decisions of all subjects, with questions about values that follow from those before them left out.
    func askingValues() -> [SubjectDecision] {
        guard !ownAtoms.isEmpty else { return analyzer.decisions }
        var known: [DecisionGraph.Ref: DecisionGraph.Ref] = [:]
        let asking = analyzer.decisions.map { askingValues($0.root, &known) }
        let guards = GuardRelations(formulas: formulas, atoms: policy.atoms)
        var simple: [DecisionGraph.Ref: DecisionGraph.Ref] = [:]
        return zip(analyzer.decisions, asking).map { decision, root in
            let result =
                root == decision.root
                ? root : simple[root] ?? graph.simplified(root, paths: analyzer.paths, guards: guards)
            simple[root] = result
            return SubjectDecision(facts: decision.facts, root: result, base: decision.base)
        }
    }

    private func firstOwnAtom(_ formula: GuardFormula) -> Int? {
        var atoms: Set<Int> = []
        formula.collectAtoms(into: &atoms)
        return atoms.intersection(ownAtoms).min()
    }

    private func ask(
        _ formula: GuardFormula, _ then: DecisionGraph.Ref, _ otherwise: DecisionGraph.Ref,
        _ parts: inout [GuardFormula: DecisionGraph.Ref], of index: Int
    ) -> DecisionGraph.Ref {
        if formula == .always { return then }
        if formula == .never { return otherwise }
        if let found = parts[formula] { return found }
        guard parts.count < Self.mostQuestions else {
            if !isValueLimitReported {
                report(
                    Diagnostic(
                        .rulesetLimit,
                        "a condition about an element's own value comes to more than \(Self.mostQuestions) questions; write it as several rules",
                        at: policy.rules.first { $0.guardIndex == index }?.termRange ?? policy.range))
            }
            isValueLimitReported = true
            return otherwise
        }
        let result: DecisionGraph.Ref
        if let atom = firstOwnAtom(formula) {
            result = graph.ask(
                .value(atom), ask(formula.assuming(atom, is: true), then, otherwise, &parts, of: index),
                ask(formula.assuming(atom, is: false), then, otherwise, &parts, of: index))
        } else {
            result = graph.ask(.guard(place(of: formula)), then, otherwise)
        }
        parts[formula] = result
        return result
    }

    /// The number of a formula among those of the policy and those that are left of them.
    private func place(of formula: GuardFormula) -> Int {
        if let known = formulas.firstIndex(of: formula) { return known }
        formulas.append(formula)
        return formulas.count - 1
    }
}
