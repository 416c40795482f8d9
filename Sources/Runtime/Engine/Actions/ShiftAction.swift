/// `shift`: dates move by the object's whole days; times of day stay.
package enum ShiftAction: ValueAction {
    package static let shape = ActionShape(.shift, "shift", [.one(.offset, "days")], changesValue: true)
    package static let treatment = Treatment.shifted

    package static func accepts(_ vr: VR) -> Bool { vr.isDate }

    package static func count(in counts: inout ElementCounts) { counts.shifted += 1 }

    package static func change(
        _ value: [UInt8], by record: ActionRecord, of element: DataElement, vr: VR, in executor: inout Executor
    ) throws(FileFailure.Code) -> [UInt8] {
        guard !Padding.trimmed(value).isEmpty else { return [] }
        let days = try executor.requireOffsetDays(executor.ruleset.operand(0, of: record))
        let vr = element.dateVR(record)
        let shifted = try MultiValue.mapEach(value, failure: .unreadableDate) { date in
            switch vr {
            case .DA: DateValue.shift(date, days: days)
            case .DT: DateTimeValue.shift(date, days: days)
            case .TM: TimeValue.isValid(date) ? date : nil
            default: nil
            }
        }
        return executor.withTimezoneOfOutput(shifted, vr)
    }
}
