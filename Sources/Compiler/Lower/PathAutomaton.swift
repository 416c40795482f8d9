import MidicRuntime

/// One automaton for many path patterns: a state is the set of positions that each pattern may have reached.
///
/// Most patterns stand at the same positions in most states: those they have before any sequence that they name, or none. A
/// state lists only the patterns that stand elsewhere, so building it costs what differs, not the number of patterns.
struct PathAutomaton {
    struct State {
        /// The patterns that match here, ascending.
        var accepts: [Int]
        /// Ascending by tag; only those that differ from the transitions of `otherwise`.
        var transitions: [(tag: Tag, next: Int)]
        /// After a sequence that no pattern names. The same again after a second one.
        var otherwise: Int
    }
    private(set) var states: [State] = []

    private let languages: [PathLanguage]
    /// Where each pattern stands after sequences that no pattern names.
    private let rest: [PathLanguage.State]
    /// The patterns that match at `rest`.
    private let acceptingAtRest: [Int]
    /// By tag, the patterns that the tag takes elsewhere from `rest`.
    private let leaving: [Tag: [Int]]

    /// The positions of patterns that are not at rest, by ascending pattern.
    private struct Positions: Hashable {
        var moved: [Moved] = []
    }
    private struct Moved: Hashable {
        var pattern: Int
        var position: PathLanguage.State
    }

    /// - Parameter limit: most states to build.
    /// - Returns: nil if more are needed.
    init?(_ patterns: [PathPattern], limit: Int) {
        languages = patterns.map { PathLanguage($0) }
        rest = languages.map { language in language.next(language.start, nil) }
        var accepting: [Int] = []
        var leaving: [Tag: [Int]] = [:]
        for (index, language) in languages.enumerated() {
            if language.accepts(rest[index]) { accepting.append(index) }
            for tag in Set(language.pattern.sequences) where language.next(rest[index], tag) != rest[index] {
                leaving[tag, default: []].append(index)
            }
        }
        acceptingAtRest = accepting
        self.leaving = leaving
        guard build(limit: limit) else { return nil }
    }

    private mutating func build(limit: Int) -> Bool {
        var start = Positions()
        for (index, language) in languages.enumerated() where language.start != rest[index] {
            start.moved.append(Moved(pattern: index, position: language.start))
        }
        var found = [start]
        var numbers = [start: 0]
        func number(_ positions: Positions) -> Int {
            if let known = numbers[positions] { return known }
            numbers[positions] = found.count
            found.append(positions)
            return found.count - 1
        }
        var index = 0
        while index < found.count {
            guard found.count <= limit else { return false }
            let positions = found[index]
            let otherwise = number(after(nil, positions))
            // A pattern that does not name the tag goes where it goes in `otherwise`, so the others are enough.
            var tags: Set<Tag> = index == otherwise ? Set(leaving.keys) : []
            for moved in positions.moved { tags.formUnion(languages[moved.pattern].pattern.sequences) }
            var transitions: [(tag: Tag, next: Int)] = []
            for tag in tags.sorted() {
                let next = after(tag, positions)
                let inherited = index == otherwise ? positions : after(tag, found[otherwise])
                if next != inherited { transitions.append((tag, number(next))) }
            }
            states.append(State(accepts: accepts(positions), transitions: transitions, otherwise: otherwise))
            index += 1
        }
        return true
    }

    /// Where the patterns stand in an item of sequence `tag`; nil stands for a sequence that none names.
    private func after(_ tag: Tag?, _ positions: Positions) -> Positions {
        var moved: [Moved] = []
        func move(_ pattern: Int, from position: PathLanguage.State) {
            let next = languages[pattern].next(position, tag)
            if next != rest[pattern] { moved.append(Moved(pattern: pattern, position: next)) }
        }
        let left = tag.flatMap { leaving[$0] } ?? []
        var index = 0
        for entry in positions.moved {
            while index < left.count, left[index] < entry.pattern {
                move(left[index], from: rest[left[index]])
                index += 1
            }
            if index < left.count, left[index] == entry.pattern { index += 1 }
            move(entry.pattern, from: entry.position)
        }
        for pattern in left[index...] { move(pattern, from: rest[pattern]) }
        return Positions(moved: moved)
    }

    private func accepts(_ positions: Positions) -> [Int] {
        let elsewhere = Set(positions.moved.map(\.pattern))
        let moved = positions.moved.filter { languages[$0.pattern].accepts($0.position) }.map(\.pattern)
        return (acceptingAtRest.filter { !elsewhere.contains($0) } + moved).sorted()
    }
}
