/// A place for people and editors: line and column, both from 1.
public struct SourcePosition: Hashable, Sendable {
    public let line: Int
    /// Counts Unicode scalars, as most editors show it.
    public let column: Int
    /// Counts UTF-16 code units, as the Language Server Protocol does (which counts from 0).
    public let utf16Column: Int

    package init(line: Int, column: Int, utf16Column: Int) {
        self.line = line
        self.column = column
        self.utf16Column = utf16Column
    }
}
