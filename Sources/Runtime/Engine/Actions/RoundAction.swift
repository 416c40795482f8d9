/// `round`: numbers and ages go to the nearest multiple of a step, and not above a cap.
package enum RoundAction: ValueAction {
    package static let shape = ActionShape(
        .round, "round", [.one(.rounding, "step and cap")], changesValue: true)
    package static let treatment = Treatment.coarsened

    /// Whether values of the VR stay as they are: whole numbers by steps of 1, ages by days, without a cap.
    package static func losesNothing(stepMillionths: Int64, ageUnit: UInt8, hasCap: Bool, of vr: VR) -> Bool {
        guard !hasCap, stepMillionths <= 1_000_000 else { return false }
        switch vr {
        case .AS: return ageUnit == UInt8(ascii: "D")
        case .DS, .FD, .FL: return false
        default: return true
        }
    }

    package static func treatment(by record: ActionRecord, of vr: VR, in ruleset: Ruleset) -> Treatment {
        ruleset.rounding(at: ruleset.operand(0, of: record)).losesNothing(of: vr) ? .kept : treatment
    }

    package static func accepts(_ vr: VR) -> Bool { true }

    package static func count(in counts: inout ElementCounts) { counts.coarsened += 1 }

    package static func change(
        _ value: [UInt8], by record: ActionRecord, of element: DataElement, vr: VR, in executor: inout Executor
    ) throws(FileFailure.Code) -> [UInt8] {
        try executor.ruleset.rounding(at: executor.ruleset.operand(0, of: record))
            .applied(to: value, .nearest, by: record, of: element)
    }
}

extension RoundingRecord {
    /// Whether values of the VR stay as they are.
    func losesNothing(of vr: VR) -> Bool {
        RoundAction.losesNothing(
            stepMillionths: stepMillionths, ageUnit: ageUnit, hasCap: hasCap || olderYears > 0, of: vr)
    }

    /// A value, rounded.
    func applied(
        to value: [UInt8], _ rule: RoundingRule, by record: ActionRecord, of element: DataElement
    ) throws(FileFailure.Code) -> [UInt8] {
        let cap = hasCap ? cap : nil
        let (entry, vr) = (element.entry, element.replacedVR(record))
        if vr.isBinaryNumber {
            guard
                let new = BinaryNumberValue.round(
                    value, vr: vr, isBigEndian: entry.valueEncoding.isBigEndian, stepMillionths: stepMillionths,
                    cap: cap, rule: rule)
            else { throw .unreadableNumber }
            return new
        }
        return try MultiValue.mapEach(value, failure: .unreadableNumber) { number in
            vr == .AS
                ? AgeValue.round(
                    number, stepMillionths: stepMillionths, unit: ageUnit, cap: cap, olderYears: Int(olderYears),
                    rule: rule)
                : DecimalValue.round(number, vr: vr, stepMillionths: stepMillionths, cap: cap, rule: rule)
        }
    }
}
