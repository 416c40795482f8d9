/// `(key: ATTRIBUTE trimmed ignoring case) { COLUMN: TYPE ... }`
package struct TableExpression: Sendable {
    /// The attribute whose value says which row is a file's.
    package var key: Name
    package var isTrimmed: Bool
    package var ignoresCase: Bool
    package var columns: [Column]

    /// `code: text(1...16) may repeat key`
    package struct Column: Sendable {
        package enum Kind: Sendable {
            case text(low: Int, high: Int, pattern: TextLiteral?)
            /// One of these.
            case choice([TextLiteral])
            case integer(low: Int, high: Int)
            case date
        }
        package var name: Name
        package var kind: Kind
        package let typeRange: SourceRange
        /// Where `may` of `may repeat key` stands.
        package var repeatsKey: SourceRange?
        package let range: SourceRange

        package init(name: Name, kind: Kind, typeRange: SourceRange, repeatsKey: SourceRange?, range: SourceRange) {
            self.name = name
            self.kind = kind
            self.typeRange = typeRange
            self.repeatsKey = repeatsKey
            self.range = range
        }
    }

    package init(key: Name, isTrimmed: Bool, ignoresCase: Bool, columns: [Column]) {
        self.key = key
        self.isTrimmed = isTrimmed
        self.ignoresCase = ignoresCase
        self.columns = columns
    }
}

/// `TABLE.COLUMN`
package struct ColumnName: Sendable {
    package var table: Name
    package var column: Name
    /// The word `lookup` stands before it.
    package var isLookup: Bool

    package init(table: Name, column: Name, isLookup: Bool) {
        self.table = table
        self.column = column
        self.isLookup = isLookup
    }
}
