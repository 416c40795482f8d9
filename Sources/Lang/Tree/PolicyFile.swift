// The typed tree that the compiler reads. Values only: each node carries its source range, and names are not yet
// resolved. The lossless tree in Syntax/ is what printing and formatting use.

/// A whole policy file.
public struct PolicyFile: Sendable {
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
