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
            /// `slice(PatientID, 1...4)`: part of what `compose` puts together.
            indirect case call(Name, [Argument])
            /// `1...4`: the first and the last of a text's characters.
            case characters(Name, Name)
            /// `item { X = "v" }`
            case item([ItemMember])
            /// `TABLE.COLUMN`, or `lookup TABLE.COLUMN` in an argument of another action.
            case column(ColumnName)
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

/// `X = "v"`, `Y = item { ... }`: an attribute of a new item.
package struct ItemMember: Sendable {
    package enum Value: Sendable {
        /// Its values, one after the other; arguments as of `set`.
        case values([ActionExpression.Argument])
        case item([ItemMember])
    }
    package enum Attribute: Sendable {
        case name(Name)
        case tag(TagPattern)

        package var range: SourceRange {
            switch self {
            case .name(let name): name.range
            case .tag(let pattern): pattern.range
            }
        }
    }
    package var attribute: Attribute
    package var value: Value
    package let range: SourceRange

    package init(attribute: Attribute, value: Value, range: SourceRange) {
        self.attribute = attribute
        self.value = value
        self.range = range
    }
}
