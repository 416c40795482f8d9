import MidicLang
import MidicRuntime

/// In which files decisions come to some outcome, as a condition over the policy's guards: what a file must be for the way to be
/// gone. Questions about places, classes, VRs and an element's own value may have either answer.
final class FilesReached {
    private let analyzer: PolicyAnalyzer
    private let algebra: GuardAlgebra
    /// What gates let in.
    private let accepted: GuardFormula

    init(_ analyzer: PolicyAnalyzer) {
        self.analyzer = analyzer
        let policy = analyzer.policy
        algebra = GuardAlgebra(atoms: policy.atoms, guards: policy.guards)
        let accepts = policy.gates.filter { $0.kind == .accept }.map { policy.guards[$0.guardIndex] }
        accepted = accepts.isEmpty ? .always : .disjunction(accepts)
    }

    /// The accepted files in which one of some decisions comes to such an outcome.
    func files(_ roots: some Sequence<DecisionGraph.Ref>, where matches: (Outcome) -> Bool) -> GuardFormula {
        var known: [DecisionGraph.Ref: GuardFormula] = [:]
        var parts: Set<GuardFormula> = []
        for root in roots {
            let part = condition(root, &known, matches)
            if part == .always { return accepted }
            if part != .never { parts.insert(part) }
        }
        if parts.isEmpty { return .never }
        return .conjunction([.disjunction(parts.sorted { $0.precedes($1) }), accepted])
    }

    /// False if no accepted file comes to such an outcome.
    func isReached(_ root: DecisionGraph.Ref, where matches: (Outcome) -> Bool) -> Bool {
        let files = files([root], where: matches)
        return files != .never && (analyzer.policy.guards.count == 1 || !algebra.disjoint(files, .always))
    }

    /// False if some file is one of both.
    func areDisjoint(_ left: GuardFormula, _ right: GuardFormula) -> Bool { algebra.disjoint(left, right) }

    private func condition(
        _ ref: DecisionGraph.Ref, _ known: inout [DecisionGraph.Ref: GuardFormula], _ matches: (Outcome) -> Bool
    ) -> GuardFormula {
        if let found = known[ref] { return found }
        let result: GuardFormula
        if ref.isOutcome {
            result = matches(analyzer.graph[outcome: ref]) ? .always : .never
        } else {
            let node = analyzer.graph.nodes[ref.index]
            let then = condition(node.then, &known, matches)
            let otherwise = condition(node.otherwise, &known, matches)
            if then == otherwise {
                result = then
            } else if case .guard(let index) = node.test, !analyzer.valueGuards.contains(index) {
                let holds = analyzer.policy.guards[index]
                result = .disjunction([
                    .conjunction([holds, then]), .conjunction([.negation(holds), otherwise]),
                ])
            } else {
                result = .disjunction([then, otherwise])
            }
        }
        known[ref] = result
        return result
    }
}
