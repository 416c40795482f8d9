/// `age`: how old somebody born on one date was on another becomes the value.
package enum AgeAction: ValueAction, CreatingAction {
    package static let shape = ActionShape(
        .age, "age",
        [
            .one(.rounding, "from which age on it is that many years"), .one(.tag, "date of birth, of the root"),
            .one(.tag, "date at which, of the root"),
        ], changesValue: true)
    package static let treatment = Treatment.coarsened

    package static func accepts(_ vr: VR) -> Bool { vr == .AS }

    package static func count(in counts: inout ElementCounts) { counts.coarsened += 1 }

    package static func change(
        _ value: [UInt8], by record: ActionRecord, of element: DataElement, vr: VR, in executor: inout Executor
    ) throws(FileFailure.Code) -> [UInt8] { try age(by: record, in: executor) }

    package static func created(
        _ vr: VR, by record: ActionRecord, _ context: ItemContext, in executor: borrowing Executor
    ) throws(FileFailure.Code) -> [UInt8] { try age(by: record, in: executor) }

    /// The age that a record makes of the file's dates; it does not matter what stood in the element, or whether it was there.
    private static func age(by record: ActionRecord, in executor: borrowing Executor) throws(FileFailure.Code)
        -> [UInt8]
    {
        let dates = sources(of: record, in: executor.ruleset).map { tag in
            executor.facts.keyValues[tag].flatMap { DateValue.parse($0)?.0 }
        }
        let rounding = executor.ruleset.rounding(at: executor.ruleset.operand(0, of: record))
        guard dates.count == 2, let birth = dates[0], let date = dates[1],
            let age = AgeValue.age(of: birth, on: date, olderYears: Int(rounding.olderYears))
        else { throw .noAge }
        return age
    }

    /// The date of birth and the date at which.
    static func sources(of record: ActionRecord, in ruleset: Ruleset) -> [Tag] {
        (1..<max(1, Int(record.operandCount))).map { Tag(rawValue: UInt32(ruleset.operand($0, of: record))) }
    }
}
