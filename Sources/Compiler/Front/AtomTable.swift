import MidicLang
import MidicRuntime

/// Distinct tests of attributes in the order in which they were met.
final class AtomTable {
    private(set) var atoms: [GuardAtom] = []
    /// Where values of an attribute are compared.
    private(set) var comparisons: [Tag: [SourceRange]] = [:]
    private var noted: Set<SourceRange> = []
    private var indexes: [GuardAtom: Int] = [:]
    private var lastAlgebra: GuardAlgebra?

    func index(of atom: GuardAtom) -> Int {
        if let known = indexes[atom] { return known }
        // First, so that the list is not copied for it.
        lastAlgebra = nil
        indexes[atom] = atoms.count
        atoms.append(atom)
        return atoms.count - 1
    }

    /// A named condition is met wherever it is used.
    func note(_ tag: Tag, at range: SourceRange) {
        if noted.insert(range).inserted { comparisons[tag, default: []].append(range) }
    }

    /// What can be said of formulas over the atoms that there are now.
    var algebra: GuardAlgebra {
        if let lastAlgebra { return lastAlgebra }
        let algebra = GuardAlgebra(atoms: atoms, guards: [])
        lastAlgebra = algebra
        return algebra
    }
}
