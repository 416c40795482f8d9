package import MidicLang

/// One selector term with one action: a statement with three terms gives three rules that share a statement number.
package struct CheckedRule: Sendable {
    /// Index into `CheckedPolicy.layers`.
    package var layer: Int
    package var selector: CheckedSelector
    /// Terms after `except`, and those after `within` turned round.
    package var exceptions: [CheckedSelector]
    package var path: PathPattern
    /// Index into `CheckedPolicy.guards`; 0 is always.
    package var guardIndex: Int
    package var action: CheckedAction
    /// `override` was written.
    package var overrides: Bool
    package var because: String?
    /// What the reason refers to: for readers, and no part of what the rule says.
    package var reference: String?
    /// The `///` lines before the rule.
    package var documentation: String?
    /// The whole statement, for messages and provenance.
    package var range: SourceRange
    /// The one term, for messages.
    package var termRange: SourceRange
    /// All terms and what they except, for fix-its.
    package var selectorRange: SourceRange
    /// `except` was written.
    package var saysExcept: Bool
    /// `waive obligations(...)`: what the option wants cleaned keeps its value.
    package var isWaiver: Bool
    /// A part of `safe_list`: of the creator that the selector names, only what is listed, in the VR that is listed.
    package var safeListing: SafeListing?

    /// All that it names: what it picks, and what stands behind `within` and `except`.
    package var selectors: [CheckedSelector] { [selector] + exceptions.flatMap(\.parts) }

    package init(
        layer: Int, selector: CheckedSelector, exceptions: [CheckedSelector], path: PathPattern, guardIndex: Int,
        action: CheckedAction, overrides: Bool, because: String?, reference: String? = nil,
        documentation: String? = nil, range: SourceRange,
        termRange: SourceRange, selectorRange: SourceRange? = nil, saysExcept: Bool = false,
        isWaiver: Bool = false
    ) {
        self.isWaiver = isWaiver
        self.layer = layer
        self.selector = selector
        self.exceptions = exceptions
        self.path = path
        self.guardIndex = guardIndex
        self.action = action
        self.overrides = overrides
        self.because = because
        self.reference = reference
        self.documentation = documentation
        self.range = range
        self.termRange = termRange
        self.selectorRange = selectorRange ?? termRange
        self.saysExcept = saysExcept
    }
}
