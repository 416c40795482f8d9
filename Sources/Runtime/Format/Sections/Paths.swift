// PATH, PTRN and PMSK: where the items of a sequence stand.

/// A state of the path automaton. State 0 is the root data set. Entering an item of a package sequence looks its tag up in
/// the transitions (sorted by tag), else in those of `defaultNext`, else takes `defaultNext`; private sequences always take
/// `defaultNext`. The default of a default is itself.
package struct PathStateRecord: Hashable, Sendable {
    /// Index of a mask: bit k of it says that pattern k matches here.
    package var accepts: UInt32 = 0
    package var firstTransition: UInt32 = 0
    package var transitionCount: UInt32 = 0
    package var defaultNext: UInt32 = 0

    package init() {}

    package init(accepts: UInt32, firstTransition: UInt32, transitionCount: UInt32, defaultNext: UInt32) {
        self.accepts = accepts
        self.firstTransition = firstTransition
        self.transitionCount = transitionCount
        self.defaultNext = defaultNext
    }

    static let layout = RecordLayout(
        PathStateRecord(),
        [
            .number("set of PMSK: the patterns that match here", \.accepts),
            .run("transitions", of: .PTRN, \.firstTransition), .number("number of these", \.transitionCount),
            .index("default state", of: .PATH, \.defaultNext),
        ])
}

package struct PathTransitionRecord: Hashable, Sendable {
    package var tag: Tag = Tag(rawValue: 0)
    package var next: UInt32 = 0

    package init() {}

    package init(tag: Tag, next: UInt32) {
        self.tag = tag
        self.next = next
    }

    static let layout = RecordLayout(
        PathTransitionRecord(),
        [
            .tag("sequence", \.tag), .index("state in its items", of: .PATH, \.next),
        ])
}

extension SectionLayout {
    static let paths: [SectionLayout] = [
        SectionLayout(
            .PMSK, "sets of path patterns: a bit for each pattern, in as many words as their number needs", \.pathMasks,
            RecordLayout(UInt64(0), [.number("a word of a set", \.self)]),
            check: { verifier throws(RulesetError) in try verifier.checkPathMasks() }),
        SectionLayout(
            .PATH,
            "states of the path automaton; state 0 is the root. For a tag without transition those of the default state count, then the default state follows; in a private sequence it always does. The default of a default state is itself",
            \.pathStates, PathStateRecord.layout, isRequired: true,
            check: { verifier throws(RulesetError) in try verifier.checkPathStates() },
            checkRun: { verifier, _, transitions throws(RulesetError) in try verifier.checkTransitions(transitions) }),
        SectionLayout(
            .PTRN, "transitions, ascending by tag within a state", \.pathTransitions, PathTransitionRecord.layout),
    ]
}

extension RulesetVerifier {
    private var maskWords: Int { (pathPatternCount + 63) / 64 }

    private var masks: Int { maskWords == 0 ? 1 : count(.PMSK) / maskWords }

    fileprivate func checkPathMasks() throws(RulesetError) {
        try require(
            maskWords == 0 ? count(.PMSK) == 0 : count(.PMSK) == masks * maskWords, .PMSK, -1, "words of a set")
        for index in 0..<masks where pathPatternCount % 64 > 0 {
            let last = (index + 1) * maskWords - 1
            try require(
                bytes.u64(start(.PMSK, last)) >> UInt64(pathPatternCount % 64) == 0, .PMSK, last, "path pattern")
        }
    }

    fileprivate func checkPathStates() throws(RulesetError) {
        for index in 0..<count(.PATH) {
            let offset = start(.PATH, index)
            try require(bytes.int(offset) < masks, .PATH, index, "set of patterns")
            let otherwise = bytes.int(offset + 12)
            try require(
                bytes.int(start(.PATH, otherwise) + 12) == otherwise, .PATH, index, "default of the default state")
        }
    }

    fileprivate func checkTransitions(_ transitions: Range<Int>) throws(RulesetError) {
        var previous = -1
        for transition in transitions {
            let tag = bytes.int(start(.PTRN, transition))
            try require(tag > previous, .PTRN, transition, "not in order")
            previous = tag
        }
    }
}
