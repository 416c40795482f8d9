/// `name(arguments)`.
package struct ActionExpression: Sendable {
    /// `keep`, `shift`, `uid`, ... as written.
    package var name: Name
    package var arguments: [Argument]
    package let range: SourceRange

    /// An argument: `prefix: site`, `longitudinal`, `1 year`.
    package struct Argument: Sendable {
        package enum Value: Sendable {
            case literal(Literal)
            /// `1 year`, `30 days`: a number with a unit.
            case quantity(Name, unit: Name)
            /// `(0010,0020)` as the source of `copy`.
            case tag(TagPattern)
            /// `A else B`: the first of several attributes.
            case alternatives([Name])
            /// `"A" -> "X"`: a value and what it becomes.
            case pair(TextLiteral, TextLiteral)
        }
        package var label: Name?
        package var value: Value
        package let range: SourceRange

        package init(label: Name?, value: Value, range: SourceRange) {
            self.label = label
            self.value = value
            self.range = range
        }
    }

    package init(name: Name, arguments: [Argument], range: SourceRange) {
        self.name = name
        self.arguments = arguments
        self.range = range
    }
}
