/// A word as written, with its place.
package struct Name: Hashable, Sendable {
    package let text: String
    package let range: SourceRange

    package init(_ text: String, _ range: SourceRange) {
        self.text = text
        self.range = range
    }
}

/// A quoted text with escapes resolved, with its place.
package struct TextLiteral: Hashable, Sendable {
    package let value: String
    package let range: SourceRange

    package init(_ value: String, _ range: SourceRange) {
        self.value = value
        self.range = range
    }
}

/// A literal value. Numbers keep their spelling, since DS and IS are decimal text.
package enum Literal: Sendable, Hashable {
    case text(TextLiteral)
    case number(Name)
    /// A bare name where a value may stand: a parameter.
    case reference(Name)

    package var range: SourceRange {
        switch self {
        case .text(let literal): literal.range
        case .number(let name), .reference(let name): name.range
        }
    }
}
