import MidicLang
import MidicRuntime

/// Tables: their keys, their columns, and offsets that they give.
extension DeclarationResolver {
    /// The table with what is sound of it, so that a fault in it is reported once.
    func resolveTable(_ name: Name, _ table: TableExpression, _ range: SourceRange) -> CheckedTable {
        if scope.tables.count == RulesetLimits.tables {
            scope.report(.policyLimit, "a policy has at most \(RulesetLimits.tables) tables", at: name.range)
        }
        if table.columns.count > RulesetLimits.tableColumns {
            scope.report(
                .policyLimit, "a table has at most \(RulesetLimits.tableColumns) columns", at: name.range)
        }
        if table.columns.isEmpty {
            scope.report(.tableColumn, "a table has at least one column, such as `code: text(1...16)`", at: name.range)
        }
        let entry = key(table.key)
        var columns: [CheckedColumn] = []
        var names: [String: SourceRange] = [:]
        for column in table.columns {
            if let first = names.updateValue(column.name.range, forKey: column.name.text) {
                scope.report(
                    .tableColumn, "the table has two columns `\(column.name.text)`; rename one of them",
                    at: column.name.range, notes: [DiagnosticNote("first here", at: first, role: .earlier)])
                continue
            }
            if column.name.text == "key" || column.name.text == table.key.text {
                scope.report(
                    .tableColumn,
                    "`\(column.name.text)` is what the file's first line names its keys with; choose another name",
                    at: column.name.range)
            }
            columns.append(resolve(column))
        }
        columns.sort { $0.name < $1.name }
        return CheckedTable(
            name: name.text, key: entry?.tag ?? .patientID, keyVR: entry?.vr ?? .LO, isTrimmed: table.isTrimmed,
            ignoresCase: table.ignoresCase, columns: columns, range: range)
    }

    private func key(_ name: Name) -> DictionaryEntry? {
        guard let entry = scope.attribute(name) else { return nil }
        let isText = !entry.vrs.isEmpty && entry.vrs.allSatisfy(\.canKeyTable)
        guard entry.mask == nil, entry.tag.group > 2, isText, entry.vm.allows(1) else {
            scope.report(
                .tableKey,
                "`\(entry.label)` (\(entry.vrText)) cannot be the key of a table; a key is a short text of the root, such as `PatientID`",
                at: name.range)
            return nil
        }
        return entry
    }

    private func resolve(_ column: TableExpression.Column) -> CheckedColumn {
        func refuse(_ message: String, _ fixIts: [FixIt] = []) {
            scope.report(.tableColumn, message, at: column.typeRange, fixIts: fixIts)
        }
        let kind: CheckedColumn.Kind
        switch column.kind {
        case .text(let low, let high, let pattern):
            if low > high {
                refuse("the bounds are the wrong way round: \(low) is above \(high)")
            } else if low < 0 || high < 1 || high > RulesetLimits.paramCharacters {
                refuse("a text of a table has 0 to \(RulesetLimits.paramCharacters) characters; write `text(1...16)`")
            }
            if let pattern { guards.check(pattern: pattern) }
            kind = .text(low: low, high: high, pattern: pattern?.value)
        case .choice(let texts):
            check(choices: texts)
            kind = .choice(texts.map(\.value).sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) })
        case .integer(let low, let high):
            if low > high {
                refuse("the bounds are the wrong way round: \(low) is above \(high)")
            } else if low < Int(Int32.min) || high > Int(UInt32.max) {
                refuse("an integer of a table lies between \(Int32.min) and \(UInt32.max)")
            }
            kind = .integer(low: low, high: high)
        case .date: kind = .date
        }
        if let mark = column.repeatsKey {
            switch kind {
            case .text, .choice: break
            case .integer, .date:
                scope.report(
                    .tableColumn, "numbers and dates are not held against the keys; leave `may repeat key` out",
                    at: mark)
            }
        }
        return CheckedColumn(
            name: column.name.text, kind: kind, repeatsKey: column.repeatsKey != nil, range: column.range)
    }

    private func check(choices texts: [TextLiteral]) {
        if texts.count > RulesetLimits.columnTexts {
            scope.report(
                .policyLimit, "a column has at most \(RulesetLimits.columnTexts) texts", at: texts[0].range)
        }
        var known: [String: SourceRange] = [:]
        for text in texts {
            if let first = known.updateValue(text.range, forKey: text.value) {
                scope.report(
                    .tableColumn, "this text is listed twice", at: text.range,
                    notes: [DiagnosticNote("first here", at: first, role: .earlier)])
            }
            let isPlain = text.value.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F && $0 != "\\" }
            if text.value.allSatisfy({ $0 == " " }) || !isPlain
                || text.value.unicodeScalars.count > RulesetLimits.paramCharacters
            {
                scope.report(
                    .tableColumn,
                    "a text that a column may be has 1 to \(RulesetLimits.paramCharacters) characters, not of blanks alone, without backslash and control characters",
                    at: text.range)
            }
        }
    }

    // MARK: Offsets

    func lookedUp(_ name: ColumnName, _ layer: Int) -> CheckedOffset.Days? {
        guard let (reference, column) = scope.column(name, from: layer) else { return nil }
        let range = name.table.range.union(name.column.range)
        func refuse(_ message: String) -> CheckedOffset.Days? {
            scope.report(
                .offsetColumn, message, at: range,
                notes: [DiagnosticNote("declared here", at: column.range, role: .earlier)])
            return nil
        }
        guard case .integer(let low, let high) = column.kind else {
            let advice =
                column.kind == .date
                ? "; for dates write `anchor(lookup \(name.table.text).\(column.name), to: \"2000-01-01\")`" : ""
            return refuse("`\(column.name)` is no number of days, such as `integer(-3650...-30)`\(advice)")
        }
        guard low >= -DayOffset.longest, high <= DayOffset.longest else {
            return refuse(
                "`\(column.name)` may be \(low)...\(high), and an offset of more than \(DayOffset.longest) days leaves the years 1 to 9999"
            )
        }
        guard high - low + (low <= 0 && high >= 0 ? 0 : 1) >= DayOffset.fewestShifts else {
            return refuse(
                "`\(column.name)` may be \(low)...\(high), so the policy nearly says the days itself, and with fewer than \(DayOffset.fewestShifts) numbers they can be guessed; widen its range"
            )
        }
        return .lookup(reference, low: low, high: high)
    }

    func anchored(_ name: ColumnName, _ date: TextLiteral, _ layer: Int) -> CheckedOffset.Days? {
        let found = scope.column(name, from: layer)
        let day = Self.day(date.value)
        if day == nil {
            scope.report(.offsetColumn, "this is no date such as \"2000-01-01\"", at: date.range)
        }
        guard let (reference, column) = found else { return nil }
        guard column.kind == .date else {
            scope.report(
                .offsetColumn, "`\(column.name)` is no column of dates; declare it as `\(column.name): date`",
                at: name.table.range.union(name.column.range),
                notes: [DiagnosticNote("declared here", at: column.range, role: .earlier)])
            return nil
        }
        return day.map { .anchor(reference, day: $0) }
    }

    /// Days since 1970-01-01 of `2000-01-01`; nil for another form, or no date.
    private static func day(_ text: String) -> Int? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts.map(\.count) == [4, 2, 2],
            parts.allSatisfy({ $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } }), let year = Int(parts[0]),
            let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        return CivilDate(year: year, month: month, day: day)?.dayNumber
    }

    // MARK: Columns without a use

    func reportUnusedColumns(_ last: FileID?, _ errors: [SourceRange]) {
        for found in scope.declared.values.sorted(by: { $0.name.text < $1.name.text })
        where found.name.range.file == last && scope.used.contains(found.name.text) {
            guard case .table(let index) = found.meaning else { continue }
            for (place, column) in scope.tables[index].columns.enumerated()
            where !scope.usedColumns.contains([index, place]) && !errors.contains(column.range) {
                scope.report(
                    .unusedColumn,
                    "column `\(column.name)` of `\(found.name.text)` is never used, and a run must give it all the same; remove it",
                    at: column.range)
            }
        }
    }
}
