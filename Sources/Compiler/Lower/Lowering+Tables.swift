import MidicRuntime

/// Tables that a run is given.
extension Lowering {
    /// The tables with their columns; which VRs a column is written with is known once all actions are.
    func lowerTables() {
        for table in policy.tables {
            content.tables.append(
                TableRecord(
                    name: strings.add(table.name), key: table.key, keyVR: table.keyVR, isTrimmed: table.isTrimmed,
                    ignoresCase: table.ignoresCase, firstColumn: UInt32(content.tableColumns.count),
                    columnCount: UInt32(table.columns.count)))
            for column in table.columns {
                var record = ColumnRecord(
                    name: strings.add(column.name), kind: .text, firstText: UInt32(content.columnTexts.count))
                record.repeatsKey = column.repeatsKey
                switch column.kind {
                case .text(let low, let high, let pattern):
                    (record.low, record.high) = (Int64(low), Int64(high))
                    record.automaton = pattern.map { place(ofPattern: $0) + 1 } ?? 0
                case .choice(let texts):
                    record.kind = .choice
                    record.textCount = UInt32(texts.count)
                    content.columnTexts += texts.map { strings.add($0) }
                case .integer(let low, let high):
                    record.kind = .integer
                    (record.low, record.high) = (Int64(low), Int64(high))
                case .date: record.kind = .date
                }
                content.tableColumns.append(record)
            }
        }
        for offset in policy.offsets {
            if case .lookup(let column, _, _) = offset.days {
                content.tableColumns[Int(place(of: column))].isDays = true
            }
        }
    }

    /// The place of a column among those of all tables.
    func place(of column: ColumnReference) -> UInt32 {
        UInt32(policy.tables[..<column.table].reduce(0) { $0 + $1.columns.count } + column.column)
    }

    private func place(ofPattern pattern: String) -> UInt32 {
        guard case .success(let automaton) = RegularExpression.compile(pattern) else {
            preconditionFailure("a pattern that the front refused")
        }
        if let known = content.automata.firstIndex(of: automaton) { return UInt32(known) }
        content.automata.append(automaton)
        return UInt32(content.automata.count - 1)
    }

    /// Notes which columns outputs are given, and with which VRs, so that tables are held against them.
    func noteWrittenColumns() {
        func note(_ column: UInt32, _ vr: VR?) {
            content.tableColumns[Int(column)].isWritten = true
            if let vr { content.tableColumns[Int(column)].vrs |= vr.bit }
        }
        guard !content.tables.isEmpty else { return }
        for action in content.actions {
            let first = Int(action.firstOperand)
            for operand in content.operands[first..<first + Int(action.operandCount)] {
                switch operand.kind {
                case .column: note(operand.value, action.vr)
                case .value:
                    let template = content.valueTemplates[Int(operand.value)]
                    for place in Int(template.firstPart)..<Int(template.firstPart + template.partCount)
                    where content.valueParts[place].kind == .column {
                        // A prefix is no whole value.
                        note(content.valueParts[place].index, action.opcode == .pseudonym ? nil : action.vr)
                    }
                default: break
                }
            }
        }
    }
}
