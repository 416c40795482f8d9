/// How many subjects of the inputs each table of a run has a row for.
package struct TableCoverage: Sendable {
    /// One table.
    package struct Entry: Sendable {
        package let name: String
        /// Of the table.
        package let rows: Int
        /// Different keys of the inputs with a row, and without one.
        package fileprivate(set) var covered: Set<[UInt8]> = []
        package fileprivate(set) var missing: Set<[UInt8]> = []
        package fileprivate(set) var filesCovered = 0
        package fileprivate(set) var filesMissing = 0
        /// Files whose key is absent or blank.
        package fileprivate(set) var filesWithoutKey = 0
    }

    package private(set) var entries: [Entry]
    /// DICOM objects that were read.
    package private(set) var files = 0
    /// Other entries of the inputs, and files that are no DICOM object or could not be read.
    package private(set) var others = 0

    /// Reads the inputs, one after the other, and writes nothing.
    package init(_ plan: BatchPlan, _ configuration: RunConfiguration) {
        entries = configuration.tables.map { Entry(name: $0.name, rows: $0.rowCount) }
        var deidentifier = Deidentifier(configuration: configuration)
        var walk = InputWalk(plan.roots)
        while let entry = walk.next() {
            guard entry.kind == .file, let keys = deidentifier.tableKeys(entry.path), keys.count == entries.count else {
                others += 1
                continue
            }
            files += 1
            for (place, key) in keys.enumerated() { entries[place].note(key) }
        }
    }
}

extension TableCoverage.Entry {
    fileprivate mutating func note(_ key: TableKey) {
        if key.value.isEmpty {
            filesWithoutKey += 1
        } else if key.hasRow {
            covered.insert(key.value)
            filesCovered += 1
        } else {
            missing.insert(key.value)
            filesMissing += 1
        }
    }
}
