import MidicRuntime

/// Items that rules add to sequences: they stand behind whatever the other rules leave there.
extension PolicyAnalyzer {
    func addsItem(_ rule: Int) -> Bool { policy.rules[rule].action.primary.name == AddItemAction.name }

    /// What the rules of a layer that add items make of what its other rules decided.
    ///
    /// - Parameter inherited: what the layers below decided.
    func adding(
        _ rules: [Int], to decided: DecisionGraph.Ref, _ inherited: DecisionGraph.Ref, _ base: DecisionGraph.Ref,
        _ element: Element
    ) -> DecisionGraph.Ref {
        var result = decided
        for rule in order(rules, element, inherited, base).reversed() {
            let value = value(of: rule, element, base: base)
            check(rule, inherited, base, element)
            let added = graph.replacingOutcomes(of: result) { outcome, _ in
                self.placed(value, over: outcome)
            }
            result = ask(rule, added, result)
        }
        return result
    }

    /// A new item beside what stands there without it: items that are kept stay, each element by its own rule, and any other
    /// sequence gives way to one with the new item alone.
    private func placed(_ value: DecisionGraph.Ref, over outcome: Outcome) -> DecisionGraph.Ref {
        if case .policy(let other) = outcome.source { findings.decidingRules.insert(other) }
        let keepsItems: Bool
        switch outcome.action?.primary {
        case let step? where step.name == KeepAction.name: keepsItems = true
        case let step? where step.name == AddItemAction.name: keepsItems = step.arguments.first == .integer(1)
        default: keepsItems = false
        }
        return graph.replacingOutcomes(of: value) { said, ref in
            guard let action = said.action else { return ref }
            var placed = said
            placed.kind = .act(AddItemAction.placed(action, keepingItems: keepsItems))
            return self.graph.outcome(placed)
        }
    }
}
