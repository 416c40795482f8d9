/// `shift(o, epoch: seconds)`: moments that are written as numbers since 1970-01-01 move by the object's whole days.
package enum ShiftEpochAction: ValueAction {
    package static let shape = ActionShape(
        .shiftEpoch, "shift of a number",
        [.one(.offset, "days"), .one(.integer, "unit: 0 seconds, 1 milliseconds", in: 0...1)], changesValue: true)
    package static let treatment = Treatment.shifted

    package static func accepts(_ vr: VR) -> Bool { EpochValue.isPossible(in: vr) }

    package static func count(in counts: inout ElementCounts) { counts.shifted += 1 }

    package static func change(
        _ value: [UInt8], by record: ActionRecord, of element: DataElement, vr: VR, in executor: inout Executor
    ) throws(FileFailure.Code) -> [UInt8] {
        if vr.isBinaryNumber ? value.isEmpty : Padding.trimmed(value).isEmpty { return [] }
        guard let unit = EpochUnit(rawValue: UInt32(executor.ruleset.operand(1, of: record))) else { throw .wrongVR }
        let days = try executor.requireOffsetDays(executor.ruleset.operand(0, of: record))
        guard vr.isBinaryNumber else {
            return try MultiValue.mapEach(value, failure: .unreadableNumber) { number in
                EpochValue.shift(number, vr: vr, days: days, unit: unit)
            }
        }
        guard
            let moved = EpochValue.shift(
                value, vr: vr, isBigEndian: element.entry.valueEncoding.isBigEndian, days: days, unit: unit)
        else { throw .unreadableNumber }
        return moved
    }
}
