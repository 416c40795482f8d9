/// `round`: numbers and ages go to the nearest multiple of a step, and not above a cap.
package enum RoundAction: ValueAction {
    package static let shape = ActionShape(
        .round, "round", [.one(.rounding, "step and cap")], changesValue: true)
    package static let treatment = Treatment.coarsened

    /// What is finer than this, a thousandth, cuts nothing off decimals that anyone writes.
    private static let finestDecimalStep: Int64 = 1000
    /// What an age can say at most.
    private static let mostYears = 999

    /// Whether values of the VR stay as they are: whole numbers by steps of 1, ages by days, decimals by a thousandth, and none of
    /// them above the cap or at the age from which all are one.
    package static func losesNothing(
        stepMillionths: Int64, ageUnit: UInt8, cap: Int?, olderYears: Int?, of vr: VR
    ) -> Bool {
        if let cap, cap < largest(vr) { return false }
        if let olderYears, olderYears < mostYears { return false }
        switch vr {
        case .AS: return ageUnit == UInt8(ascii: "D") && stepMillionths <= 1_000_000
        case .DS, .FD, .FL: return stepMillionths <= finestDecimalStep
        default: return stepMillionths <= 1_000_000
        }
    }

    /// The largest value of a VR of whole numbers, where a cap can be as large; no cap reaches those of others.
    private static func largest(_ vr: VR) -> Int {
        switch vr {
        case .US: Int(UInt16.max)
        case .SS: Int(Int16.max)
        case .SL, .IS: Int(Int32.max)
        default: .max
        }
    }

    package static func treatment(by record: ActionRecord, of vr: VR, in ruleset: Ruleset) -> Treatment {
        losesNothing(by: record, of: vr, in: ruleset) ? .kept : treatment
    }

    package static func accepts(_ vr: VR) -> Bool { true }

    package static func count(in counts: inout ElementCounts) { counts.coarsened += 1 }

    package static func change(
        _ value: [UInt8], by record: ActionRecord, of element: DataElement, vr: VR, in executor: inout Executor
    ) throws(FileFailure.Code) -> [UInt8] {
        try rounded(value, .nearest, by: record, of: element, vr: vr, in: executor.ruleset)
    }

    // MARK: What `round` and `floor` share

    /// Whether values of the VR stay as they are.
    static func losesNothing(by record: ActionRecord, of vr: VR, in ruleset: Ruleset) -> Bool {
        let rounding = ruleset.rounding(at: ruleset.operand(0, of: record))
        return losesNothing(
            stepMillionths: rounding.stepMillionths, ageUnit: rounding.ageUnit,
            cap: rounding.hasCap ? Int(rounding.cap) : nil,
            olderYears: rounding.olderYears > 0 ? Int(rounding.olderYears) : nil, of: vr)
    }

    /// A value, rounded.
    ///
    /// - Parameter vr: by which the value is read: a number has the sign that it is written with.
    static func rounded(
        _ value: [UInt8], _ rule: RoundingRule, by record: ActionRecord, of element: DataElement, vr: VR,
        in ruleset: Ruleset
    ) throws(FileFailure.Code) -> [UInt8] {
        let rounding = ruleset.rounding(at: ruleset.operand(0, of: record))
        let cap = rounding.hasCap ? rounding.cap : nil
        if vr.isBinaryNumber {
            guard
                let new = BinaryNumberValue.round(
                    value, vr: vr, isBigEndian: element.entry.valueEncoding.isBigEndian,
                    stepMillionths: rounding.stepMillionths, cap: cap, rule: rule)
            else { throw .unreadableNumber }
            return new
        }
        return try MultiValue.mapEach(value, failure: .unreadableNumber) { number in
            vr == .AS
                ? AgeValue.round(
                    number, stepMillionths: rounding.stepMillionths, unit: rounding.ageUnit, cap: cap,
                    olderYears: Int(rounding.olderYears), rule: rule)
                : DecimalValue.round(
                    number, vr: vr, stepMillionths: rounding.stepMillionths, cap: cap, rule: rule)
        }
    }
}
