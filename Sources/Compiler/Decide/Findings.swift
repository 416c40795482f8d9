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
        var subjects: [Subject]
    }

    private(set) var ambiguities: [Pair: [Subject]] = [:]
    /// Rules that name an attribute and do less than what they inherit.
    private(set) var loosenings: [Int: Inherited] = [:]
    /// Rules of classes, globs and masks, and where the stricter inherited decision stayed.
    private(set) var kept: [Int: Inherited] = [:]
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

    mutating func loosened(_ rule: Int, _ subject: Subject, _ outcome: Outcome) {
        Findings.append(subject, outcome, to: &loosenings[rule])
    }

    mutating func keptInherited(_ rule: Int, _ subject: Subject, _ outcome: Outcome) {
        Findings.append(subject, outcome, to: &kept[rule])
    }

    private static func append(_ subject: Subject, to subjects: inout [Subject]) {
        if subjects.last != subject { subjects.append(subject) }
    }

    private static func append(_ subject: Subject, _ outcome: Outcome, to entry: inout Inherited?) {
        if entry == nil { entry = Inherited(subject: subject, outcome: outcome, subjects: []) }
        if entry?.subjects.last != subject { entry?.subjects.append(subject) }
    }
}
