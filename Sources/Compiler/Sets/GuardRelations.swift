import MidicLang
import MidicRuntime

/// The guards of a policy as sets of files, with their relations worked out once a pair.
final class GuardRelations {
    let formulas: [GuardFormula]
    private let algebra: GuardAlgebra
    private var relations: [Int: SetRelation] = [:]
    /// For each guard that demands one value of one attribute: which, so that the many pairs of a list of devices or patients
    /// cost a comparison each and no memory.
    private let demands: [SoleDemand?]

    private struct SoleDemand: Equatable {
        /// A number for what is asked.
        var subject: Int
        /// A number for the value; equal where the texts are.
        var value: Int
    }

    init(formulas: [GuardFormula], atoms: [GuardAtom]) {
        self.formulas = formulas
        algebra = GuardAlgebra(atoms: atoms, guards: formulas)
        var numbers: [String: Int] = [:]
        var subjects: [GuardSubject: Int] = [:]
        var demands: [SoleDemand?] = []
        for formula in formulas {
            let demand = algebra.soleDemand(of: formula)
            demands.append(
                demand.map { demand in
                    let number = numbers[demand.value, default: numbers.count]
                    numbers[demand.value] = number
                    let subject = subjects[demand.subject, default: subjects.count]
                    subjects[demand.subject] = subject
                    return SoleDemand(subject: subject, value: number)
                })
        }
        self.demands = demands
    }

    func relation(_ first: Int, _ second: Int) -> SetRelation {
        if first == second { return .equal }
        if let one = demands[first], let other = demands[second], one.subject == other.subject, one.value != other.value
        {
            return .disjoint
        }
        let key = first * formulas.count + second
        if let known = relations[key] { return known }
        let found: SetRelation
        if algebra.disjoint(first, second) {
            found = .disjoint
        } else {
            switch (algebra.contains(second, first), algebra.contains(first, second)) {
            case (true, true): found = .equal
            case (true, false): found = .inside
            case (false, true): found = .around
            case (false, false): found = .overlapping
            }
        }
        relations[key] = found
        return found
    }

    func isSatisfiable(_ index: Int) -> Bool { index == 0 || algebra.satisfiable(index) }

    /// Can a file satisfy the guard and one of `formulas`?
    func canHold(_ index: Int, withAnyOf formulas: [GuardFormula]) -> Bool {
        formulas.contains { !algebra.disjoint(self.formulas[index], $0) }
    }

    /// The value of a guard where others are known, if it follows.
    func answer(_ index: Int, whereTrue: [Int], whereFalse: [Int]) -> Bool? {
        if index == 0 || whereTrue.contains(index) { return true }
        if whereFalse.contains(index) { return false }
        for known in whereTrue {
            let relation = relation(known, index)
            if relation.firstIsContained { return true }
            if relation == .disjoint { return false }
        }
        for known in whereFalse where relation(index, known).firstIsContained { return false }
        if whereFalse.isEmpty || whereTrue.count + whereFalse.count > 8 { return nil }
        let known = GuardFormula.conjunction(
            whereTrue.map { formulas[$0] } + whereFalse.map { .negation(formulas[$0]) })
        if algebra.implies(known, formulas[index]) { return true }
        if algebra.disjoint(known, formulas[index]) { return false }
        return nil
    }
}
