import MidicCompiler
import MidicRuntime

/// A table as the page says it: lines of cells, looked through one after the other.
struct TableReading {
    let table: CheckedTable
    private let header: [String]
    private let rows: [[String]]

    init(_ table: CheckedTable, _ lines: [[String]]) {
        self.table = table
        header = lines.first ?? []
        rows = Array(lines.dropFirst())
    }

    private func place(of column: String?) -> Int? {
        guard let column else {
            let keyword = DataDictionary.shared.entry(for: table.key)?.keyword
            return header.firstIndex { $0 == "key" || $0 == keyword }
        }
        return header.firstIndex(of: column)
    }

    /// All cells of a column.
    func cells(of column: ColumnReference) -> [String] {
        guard let place = place(of: table.columns[column.column].name) else { return [] }
        return rows.map { $0[place] }
    }

    /// The cell of a file whose key has a value; nil where there is none.
    func cell(_ column: ColumnReference, key: String) -> String? {
        guard let keys = place(of: nil), let place = place(of: table.columns[column.column].name) else { return nil }
        let row = rows.first { isSame($0[keys], key) }
        // Scalars, since characters that look alike are not the same.
        return row.flatMap { $0[place].isEmpty ? nil : $0[place] }
    }

    private func isSame(_ listed: String, _ key: String) -> Bool {
        var listed = Array(listed.unicodeScalars)
        if table.isTrimmed {
            while listed.first == " " { listed.removeFirst() }
            while listed.last == " " { listed.removeLast() }
        }
        let value = Array(key.unicodeScalars)
        guard table.ignoresCase else { return listed == value }
        return listed.map(small) == value.map(small)
    }

    /// The small letter where capital and small letter are one character each; of the two small sigmas the one within words.
    private func small(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        if scalar == "\u{3C2}" { return "\u{3C3}" }
        let mapped = Array(scalar.properties.lowercaseMapping.unicodeScalars)
        return mapped.count == 1 ? mapped[0] : scalar
    }

    /// `2024-05-17` or `20240517`.
    static func date(_ text: String) -> CivilDate? {
        let digits = text.filter { $0 != "-" }
        guard digits.count == 8, let number = Int(digits) else { return nil }
        return CivilDate(year: number / 10_000, month: number / 100 % 100, day: number % 100)
    }
}

extension Performance {
    /// The text of a template; it fails where the file has no row that says part of it.
    func text(of template: ValueTemplate) throws(FileFailure.Code) -> String {
        var text = ""
        for part in template.parts {
            switch part {
            case .literal(let literal): text += literal
            case .param(let index): text += params[index]
            case .column(let column): text += try written(column)
            }
        }
        return text
    }

    /// A cell as outputs get it: a date without hyphens, a number without what need not stand in front of it.
    func written(_ column: ColumnReference) throws(FileFailure.Code) -> String {
        guard let cell = cell(column) else { throw .notInTable }
        switch policy.tables[column.table].columns[column.column].kind {
        case .text, .choice: return cell
        case .integer: return Int(cell).map { String($0) } ?? cell
        case .date: return String(cell.filter { $0 != "-" })
        }
    }

    /// What a table says of the file in a column.
    func cell(_ column: ColumnReference) -> String? {
        let table = tables[column.table]
        let value = keyValue(table.table.key)
        guard !value.isEmpty else { return nil }
        var root = Level(siblings: reading.elements)
        root.look()
        guard let text = try? root.characterSet.decode(value).utf8 else { return nil }
        return table.cell(column, key: String(decoding: text, as: UTF8.self))
    }
}
