import MidicLang
import MidicRuntime

/// Specificity inside one layer (docs/language.md, "Conflicts").
extension PolicyAnalyzer {
    /// How the contexts of two rules stand to each other.
    func contextRelation(_ first: Int, _ second: Int) -> SetRelation {
        .product(
            paths.relation(paths.index(of: policy.rules[first].path), paths.index(of: policy.rules[second].path)),
            guards.relation(policy.rules[first].guardIndex, policy.rules[second].guardIndex))
    }

    enum Precedence {
        /// Never both apply, or it does not matter.
        case none
        case first, second
        case ambiguous
    }

    /// Which of two rules of one layer decides where both apply.
    ///
    /// Of elements that no dictionary knows a mask takes all and a class those of a VR. Nobody means such a meeting, and the
    /// stricter rule has it, so that `(60xx,xxxx) -> remove` may stand beside `uids`.
    func precedence(_ first: Int, _ second: Int, _ element: Element, _ base: DecisionGraph.Ref) -> Precedence {
        let found = statedPrecedence(first, second, element, base)
        guard case .ambiguous = found, element.facts.subject.isUnlisted else { return found }
        let floor = standardFloor(base)
        let left = catalogue.strictness(of: action(of: first, on: element), on: element.vrs, standard: floor)
        let right = catalogue.strictness(of: action(of: second, on: element), on: element.vrs, standard: floor)
        return left == right ? .ambiguous : left > right ? .first : .second
    }

    private func statedPrecedence(
        _ first: Int, _ second: Int, _ element: Element, _ base: DecisionGraph.Ref
    ) -> Precedence {
        let left = policy.rules[first]
        let right = policy.rules[second]
        let context = contextRelation(first, second)
        if context == .disjoint { return .none }
        let isSame = left.action == right.action
        let floor = standardFloor(base)
        func strictness(_ rule: Int) -> Strictness {
            catalogue.strictness(of: action(of: rule, on: element), on: element.vrs, standard: floor)
        }
        if let known = privatePrecedence(first, second, element, strictness) { return known }
        switch context {
        case .disjoint: return .none
        case .inside, .around:
            let inner = context == .inside ? first : second
            let outer = context == .inside ? second : first
            let winner: Precedence = context == .inside ? .first : .second
            if isSame { return winner }
            if strictness(inner) >= strictness(outer) { return winner }
            switch selectors.relation(inner, outer) {
            case .inside, .equal: return winner
            default: return .ambiguous
            }
        case .equal:
            switch selectors.relation(first, second) {
            case .inside: return .first
            case .around: return .second
            default: return isSame ? .none : .ambiguous
            }
        case .overlapping: return isSame ? .none : .ambiguous
        }
    }

    /// The rules of one layer that match an element, those that win first. Reports pairs of which neither wins.
    func order(
        _ rules: [Int], _ element: Element, _ inherited: DecisionGraph.Ref, _ base: DecisionGraph.Ref
    ) -> [Int] {
        if rules.count < 2 { return rules }
        var losses = [Int](repeating: 0, count: rules.count)
        var beats: [[Int]] = Array(repeating: [], count: rules.count)
        for left in rules.indices {
            for right in rules.indices where right > left {
                switch precedence(rules[left], rules[right], element, base) {
                case .none: break
                case .first:
                    beats[left].append(right)
                    losses[right] += 1
                case .second:
                    beats[right].append(left)
                    losses[left] += 1
                case .ambiguous:
                    if foundation.layers.contains(policy.rules[rules[left]].layer),
                        bothDecide(rules[left], rules[right], inherited, element, base)
                    {
                        findings.ambiguous(rules[left], rules[right], element.facts.subject)
                    }
                }
            }
        }
        // As written, but what is beaten stands behind what beats it. Those at hand are sorted, the last one first.
        var result: [Int] = []
        var isPlaced = [Bool](repeating: false, count: rules.count)
        var ready = Array(rules.indices.filter { losses[$0] == 0 }.reversed())
        while result.count < rules.count {
            let next: Int
            if let free = ready.popLast() {
                next = free
            } else {
                let rest = rules.indices.filter { !isPlaced[$0] }
                guard let found = unbeaten(rest, rules, beats) ?? rest.first else { break }
                next = found
                if let other = rest.first(where: { beats[$0].contains(next) }),
                    policy.rules[rules[other]].selector != .privateAll,
                    foundation.layers.contains(policy.rules[rules[next]].layer)
                {
                    findings.ambiguous(rules[next], rules[other], element.facts.subject)
                }
            }
            isPlaced[next] = true
            result.append(rules[next])
            for beaten in beats[next] where !isPlaced[beaten] {
                losses[beaten] -= 1
                guard losses[beaten] == 0 else { continue }
                ready.insert(beaten, at: ready.firstIndex { $0 < beaten } ?? ready.endIndex)
            }
        }
        return result
    }

    /// Of rules that beat each other in a circle, the one that decides: `private *` says nothing then of a creator that a rule
    /// keeps and whose elements a class decides.
    private func unbeaten(_ rest: [Int], _ rules: [Int], _ beats: [[Int]]) -> Int? {
        let others = rest.filter { policy.rules[rules[$0]].selector != .privateAll }
        return others.first { rule in !others.contains { beats[$0].contains(rule) } }
    }

    /// Is there an inherited decision that both rules may replace? A rule that is less strict than what it inherits takes no
    /// part unless it may loosen.
    private func bothDecide(
        _ first: Int, _ second: Int, _ inherited: DecisionGraph.Ref, _ element: Element, _ base: DecisionGraph.Ref
    ) -> Bool {
        var facts = context(of: first)
        let other = context(of: second)
        facts.pathsIn += other.pathsIn
        facts.guardsTrue += other.guardsTrue
        return graph.outcomes(of: inherited, where: facts, paths: paths, guards: guards).contains { ref in
            let outcome = graph[outcome: ref]
            return decides(first, over: outcome, element, base) && decides(second, over: outcome, element, base)
        }
    }
}
