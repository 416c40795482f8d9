// The typed tree that the compiler reads. Values only: each node carries its source range, and names are not yet
// resolved. The lossless tree in Syntax/ is what printing and formatting use.

/// A whole policy file.
package struct PolicyFile: Sendable {
    package var policy: PolicyBlock?
    package var imports: [FileImport] = []
    package var declarations: [Declaration] = []
    package var statements: [Statement] = []
    /// Something in the file was not understood and is missing here. What is absent may be there in the source, so later
    /// phases should not complain about what they do not find (a clause, a header).
    package var hasSyntaxErrors = false
    /// Names whose declarations were not understood. They exist, so uses of them are not reported.
    package var brokenNames: [Name] = []
    package let range: SourceRange

    package init(range: SourceRange) { self.range = range }
}

/// `policy NAME version "..." { ... }`.
package struct PolicyBlock: Sendable {
    package var name: Name
    package var version: TextLiteral?
    /// The `///` lines before the block, joined by line feeds.
    package var documentation: String?
    package var standard: TextLiteral?
    package var extends: Extends?
    package var otherwise: OtherwiseClause?
    package var onError: OnErrorClause?
    package let range: SourceRange

    package init(name: Name, range: SourceRange) {
        self.name = name
        self.range = range
    }
}

/// `extends basic with a, b` or `extends "file.midic" with a, b`.
package struct Extends: Sendable {
    package enum Base: Sendable {
        case profile(Name)
        case file(TextLiteral)
    }
    package var base: Base
    /// Of a file.
    package var pin: DigestPin?
    /// nil when there is no `with`; empty never.
    package var options: [Name]?
    /// Of the options.
    package var loosening: Loosening
    package let range: SourceRange

    package init(base: Base, options: [Name]?, loosening: Loosening, range: SourceRange) {
        self.base = base
        self.options = options
        self.loosening = loosening
        self.range = range
    }
}

/// `otherwise keep`, `otherwise remove`, `otherwise empty`, `otherwise keep in_iod else remove`.
package struct OtherwiseClause: Sendable {
    package var action: Name
    package var inIOD: Bool
    package var elseAction: Name?
    package var loosening: Loosening
    package let range: SourceRange

    package init(action: Name, inIOD: Bool, elseAction: Name?, loosening: Loosening, range: SourceRange) {
        self.loosening = loosening
        self.action = action
        self.inIOD = inIOD
        self.elseAction = elseAction
        self.range = range
    }
}

/// `on_error quarantine`, `on_error reject`, `on_error remove`.
package struct OnErrorClause: Sendable {
    package var outcome: Name
    package var loosening: Loosening
    package let range: SourceRange

    package init(outcome: Name, loosening: Loosening, range: SourceRange) {
        self.loosening = loosening
        self.outcome = outcome
        self.range = range
    }
}
