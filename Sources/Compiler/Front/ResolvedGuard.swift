import MidicLang
import MidicRuntime

/// A condition with its attributes looked up, still in the shape that was written, for the checks of that shape.
indirect enum ResolvedGuard {
    case and([ResolvedGuard])
    case or([ResolvedGuard])
    case not(ResolvedGuard, SourceRange)
    /// A named condition and what it stands for.
    case reference(Name, ResolvedGuard)
    case atom(ResolvedAtom)

    /// From the first part to the last.
    var range: SourceRange {
        switch self {
        case .and(let operands), .or(let operands):
            let ranges = operands.map(\.range)
            guard let first = ranges.first else { preconditionFailure("a condition without parts") }
            return ranges.dropFirst().reduce(first) { all, next in
                SourceRange(file: all.file, lower: min(all.lower, next.lower), upper: max(all.upper, next.upper))
            }
        case .not(_, let range): return range
        case .reference(let name, _): return name.range
        case .atom(let atom): return atom.range
        }
    }

    /// Whether an `or` is in sight, outside of `not` and named conditions.
    var hasAlternatives: Bool {
        switch self {
        case .or: true
        case .and(let operands): operands.contains(where: \.hasAlternatives)
        case .not, .reference, .atom: false
        }
    }

    /// What satisfies it: a file, or where it asks for an own value, an element.
    var subject: String { asksOwnValue ? "element" : "file" }

    private var asksOwnValue: Bool {
        switch self {
        case .and(let operands), .or(let operands): operands.contains(where: \.asksOwnValue)
        case .not(let inner, _), .reference(_, let inner): inner.asksOwnValue
        case .atom(let atom): atom.place.ownVR != nil
        }
    }

    var formula: GuardFormula {
        switch self {
        case .and(let operands): .conjunction(operands.map(\.formula))
        case .or(let operands): .disjunction(operands.map(\.formula))
        case .not(let operand, _): .negation(operand.formula)
        case .reference(_, let body): body.formula
        case .atom(let atom): atom.isNegated ? .negation(atom.formula) : atom.formula
        }
    }
}

/// One test as written: `is not` is the negation of a formula.
struct ResolvedAtom {
    enum Kind: Hashable {
        /// True only where the attribute has a value: a comparison, or `is present`.
        case needsValue
        /// `is absent`, `is empty`, or both.
        case lacksValue(absent: Bool, empty: Bool)
        /// `is present or absent` and the like.
        case other
    }
    var tag: Tag
    var place = GuardPlace.root
    /// As written, for messages.
    var subject: String
    var formula: GuardFormula
    var isNegated: Bool
    var kind: Kind
    /// A comparison, in contrast to a test of presence.
    var isComparison: Bool
    /// The attribute that this one is compared with, and how it is written.
    var other: (tag: Tag, subject: String)?
    /// The number of the one value that is asked for.
    var position: Int?
    var range: SourceRange
}
