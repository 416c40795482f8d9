import MidicRuntime

/// A path pattern read as a set of positions in its steps: the subset construction, one state at a time.
///
/// A word of the language is the list of sequence tags from the root to the item that holds the element. Any tag that no
/// pattern mentions behaves like any other such tag, so one letter stands for all of them, private sequences included.
struct PathLanguage {
    let pattern: PathPattern
    /// Bit i: i steps may have been passed.
    typealias State = UInt64
    /// More steps than any real nesting; `PathTable` refuses longer patterns.
    static let longest = 60

    init(_ pattern: PathPattern) { self.pattern = pattern }

    var start: State { closure(1) }

    func accepts(_ state: State) -> Bool { state & (1 << UInt64(pattern.steps.count)) != 0 }

    /// The state inside an item of a sequence; nil stands for a tag that no pattern mentions.
    func next(_ state: State, _ tag: Tag?) -> State {
        var result: State = 0
        for (index, step) in pattern.steps.enumerated() where state & (1 << UInt64(index)) != 0 {
            switch step {
            case .anyDepth: result |= 1 << UInt64(index)
            case .sequence(let wanted): if wanted == tag { result |= 1 << UInt64(index + 1) }
            }
        }
        return closure(result)
    }

    /// `.anyDepth` may stand for no level at all.
    private func closure(_ state: State) -> State {
        var result = state
        for (index, step) in pattern.steps.enumerated() where result & (1 << UInt64(index)) != 0 {
            if step == .anyDepth { result |= 1 << UInt64(index + 1) }
        }
        return result
    }

    /// Does a path of sequence tags from the root match?
    func matches(_ path: [Tag]) -> Bool {
        var state = start
        for tag in path { state = next(state, tag) }
        return accepts(state)
    }

    // MARK: Relations

    /// Whether the steps differ before either has `**`: no path has two sequences at one level. Most pairs are told apart
    /// by this, without a walk.
    private static func endsDiffer(_ first: some Sequence<PathPattern.Step>, _ second: some Sequence<PathPattern.Step>)
        -> Bool
    {
        for (one, other) in zip(first, second) {
            guard case .sequence = one, case .sequence = other else { return false }
            if one != other { return true }
        }
        return false
    }

    /// How two patterns stand to each other, exactly: every pair of states that some path reaches is visited.
    static func relation(_ first: PathPattern, _ second: PathPattern) -> SetRelation {
        if first == second { return .equal }
        if endsDiffer(first.steps, second.steps) || endsDiffer(first.steps.reversed(), second.steps.reversed()) {
            return .disjoint
        }
        var onlyFirst = false
        var onlySecond = false
        var both = false
        walk(first, second) { inFirst, inSecond, _ in
            if inFirst, inSecond { both = true }
            if inFirst, !inSecond { onlyFirst = true }
            if !inFirst, inSecond { onlySecond = true }
            return !(both && onlyFirst && onlySecond)
        }
        switch (both, onlyFirst, onlySecond) {
        case (false, _, _): return .disjoint
        case (true, false, false): return .equal
        case (true, false, true): return .inside
        case (true, true, false): return .around
        case (true, true, true): return .overlapping
        }
    }

    /// A shortest path that both match; nil in a path stands for any sequence that neither names.
    static func commonPath(_ first: PathPattern, _ second: PathPattern) -> [Tag?]? {
        var found: [Tag?]?
        walk(first, second) { inFirst, inSecond, path in
            if inFirst, inSecond { found = path }
            return found == nil
        }
        return found
    }

    /// Visits reachable pairs of states breadth first with a shortest path to each, until `visit` says false.
    private static func walk(
        _ first: PathPattern, _ second: PathPattern, visit: (Bool, Bool, [Tag?]) -> Bool
    ) {
        struct Pair: Hashable {
            var first: PathLanguage.State
            var second: PathLanguage.State
        }
        let left = PathLanguage(first)
        let right = PathLanguage(second)
        let alphabet: [Tag?] = Set(first.sequences + second.sequences).sorted() + [nil]
        var queue: [(Pair, [Tag?])] = [(Pair(first: left.start, second: right.start), [])]
        var seen: Set<Pair> = [queue[0].0]
        var head = 0
        while head < queue.count {
            let (pair, path) = queue[head]
            head += 1
            guard visit(left.accepts(pair.first), right.accepts(pair.second), path) else { return }
            for tag in alphabet {
                let next = Pair(first: left.next(pair.first, tag), second: right.next(pair.second, tag))
                if next.first == 0, next.second == 0 { continue }
                if seen.insert(next).inserted { queue.append((next, path + [tag])) }
            }
        }
    }
}
