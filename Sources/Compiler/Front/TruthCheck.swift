import MidicLang
import MidicRuntime

/// Finds conditions, and alternatives in them, that no file satisfies, and conditions that every file satisfies.
struct TruthCheck {
    let scope: Scope
    let algebra: GuardAlgebra

    /// Alternatives of larger conditions are looked at by themselves, since all together would have too many assignments.
    private static let jointLimit = 24

    /// - Parameters:
    ///   - around: the conditions of the blocks around.
    ///   - ofGate: what a condition that every file satisfies means is said of the gate.
    func check(_ condition: ResolvedGuard, given around: [GuardFormula], ofGate: Bool) {
        let formula = condition.formula
        let whole = GuardFormula.conjunction(around + [formula])
        if algebra.disjoint(whole, .always) {
            scope.report(
                .guardNeverTrue,
                "no \(condition.subject) can satisfy this condition, together with those of the blocks around it",
                at: condition.range)
        } else if algebra.disjoint(.negation(formula), .always) {
            if ofGate { return }
            scope.report(
                .guardAlwaysTrue,
                "every \(condition.subject) satisfies this condition, so it says nothing; leave it out or mend it",
                at: condition.range)
        } else {
            var atoms: Set<Int> = []
            whole.collectAtoms(into: &atoms)
            checkAlternatives(
                condition, given: atoms.count <= Self.jointLimit ? around : [], isJoint: atoms.count <= Self.jointLimit)
        }
    }

    /// A dead alternative beside live ones: it never decides anything, and its author thinks that it does.
    private func checkAlternatives(_ condition: ResolvedGuard, given around: [GuardFormula], isJoint: Bool) {
        switch condition {
        case .or(let operands):
            for operand in operands {
                if algebra.disjoint(.conjunction(around + [operand.formula]), .always) {
                    scope.report(
                        .guardNeverTrue,
                        "no \(operand.subject) can satisfy this alternative, together with what must hold beside it",
                        at: operand.range)
                } else {
                    checkAlternatives(operand, given: around, isJoint: isJoint)
                }
            }
        case .and(let operands):
            for (index, operand) in operands.enumerated() {
                var beside: [GuardFormula] = []
                if isJoint, operand.hasAlternatives {
                    beside = around + operands.enumerated().filter { $0.offset != index }.map(\.element.formula)
                }
                checkAlternatives(operand, given: beside, isJoint: isJoint)
            }
        case .not, .reference, .atom: return
        }
    }
}
