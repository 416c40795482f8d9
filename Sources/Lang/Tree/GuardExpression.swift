/// A condition on the root of the original file.
package indirect enum GuardExpression: Sendable {
    case and([GuardExpression], range: SourceRange)
    case or([GuardExpression], range: SourceRange)
    case not(GuardExpression, range: SourceRange)
    /// A named condition.
    case reference(Name)
    /// A fact of the file, by its words: `embedded overlays`.
    case fact([String], range: SourceRange)
    case atom(GuardAtomExpression)

    package var range: SourceRange {
        switch self {
        case .and(_, let range), .or(_, let range), .not(_, let range), .fact(_, let range): range
        case .reference(let name): name.range
        case .atom(let atom): atom.range
        }
    }
}

/// One test of one attribute: `any ImageType is "DERIVED"`, `ImageType[3] is "LOCALIZER"`.
package struct GuardAtomExpression: Sendable {
    package enum Quantifier: Sendable, Hashable {
        case single
        case any
        case all
        /// From 1.
        case index(Int)
    }
    package enum Comparison: String, Sendable, Hashable {
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }
    package enum Presence: String, Sendable, Hashable { case present, absent, empty }
    package enum Test: Sendable {
        /// `is "v"`; `negated` for `is not "v"`.
        case equals(Literal, negated: Bool)
        /// `in ("a", "b")`; `negated` for `not in`.
        case oneOf([Literal], negated: Bool)
        /// `in storage(CT), MRImageStorage`
        case inClasses([ClassTerm], negated: Bool)
        case compare(Comparison, Literal)
        /// `matches /re/`; the text between the slashes. `negated` for `not matches`.
        case matches(TextLiteral, negated: Bool)
        /// `is empty or absent`: true if any of them holds.
        case presence([Presence], negated: Bool)
        /// `begins with "A"`: a test of the vocabulary, by its words; `negated` for `not begins with`.
        case words([String], [Literal], negated: Bool)
    }
    package enum Subject: Sendable {
        case name(Name)
        case tag(TagPattern)
        case meta(Name)
        /// An attribute in the items of sequences, which are named from the root: `A/B/X`.
        indirect case nested([Subject])
        /// A private element of the root, by its creator.
        case privateElement(TextLiteral, TagPattern)
        /// `value`: the element itself that the rule decides.
        case value(SourceRange)
    }
    package var subject: Subject
    package var quantifier: Quantifier
    package var test: Test
    /// Where `ignoring case` stands.
    package var ignoringCase: SourceRange?
    package let range: SourceRange

    package init(
        subject: Subject, quantifier: Quantifier, test: Test, ignoringCase: SourceRange? = nil, range: SourceRange
    ) {
        self.subject = subject
        self.quantifier = quantifier
        self.test = test
        self.ignoringCase = ignoringCase
        self.range = range
    }
}
