import MidicRuntime

/// Lists the ways through a decision graph, each with its conditions. A question whose answers come to the same is left out, and
/// ways to the same end that differ in nothing but places, classes or VRs are one.
///
/// Subgraphs are listed once, so a graph with many ways costs its nodes and not its ways.
struct WayCollector<Node: Hashable> {
    struct Way: Hashable {
        var conditions: WayConditions
        let action: String
        let rule: ElementExplanation.Rule
    }
    /// A question of the graph, or where it ends.
    enum Step {
        case end(action: String, rule: ElementExplanation.Rule)
        case question(WayQuestion, holds: Node, fails: Node)
    }

    /// Most ways that an answer lists.
    private static var mostWays: Int { 100 }
    /// Deeper graphs come from strangers.
    private static var mostDepth: Int { 200 }
    /// Subgraphs, and ways of all of them together.
    private static var mostWork: Int { 20_000 }

    private let all: WayConditions
    private let step: (Node) -> Step
    private var known: [Node: [Way]] = [:]
    private var work = 0
    private(set) var isAbridged = false

    /// - Parameters:
    ///   - variants: of the files that are asked about.
    ///   - vrs: that the element may have in them, as `VR.bit`s.
    init(variants: VariantSet, vrs: UInt64, step: @escaping (Node) -> Step) {
        all = WayConditions(variants: variants, vrs: vrs & VR.allCases.reduce(0) { $0 | $1.bit })
        self.step = step
    }

    /// Those that may be taken at the root come first.
    ///
    /// - Parameter names: of SOP classes.
    mutating func ways(from node: Node, names: (VariantSet) -> [String]) -> [ElementExplanation.Way] {
        let found = ways(from: node, depth: 0)
        return (found.filter(\.conditions.mayBeAtRoot) + found.filter { !$0.conditions.mayBeAtRoot }).map { way in
            ElementExplanation.Way(
                conditions: way.conditions.words(of: all, names: names), action: way.action, rule: way.rule)
        }
    }

    private mutating func ways(from node: Node, depth: Int) -> [Way] {
        if let found = known[node] { return found }
        guard depth < Self.mostDepth, work < Self.mostWork else {
            isAbridged = true
            return []
        }
        var found: [Way]
        switch step(node) {
        case .end(let action, let rule): found = [Way(conditions: all, action: action, rule: rule)]
        case .question(let question, let holds, let fails):
            let (left, right) = (ways(from: holds, depth: depth + 1), ways(from: fails, depth: depth + 1))
            found = Self.joined(Self.asked(question, left, right))
            if found.count > Self.mostWays {
                found.removeLast(found.count - Self.mostWays)
                isAbridged = true
            }
        }
        work += found.count + 1
        known[node] = found
        return found
    }

    /// The ways after a question: those for which it holds, and those for which it does not.
    private static func asked(_ question: WayQuestion, _ holds: [Way], _ fails: [Way]) -> [Way] {
        func narrowed(_ ways: [Way], _ narrow: (inout WayConditions) -> Void) -> [Way] {
            ways.compactMap { way in
                var way = way
                narrow(&way.conditions)
                return way.conditions.isPossible ? way : nil
            }
        }
        switch question {
        case .place(let tag):
            let place = PlaceSet.only(tag)
            return narrowed(holds) { $0.places = $0.places.intersection(place) }
                + narrowed(fails) { $0.places = $0.places.intersection(place.complement) }
        case .classes(let set):
            return narrowed(holds) { $0.variants = $0.variants.intersection(set) }
                + narrowed(fails) { $0.variants = $0.variants.subtracting(set) }
        case .vrs(let mask):
            return narrowed(holds) { $0.vrs &= mask } + narrowed(fails) { $0.vrs &= ~mask }
        case .other(let atRoot, let words):
            let common = Set(holds).intersection(fails)
            func answered(_ ways: [Way], _ holds: Bool) -> [Way] {
                let answer = WayConditions.Answer(words: words(holds), excludesRoot: atRoot == !holds)
                return ways.filter { !common.contains($0) }.map { way in
                    var way = way
                    way.conditions.answers.insert(answer, at: 0)
                    return way
                }
            }
            return holds.filter(common.contains) + answered(holds, true) + answered(fails, false)
        }
    }

    /// Ways to the same end that differ in one set alone are one way.
    private static func joined(_ ways: [Way]) -> [Way] {
        var ways = ways
        while true {
            let count = ways.count
            ways = joined(ways, \.places, apart: .none) { $0.union($1) }
            ways = joined(ways, \.variants, apart: VariantSet()) { $0.union($1) }
            ways = joined(ways, \.vrs, apart: 0) { $0 | $1 }
            if ways.count == count { return ways }
        }
    }

    private static func joined<Part>(
        _ ways: [Way], _ part: WritableKeyPath<WayConditions, Part>, apart none: Part, _ union: (Part, Part) -> Part
    ) -> [Way] {
        var found: [Way] = []
        var places: [Way: Int] = [:]
        for way in ways {
            var rest = way
            rest.conditions[keyPath: part] = none
            if let place = places[rest] {
                found[place].conditions[keyPath: part] = union(
                    found[place].conditions[keyPath: part], way.conditions[keyPath: part])
            } else {
                places[rest] = found.count
                found.append(way)
            }
        }
        return found
    }
}
