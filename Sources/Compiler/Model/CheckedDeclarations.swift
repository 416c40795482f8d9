package import MidicLang
package import MidicRuntime

package struct CheckedSecret: Sendable, Hashable {
    package var name: String
    package var range: SourceRange

    package init(name: String, range: SourceRange) {
        self.name = name
        self.range = range
    }
}

package struct CheckedParam: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case text
        /// Text of the repertoire of CS.
        case code
        /// YYYYMMDD.
        case date
        case integer
        /// A decimal text; the bounds are in millionths.
        case decimal

        package var isNumber: Bool { self == .integer || self == .decimal }
    }
    package var name: String
    package var kind: Kind
    /// Characters for text, values for numbers; inclusive.
    package var low: Int
    package var high: Int
    package var defaultValue: String?
    /// A regular expression that its values match as a whole.
    package var pattern: String?
    package var range: SourceRange

    package init(name: String, kind: Kind, low: Int, high: Int, defaultValue: String?, range: SourceRange) {
        self.name = name
        self.kind = kind
        self.low = low
        self.high = high
        self.defaultValue = defaultValue
        self.range = range
    }
}

package struct CheckedOffset: Sendable, Hashable {
    package enum Days: Sendable, Hashable {
        /// Multiples of `step` from `low` to `high`, inclusive; never 0. Chosen by the first of the keys that has a value, with a
        /// secret by its index.
        case keyed(low: Int, high: Int, step: Int, keys: [OffsetKey], secret: Int)
        /// The value of an integer parameter, by its index, with its range.
        case given(param: Int, low: Int, high: Int)
        /// The number in the file's row of a table, with the column's range.
        case lookup(ColumnReference, low: Int, high: Int)
        /// From the date in the file's row to a day, counted from 1970-01-01.
        case anchor(ColumnReference, day: Int)
    }
    package var name: String
    package var days: Days
    package var range: SourceRange

    package init(name: String, days: Days, range: SourceRange) {
        self.name = name
        self.days = days
        self.range = range
    }
}

/// A root attribute that keys an offset, or two that count together.
package struct OffsetKey: Sendable, Hashable {
    package var attribute: Tag
    /// Says whose numbers the attribute's are.
    package var issuer: Tag?

    package init(_ attribute: Tag, issuer: Tag? = nil) {
        self.attribute = attribute
        self.issuer = issuer
    }
}

package struct CheckedGate: Sendable {
    package var kind: Gate.Kind
    package var reason: String
    /// Index into `guards`.
    package var guardIndex: Int
    /// Index into `CheckedPolicy.layers`.
    package var layer: Int
    package var range: SourceRange

    package init(kind: Gate.Kind, reason: String, guardIndex: Int, layer: Int, range: SourceRange) {
        self.layer = layer
        self.kind = kind
        self.reason = reason
        self.guardIndex = guardIndex
        self.range = range
    }
}
