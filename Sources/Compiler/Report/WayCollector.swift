import MidicRuntime

/// Lists the ways through a decision graph, each with its conditions. A question whose answers come to the same is left out.
///
/// Subgraphs are listed once, so a graph with many ways costs its nodes and not its ways.
struct WayCollector<Node: Hashable> {
    struct Way: Hashable {
        /// In the order in which they are asked.
        var conditions: [String]
        let action: String
        let rule: ElementExplanation.Rule
    }
    /// A question of the graph, or where it ends.
    enum Step {
        case end(action: String, rule: ElementExplanation.Rule)
        case question(holds: Node, fails: Node, words: (Bool) -> String)
    }

    /// Most ways that an answer lists.
    private static var mostWays: Int { 100 }
    /// Deeper graphs come from strangers.
    private static var mostDepth: Int { 200 }
    private static var mostNodes: Int { 5000 }

    private let step: (Node) -> Step
    private var known: [Node: [Way]] = [:]
    private(set) var isAbridged = false

    init(_ step: @escaping (Node) -> Step) { self.step = step }

    mutating func ways(from node: Node) -> [Way] { ways(from: node, depth: 0) }

    private mutating func ways(from node: Node, depth: Int) -> [Way] {
        if let found = known[node] { return found }
        guard depth < Self.mostDepth, known.count < Self.mostNodes else {
            isAbridged = true
            return []
        }
        var found: [Way]
        switch step(node) {
        case .end(let action, let rule): found = [Way(conditions: [], action: action, rule: rule)]
        case .question(let holds, let fails, let words):
            found = ways(from: holds, depth: depth + 1)
            let others = ways(from: fails, depth: depth + 1)
            guard found != others else { break }
            found = found.map { $0.under(words(true)) } + others.map { $0.under(words(false)) }
            if found.count > Self.mostWays {
                found.removeLast(found.count - Self.mostWays)
                isAbridged = true
            }
        }
        known[node] = found
        return found
    }
}

extension WayCollector.Way {
    fileprivate func under(_ condition: String) -> Self {
        var result = self
        result.conditions.insert(condition, at: 0)
        return result
    }

    var explained: ElementExplanation.Way {
        ElementExplanation.Way(conditions: conditions, action: action, rule: rule)
    }
}

/// Conditions of a decision in words, as `explain` says them.
enum ConditionText {
    static func path(_ pattern: PathPattern, _ holds: Bool) -> String {
        (holds ? "at " : "not at ") + CanonicalSpelling.path(pattern) + "*"
    }

    /// - Parameter tag: 0 for the root.
    static func parent(_ tag: UInt32, _ holds: Bool) -> String {
        if tag == 0 { return holds ? "at the root" : "inside a sequence" }
        return (holds ? "" : "not ") + "directly in " + CanonicalSpelling.name(Tag(rawValue: tag))
    }

    static func vr(_ mask: UInt64, _ holds: Bool) -> String {
        let names = VR.allCases.filter { mask & $0.bit != 0 }.map(\.name)
        return (holds ? "VR " : "VR not ") + names.joined(separator: ", ")
    }

    static func classes(_ names: [String], _ holds: Bool) -> String {
        let shown = names.prefix(4).joined(separator: ", ")
        return (holds ? "" : "not ") + "for " + (names.count > 4 ? shown + " and \(names.count - 4) more" : shown)
    }

    static func `guard`(_ text: String, _ holds: Bool) -> String { (holds ? "when " : "unless ") + text }

    static func localCode(_ holds: Bool) -> String { (holds ? "" : "not ") + "in a code of a local scheme" }

    static func decoding(_ holds: Bool) -> String { (holds ? "" : "not ") + "needed to decode pixels where it stands" }

    static func inIOD(_ holds: Bool) -> String {
        (holds ? "" : "not ") + "in the IOD where it stands, or needed to decode pixels"
    }
}
