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
        /// `matches /re/`; the text between the slashes.
        case matches(TextLiteral)
        /// `is empty or absent`: true if any of them holds.
        case presence([Presence], negated: Bool)
        /// `begins with "A"`: a test of the vocabulary, by its words.
        case words([String], [Literal])
    }
    package enum Subject: Sendable {
        case name(Name)
        case tag(TagPattern)
        case meta(Name)
    }
    package var subject: Subject
    package var quantifier: Quantifier
    package var test: Test
    package let range: SourceRange

    package init(subject: Subject, quantifier: Quantifier, test: Test, range: SourceRange) {
        self.subject = subject
        self.quantifier = quantifier
        self.test = test
        self.range = range
    }
}
