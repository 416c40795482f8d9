/// What an offset's days are made of.
package enum OffsetExpression: Sendable {
    /// `days(A ... B, step: S) keyed by X else (Y, Z) with SECRET`
    case keyed(Days, keys: [Key], secret: Name)
    /// `days(param P)`: a number that whoever runs the policy gives.
    case given(param: Name)
    /// `days(lookup T.C)`: the number in the file's row of a table.
    case lookup(ColumnName)
    /// `anchor(lookup T.C, to: "2000-01-01")`: the days from a date in the file's row to that date.
    case anchor(ColumnName, to: TextLiteral)

    /// `A ... B, step: S`
    package struct Days: Sendable {
        package var low: Int
        package var high: Int
        package var step: Int?
        /// From the first bound to the last number.
        package let range: SourceRange
        package let stepRange: SourceRange?

        package init(low: Int, high: Int, step: Int?, range: SourceRange, stepRange: SourceRange?) {
            self.low = low
            self.high = high
            self.step = step
            self.range = range
            self.stepRange = stepRange
        }
    }

    /// An attribute, or several in parentheses that count together.
    package struct Key: Sendable {
        package var attributes: [Name]
        package let range: SourceRange

        package init(attributes: [Name], range: SourceRange) {
            self.attributes = attributes
            self.range = range
        }
    }
}
