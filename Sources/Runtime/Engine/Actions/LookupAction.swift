/// `lookup`: what a table says of the file in a column becomes the value.
package enum LookupAction: ValueAction {
    package static let shape = ActionShape(
        .lookup, "lookup", [.one(.column, "column of the table")], changesValue: true)
    /// Whoever has the table can tell what the value was, as with a key.
    package static let treatment = Treatment.keyed

    /// What a value is of which tables give a part, the mildest of all parts; nil where they give none. A column that may repeat
    /// keys says who the patient is.
    static func treatment(ofColumnsOf record: ActionRecord, in ruleset: Ruleset) -> Treatment? {
        let columns = columns(of: record, in: ruleset)
        guard !columns.isEmpty else { return nil }
        return columns.contains { ruleset.tableColumn(at: $0).repeatsKey } ? .copied : .keyed
    }

    /// The attributes whose values choose rows, for columns of a record that may repeat them.
    static func keys(of record: ActionRecord, in ruleset: Ruleset) -> [Tag] {
        columns(of: record, in: ruleset).filter { ruleset.tableColumn(at: $0).repeatsKey }
            .map { ruleset.table(at: ruleset.table(ofColumn: $0)).key }
    }

    /// The columns of tables that a record of any action writes.
    private static func columns(of record: ActionRecord, in ruleset: Ruleset) -> [Int] {
        guard ruleset.tableCount > 0 else { return [] }
        return (0..<Int(record.operandCount)).flatMap { place -> [Int] in
            let operand = ruleset.operand(at: Int(record.firstOperand) + place)
            switch operand.kind {
            case .column: return [Int(operand.value)]
            case .value: return columns(ofValue: Int(operand.value), in: ruleset)
            default: return []
            }
        }
    }

    private static func columns(ofValue index: Int, in ruleset: Ruleset) -> [Int] {
        let template = ruleset.valueTemplate(at: index)
        return (Int(template.firstPart)..<Int(template.firstPart + template.partCount)).compactMap { place in
            let part = ruleset.valuePart(at: place)
            return part.kind == .column ? Int(part.index) : nil
        }
    }

    package static func accepts(_ vr: VR) -> Bool { vr.canBeLookedUp }

    package static func count(in counts: inout ElementCounts) { counts.replaced += 1 }

    package static func change(
        _ value: [UInt8], by record: ActionRecord, of element: DataElement, vr: VR, in executor: inout Executor
    ) throws(FileFailure.Code) -> [UInt8] {
        var text: [UInt8] = []
        try executor.appendCell(executor.ruleset.operand(0, of: record), to: &text)
        do throws(TextFault) {
            return try executor.characterSet(of: element.context).encode(text)
        } catch {
            throw .notEncodable
        }
    }
}
