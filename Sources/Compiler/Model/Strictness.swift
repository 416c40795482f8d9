import MidicRuntime

/// How much an action takes away, from raw to removed (docs/language.md, "Strictness").
enum Strictness: UInt8, Comparable, Sendable, Hashable {
    /// The value stays as it is, or another value of the file is written in its place.
    case raw = 0
    /// Some of the value is cut out by rule.
    case filtered = 1
    /// Dates moved, values made coarser.
    case coarsened = 2
    /// A keyed stand-in: equal values stay equal.
    case keyed = 3
    /// The same for every file.
    case constant = 4
    /// The element goes, or the file does.
    case removed = 5

    static func < (lhs: Strictness, rhs: Strictness) -> Bool { lhs.rawValue < rhs.rawValue }
}

extension CheckedAction {
    /// The strictness of the action wherever it does not mean "what the standard says"; a fallback counts as much as what
    /// it stands in for, since either may be carried out.
    ///
    /// A time of day that a whole-day shift leaves alone counts as shifted. A file that is held back shows nothing, which is
    /// as strict as removal.
    func strictness(standard: Strictness) -> Strictness {
        switch self {
        case .keep, .copy: .raw
        case .shift, .truncate, .round: .coarsened
        case .uid, .pseudonym: .keyed
        case .set, .dummy, .add, .empty: .constant
        case .remove, .quarantine, .reject: .removed
        case .standard: standard
        case .attempt(let first, let second):
            min(first.strictness(standard: standard), second.strictness(standard: standard))
        }
    }

    /// Does the action, or a fallback of it, satisfy the test?
    func contains(where test: (CheckedAction) -> Bool) -> Bool {
        if case .attempt(let first, let second) = self {
            return first.contains(where: test) || second.contains(where: test)
        }
        return test(self)
    }

    /// The action with each simple part replaced.
    func mapped(_ transform: (CheckedAction) -> CheckedAction) -> CheckedAction {
        if case .attempt(let first, let second) = self {
            return .attempt(first.mapped(transform), else: second.mapped(transform))
        }
        return transform(self)
    }

    /// The action itself, without fallbacks.
    var primary: CheckedAction {
        if case .attempt(let first, _) = self { return first.primary }
        return self
    }
}
