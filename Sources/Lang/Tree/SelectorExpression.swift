/// `term, term within term, term except term, term`.
package struct SelectorExpression: Sendable {
    package var terms: [SelectorTerm]
    /// What stands behind each `within`, in their order: of all, what all of them pick too.
    package var within: [[SelectorTerm]] = []
    package var exceptions: [SelectorTerm]
    package let range: SourceRange

    package init(terms: [SelectorTerm], exceptions: [SelectorTerm], range: SourceRange) {
        self.terms = terms
        self.exceptions = exceptions
        self.range = range
    }
}

/// One selector term: an optional path, then what it picks there.
package struct SelectorTerm: Sendable {
    package enum Target: Sendable {
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
        /// `retained(option)`.
        case retained(Name)
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
    package var path: PathPrefix
    package var target: Target
    /// The VR behind `as`.
    package var vr: Name?
    package let range: SourceRange

    package init(path: PathPrefix, target: Target, vr: Name? = nil, range: SourceRange) {
        self.path = path
        self.target = target
        self.vr = vr
        self.range = range
    }
}

/// The sequences before a target: `./` anchors at the root (in `in S { }`: at the item of S).
package struct PathPrefix: Sendable {
    package enum Step: Sendable {
        case sequence(Name)
        case sequenceTag(TagPattern)
        /// `**`
        case anyDepth
    }
    /// True for a leading `./`.
    package var anchored: Bool
    package var steps: [Step]
    package let range: SourceRange

    package init(anchored: Bool, steps: [Step], range: SourceRange) {
        self.anchored = anchored
        self.steps = steps
        self.range = range
    }
}

/// Group and element as inclusive ranges under a mask; `x` digits have a zero in the mask.
package struct TagPattern: Hashable, Sendable {
    package var group: TagHalf
    package var element: TagHalf
    package let range: SourceRange

    package init(group: TagHalf, element: TagHalf, range: SourceRange) {
        self.group = group
        self.element = element
        self.range = range
    }
    package var isExact: Bool { group.isExact && element.isExact }
}

/// `storage(CT, MR)` or a SOP class keyword or a UID text.
package enum ClassTerm: Sendable {
    case storage([Name], range: SourceRange)
    case keyword(Name)
    case uid(TextLiteral)
}
