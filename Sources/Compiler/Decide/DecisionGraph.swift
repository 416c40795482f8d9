import MidicRuntime

/// A question of a decision graph, with its operand in the terms of the analysis.
enum DecisionTest: Hashable, Sendable {
    /// Index into the canonical guards; never 0.
    case `guard`(Int)
    /// Index into the path table; never 0.
    case path(Int)
    /// Tag of the innermost sequence, 0 for the root.
    case parent(UInt32)
    /// Set of variants.
    case variant(VariantSet)
    /// Mask of VR bits.
    case vr(UInt64)
    /// Whether the IOD has the element where it stands, or decoding needs it there. The answer is another for each attribute.
    case inIOD
    /// Whether decoding needs the element where it stands. The answer is another for each attribute.
    case decoding
    /// Whether the data set is a coded entry of no registered scheme.
    case localCode
    /// Whether the element's own value passes a test: index into the canonical atoms. Rules ask it as part of guards; only what is
    /// lowered has it as a question.
    case value(Int)
}

/// Decision graphs of all elements in one arena. Equal subgraphs are one: a graph is equal to another exactly if its
/// reference is, and an element costs only what it does not share.
final class DecisionGraph {
    /// A node (0 and up) or an outcome (below 0, complemented).
    struct Ref: Hashable, Sendable {
        var raw: Int32
        var isOutcome: Bool { raw < 0 }
        var index: Int { raw < 0 ? Int(~raw) : Int(raw) }
    }
    struct Node: Hashable, Sendable {
        var test: DecisionTest
        var then: Ref
        var otherwise: Ref
    }

    private(set) var nodes: [Node] = []
    private(set) var outcomes: [Outcome] = []
    private var nodeIndex: [Node: Int32] = [:]
    private var outcomeIndex: [Outcome: Int32] = [:]

    func outcome(_ value: Outcome) -> Ref {
        if let known = outcomeIndex[value] { return Ref(raw: ~known) }
        let index = Int32(outcomes.count)
        outcomes.append(value)
        outcomeIndex[value] = index
        return Ref(raw: ~index)
    }

    /// A question; one whose answers lead to the same place is not asked.
    func ask(_ test: DecisionTest, _ then: Ref, _ otherwise: Ref) -> Ref {
        if then == otherwise { return then }
        switch test {
        case .guard(0), .path(PathTable.anywhere): return then
        default: break
        }
        let node = Node(test: test, then: then, otherwise: otherwise)
        if let known = nodeIndex[node] { return Ref(raw: known) }
        let index = Int32(nodes.count)
        nodes.append(node)
        nodeIndex[node] = index
        return Ref(raw: index)
    }

    /// A chain of variant tests; sets are disjoint.
    func askVariants(_ choices: [(VariantSet, Ref)], otherwise: Ref) -> Ref {
        var merged: [(set: VariantSet, ref: Ref)] = []
        for (set, ref) in choices where !set.isEmpty && ref != otherwise {
            if let known = merged.firstIndex(where: { $0.ref == ref }) {
                merged[known].set = merged[known].set.union(set)
            } else {
                merged.append((set, ref))
            }
        }
        return merged.reversed().reduce(otherwise) { ask(.variant($1.set), $1.ref, $0) }
    }

    subscript(outcome ref: Ref) -> Outcome { outcomes[ref.index] }

    /// The graph with each outcome replaced by what `transform` makes of it.
    func replacingOutcomes(of root: Ref, _ transform: (Outcome, Ref) -> Ref) -> Ref {
        var done: [Ref: Ref] = [:]
        func visit(_ ref: Ref) -> Ref {
            if let known = done[ref] { return known }
            let result: Ref
            if ref.isOutcome {
                result = transform(outcomes[ref.index], ref)
            } else {
                let node = nodes[ref.index]
                result = ask(node.test, visit(node.then), visit(node.otherwise))
            }
            done[ref] = result
            return result
        }
        return visit(root)
    }

    /// The outcomes that the graph leads to, each once, in the order of a walk that takes `then` first.
    func outcomeRefs(of root: Ref) -> [Ref] {
        if root.isOutcome { return [root] }
        var seen: Set<Ref> = []
        var found: [Ref] = []
        func visit(_ ref: Ref) {
            guard seen.insert(ref).inserted else { return }
            if ref.isOutcome {
                found.append(ref)
            } else {
                let node = nodes[ref.index]
                visit(node.then)
                visit(node.otherwise)
            }
        }
        visit(root)
        return found
    }

    /// Is there a guard or path question in the graph? Only those can follow from each other.
    func asksContext(_ root: Ref) -> Bool {
        if root.isOutcome { return false }
        var seen: Set<Ref> = []
        func visit(_ ref: Ref) -> Bool {
            guard !ref.isOutcome, seen.insert(ref).inserted else { return false }
            let node = nodes[ref.index]
            switch node.test {
            case .guard, .path: return true
            case .parent, .variant, .vr, .inIOD, .decoding, .localCode, .value:
                return visit(node.then) || visit(node.otherwise)
            }
        }
        return visit(root)
    }
}
