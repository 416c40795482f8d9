import MidicCompiler
import MidicLang
import MidicRuntime

/// Formulas over atoms: their value, and how two of them relate, by trying all truths.
struct GuardReading {
    private let guards: [GuardFormula]
    private let atoms: [GuardAtom]
    private var known: [[Int]: Bool] = [:]

    /// More atoms than this in two formulas are not tried.
    private static let mostAtoms = 12

    init(_ policy: CheckedPolicy) {
        guards = policy.guards
        atoms = policy.atoms
    }

    static func value(_ formula: GuardFormula, _ truth: (Int) -> Bool) -> Bool {
        switch formula {
        case .always: true
        case .atom(let index): truth(index)
        case .not(let inner): !value(inner, truth)
        case .and(let operands): operands.allSatisfy { value($0, truth) }
        case .or(let operands): operands.contains { value($0, truth) }
        }
    }

    static func atoms(of formula: GuardFormula) -> Set<Int> {
        switch formula {
        case .always: []
        case .atom(let index): [index]
        case .not(let inner): atoms(of: inner)
        case .and(let operands), .or(let operands): operands.reduce(into: []) { $0.formUnion(atoms(of: $1)) }
        }
    }

    /// Whether a file for which the first holds is always one for which the second does.
    mutating func implies(_ first: Int, _ second: Int) -> Bool {
        if guards[first] == guards[second] || guards[second] == .always { return true }
        if let found = known[[first, second]] { return found }
        let found = worlds(of: [first, second]).allSatisfy { world in
            !Self.value(guards[first]) { world.contains($0) } || Self.value(guards[second]) { world.contains($0) }
        }
        known[[first, second]] = found
        return found
    }

    /// The sets of atoms of these guards that can be true together, all others being false. Of more than can be tried, those of
    /// the first guards.
    func worlds(of indexes: some Sequence<Int>) -> [Set<Int>] {
        var asked: [Int] = []
        for index in indexes {
            for atom in Self.atoms(of: guards[index]).sorted() where !asked.contains(atom) { asked.append(atom) }
        }
        var worlds: [Set<Int>] = [[]]
        for (place, atom) in asked.enumerated() {
            guard place < Self.mostAtoms else { break }
            worlds = worlds.flatMap { [$0, $0.union([atom])] }
        }
        return worlds.filter { isPossible($0, of: asked) }
    }

    func isPossible(_ world: Set<Int>, of asked: [Int]) -> Bool {
        for first in asked {
            for second in asked where first != second {
                let relation = relation(atoms[first], atoms[second])
                if relation.excludes, world.contains(first), world.contains(second) { return false }
                if relation.implies, world.contains(first), !world.contains(second) { return false }
                if relation.covers, !world.contains(first), !world.contains(second) { return false }
            }
        }
        // Absent, empty or present: one of them.
        for one in Set(asked) {
            func index(_ test: GuardAtom.Test) -> Int? {
                asked.first {
                    areOfOne(atoms[$0], atoms[one]) && atoms[$0].quantifier == .single && atoms[$0].test == test
                }
            }
            // The element that a rule decides is there.
            if atoms[one].isOfOwnValue, let empty = index(.empty), let present = index(.present),
                ![empty, present].contains(where: world.contains)
            {
                return false
            }
            if let absent = index(.absent), let empty = index(.empty), let present = index(.present),
                ![absent, empty, present].contains(where: world.contains)
            {
                return false
            }
        }
        return true
    }

    /// Whether two atoms are about the same attribute at the same place.
    private func areOfOne(_ first: GuardAtom, _ second: GuardAtom) -> Bool {
        first.tag == second.tag && first.place == second.place
    }

    /// What the truth of one atom says of another.
    private func relation(
        _ first: GuardAtom, _ second: GuardAtom
    ) -> (excludes: Bool, implies: Bool, covers: Bool) {
        guard areOfOne(first, second), first.tag.rawValue != 0 || first.place.ownVR != nil else {
            return (false, false, false)
        }
        func isPresence(_ atom: GuardAtom) -> Bool {
            [.present, .empty, .absent].contains(atom.test) && atom.quantifier == .single
        }
        if isPresence(first), isPresence(second) { return (true, false, false) }
        if isPresence(second) { return (second.test != .present, second.test == .present, false) }
        if isPresence(first) { return (first.test != .present, false, false) }
        guard first.quantifier == second.quantifier else { return (false, false, false) }
        let isOne: Bool =
            switch first.quantifier {
            case .single, .index: true
            case .any, .all: false
            }
        if case .oneOf(let values) = first.test {
            let others = values.map { holds(second, $0) }
            if !others.contains(nil) {
                let isAll = others.allSatisfy { $0 == true }
                return (isOne && others.allSatisfy { $0 == false }, isAll, false)
            }
        }
        if let one = placing(first), let other = placing(second) {
            return (isOne && one.excludes(other), one.implies(other), false)
        }
        if case .oneOf = second.test { return (false, false, false) }
        guard let left = interval(first), let right = interval(second), isOne else { return (false, false, false) }
        return (left.isApart(right), left.isInside(right), false)
    }

    private func placing(_ atom: GuardAtom) -> TextPlacing? {
        switch atom.test {
        case .words(let call): TextPlacing(call.test.words, call.texts, ignoresCase: call.test.ignoresCase)
        case .oneOf(let values) where !atom.vr.isDecimal: TextPlacing(values: values)
        default: nil
        }
    }

    /// Whether a value passes; nil where only a pattern could tell.
    private func holds(_ atom: GuardAtom, _ value: String) -> Bool? {
        switch atom.test {
        case .oneOf(let values): return values.contains { GuardValues.isEqual(value, $0, atom.vr) }
        case .words: return placing(atom)?.holds(value)
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            guard let found = ComparableValue(Array(value.utf8), atom.vr) else { return nil }
            return interval(atom)?.contains(found)
        default: return nil
        }
    }

    private struct Interval {
        var low: (value: ComparableValue, isIn: Bool)?
        var high: (value: ComparableValue, isIn: Bool)?

        func contains(_ value: ComparableValue) -> Bool {
            if let low, value < low.value || value == low.value && !low.isIn { return false }
            if let high, value > high.value || value == high.value && !high.isIn { return false }
            return true
        }

        func isInside(_ other: Interval) -> Bool {
            if let bound = other.low {
                guard let low, low.value > bound.value || low.value == bound.value && (bound.isIn || !low.isIn)
                else { return false }
            }
            if let bound = other.high {
                guard let high, high.value < bound.value || high.value == bound.value && (bound.isIn || !high.isIn)
                else { return false }
            }
            return true
        }

        func isApart(_ other: Interval) -> Bool {
            func before(_ left: Interval, _ right: Interval) -> Bool {
                guard let high = left.high, let low = right.low else { return false }
                return high.value < low.value || high.value == low.value && !(high.isIn && low.isIn)
            }
            return before(self, other) || before(other, self)
        }
    }

    private func interval(_ atom: GuardAtom) -> Interval? {
        func value(_ text: String) -> ComparableValue? { ComparableValue(Array(text.utf8), atom.vr) }
        switch atom.test {
        case .less(let text): return value(text).map { Interval(high: ($0, false)) }
        case .lessOrEqual(let text): return value(text).map { Interval(high: ($0, true)) }
        case .greater(let text): return value(text).map { Interval(low: ($0, false)) }
        case .greaterOrEqual(let text): return value(text).map { Interval(low: ($0, true)) }
        default: return nil
        }
    }
}

/// Comparison of a value with a text of the policy.
enum GuardValues {
    /// The same text, or for numbers the same number.
    static func isEqual(_ value: String, _ wanted: String, _ vr: VR) -> Bool {
        if Array(value.utf8) == Array(wanted.utf8) { return true }
        guard vr.isDecimal, let number = ComparableValue(Array(value.utf8), vr),
            let other = ComparableValue(Array(wanted.utf8), vr)
        else { return false }
        return number == other
    }
}
