import MidicLang
import MidicRuntime

extension GuardFormula {
    /// A formula that no file satisfies.
    static let never = GuardFormula.not(.always)

    /// The conjunction in canonical form: flat, sorted, without duplicates or `always`.
    static func conjunction(_ operands: [GuardFormula]) -> GuardFormula {
        var flat: [GuardFormula] = []
        for operand in operands {
            switch operand {
            case .and(let inner): flat += inner
            case .always: continue
            default: flat.append(operand)
            }
        }
        if flat.contains(never) { return never }
        flat = sortedUnique(flat)
        if hasOpposites(flat) { return never }
        return flat.isEmpty ? .always : flat.count == 1 ? flat[0] : .and(flat)
    }

    /// The disjunction in canonical form; of nothing it is `never`.
    static func disjunction(_ operands: [GuardFormula]) -> GuardFormula {
        var flat: [GuardFormula] = []
        for operand in operands {
            switch operand {
            case .or(let inner): flat += inner
            case never: continue
            default: flat.append(operand)
            }
        }
        if flat.contains(.always) { return .always }
        flat = sortedUnique(flat)
        if hasOpposites(flat) { return .always }
        return flat.isEmpty ? never : flat.count == 1 ? flat[0] : .or(flat)
    }

    /// The negation, without double negation.
    static func negation(_ operand: GuardFormula) -> GuardFormula {
        if case .not(let inner) = operand { return inner }
        return .not(operand)
    }

    /// Whether a formula and its negation are both among them.
    private static func hasOpposites(_ operands: [GuardFormula]) -> Bool {
        var denied: Set<GuardFormula> = []
        for case .not(let inner) in operands { denied.insert(inner) }
        return !denied.isEmpty && operands.contains(where: denied.contains)
    }

    private static func sortedUnique(_ operands: [GuardFormula]) -> [GuardFormula] {
        var result: [GuardFormula] = []
        for operand in operands.sorted(by: { $0.precedes($1) }) where result.last != operand { result.append(operand) }
        return result
    }

    /// Replaces each atom's number and brings the result into canonical form again.
    func renumbered(_ map: (Int) -> Int) -> GuardFormula {
        switch self {
        case .always: .always
        case .atom(let index): .atom(map(index))
        case .not(let inner): .negation(inner.renumbered(map))
        case .and(let operands): .conjunction(operands.map { $0.renumbered(map) })
        case .or(let operands): .disjunction(operands.map { $0.renumbered(map) })
        }
    }

    /// Whether a test is about the element that a rule decides, so that each element of a file has an answer of its own.
    func asksOwnValue(_ atoms: [GuardAtom]) -> Bool {
        var found: Set<Int> = []
        collectAtoms(into: &found)
        return found.contains { atoms[$0].isOfOwnValue }
    }

    /// What is left of the formula where an atom is known.
    func assuming(_ atom: Int, is truth: Bool) -> GuardFormula {
        switch self {
        case .always: .always
        case .atom(let index): index == atom ? (truth ? .always : .never) : self
        case .not(let inner): .negation(inner.assuming(atom, is: truth))
        case .and(let operands): .conjunction(operands.map { $0.assuming(atom, is: truth) })
        case .or(let operands): .disjunction(operands.map { $0.assuming(atom, is: truth) })
        }
    }

    /// The atoms that occur, added to `found`.
    func collectAtoms(into found: inout Set<Int>) {
        switch self {
        case .always: break
        case .atom(let index): found.insert(index)
        case .not(let inner): inner.collectAtoms(into: &found)
        case .and(let operands), .or(let operands):
            for operand in operands { operand.collectAtoms(into: &found) }
        }
    }

    /// A total order by structure, so that equal formulas have one spelling.
    func precedes(_ other: GuardFormula) -> Bool { order(other) < 0 }

    private var rank: Int {
        switch self {
        case .always: 0
        case .atom: 1
        case .not: 2
        case .and: 3
        case .or: 4
        }
    }

    private func order(_ other: GuardFormula) -> Int {
        switch (self, other) {
        case (.atom(let left), .atom(let right)): return left - right
        case (.not(let left), .not(let right)): return left.order(right)
        case (.and(let left), .and(let right)), (.or(let left), .or(let right)):
            for (a, b) in zip(left, right) {
                let order = a.order(b)
                if order != 0 { return order }
            }
            return left.count - right.count
        default: return rank - other.rank
        }
    }
}
