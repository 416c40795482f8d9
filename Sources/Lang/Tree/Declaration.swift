/// Names that a policy introduces.
package enum Declaration: Sendable {
    /// `secret NAME`
    case secret(Name, range: SourceRange)
    /// `param NAME: text(1...8)` or `param NAME: integer(0...10)`, with an optional `= "default"`.
    case param(Name, type: ParamType, default: Literal?, range: SourceRange)
    /// `offset NAME = days(A ... B) keyed by X else Y with SECRET` or `offset NAME = days(param P)`
    case offset(Name, OffsetExpression, range: SourceRange)
    /// `set NAME = selector`
    case set(Name, SelectorExpression, range: SourceRange)
    /// `condition NAME = guard`
    case condition(Name, GuardExpression, range: SourceRange)
}

/// A parameter's type with its bounds: characters for text, values for integers.
package struct ParamType: Sendable {
    /// `text` or `integer`, as written.
    package var kind: Name
    package var low: Int
    package var high: Int
    package let range: SourceRange

    package init(kind: Name, low: Int, high: Int, range: SourceRange) {
        self.kind = kind
        self.low = low
        self.high = high
        self.range = range
    }
}
