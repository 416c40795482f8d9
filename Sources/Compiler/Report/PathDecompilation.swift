import MidicRuntime

/// The path patterns of a ruleset, read back from its automaton: a ruleset has no other form of them.
final class PathDecompilation {
    private let ruleset: Ruleset
    private var known: [Int: PathPattern?] = [:]
    /// Transitions that were followed for all patterns: a stranger's automaton may have many, and no pattern behind them.
    private var work = 0
    private static let mostWork = 10_000_000
    /// More steps, or more pairs of states to compare, are no pattern that a policy wrote.
    private static let mostSequences = 8
    private static let mostStates = 2000
    private static let mostTags = 500

    init(_ ruleset: Ruleset) { self.ruleset = ruleset }

    /// The pattern that matches exactly where the ruleset's does; nil if none does.
    func pattern(_ index: Int) -> PathPattern? {
        if let found = known[index] { return found }
        let found = find(index)
        known.updateValue(found, forKey: index)
        return found
    }

    private func find(_ index: Int) -> PathPattern? {
        guard let sequences = shortestMatch(index), sequences.count <= Self.mostSequences else { return nil }
        // A pattern's shortest match has its sequences and nothing else; `**` may stand in each gap.
        for gaps in 0..<1 << (sequences.count + 1) {
            var steps: [PathPattern.Step] = []
            for place in 0...sequences.count {
                if gaps >> place & 1 == 1 { steps.append(.anyDepth) }
                if place < sequences.count { steps.append(.sequence(sequences[place])) }
            }
            let candidate = PathPattern(steps: steps)
            if agrees(candidate, with: index) { return candidate }
        }
        return nil
    }

    private func next(_ state: Int, _ tag: Tag) -> Int { ruleset.nextPathState(state, entering: tag) }

    /// The sequences that a state or its default state asks for; nil if there are more than any policy has, as a stranger's
    /// may have a million.
    private func tags(_ state: Int) -> Set<Tag>? {
        let record = ruleset.pathState(at: state)
        let byDefault = ruleset.pathState(at: Int(record.defaultNext))
        let count = Int(record.transitionCount) + Int(byDefault.transitionCount)
        work += count + 1
        guard count <= Self.mostTags, work <= Self.mostWork else { return nil }
        return [record, byDefault].reduce(into: []) { tags, record in
            for place in Int(record.firstTransition)..<Int(record.firstTransition + record.transitionCount) {
                tags.insert(ruleset.pathTransition(at: place).tag)
            }
        }
    }

    /// The sequences of a shortest path at which the pattern matches, breadth first.
    private func shortestMatch(_ index: Int) -> [Tag]? {
        var seen: Set<Int> = [0]
        var queue: [(state: Int, path: [Tag])] = [(0, [])]
        var head = 0
        while head < queue.count, head < Self.mostStates {
            let (state, path) = queue[head]
            head += 1
            if ruleset.path(state, matches: index) { return path }
            guard let tags = tags(state) else { return nil }
            for tag in tags.sorted() {
                let following = next(state, tag)
                if seen.insert(following).inserted { queue.append((following, path + [tag])) }
            }
        }
        return nil
    }

    /// Whether both match at the same paths: every pair of states that some path reaches is compared.
    private func agrees(_ candidate: PathPattern, with index: Int) -> Bool {
        struct Pair: Hashable {
            let own: PathLanguage.State
            let ruleset: Int
        }
        let language = PathLanguage(candidate)
        let start = Pair(own: language.start, ruleset: 0)
        var seen: Set<Pair> = [start]
        var queue = [start]
        var head = 0
        while head < queue.count {
            guard queue.count < Self.mostStates else { return false }
            let pair = queue[head]
            head += 1
            guard language.accepts(pair.own) == ruleset.path(pair.ruleset, matches: index) else { return false }
            let record = ruleset.pathState(at: pair.ruleset)
            var following = [
                Pair(own: language.next(pair.own, nil), ruleset: Int(record.defaultNext))
            ]
            guard let tags = tags(pair.ruleset) else { return false }
            for tag in tags.union(candidate.sequences) {
                following.append(Pair(own: language.next(pair.own, tag), ruleset: next(pair.ruleset, tag)))
            }
            for pair in following where seen.insert(pair).inserted { queue.append(pair) }
        }
        return true
    }
}
