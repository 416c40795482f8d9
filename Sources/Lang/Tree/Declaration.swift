/// Names that a policy introduces.
package enum Declaration: Sendable {
    /// `secret NAME`
    case secret(Name, range: SourceRange)
    /// `param NAME: text(1...8) matching /[A-Z]+/` and so on, with an optional `= "default"`.
    case param(Name, type: ParamType, default: Literal?, range: SourceRange)
    /// `offset NAME = days(A ... B) keyed by X else Y with SECRET` or `offset NAME = days(param P)`
    case offset(Name, OffsetExpression, range: SourceRange)
    /// `table NAME(key: X) { COLUMN: TYPE ... }`
    case table(Name, TableExpression, range: SourceRange)
    /// `set NAME = selector`
    case set(Name, SelectorExpression, range: SourceRange)
    /// `set NAME from "tags.txt" sha256:HEX`
    case tagList(Name, FileImport)
    /// `condition NAME = guard`
    case condition(Name, GuardExpression, range: SourceRange)
    /// `device NAME = guard`
    case device(Name, GuardExpression, range: SourceRange)
}

/// A parameter's type with its bounds: characters for texts and codes, values for numbers; a date has none.
package struct ParamType: Sendable {
    /// `text`, `code`, `date`, `integer` or `decimal`, as written.
    package var kind: Name
    package var low: Int
    package var high: Int
    /// The bounds of a decimal, as written.
    package var decimals: (low: String, high: String)?
    /// What stands behind `matching`.
    package var pattern: TextLiteral?
    package let range: SourceRange

    package init(kind: Name, low: Int, high: Int, range: SourceRange) {
        self.kind = kind
        self.low = low
        self.high = high
        self.range = range
    }
}
