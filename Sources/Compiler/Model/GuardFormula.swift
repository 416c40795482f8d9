/// A condition over atoms, in a canonical form: operands sorted, no double negation, equal formulas are equal values.
package indirect enum GuardFormula: Sendable, Hashable {
    case always
    /// Index into `CheckedPolicy.atoms`.
    case atom(Int)
    case not(GuardFormula)
    case and([GuardFormula])
    case or([GuardFormula])
}

extension GuardFormula {
    /// The formula's value where exactly the atoms in `truth` are true.
    func holds(_ truth: Set<Int>) -> Bool {
        switch self {
        case .always: true
        case .atom(let index): truth.contains(index)
        case .not(let inner): !inner.holds(truth)
        case .and(let operands): operands.allSatisfy { $0.holds(truth) }
        case .or(let operands): operands.contains { $0.holds(truth) }
        }
    }
}
