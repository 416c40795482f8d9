import MidicRuntime

/// What the merge of layers came across, before it is put into words: one entry a rule or pair of rules, with the subjects
/// as examples.
struct Findings {
    struct Pair: Hashable {
        let first: Int
        let second: Int
    }
    struct Inherited {
        /// The first subject, in canonical order.
        let subject: Subject
        let outcome: Outcome
        /// What is less than in the first one.
        let looseness: Looseness
        var subjects: [Subject]
    }
    /// A clause of a layer that makes decisions looser than they were without it.
    struct Clause: Hashable {
        enum Kind: Int { case options, otherwise }
        let layer: Int
        let kind: Kind
    }
    /// A rule of a lower layer that does less than the profile asks for under the options of a higher one.
    struct Unbacked: Hashable {
        let layer: Int
        let rule: Int
    }

    private(set) var ambiguities: [Pair: [Subject]] = [:]
    /// Rules that name an attribute and do less than what they inherit.
    private(set) var loosenings: [Int: Inherited] = [:]
    private(set) var clauses: [Clause: Inherited] = [:]
    private(set) var unbacked: [Unbacked: Inherited] = [:]
    /// Rules of classes, globs and masks, and where the stricter inherited decision stayed.
    private(set) var kept: [Int: Inherited] = [:]
    /// Of those, where the inherited decision is the same action with stricter arguments, or a stricter end of its fallbacks.
    private(set) var keptArguments: [Int: Inherited] = [:]
    /// Rules that some final decision leads to.
    var decidingRules: Set<Int> = []
    /// Rules that match a subject at all.
    var matchedRules: Set<Int> = []
    /// Rules that are at least as strict as what they inherit, somewhere.
    var bindingRules: Set<Int> = []

    mutating func ambiguous(_ first: Int, _ second: Int, _ subject: Subject) {
        Findings.append(
            subject, to: &ambiguities[Pair(first: min(first, second), second: max(first, second)), default: []])
    }

    mutating func loosened(
        _ rule: Int, _ subject: Subject, _ outcome: Outcome, _ looseness: Looseness
    ) {
        Findings.append(subject, outcome, looseness, to: &loosenings[rule])
    }

    mutating func keptInherited(
        _ rule: Int, _ subject: Subject, _ outcome: Outcome, _ looseness: Looseness
    ) {
        Findings.append(subject, outcome, looseness, to: &kept[rule])
        if case .words = looseness { Findings.append(subject, outcome, looseness, to: &keptArguments[rule]) }
    }

    mutating func loosened(
        _ clause: Clause, _ subject: Subject, _ outcome: Outcome, _ looseness: Looseness
    ) {
        Findings.append(subject, outcome, looseness, to: &clauses[clause])
    }

    mutating func leftUnbacked(
        _ rule: Int, in layer: Int, _ subject: Subject, _ outcome: Outcome, _ looseness: Looseness
    ) {
        Findings.append(subject, outcome, looseness, to: &unbacked[Unbacked(layer: layer, rule: rule)])
    }

    /// Takes back what was said of a subject and of rules that decide nothing of it.
    mutating func forgetUnbacked(in layer: Int, _ subject: Subject, where isGone: (Int) -> Bool) {
        for (key, entry) in unbacked where key.layer == layer && entry.subjects.last == subject && isGone(key.rule) {
            unbacked[key]?.subjects.removeLast()
            if entry.subjects.count == 1 { unbacked[key] = nil }
        }
    }

    private static func append(_ subject: Subject, to subjects: inout [Subject]) {
        if subjects.last != subject { subjects.append(subject) }
    }

    private static func append(
        _ subject: Subject, _ outcome: Outcome, _ looseness: Looseness, to entry: inout Inherited?
    ) {
        if entry == nil {
            entry = Inherited(subject: subject, outcome: outcome, looseness: looseness, subjects: [])
        }
        if entry?.subjects.last != subject { entry?.subjects.append(subject) }
    }
}
