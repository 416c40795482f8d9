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
    package enum Kind: Sendable, Hashable { case text, integer }
    package var name: String
    package var kind: Kind
    /// Characters for text, values for integers; inclusive.
    package var low: Int
    package var high: Int
    package var defaultValue: String?
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
    package var name: String
    /// Whole days, inclusive; never contains 0.
    package var low: Int
    package var high: Int
    /// Root attributes tried in this order; at least one.
    package var keys: [Tag]
    /// Index into `secrets`.
    package var secret: Int
    package var range: SourceRange

    package init(name: String, low: Int, high: Int, keys: [Tag], secret: Int, range: SourceRange) {
        self.name = name
        self.low = low
        self.high = high
        self.keys = keys
        self.secret = secret
        self.range = range
    }
}

package struct CheckedGate: Sendable {
    package var kind: Gate.Kind
    package var reason: String
    /// Index into `guards`.
    package var guardIndex: Int
    package var range: SourceRange

    package init(kind: Gate.Kind, reason: String, guardIndex: Int, range: SourceRange) {
        self.kind = kind
        self.reason = reason
        self.guardIndex = guardIndex
        self.range = range
    }
}
