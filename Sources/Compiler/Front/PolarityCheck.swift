import MidicLang
import MidicRuntime

/// What it means that a condition is true, for files about which the author may not have thought.
enum GuardUse: Hashable {
    /// Files are let in.
    case accept
    /// Files are turned away, by this kind of gate.
    case turnAway(Gate.Kind)
    /// A rule that leaves more of a value than what else would decide: `keep`, `override`, coarser values.
    case loosen
    /// A rule that takes a value away or puts another in its place.
    case tighten

    /// Whether being true for one more file lets more out.
    var letsOut: Bool { self == .accept || self == .loosen }

    /// What happens to files for which the condition is true, after "which".
    var consequence: String {
        switch self {
        case .accept: "would be accepted"
        case .turnAway(.reject): "would be rejected"
        case .turnAway: "would be quarantined"
        case .loosen, .tighten: "the rule would apply to"
        }
    }
}

/// A comparison under `not` that holds for files without the attribute.
struct TruthByAbsence {
    /// The comparison, or the named condition under `not` that holds it.
    var place: SourceRange
    /// As written: `meta TransferSyntaxUID`, `ImageType[3]`.
    var subject: String
    /// Where the comparison is, if `place` is a name.
    var comparison: SourceRange?
    /// What is negated as a whole: the outermost `not`, or the comparison.
    var negated: SourceRange
    var use: GuardUse
    /// The named conditions around the comparison.
    var conditions: Set<String> = []
    /// The alternatives on both sides of an `or` that would say it, were they not parted by an `and` that binds tighter.
    var parted: PartedAlternatives?
}

/// `Modality is "CT" and X is absent or X is not "v"`: the last two stand beside each other and are no alternatives.
struct PartedAlternatives {
    var left: SourceRange
    var right: SourceRange
}

/// Finds comparisons under `not` that hold for files without the attribute.
///
/// Law 4: a comparison under `not` holds for a file that lacks the attribute, which nobody means by chance. So either the same
/// conjunction asks for presence, or the condition says in words that files without the attribute are meant as well:
/// `X is empty or absent or X is not "v"`. Where truth turns files away or takes values away, `X is absent or ...` is enough.
struct PolarityCheck {
    /// Attributes of Type 1 in every storage IOD (PS3.3 sections C.12.1, C.7.2.1, C.7.3.1): a file without them is none that
    /// a policy can be about, and asking for their presence would only be noise.
    private static let alwaysPresent: Set<Subject> = Set(
        [
            Tag(0x0008, 0x0016), Tag(0x0008, 0x0018), Tag(0x0008, 0x0060), Tag(0x0020, 0x000D), Tag(0x0020, 0x000E),
            Tag(0x0002, 0x0002), Tag(0x0002, 0x0003), Tag(0x0002, 0x0010),
        ].map { Subject(tag: $0) })

    /// An attribute, or one of its values. The first value is there if the attribute has any.
    private struct Subject: Hashable {
        let tag: Tag
        let place: GuardPlace
        var position: Int?

        init(tag: Tag, place: GuardPlace = .root, position: Int? = nil) {
            self.tag = tag
            self.place = place
            self.position = position == 1 ? nil : position
        }
    }

    private struct Words: Hashable {
        var absent = false
        var empty = false
    }

    private let use: GuardUse
    private(set) var found: [TruthByAbsence] = []
    /// Named conditions that stand under `not`: mending them would change what their negation lets out.
    private(set) var negatedConditions: Set<String> = []

    /// - Parameter conditions: those of the blocks around and of the statement itself, which hold together.
    init(_ conditions: [ResolvedGuard], use: GuardUse) {
        self.use = use
        var polarity = Polarity(facts: Self.alwaysPresent)
        for condition in conditions { collectFacts(condition, negative: false, into: &polarity.facts) }
        for condition in conditions { visit(condition, polarity) }
    }

    private struct Polarity {
        var isNegative = false
        /// What has a value wherever the comparison counts.
        var facts: Set<Subject>
        /// Where files without a value are said to be meant.
        var said: [Subject: Words] = [:]
        /// The outermost `not` around, which is where a presence test can be put.
        var negation: SourceRange?
        /// The outermost named condition around, if it stands under `not`.
        var reference: Name?
        /// The named conditions around.
        var conditions: Set<String> = []
        /// By the place of the comparison.
        var parted: [SourceRange: PartedAlternatives] = [:]
    }

    private mutating func visit(_ condition: ResolvedGuard, _ polarity: Polarity) {
        switch condition {
        case .and(let operands), .or(let operands):
            var inner = polarity
            // Under `not`, `or` is the conjunction.
            var isConjunction = false
            if case .and = condition { isConjunction = true }
            if isConjunction != polarity.isNegative {
                for operand in operands { collectFacts(operand, negative: polarity.isNegative, into: &inner.facts) }
            } else {
                for operand in operands { collectSaid(operand, negative: polarity.isNegative, into: &inner.said) }
            }
            if case .or = condition, !polarity.isNegative { findParted(operands, into: &inner.parted) }
            for operand in operands { visit(operand, inner) }
        case .not(let operand, let range):
            var inner = polarity
            inner.isNegative.toggle()
            inner.negation = polarity.negation ?? range
            visit(operand, inner)
        case .reference(let name, let body):
            var inner = polarity
            inner.conditions.insert(name.text)
            if polarity.isNegative {
                inner.reference = polarity.reference ?? name
                negatedConditions.insert(name.text)
            }
            visit(body, inner)
        case .atom(let atom):
            var subjects = [(Subject(tag: atom.tag, place: atom.place, position: atom.position), atom.subject)]
            if let other = atom.other { subjects.append((Subject(tag: other.tag), other.subject)) }
            let open = subjects.first { !polarity.facts.contains($0.0) && !isSaid($0.0, polarity) }
            // The element that a rule decides is there.
            guard atom.isComparison, atom.place.ownVR == nil, atom.isNegated != polarity.isNegative,
                let (subject, name) = open
            else { return }
            found.append(
                TruthByAbsence(
                    place: polarity.reference?.range ?? atom.range,
                    subject: name + (subject.position.map { "[\($0)]" } ?? ""),
                    comparison: polarity.reference == nil ? nil : atom.range,
                    negated: polarity.negation ?? atom.range, use: use, conditions: polarity.conditions,
                    parted: polarity.reference == nil ? polarity.parted[atom.range] : nil))
        }
    }

    private func isSaid(_ subject: Subject, _ polarity: Polarity) -> Bool {
        polarity.said[subject].map(suffices) ?? false
    }

    private func suffices(_ words: Words) -> Bool { words.absent && (words.empty || !use.letsOut) }

    /// Neighbours of which one says that files without the attribute are meant and the other denies a comparison of it, though
    /// the `and` on one side keeps them apart.
    private func findParted(_ operands: [ResolvedGuard], into parted: inout [SourceRange: PartedAlternatives]) {
        for (left, right) in zip(operands, operands.dropFirst()) {
            var (last, first) = (left, right)
            if case .and(let parts) = left { last = parts.last ?? left }
            if case .and(let parts) = right { first = parts.first ?? right }
            for (said, denied) in [(last, first), (first, last)] {
                var comparison = denied
                if case .not(let inner, _) = denied { comparison = inner }
                guard case .atom(let atom) = comparison, atom.isComparison else { continue }
                var words: [Subject: Words] = [:]
                collectSaid(said, negative: false, into: &words)
                guard words[Subject(tag: atom.tag, place: atom.place, position: atom.position)].map(suffices) == true
                else { continue }
                parted[atom.range] = PartedAlternatives(left: last.range, right: first.range)
            }
        }
    }

    /// What must have a value where `condition` (or with `negative` its negation) holds.
    private func collectFacts(_ condition: ResolvedGuard, negative: Bool, into facts: inout Set<Subject>) {
        switch condition {
        case .and(let operands):
            if !negative { for operand in operands { collectFacts(operand, negative: false, into: &facts) } }
        case .or(let operands):
            if negative { for operand in operands { collectFacts(operand, negative: true, into: &facts) } }
        case .not(let operand, _): collectFacts(operand, negative: !negative, into: &facts)
        case .reference(_, let body): collectFacts(body, negative: negative, into: &facts)
        case .atom(let atom):
            let isNegative = atom.isNegated != negative
            switch atom.kind {
            case .needsValue where !isNegative, .lacksValue(absent: true, empty: true) where isNegative:
                facts.insert(Subject(tag: atom.tag, place: atom.place))
                facts.insert(Subject(tag: atom.tag, place: atom.place, position: atom.position))
                if let other = atom.other { facts.insert(Subject(tag: other.tag)) }
            default: break
            }
        }
    }

    /// The presence tests that are alternatives in `condition`, or with `negative` in its negation.
    private func collectSaid(_ condition: ResolvedGuard, negative: Bool, into said: inout [Subject: Words]) {
        switch condition {
        case .and(let operands):
            if negative { for operand in operands { collectSaid(operand, negative: true, into: &said) } }
        case .or(let operands):
            if !negative { for operand in operands { collectSaid(operand, negative: false, into: &said) } }
        case .not(let operand, _): collectSaid(operand, negative: !negative, into: &said)
        case .reference(_, let body): collectSaid(body, negative: negative, into: &said)
        case .atom(let atom):
            guard !atom.isComparison else { return }
            let isNegative = atom.isNegated != negative
            let subject = Subject(tag: atom.tag, place: atom.place, position: atom.position)
            switch atom.kind {
            case .needsValue where isNegative: said[subject] = Words(absent: true, empty: true)
            case .lacksValue(let absent, let empty) where !isNegative:
                said[subject, default: Words()].absent = said[subject]?.absent == true || absent
                said[subject, default: Words()].empty = said[subject]?.empty == true || empty
            default: break
            }
        }
    }
}

extension Scope {
    /// One report a place. A condition that is used in both ways, or under `not` too, has no remedy that is right for both.
    func report(_ absences: [TruthByAbsence], negatedConditions: Set<String>) {
        struct Key: Hashable {
            let place: SourceRange
            let subject: String
        }
        var order: [Key] = []
        var groups: [Key: [TruthByAbsence]] = [:]
        for absence in absences {
            let key = Key(place: absence.place, subject: absence.subject)
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(absence)
        }
        for key in order {
            guard let group = groups[key], let first = group.first else { continue }
            let isMendable = group.allSatisfy {
                // With `comparison`, the remedy is put where the name stands.
                $0.comparison != nil || $0.conditions.isDisjoint(with: negatedConditions)
            }
            let letsOut = group.contains { $0.use.letsOut }
            let holds = group.contains { !$0.use.letsOut }
            let use = (group.first { $0.use.letsOut } ?? first).use
            let subject = first.subject
            let lower = SourceRange(file: first.negated.file, lower: first.negated.lower, upper: first.negated.lower)
            let upper = SourceRange(file: first.negated.file, lower: first.negated.upper, upper: first.negated.upper)
            let advice: String
            var fixIts: [FixIt] = []
            if let parted = first.parted, isJoinedByOr(parted) {
                let both = parted.left.union(parted.right)
                advice =
                    "`and` binds tighter than `or`, so put `\(sources.text(in: both))` in parentheses"
                let opening = SourceRange(file: both.file, lower: both.lower, upper: both.lower)
                let closing = SourceRange(file: both.file, lower: both.upper, upper: both.upper)
                // Parentheses narrow the condition. Where it stops files or takes values away its author writes them.
                if !holds {
                    fixIts = [
                        FixIt(
                            "write parentheses",
                            edits: [TextEdit(replace: opening, with: "("), TextEdit(replace: closing, with: ")")])
                    ]
                }
            } else if letsOut {
                advice = "test for its presence in the same conjunction: `\(subject) is present and ...`"
                if !holds, isMendable {
                    fixIts = [
                        FixIt("add `\(subject) is present and`", replace: lower, with: "\(subject) is present and ")
                    ]
                }
            } else {
                advice =
                    "say that they are meant with `\(subject) is empty or absent or ...`, or leave them out with `\(subject) is present and ...`"
                let remedy =
                    FixIt(
                        "say that files without it are meant",
                        edits: [
                            TextEdit(replace: lower, with: "(\(subject) is empty or absent or "),
                            TextEdit(replace: upper, with: ")"),
                        ])
                if isMendable { fixIts = [remedy] }
            }
            report(
                .unguardedNegation,
                "this is also true for files without `\(subject)`, which \(use.consequence); \(advice)", at: key.place,
                notes: first.comparison.map { [DiagnosticNote("the comparison is here", at: $0)] } ?? [],
                fixIts: fixIts)
        }
    }

    /// Nothing but an `or` stands between the two: no parenthesis that would be torn apart.
    private func isJoinedByOr(_ parted: PartedAlternatives) -> Bool {
        let (left, right) = (parted.left, parted.right)
        guard left.file == right.file, left.upper <= right.lower else { return false }
        let between = sources.text(in: SourceRange(file: left.file, lower: left.upper, upper: right.lower))
        return between.filter { !$0.isWhitespace } == "or"
    }
}
