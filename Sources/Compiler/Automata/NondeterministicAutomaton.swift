/// Thompson's construction: one fragment an operator, joined by empty moves.
struct NondeterministicAutomaton {
    private struct State {
        /// The bytes that lead to `next`; nil for a state with empty moves only.
        var bytes: ByteSet?
        var next: Int = 0
        var empty: [Int] = []
    }

    private var states: [State] = []
    private var start = 0
    private var accept = 0

    /// Bounded repetition is unrolled, so the pattern's length does not bound the states; this does.
    private static let stateLimit = 20_000
    /// Elementary steps of the subset construction.
    private static let workLimit = 20_000_000

    init(_ tree: RegularExpression) throws(RegularExpressionError) {
        let fragment = try build(tree)
        start = fragment.start
        accept = fragment.end
    }

    private typealias Fragment = (start: Int, end: Int)

    private mutating func add(_ state: State) throws(RegularExpressionError) -> Int {
        guard states.count < Self.stateLimit else {
            throw RegularExpressionError(.tooLarge, at: 0, "the pattern needs too many states")
        }
        states.append(state)
        return states.count - 1
    }

    private mutating func build(_ tree: RegularExpression) throws(RegularExpressionError) -> Fragment {
        switch tree {
        case .empty:
            let only = try add(State())
            return (only, only)
        case .byte(let byte): return try step(ByteSet(byte))
        case .set(let set): return try step(set.bytes)
        case .sequence(let parts):
            let first = try add(State())
            var end = first
            for part in parts {
                let fragment = try build(part)
                states[end].empty.append(fragment.start)
                end = fragment.end
            }
            return (first, end)
        case .alternatives(let branches):
            let first = try add(State())
            let end = try add(State())
            for branch in branches {
                let fragment = try build(branch)
                states[first].empty.append(fragment.start)
                states[fragment.end].empty.append(end)
            }
            return (first, end)
        case .repetition(let inner, let minimum, let maximum):
            let first = try add(State())
            var end = first
            for _ in 0..<minimum {
                let fragment = try build(inner)
                states[end].empty.append(fragment.start)
                end = fragment.end
            }
            let last = try add(State())
            if let maximum {
                for _ in minimum..<maximum {
                    states[end].empty.append(last)
                    let fragment = try build(inner)
                    states[end].empty.append(fragment.start)
                    end = fragment.end
                }
                states[end].empty.append(last)
            } else {
                let fragment = try build(inner)
                let hub = try add(State())
                states[end].empty.append(hub)
                states[hub].empty.append(fragment.start)
                states[fragment.end].empty.append(hub)
                states[hub].empty.append(last)
            }
            return (first, last)
        }
    }

    private mutating func step(_ bytes: ByteSet) throws(RegularExpressionError) -> Fragment {
        let end = try add(State())
        let first = try add(State(bytes: bytes, next: end))
        return (first, end)
    }

    /// All states that empty moves reach, sorted.
    private func closure(_ seeds: [Int], work: inout Int) -> [Int] {
        var seen = Set(seeds)
        var pending = seeds
        while let state = pending.popLast() {
            for next in states[state].empty {
                work += 1
                if seen.insert(next).inserted { pending.append(next) }
            }
        }
        // Only states that read a byte or accept tell subsets apart.
        return seen.filter { states[$0].bytes != nil || $0 == accept }.sorted()
    }

    /// The subset construction over byte classes.
    func determinised(limit: Int) throws(RegularExpressionError) -> DeterministicAutomaton {
        let (byteClasses, representatives) = classes()
        var work = 0
        let first = closure([start], work: &work)
        var numbers: [[Int]: Int] = [first: 0]
        var subsets = [first]
        var transitions: [Int] = []
        var index = 0
        while index < subsets.count {
            let subset = subsets[index]
            for byte in representatives {
                var seeds: [Int] = []
                for state in subset {
                    work += 1
                    if let bytes = states[state].bytes, bytes.contains(byte) { seeds.append(states[state].next) }
                }
                let target = closure(seeds, work: &work)
                if let known = numbers[target] {
                    transitions.append(known)
                } else {
                    // Minimisation may shrink it again, so the subset construction gets some room.
                    guard subsets.count < limit * 4, work < Self.workLimit else {
                        throw RegularExpressionError(
                            .tooLarge, at: 0, "the pattern needs more than \(limit) states; shorten its repetitions")
                    }
                    numbers[target] = subsets.count
                    transitions.append(subsets.count)
                    subsets.append(target)
                }
            }
            guard work < Self.workLimit else {
                throw RegularExpressionError(
                    .tooLarge, at: 0, "the pattern needs more than \(limit) states; shorten its repetitions")
            }
            index += 1
        }
        let automaton = DeterministicAutomaton(
            classCount: representatives.count, byteClasses: byteClasses, transitions: transitions,
            accepting: subsets.map { $0.contains(accept) })
        return automaton
    }

    /// Bytes that no set of the pattern tells apart share a class; classes are numbered by their first byte.
    private func classes() -> (byteClasses: [Int], representatives: [UInt8]) {
        let sets = Array(Set(states.compactMap(\.bytes)))
        var numbers: [[Bool]: Int] = [:]
        var byteClasses: [Int] = []
        var representatives: [UInt8] = []
        for byte in UInt8.min...UInt8.max {
            let signature = sets.map { $0.contains(byte) }
            if let known = numbers[signature] {
                byteClasses.append(known)
            } else {
                numbers[signature] = representatives.count
                byteClasses.append(representatives.count)
                representatives.append(byte)
            }
        }
        return (byteClasses, representatives)
    }
}
