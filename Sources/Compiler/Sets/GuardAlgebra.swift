import MidicLang
import MidicRuntime

/// Exact reasoning about guards: does one imply another, can both hold?
///
/// A guard asks few attributes for few values, so the files that it can tell apart fall into a small number of assignments of truth to its tests: for each
/// attribute absent, empty, each mentioned value, each gap between mentioned numbers, and any other value. Both guards are
/// evaluated in every one. Where that is too many the answer is the careful one: not contained, not disjoint.
///
/// A regular expression, or a test in words, is tried on each mentioned value. On other values a test in words is taken as free,
/// which adds assignments that no file may have: that errs to the careful side too. Regular expressions are held against each
/// other, as far as that is cheap.
package final class GuardAlgebra {
    /// Most assignments that one question may look at.
    package static let assignmentLimit = 200_000

    private let atoms: [GuardAtom]
    private let guards: [GuardFormula]
    private var automata: [String: AutomatonRecord] = [:]
    private var implications: [Pair: Bool] = [:]
    private var separations: [Pair: Bool] = [:]

    private struct Pair: Hashable {
        var left: GuardFormula
        var right: GuardFormula
    }

    /// - Parameters:
    ///   - atoms: `CheckedPolicy.atoms`.
    ///   - guards: `CheckedPolicy.guards`.
    package init(atoms: [GuardAtom], guards: [GuardFormula]) {
        self.atoms = atoms
        self.guards = guards
    }

    package convenience init(_ policy: CheckedPolicy) { self.init(atoms: policy.atoms, guards: policy.guards) }

    /// True if every file that satisfies guard `inner` satisfies guard `outer`; indexes into `guards`.
    package func contains(_ outer: Int, _ inner: Int) -> Bool { implies(guards[inner], guards[outer]) }

    /// True if no file satisfies both.
    package func disjoint(_ left: Int, _ right: Int) -> Bool { disjoint(guards[left], guards[right]) }

    /// True if the same files satisfy both.
    package func equivalent(_ left: Int, _ right: Int) -> Bool { contains(left, right) && contains(right, left) }

    /// True if some file may satisfy the guard.
    package func satisfiable(_ guardIndex: Int) -> Bool { !disjoint(guards[guardIndex], .always) }

    /// `contains` for formulas over the same atoms that are not in `guards`.
    package func implies(_ inner: GuardFormula, _ outer: GuardFormula) -> Bool {
        if inner == outer || outer == .always || inner == .never { return true }
        if let answer = listImplies(inner, outer) { return answer }
        let pair = Pair(left: inner, right: outer)
        if let known = implications[pair] { return known }
        let answer =
            structurallyImplies(inner, outer)
            || impliesByAttribute(inner, outer)
                ?? holdsInEveryAssignment(of: [inner, outer]) { truth in !(inner.holds(truth) && !outer.holds(truth)) }
        implications[pair] = answer
        return answer
    }

    /// `disjoint` for formulas over the same atoms that are not in `guards`.
    package func disjoint(_ left: GuardFormula, _ right: GuardFormula) -> Bool {
        if left == .never || right == .never || demandDifferentValues(left, right) { return true }
        let pair = Pair(left: left, right: right)
        if let known = separations[pair] { return known }
        let answer =
            left == .negation(right)
            || disjointByAttribute(left, right)
                ?? holdsInEveryAssignment(of: [left, right]) { truth in !(left.holds(truth) && right.holds(truth)) }
        separations[pair] = answer
        return answer
    }

    /// `implies` of two lists of values for one attribute, as gates that let in a list of devices each; nil for other formulas.
    private func listImplies(_ inner: GuardFormula, _ outer: GuardFormula) -> Bool? {
        guard case .atom(let left) = inner, case .atom(let right) = outer, atoms[left].subject == atoms[right].subject,
            atoms[left].quantifier == .single, atoms[right].quantifier == .single,
            case .oneOf(let values) = atoms[left].test, case .oneOf(let others) = atoms[right].test
        else { return nil }
        return Set(values).isSubset(of: others)
    }

    private var demands: [GuardFormula: [GuardSubject: Set<String>]] = [:]

    /// True if both ask one attribute for a single value and no value serves both, as the conditions of a list of devices do.
    /// Follows from the shape, so that the many pairs of such a list cost no assignments.
    private func demandDifferentValues(_ left: GuardFormula, _ right: GuardFormula) -> Bool {
        let other = demandedValues(of: right)
        return demandedValues(of: left).contains { tag, values in other[tag].map(values.isDisjoint) ?? false }
    }

    /// For each attribute that must equal one of some values wherever the formula holds: those values. The front spells equal
    /// numbers alike.
    private func demandedValues(of formula: GuardFormula) -> [GuardSubject: Set<String>] {
        if let known = demands[formula] { return known }
        var found: [GuardSubject: Set<String>] = [:]
        var operands = [formula]
        if case .and(let terms) = formula { operands = terms }
        for case .atom(let index) in operands {
            guard atoms[index].quantifier == .single, case .oneOf(let values) = atoms[index].test else { continue }
            found[atoms[index].subject, default: Set(values)].formIntersection(values)
        }
        demands[formula] = found
        return found
    }

    /// An attribute and the only value that it may have wherever the formula holds; nil if there is none, or more than one such
    /// attribute.
    func soleDemand(of formula: GuardFormula) -> (subject: GuardSubject, value: String)? {
        let demanded = demandedValues(of: formula)
        guard demanded.count == 1, let (subject, values) = demanded.first, values.count == 1 else { return nil }
        return values.first.map { (subject, $0) }
    }

    /// `GuardFormula.values(of:atoms:)`, for formulas over the same atoms.
    func values(of tag: Tag, demandedBy formula: GuardFormula) -> Set<String>? { formula.values(of: tag, atoms: atoms) }

    // MARK: By attribute

    private var parts: [GuardFormula: [GuardSubject: GuardFormula]?] = [:]

    /// A conjunction of tests and denied tests, as what each attribute must pass; nil for other formulas. What one attribute
    /// passes says nothing of another, so such formulas are held against each other one attribute at a time.
    private func parts(of formula: GuardFormula) -> [GuardSubject: GuardFormula]? {
        if let known = parts[formula] { return known }
        var operands = [formula]
        if case .and(let terms) = formula { operands = terms }
        var byTag: [GuardSubject: [GuardFormula]]? = [:]
        for operand in operands {
            switch operand {
            case .always: break
            case .atom(let index), .not(.atom(let index)): byTag?[atoms[index].subject, default: []].append(operand)
            case .not, .and, .or: byTag = nil
            }
        }
        let found = byTag?.mapValues { GuardFormula.conjunction($0) }
        parts[formula] = .some(found)
        return found
    }

    /// `disjoint` of two conjunctions that ask more than one attribute; nil for other formulas.
    private func disjointByAttribute(_ left: GuardFormula, _ right: GuardFormula) -> Bool? {
        guard let first = parts(of: left), let second = parts(of: right) else { return nil }
        if let answer = textsExclude(left, right) { return answer }
        guard Self.askSeveral(first, second) else { return nil }
        if first.values.contains(where: isUnsatisfiable) || second.values.contains(where: isUnsatisfiable) {
            return true
        }
        return first.contains { tag, formula in second[tag].map { disjoint(formula, $0) } ?? false }
    }

    /// `implies` of two conjunctions that ask more than one attribute; nil for other formulas.
    private func impliesByAttribute(_ inner: GuardFormula, _ outer: GuardFormula) -> Bool? {
        guard let first = parts(of: inner), let second = parts(of: outer) else { return nil }
        if let answer = textsImply(inner, outer) { return answer }
        guard Self.askSeveral(first, second) else { return nil }
        if first.values.contains(where: isUnsatisfiable) { return true }
        return second.allSatisfy { tag, formula in implies(first[tag] ?? .always, formula) }
    }

    /// Whether two conjunctions ask more than one attribute.
    private static func askSeveral(
        _ first: [GuardSubject: GuardFormula], _ second: [GuardSubject: GuardFormula]
    ) -> Bool {
        if first.count > 1 || second.count > 1 { return true }
        guard let one = first.keys.first, let other = second.keys.first else { return false }
        return one != other
    }

    private func isUnsatisfiable(_ formula: GuardFormula) -> Bool {
        if case .atom = formula { return false }
        return disjoint(formula, .always)
    }

    /// One test of texts against another one of the same attribute, without looking at values: lists of devices hold each of
    /// their conditions against each other.
    private func textsImply(_ inner: GuardFormula, _ outer: GuardFormula) -> Bool? {
        guard case .atom(let left) = inner, case .atom(let right) = outer else { return nil }
        return comparable(left, right).map { $0.implies($1) }
    }

    private func textsExclude(_ left: GuardFormula, _ right: GuardFormula) -> Bool? {
        guard case .atom(let first) = left, case .atom(let second) = right else { return nil }
        return comparable(first, second).map { pair in
            atoms[first].quantifier == .single && pair.0.excludes(pair.1)
        }
    }

    private func comparable(_ left: Int, _ right: Int) -> (TextQuestion, TextQuestion)? {
        let (first, second) = (atoms[left], atoms[right])
        guard first.subject == second.subject, first.quantifier == second.quantifier, first.vr == second.vr,
            first.quantifier == .single, let one = TextQuestion(first), let other = TextQuestion(second)
        else { return nil }
        return (one, other)
    }

    /// What the shape alone shows, for formulas with too many assignments.
    private func structurallyImplies(_ inner: GuardFormula, _ outer: GuardFormula) -> Bool {
        if inner == outer { return true }
        if case .and(let operands) = outer { return operands.allSatisfy { structurallyImplies(inner, $0) } }
        if case .or(let operands) = inner { return operands.allSatisfy { structurallyImplies($0, outer) } }
        if case .and(let operands) = inner, operands.contains(where: { structurallyImplies($0, outer) }) { return true }
        if case .or(let operands) = outer { return operands.contains { structurallyImplies(inner, $0) } }
        return false
    }

    /// Evaluates `holds` under every assignment of the atoms of `formulas`; false if there are too many.
    private func holdsInEveryAssignment(of formulas: [GuardFormula], _ holds: (Set<Int>) -> Bool) -> Bool {
        var found: Set<Int> = []
        for formula in formulas { formula.collectAtoms(into: &found) }
        let byTag = Dictionary(grouping: found.sorted(), by: { atoms[$0].subject }).sorted { $0.key < $1.key }
        var axes: [[Set<Int>]] = []
        var count = 1
        for (_, indexes) in byTag {
            guard let axis = axis(of: indexes) else { return false }
            let (product, overflow) = count.multipliedReportingOverflow(by: axis.count)
            guard !overflow, product <= Self.assignmentLimit else { return false }
            count = product
            axes.append(axis)
        }
        var digits = [Int](repeating: 0, count: axes.count)
        while true {
            var truth: Set<Int> = []
            for (axis, digit) in zip(axes, digits) { truth.formUnion(axis[digit]) }
            guard holds(truth) else { return false }
            var place = 0
            while place < digits.count {
                digits[place] += 1
                if digits[place] < axes[place].count { break }
                digits[place] = 0
                place += 1
            }
            if place == digits.count { return true }
        }
    }

    private var axisCache: [[Int]: [Set<Int>]] = [:]

    /// The sets of atoms of one attribute that can be true together; nil if there are too many.
    private func axis(of indexes: [Int]) -> [Set<Int>]? {
        if let known = axisCache[indexes] { return known }
        let tests = indexes.map { (index: $0, atom: atoms[$0]) }
        guard let result = AttributeAssignments(tests, automaton: automaton).truths() else { return nil }
        axisCache[indexes] = result
        return result
    }

    /// Of a pattern that values are held against as they are.
    private func automaton(_ pattern: String) -> AutomatonRecord? {
        if let known = automata[pattern] { return known }
        guard case .success(let automaton) = RegularExpression.compile(pattern) else { return nil }
        automata[pattern] = automaton
        return automaton
    }
}
