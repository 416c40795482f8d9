package import MidicLang
package import MidicRuntime

/// A table that a run is given.
package struct CheckedTable: Sendable, Hashable {
    package var name: String
    /// The attribute of the root whose value says which row is a file's.
    package var key: Tag
    package var keyVR: VR
    package var isTrimmed: Bool
    package var ignoresCase: Bool
    /// By name, since their order in the policy says nothing.
    package var columns: [CheckedColumn]
    package var range: SourceRange

    package init(
        name: String, key: Tag, keyVR: VR, isTrimmed: Bool, ignoresCase: Bool, columns: [CheckedColumn],
        range: SourceRange
    ) {
        self.name = name
        self.key = key
        self.keyVR = keyVR
        self.isTrimmed = isTrimmed
        self.ignoresCase = ignoresCase
        self.columns = columns
        self.range = range
    }
}

package struct CheckedColumn: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// Characters, inclusive.
        case text(low: Int, high: Int, pattern: String?)
        case choice([String])
        /// Inclusive.
        case integer(low: Int, high: Int)
        case date
    }
    package var name: String
    package var kind: Kind
    /// Its values may be keys of the table.
    package var repeatsKey: Bool
    package var range: SourceRange

    package init(name: String, kind: Kind, repeatsKey: Bool, range: SourceRange) {
        self.name = name
        self.kind = kind
        self.repeatsKey = repeatsKey
        self.range = range
    }

    /// Characters of the longest value.
    package var maximumLength: Int {
        switch kind {
        case .text(_, let high, _): high
        case .choice(let texts): texts.map(\.unicodeScalars.count).max() ?? 0
        case .integer(let low, let high): max(String(low).count, String(high).count)
        case .date: 8
        }
    }
}

/// A column where it is used.
package struct ColumnReference: Sendable, Hashable {
    /// Index into `CheckedPolicy.tables`.
    package var table: Int
    /// Index into the table's columns.
    package var column: Int
    /// What it gives may be the key itself.
    package var repeatsKey: Bool

    package init(table: Int, column: Int, repeatsKey: Bool) {
        self.table = table
        self.column = column
        self.repeatsKey = repeatsKey
    }

    package func renumbered(_ tables: [Int]) -> ColumnReference {
        ColumnReference(table: tables[table], column: column, repeatsKey: repeatsKey)
    }
}
