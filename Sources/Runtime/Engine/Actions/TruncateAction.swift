/// `truncate`: dates and times lose what is finer than a unit.
package enum TruncateAction: ValueAction {
    package static let shape = ActionShape(
        .truncate, "truncate", [.one(.integer, "unit: 0 year, 1 month, 2 day, 3 hour, 4 minute, 5 second", in: 0...5)],
        changesValue: true)
    package static let treatment = Treatment.coarsened

    /// Whether a value of the VR, or of any where it is UN, is as exact as before: a DA cut to its day, a TM to its hour, a DT
    /// to its day or less. Who was examined when can be told by it as well as ever.
    package static func losesNothing(_ unit: DatePrecision, of vr: VR) -> Bool {
        vr == .TM ? unit > .day : unit >= .day
    }

    package static func treatment(by record: ActionRecord, of vr: VR, in ruleset: Ruleset) -> Treatment {
        guard let unit = DatePrecision(rawValue: UInt32(ruleset.operand(0, of: record))) else { return .kept }
        return losesNothing(unit, of: vr) ? .kept : treatment
    }

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
            case .TM: TimeValue.truncate(date, to: unit)
            default: nil
            }
        }
        return executor.withTimezoneOfOutput(truncated, vr)
    }
}
