/// `round`: numbers and ages go to the nearest multiple of a step, and not above a cap.
package enum RoundAction: ValueAction {
    package static let shape = ActionShape(
        .round, "round", [.one(.rounding, "step and cap")], changesValue: true)

    package static func accepts(_ vr: VR) -> Bool { true }

    package static func count(in counts: inout ElementCounts) { counts.coarsened += 1 }

    package static func change(
        _ value: [UInt8], by record: ActionRecord, of element: DataElement, vr: VR, in executor: inout Executor
    ) throws(FileFailure.Code) -> [UInt8] {
        let rounding = executor.ruleset.rounding(at: executor.ruleset.operand(0, of: record))
        let cap = rounding.hasCap ? rounding.cap : nil
        let (entry, vr) = (element.entry, element.replacedVR(record))
        if vr.isBinaryNumber {
            guard
                let new = BinaryNumberValue.round(
                    value, vr: vr, isBigEndian: entry.valueEncoding.isBigEndian,
                    stepMillionths: rounding.stepMillionths, cap: cap)
            else { throw .unreadableNumber }
            return new
        }
        return try MultiValue.mapEach(value, failure: .unreadableNumber) { number in
            vr == .AS
                ? AgeValue.round(
                    number, stepMillionths: rounding.stepMillionths, unit: rounding.ageUnit, cap: cap)
                : DecimalValue.round(number, vr: vr, stepMillionths: rounding.stepMillionths, cap: cap)
        }
    }
}
