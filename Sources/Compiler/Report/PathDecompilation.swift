import MidicRuntime

/// The path patterns of a ruleset, read back from its automaton: a ruleset has no other form of them.
struct PathDecompilation {
    private let ruleset: Ruleset
    /// More steps, or more pairs of states to compare, are no pattern that a policy wrote.
    private static let mostSequences = 8
    private static let mostStates = 2000
    private static let mostTags = 500

    init(_ ruleset: Ruleset) { self.ruleset = ruleset }

    /// The pattern that matches exactly where the ruleset's does; nil if none does.
    func pattern(_ index: Int) -> PathPattern? {
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

    private func tags(_ state: Int) -> Set<Tag> {
        let record = ruleset.pathState(at: state)
        return Set(
            (Int(record.firstTransition)..<Int(record.firstTransition + record.transitionCount)).map {
                ruleset.pathTransition(at: $0).tag
            })
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
            let record = ruleset.pathState(at: state)
            guard tags(state).count <= Self.mostTags else { return nil }
            for tag in tags(state).union(tags(Int(record.defaultNext))).sorted() {
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
            // A state of a stranger's may have a million transitions.
            guard tags(pair.ruleset).count <= Self.mostTags else { return false }
            for tag in tags(pair.ruleset).union(tags(Int(record.defaultNext))).union(candidate.sequences) {
                following.append(Pair(own: language.next(pair.own, tag), ruleset: next(pair.ruleset, tag)))
            }
            for pair in following where seen.insert(pair).inserted { queue.append(pair) }
        }
        return true
    }
}
