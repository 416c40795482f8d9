import MidicLang
import MidicRuntime

extension GuardFormula {
    /// The values of which an attribute must have one wherever the formula holds, alternatives taken together; nil if it may have
    /// others too. From the shape alone.
    func values(of tag: Tag, atoms: [GuardAtom]) -> Set<String>? {
        switch self {
        case .always, .not: return nil
        case .atom(let index):
            guard atoms[index].tag == tag, atoms[index].quantifier == .single, atoms[index].place == .root,
                case .oneOf(let values) = atoms[index].test
            else { return nil }
            return Set(values)
        case .and(let operands):
            let demands = operands.compactMap { $0.values(of: tag, atoms: atoms) }
            return demands.dropFirst().reduce(demands.first) { $0?.intersection($1) }
        case .or(let operands):
            var all: Set<String> = []
            for operand in operands {
                guard let values = operand.values(of: tag, atoms: atoms) else { return nil }
                all.formUnion(values)
            }
            return all
        }
    }
}
