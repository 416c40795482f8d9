/// Everything that is order-free in the body of a policy.
package indirect enum Statement: Sendable {
    case gate(Gate)
    case rule(Rule)
    /// `classes unregistered -> uid(SECRET)`: the action and its fallbacks, as written. Never empty.
    case unregisteredClasses([ActionExpression], Loosening, range: SourceRange)
    case waiver(Waiver)
    /// `mark equipment when g`
    case markEquipment(EquipmentMark)
    /// `safe_list "safe.tsv" override because "..."`
    case safeList(FileImport, Loosening)
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
package struct Gate: Sendable {
    package enum Kind: String, Sendable, Hashable { case accept, reject, quarantine }
    package var kind: Kind
    package var reason: TextLiteral?
    package var condition: GuardExpression?
    package let range: SourceRange

    package init(kind: Kind, reason: TextLiteral?, condition: GuardExpression?, range: SourceRange) {
        self.kind = kind
        self.reason = reason
        self.condition = condition
        self.range = range
    }
}

/// `because "..." ref "..."`: why, and where that was decided.
package struct Reason: Sendable {
    package var text: TextLiteral
    /// The number of a decision, a ticket or a document.
    package var reference: TextLiteral?

    package init(text: TextLiteral, reference: TextLiteral?) {
        self.text = text
        self.reference = reference
    }
}

/// `override` and `because`, where a clause or a statement may say them.
package struct Loosening: Sendable {
    /// The word `override`; nil where it is not written.
    package var override: SourceRange?
    package var because: Reason?

    package init(override: SourceRange?, because: Reason?) {
        self.override = override
        self.because = because
    }
}

/// `waive obligations(OPTION) when g because "..."`.
package struct Waiver: Sendable {
    package var option: Name
    package var condition: GuardExpression?
    package var because: Reason
    /// The `///` lines before it.
    package var documentation: String?
    /// `obligations(OPTION)`
    package let selectorRange: SourceRange
    package let range: SourceRange

    package init(
        option: Name, condition: GuardExpression?, because: Reason, documentation: String?,
        selectorRange: SourceRange, range: SourceRange
    ) {
        self.option = option
        self.condition = condition
        self.because = because
        self.documentation = documentation
        self.selectorRange = selectorRange
        self.range = range
    }
}

/// `selector when g -> override action because "..."`.
package struct Rule: Sendable {
    package var selector: SelectorExpression
    package var condition: GuardExpression?
    package var override: SourceRange?
    /// The action, then its fallbacks in order: `a else b else c`. Never empty.
    package var actions: [ActionExpression]
    package var because: Reason?
    /// The `///` lines before the rule.
    package var documentation: String?
    package let range: SourceRange

    package init(
        selector: SelectorExpression, condition: GuardExpression?, override: SourceRange?, actions: [ActionExpression],
        because: Reason?, documentation: String?, range: SourceRange
    ) {
        self.selector = selector
        self.condition = condition
        self.override = override
        self.actions = actions
        self.because = because
        self.documentation = documentation
        self.range = range
    }
}

/// `mark equipment when g because "..."`.
package struct EquipmentMark: Sendable {
    package var condition: GuardExpression?
    /// The word `override`; nil where it is not written.
    package var override: SourceRange?
    package var because: Reason?
    /// The `///` lines before it.
    package var documentation: String?
    package let range: SourceRange

    package init(
        condition: GuardExpression?, override: SourceRange?, because: Reason?, documentation: String?,
        range: SourceRange
    ) {
        self.condition = condition
        self.override = override
        self.because = because
        self.documentation = documentation
        self.range = range
    }
}
