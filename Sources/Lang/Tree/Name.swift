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
