import MidicLang
import MidicRuntime

/// Finds comparisons under `not` that hold for files without the attribute.
struct PolarityCheck {
    let scope: Scope

    /// Attributes of Type 1 in every storage IOD (PS3.3 sections C.12.1, C.7.2.1, C.7.3.1): a file without them is none that
    /// a policy can be about, and asking for their presence would only be noise.
    private static let alwaysPresent: Set<Tag> = [
        Tag(0x0008, 0x0016), Tag(0x0008, 0x0018), Tag(0x0008, 0x0060), Tag(0x0020, 0x000D), Tag(0x0020, 0x000E),
        Tag(0x0002, 0x0002), Tag(0x0002, 0x0003), Tag(0x0002, 0x0010),
    ]

    /// Law 4: a comparison under `not` holds for a file that lacks the attribute, which nobody means. So the same
    /// conjunction must ask for presence.
    ///
    /// - Parameters:
    ///   - operands: conditions that hold together.
    ///   - known: conditions of the blocks around, which were checked themselves.
    func check(_ operands: [ResolvedGuard], given known: [ResolvedGuard] = []) {
        var facts: Set<Tag> = Self.alwaysPresent
        for operand in known + operands { collectFacts(operand, negative: false, into: &facts) }
        for operand in operands { check(operand, Polarity(facts: facts)) }
    }

    private struct Polarity {
        var isNegative = false
        var facts: Set<Tag>
        /// The outermost `not` around, which is where a presence test can be put.
        var negation: SourceRange?
        /// The outermost named condition around, if it stands under `not`.
        var reference: Name?
    }

    private func check(_ condition: ResolvedGuard, _ polarity: Polarity) {
        switch condition {
        case .and(let operands), .or(let operands):
            var inner = polarity
            // Under `not`, `or` is the conjunction.
            var isConjunction = false
            if case .and = condition { isConjunction = true }
            if isConjunction != polarity.isNegative {
                for operand in operands {
                    collectFacts(operand, negative: polarity.isNegative, into: &inner.facts)
                }
            }
            for operand in operands { check(operand, inner) }
        case .not(let operand, let range):
            var inner = polarity
            inner.isNegative.toggle()
            inner.negation = polarity.negation ?? range
            check(operand, inner)
        case .reference(let name, let body):
            // In a positive place the condition's own check has said everything.
            guard polarity.isNegative || polarity.reference != nil else { return }
            var inner = polarity
            inner.reference = polarity.reference ?? name
            check(body, inner)
        case .atom(let atom):
            guard atom.isComparison, atom.isNegated != polarity.isNegative, !polarity.facts.contains(atom.tag) else {
                return
            }
            // Inside a named condition `is not` was reported where it stands.
            if polarity.reference != nil, atom.isNegated { return }
            let subject = atom.subject
            let place = polarity.reference?.range ?? atom.range
            let insertion = polarity.negation ?? atom.range
            let spot = SourceRange(file: insertion.file, lower: insertion.lower, upper: insertion.lower)
            scope.report(
                .unguardedNegation,
                "this is also true for files without `\(subject)`; test for its presence in the same conjunction: `\(subject) is present and ...`",
                at: place,
                notes: polarity.reference == nil ? [] : [DiagnosticNote("the comparison is here", at: atom.range)],
                fixIts: [FixIt("add `\(subject) is present and`", replace: spot, with: "\(subject) is present and ")])
        }
    }

    /// The attributes that must have a value where `condition` (or with `negative` its negation) holds.
    private func collectFacts(_ condition: ResolvedGuard, negative: Bool, into facts: inout Set<Tag>) {
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
            case .needsValue where !isNegative: facts.insert(atom.tag)
            case .lacksValue(coversAbsentAndEmpty: true) where isNegative: facts.insert(atom.tag)
            default: break
            }
        }
    }
}
