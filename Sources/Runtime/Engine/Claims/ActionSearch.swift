/// Finds the actions that a decision can come to, whatever the file.
struct ActionSearch {
    private let ruleset: Ruleset
    /// By node: the search that was there last.
    private var visits: [UInt32]
    private var round: UInt32 = 0
    private var stack: [Decision] = []
    private var visitCount = 0

    /// What a policy with a thousand conditions on each of a thousand attributes has.
    static let mostVisits = 16 << 20
    private let mostVisits: Int
    /// More questions were to be followed than any policy has: what the last searches found is not all.
    var isExhausted: Bool { visitCount > mostVisits }

    init(_ ruleset: Ruleset, mostVisits: Int = ActionSearch.mostVisits) {
        self.ruleset = ruleset
        self.mostVisits = mostVisits
        visits = [UInt32](repeating: 0, count: ruleset.nodeCount)
    }

    /// - Parameter vr: of the element in the file; nil for any.
    /// - Returns: indexes of actions; some may stand twice.
    mutating func actions(from decision: Decision, vr: VR? = nil) -> [Int] {
        guard decision.isNode else { return [decision.index] }
        round += 1
        stack.append(decision)
        var found: [Int] = []
        while let next = stack.popLast() {
            guard next.isNode else {
                found.append(next.index)
                continue
            }
            if visits[next.index] == round { continue }
            visitCount += 1
            if isExhausted {
                stack.removeAll()
                return found
            }
            visits[next.index] = round
            let node = ruleset.node(at: next.index)
            if let vr, node.kind == .vr {
                stack.append(ruleset.vrMask(at: Int(node.operand)) & vr.bit != 0 ? node.then : node.otherwise)
            } else {
                stack.append(node.otherwise)
                stack.append(node.then)
            }
        }
        return found
    }
}
