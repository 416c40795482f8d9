/// `name(arguments)`.
public struct ActionExpression: Sendable {
    /// `keep`, `shift`, `uid`, ... as written.
    public var name: Name
    public var arguments: [Argument]
    public let range: SourceRange

    /// An argument: `prefix: site`, `longitudinal`, `1 year`.
    public struct Argument: Sendable {
        public enum Value: Sendable {
            case literal(Literal)
            /// `1 year`, `30 days`: a number with a unit.
            case quantity(Name, unit: Name)
            /// `(0010,0020)` as the source of `copy`.
            case tag(TagPattern)
        }
        public var label: Name?
        public var value: Value
        public let range: SourceRange

        public init(label: Name?, value: Value, range: SourceRange) {
            self.label = label
            self.value = value
            self.range = range
        }
    }

    public init(name: Name, arguments: [Argument], range: SourceRange) {
        self.name = name
        self.arguments = arguments
        self.range = range
    }
}
