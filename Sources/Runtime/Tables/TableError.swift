/// What is wrong with a table that a run is given. No value of the table stands in it: a table names patients.
public struct TableError: Error, Sendable {
    /// One fault, with its place.
    public struct Fault: Sendable, Hashable {
        /// From 1; nil for what concerns the file as a whole.
        public let line: Int?
        /// The column as the policy names it, or its number in the file.
        public let column: String?
        /// In words that go on after the place.
        public let reason: String

        package init(line: Int?, column: String? = nil, _ reason: String) {
            self.line = line
            self.column = column
            self.reason = reason
        }
    }

    /// The first faults, in the order of lines; never empty.
    public let faults: [Fault]
    /// Whether there may be more.
    public let isCutOff: Bool

    /// More are not looked for: a wrong file has one on each line.
    static let mostFaults = 10

    init(_ faults: [Fault], isCutOff: Bool = false) {
        self.faults = faults
        self.isCutOff = isCutOff
    }
}

extension TableError.Fault: CustomStringConvertible {
    /// `line 3, column code: has more characters than 16`.
    public var description: String {
        let place = [line.map { "line \($0)" }, column.map { "column \($0)" }].compactMap { $0 }
        return (place.isEmpty ? "" : place.joined(separator: ", ") + ": ") + reason
    }
}
