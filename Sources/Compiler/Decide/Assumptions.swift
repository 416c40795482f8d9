import MidicRuntime

/// What is known of a file and of the place of an element while a decision graph is walked: which further questions
/// have their answer in it.
struct Assumptions {
    var pathsIn: [Int] = []
    var pathsOut: [Int] = []
    var guardsTrue: [Int] = []
    var guardsFalse: [Int] = []
    var variants: VariantSet = .all
    var vrs: UInt64 = .max
    var parent: UInt32?
    var parentsOut: Set<UInt32> = []
    var inIOD: Bool?
    var isDecoding: Bool?
    var isLocalCode: Bool?
    /// What tests of the element's own value say, by atom.
    var values: [Int: Bool] = [:]
    /// A full path, where the question is about one place.
    var place: [Tag]?

    /// The answer to a question, where the facts have it. Never wrong, but not complete: a nil is asked at run time.
    func answer(_ test: DecisionTest, paths: PathTable, guards: GuardRelations) -> Bool? {
        switch test {
        case .path(let path):
            if let place { return PathLanguage(paths.patterns[path]).matches(place) }
            for known in pathsIn {
                let relation = paths.relation(known, path)
                if relation.firstIsContained { return true }
                if relation == .disjoint { return false }
            }
            for known in pathsOut where paths.relation(path, known).firstIsContained { return false }
            if let parent {
                switch paths.patterns[path].parent {
                case .root: return parent == 0
                case .sequence(let tag): if tag.rawValue != parent { return false }
                case .any: break
                }
            }
            return nil
        case .guard(let index):
            return guards.answer(index, whereTrue: guardsTrue, whereFalse: guardsFalse)
        case .parent(let tag):
            if let place { return (place.last?.rawValue ?? 0) == tag }
            if let parent { return parent == tag }
            if parentsOut.contains(tag) { return false }
            for known in pathsIn {
                switch paths.patterns[known].parent {
                case .root: return tag == 0
                case .sequence(let fixed): return fixed.rawValue == tag
                case .any: continue
                }
            }
            return nil
        case .variant(let set):
            if variants.subtracting(set).isEmpty { return true }
            if variants.intersection(set).isEmpty { return false }
            return nil
        case .vr(let mask):
            if vrs & ~mask == 0 { return true }
            if vrs & mask == 0 { return false }
            return nil
        case .inIOD: return isDecoding == true ? true : inIOD
        case .decoding: return inIOD == false ? false : isDecoding
        case .localCode: return isLocalCode
        case .value(let atom): return values[atom]
        }
    }

    /// The facts with one more answer.
    func with(_ test: DecisionTest, _ answer: Bool) -> Assumptions {
        var result = self
        switch test {
        case .path(let path): if answer { result.pathsIn.append(path) } else { result.pathsOut.append(path) }
        case .guard(let index): if answer { result.guardsTrue.append(index) } else { result.guardsFalse.append(index) }
        case .parent(let tag): if answer { result.parent = tag } else { result.parentsOut.insert(tag) }
        case .variant(let set):
            result.variants = answer ? variants.intersection(set) : variants.subtracting(set)
        case .vr(let mask): result.vrs = answer ? vrs & mask : vrs & ~mask
        case .inIOD: result.inIOD = answer
        case .decoding: result.isDecoding = answer
        case .localCode: result.isLocalCode = answer
        case .value(let atom): result.values[atom] = answer
        }
        return result
    }
}

extension DecisionGraph {
    /// How many nodes one walk may visit before it stops to look for answers that follow from others.
    ///
    /// Assumptions differ along each way through a graph, so a walk can take exponentially many steps in theory. Past the
    /// limit the graph stays as it is: larger, never wrong.
    static let walkLimit = 20_000

    /// The graph without questions whose answer follows from those before them, or from the facts.
    func simplified(_ root: Ref, _ facts: Assumptions = Assumptions(), paths: PathTable, guards: GuardRelations) -> Ref
    {
        var steps = 0
        func visit(_ ref: Ref, _ facts: Assumptions) -> Ref {
            if ref.isOutcome { return ref }
            steps += 1
            if steps > DecisionGraph.walkLimit { return ref }
            let node = nodes[ref.index]
            switch facts.answer(node.test, paths: paths, guards: guards) {
            case true?: return visit(node.then, facts)
            case false?: return visit(node.otherwise, facts)
            case nil:
                return ask(
                    node.test, visit(node.then, facts.with(node.test, true)),
                    visit(node.otherwise, facts.with(node.test, false)))
            }
        }
        return visit(root, facts)
    }

    /// The outcomes that the graph can lead to where the facts hold.
    func outcomes(of root: Ref, where facts: Assumptions, paths: PathTable, guards: GuardRelations) -> [Ref] {
        outcomeRefs(of: simplified(root, facts, paths: paths, guards: guards))
    }
}
