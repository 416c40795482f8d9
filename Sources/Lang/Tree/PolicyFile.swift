// The typed tree that the compiler reads. Values only: each node carries its source range, and names are not yet
// resolved. The lossless tree in Syntax/ is what printing and formatting use.

/// A word as written, with its place.
public struct Name: Hashable, Sendable {
    public let text: String
    public let range: SourceRange

    public init(_ text: String, _ range: SourceRange) {
        self.text = text
        self.range = range
    }
}

/// A quoted text with escapes resolved, with its place.
public struct TextLiteral: Hashable, Sendable {
    public let value: String
    public let range: SourceRange

    public init(_ value: String, _ range: SourceRange) {
        self.value = value
        self.range = range
    }
}

/// A whole policy file.
public struct PolicyFile: Sendable {
    /// The language version after `midic`; nil when the first line is missing or broken.
    public var languageVersion: Int?
    public var policy: PolicyBlock?
    public var declarations: [Declaration] = []
    public var statements: [Statement] = []
    /// Something in the file was not understood and is missing here. What is absent may be there in the source, so later
    /// phases should not complain about what they do not find (a clause, a header).
    public var hasSyntaxErrors = false
    /// Names whose declarations were not understood: they exist, and uses of them are no errors.
    public var brokenNames: [Name] = []
    public let range: SourceRange

    public init(range: SourceRange) { self.range = range }
}

/// `policy NAME version "..." { ... }`.
public struct PolicyBlock: Sendable {
    public var name: Name
    public var version: TextLiteral?
    /// The `///` lines before the block, joined by line feeds.
    public var documentation: String?
    public var standard: TextLiteral?
    public var extends: Extends?
    public var otherwise: OtherwiseClause?
    public var onError: OnErrorClause?
    public let range: SourceRange

    public init(name: Name, range: SourceRange) {
        self.name = name
        self.range = range
    }
}

/// `extends basic with a, b` or `extends "file.midic" with a, b`.
public struct Extends: Sendable {
    public enum Base: Sendable {
        case profile(Name)
        case file(TextLiteral)
    }
    public var base: Base
    /// nil when there is no `with`; empty never.
    public var options: [Name]?
    public let range: SourceRange

    public init(base: Base, options: [Name]?, range: SourceRange) {
        self.base = base
        self.options = options
        self.range = range
    }
}

/// `otherwise keep`, `otherwise remove`, `otherwise empty`, `otherwise keep in_iod else remove`.
public struct OtherwiseClause: Sendable {
    public var action: Name
    public var inIOD: Bool
    public var elseAction: Name?
    public let range: SourceRange

    public init(action: Name, inIOD: Bool, elseAction: Name?, range: SourceRange) {
        self.action = action
        self.inIOD = inIOD
        self.elseAction = elseAction
        self.range = range
    }
}

/// `on_error quarantine`, `on_error reject`, `on_error remove`.
public struct OnErrorClause: Sendable {
    public var outcome: Name
    public let range: SourceRange

    public init(outcome: Name, range: SourceRange) {
        self.outcome = outcome
        self.range = range
    }
}

/// Names that a policy introduces.
public enum Declaration: Sendable {
    /// `secret NAME`
    case secret(Name, range: SourceRange)
    /// `param NAME: text(1...8)` or `param NAME: integer(0...10)`, with an optional `= "default"`.
    case param(Name, type: ParamType, default: Literal?, range: SourceRange)
    /// `offset NAME = days(A ... B) keyed by X else Y with SECRET`
    case offset(Name, low: Int, high: Int, daysRange: SourceRange, keys: [Name], secret: Name, range: SourceRange)
    /// `set NAME = selector`
    case set(Name, SelectorExpression, range: SourceRange)
    /// `condition NAME = guard`
    case condition(Name, GuardExpression, range: SourceRange)
}

/// A parameter's type with its bounds: characters for text, values for integers.
public struct ParamType: Sendable {
    /// `text` or `integer`, as written.
    public var kind: Name
    public var low: Int
    public var high: Int
    public let range: SourceRange

    public init(kind: Name, low: Int, high: Int, range: SourceRange) {
        self.kind = kind
        self.low = low
        self.high = high
        self.range = range
    }
}

/// A literal value. Numbers keep their spelling, since DS and IS are decimal text.
public enum Literal: Sendable, Hashable {
    case text(TextLiteral)
    case number(Name)
    /// A bare name where a value may stand: a parameter.
    case reference(Name)

    public var range: SourceRange {
        switch self {
        case .text(let literal): literal.range
        case .number(let name), .reference(let name): name.range
        }
    }
}

/// Everything that is order-free in the body of a policy.
public indirect enum Statement: Sendable {
    case gate(Gate)
    case rule(Rule)
    /// `for storage(US), CTImageStorage when g { ... }`
    case forClasses([ClassTerm], guard: GuardExpression?, body: [Statement], range: SourceRange)
    /// `when g { ... }`
    case when(GuardExpression, body: [Statement], range: SourceRange)
    /// `private "CREATOR" { (gggg,xxee), ... -> action }`; inside, selector terms are private elements or `*`.
    case privateBlock(TextLiteral, body: [Statement], range: SourceRange)
    /// `in A/B { ... }`; inside, selectors are relative.
    case inSequence(PathPrefix, body: [Statement], range: SourceRange)
}

/// `accept when g`, `reject "reason" when g`, `quarantine "reason" when g`.
public struct Gate: Sendable {
    public enum Kind: String, Sendable, Hashable { case accept, reject, quarantine }
    public var kind: Kind
    public var reason: TextLiteral?
    public var condition: GuardExpression?
    public let range: SourceRange

    public init(kind: Kind, reason: TextLiteral?, condition: GuardExpression?, range: SourceRange) {
        self.kind = kind
        self.reason = reason
        self.condition = condition
        self.range = range
    }
}

/// `selector when g -> override action because "..."`.
public struct Rule: Sendable {
    public var selector: SelectorExpression
    public var condition: GuardExpression?
    public var override: SourceRange?
    public var action: ActionExpression
    public var because: TextLiteral?
    /// The `///` lines before the rule.
    public var documentation: String?
    public let range: SourceRange

    public init(
        selector: SelectorExpression, condition: GuardExpression?, override: SourceRange?, action: ActionExpression,
        because: TextLiteral?, documentation: String?, range: SourceRange
    ) {
        self.selector = selector
        self.condition = condition
        self.override = override
        self.action = action
        self.because = because
        self.documentation = documentation
        self.range = range
    }
}

/// `term, term except term, term`.
public struct SelectorExpression: Sendable {
    public var terms: [SelectorTerm]
    public var exceptions: [SelectorTerm]
    public let range: SourceRange

    public init(terms: [SelectorTerm], exceptions: [SelectorTerm], range: SourceRange) {
        self.terms = terms
        self.exceptions = exceptions
        self.range = range
    }
}

/// One selector term: an optional path, then what it picks there.
public struct SelectorTerm: Sendable {
    public enum Target: Sendable {
        /// A keyword, a built-in class or a named set: which one, the compiler knows.
        case name(Name)
        /// `*Date`, `Patient*`.
        case glob(Name)
        /// A tag, a mask or a range: `(0010,0010)`, `(60xx,3000)`, `(6000-60FE,3000)`.
        case tag(TagPattern)
        /// `vr PN, DA`: adjacent two-capital words belong to it.
        case vr([Name])
        /// `obligations(option)`.
        case obligations(Name)
        /// `private "CREATOR" (0019,xx0C)`; creator nil for `private *` and inside a `private` block.
        case privateElement(creator: TextLiteral?, TagPattern)
        /// `private "CREATOR" *` or `private *`; inside a block `*`.
        case privateAll(creator: TextLiteral?)
        /// `meta SourceApplicationEntityTitle` or `meta (0002,0016)`.
        case meta(Name)
        case metaTag(TagPattern)
        /// `**`: everything below, inside `in S { }`.
        case everything
    }
    public var path: PathPrefix
    public var target: Target
    public let range: SourceRange

    public init(path: PathPrefix, target: Target, range: SourceRange) {
        self.path = path
        self.target = target
        self.range = range
    }
}

/// The sequences before a target: `./` anchors at the root (in `in S { }`: at the item of S).
public struct PathPrefix: Sendable {
    public enum Step: Sendable {
        case sequence(Name)
        case sequenceTag(TagPattern)
        /// `**`
        case anyDepth
    }
    /// True for a leading `./`.
    public var anchored: Bool
    public var steps: [Step]
    public let range: SourceRange

    public init(anchored: Bool, steps: [Step], range: SourceRange) {
        self.anchored = anchored
        self.steps = steps
        self.range = range
    }
}

/// Group and element as inclusive ranges under a mask; `x` digits have a zero in the mask.
public struct TagPattern: Hashable, Sendable {
    public struct Half: Hashable, Sendable {
        public var mask: UInt16
        public var low: UInt16
        public var high: UInt16

        public init(mask: UInt16, low: UInt16, high: UInt16) {
            self.mask = mask
            self.low = low
            self.high = high
        }
        public var isExact: Bool { mask == 0xFFFF && low == high }
        public func contains(_ value: UInt16) -> Bool { value & mask >= low && value & mask <= high }
    }
    public var group: Half
    public var element: Half
    public let range: SourceRange

    public init(group: Half, element: Half, range: SourceRange) {
        self.group = group
        self.element = element
        self.range = range
    }
    public var isExact: Bool { group.isExact && element.isExact }
}

/// `storage(CT, MR)` or a SOP class keyword or a UID text.
public enum ClassTerm: Sendable {
    case storage([Name], range: SourceRange)
    case keyword(Name)
    case uid(TextLiteral)
}

/// A condition on the root of the original file.
public indirect enum GuardExpression: Sendable {
    case and([GuardExpression], range: SourceRange)
    case or([GuardExpression], range: SourceRange)
    case not(GuardExpression, range: SourceRange)
    /// A named condition.
    case reference(Name)
    case atom(GuardAtomExpression)

    public var range: SourceRange {
        switch self {
        case .and(_, let range), .or(_, let range), .not(_, let range): range
        case .reference(let name): name.range
        case .atom(let atom): atom.range
        }
    }
}

/// One test of one attribute: `any ImageType is "DERIVED"`, `ImageType[3] is "LOCALIZER"`.
public struct GuardAtomExpression: Sendable {
    public enum Quantifier: Sendable, Hashable {
        case single
        case any
        case all
        /// From 1.
        case index(Int)
    }
    public enum Comparison: String, Sendable, Hashable {
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }
    public enum Presence: String, Sendable, Hashable { case present, absent, empty }
    public enum Test: Sendable {
        /// `is "v"`; `negated` for `is not "v"`.
        case equals(Literal, negated: Bool)
        /// `in ("a", "b")`; `negated` for `not in`.
        case oneOf([Literal], negated: Bool)
        /// `in storage(CT), MRImageStorage`
        case inClasses([ClassTerm], negated: Bool)
        case compare(Comparison, Literal)
        /// `matches /re/`; the text between the slashes.
        case matches(TextLiteral)
        /// `is empty or absent`: true if any of them holds.
        case presence([Presence], negated: Bool)
    }
    public enum Subject: Sendable {
        case name(Name)
        case tag(TagPattern)
        case meta(Name)
    }
    public var subject: Subject
    public var quantifier: Quantifier
    public var test: Test
    public let range: SourceRange

    public init(subject: Subject, quantifier: Quantifier, test: Test, range: SourceRange) {
        self.subject = subject
        self.quantifier = quantifier
        self.test = test
        self.range = range
    }
}

/// `name(arguments) else action`.
public struct ActionExpression: Sendable {
    /// `keep`, `shift`, `uid`, ... as written.
    public var name: Name
    public var arguments: [Argument]
    /// The written fallback, if the action cannot be carried out: none or one, which carries its own in turn, so that
    /// `a else b else c` is a with fallback b with fallback c. An array only because a struct cannot hold itself.
    public var fallback: [ActionExpression]
    public let range: SourceRange

    /// An argument: `prefix: site`, `longitudinal`, `1 year`.
    public struct Argument: Sendable {
        public enum Value: Sendable {
            case literal(Literal)
            /// `1 year`, `30 days`: a number with a unit.
            case quantity(Name, unit: Name)
            /// `(0010,0020)` as the source of `copy`.
            case tag(TagPattern)
        }
        public var label: Name?
        public var value: Value
        public let range: SourceRange

        public init(label: Name?, value: Value, range: SourceRange) {
            self.label = label
            self.value = value
            self.range = range
        }
    }

    public init(name: Name, arguments: [Argument], fallback: [ActionExpression], range: SourceRange) {
        self.name = name
        self.arguments = arguments
        self.fallback = fallback
        self.range = range
    }
}
