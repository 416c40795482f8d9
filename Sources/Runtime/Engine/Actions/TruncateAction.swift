/// `truncate`: dates and times lose what is finer than a unit.
package enum TruncateAction: ValueAction {
    package static let shape = ActionShape(
        .truncate, "truncate", [.one(.integer, "unit: 0 year, 1 month, 2 day, 3 hour, 4 minute, 5 second", in: 0...5)],
        changesValue: true)

    package static func accepts(_ vr: VR) -> Bool { vr.isDate }

    package static func count(in counts: inout ElementCounts) { counts.coarsened += 1 }

    package static func change(
        _ value: [UInt8], by record: ActionRecord, of element: DataElement, vr: VR, in executor: inout Executor
    ) throws(FileFailure.Code) -> [UInt8] {
        guard let unit = DatePrecision(rawValue: UInt32(executor.ruleset.operand(0, of: record))) else {
            throw .unreadableDate
        }
        let vr = element.dateVR(record)
        let truncated = try MultiValue.mapEach(value, failure: .unreadableDate) { date in
            switch vr {
            case .DA: DateValue.truncate(date, to: unit)
            case .DT: DateTimeValue.truncate(date, to: unit)
            default: TimeValue.truncate(date, to: unit)
            }
        }
        return executor.withTimezoneOfOutput(truncated, vr)
    }
}
