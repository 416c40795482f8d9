import MidicLang
import MidicRuntime

/// The automaton of the path patterns in use.
extension Lowering {
    /// States of the path automaton; a policy over real sequences needs some tens.
    static let mostPathStates = 4096

    func lowerPaths() {
        let used = pathPlaces.sorted { $0.value < $1.value }.map(\.key)
        let patterns = used.map { analyzer.paths.patterns[$0] }
        guard let automaton = PathAutomaton(patterns, limit: Self.mostPathStates) else {
            report(pathsTooComplex(used))
            return
        }
        content.pathPatternCount = UInt32(patterns.count)
        let words = (patterns.count + 63) / 64
        var masks: [[UInt64]: UInt32] = [:]
        for state in automaton.states {
            var mask = [UInt64](repeating: 0, count: words)
            for pattern in state.accepts { mask[pattern / 64] |= 1 << UInt64(pattern % 64) }
            let place = masks[mask] ?? UInt32(masks.count)
            if masks.updateValue(place, forKey: mask) == nil { content.pathMasks += mask }
            content.pathStates.append(
                PathStateRecord(
                    accepts: place, firstTransition: UInt32(content.pathTransitions.count),
                    transitionCount: UInt32(state.transitions.count), defaultNext: UInt32(state.otherwise)))
            content.pathTransitions += state.transitions.map {
                PathTransitionRecord(tag: $0.tag, next: UInt32($0.next))
            }
        }
    }

    /// The finding stands at the path with which there are too many: the first `count` of them are fewest.
    private func pathsTooComplex(_ used: [Int]) -> Diagnostic {
        let patterns = used.map { analyzer.paths.patterns[$0] }
        var (fits, exceeds) = (0, patterns.count)
        while exceeds - fits > 1 {
            let middle = (fits + exceeds) / 2
            if PathAutomaton(Array(patterns[..<middle]), limit: Self.mostPathStates) == nil {
                exceeds = middle
            } else {
                fits = middle
            }
        }
        let rule = policy.rules.first { $0.path == patterns[exceeds - 1] }
        return Diagnostic(
            .pathsTooComplex,
            "the sequence paths of this policy combine in more than \(Self.mostPathStates) ways; use fewer `**`",
            at: rule?.termRange ?? policy.range)
    }
}
