/// The file's rows in the tables of the run.
extension Executor {
    /// Finds the file's row in each table, once a file.
    mutating func findTableRows(_ root: ItemContext) {
        let set = characterSet(of: root)
        for table in configuration.tables {
            let value = facts.keyValues[table.key] ?? []
            facts.tableRows.append(value.isEmpty ? -1 : table.row(of: value, set, scratch: &facts.tableKey) ?? -1)
        }
    }

    /// The file's key for each table, empty where it has none, and whether the table has a row for it; none before they were read.
    var tableKeys: [TableKey] {
        zip(configuration.tables, facts.tableRows).map { table, row in
            TableKey(value: facts.keyValues[table.key] ?? [], hasRow: row >= 0)
        }
    }

    /// Appends what a column says of the file, in UTF-8.
    func appendCell(_ column: Int, to text: inout [UInt8]) throws(FileFailure.Code) {
        let place = configuration.columnPlaces[column]
        let row = place.table < facts.tableRows.count ? facts.tableRows[place.table] : -1
        let count = text.count
        if row >= 0 { configuration.tables[place.table].appendCell(row, place.column, to: &text) }
        guard text.count > count else { throw .notInTable }
    }

    /// The days that a table gives for the file; nil where it gives none.
    func tableDays(_ record: OffsetRecord) -> Int? {
        let place = configuration.columnPlaces[record.column - 1]
        guard place.table < facts.tableRows.count, facts.tableRows[place.table] >= 0 else { return nil }
        let days = configuration.tables[place.table].days(
            facts.tableRows[place.table], place.column, anchor: record.anchor)
        return days == 0 ? nil : days
    }
}
