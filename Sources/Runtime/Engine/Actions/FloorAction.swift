/// `floor`: numbers and ages go to the next multiple of a step below, and not above a cap.
package enum FloorAction: ValueAction {
    package static let shape = ActionShape(
        .floor, "floor", [.one(.rounding, "step and cap")], changesValue: true)
    package static let treatment = Treatment.coarsened

    package static func treatment(by record: ActionRecord, of vr: VR, in ruleset: Ruleset) -> Treatment {
        RoundAction.losesNothing(by: record, of: vr, in: ruleset) ? .kept : treatment
    }

    package static func accepts(_ vr: VR) -> Bool { true }

    package static func count(in counts: inout ElementCounts) { counts.coarsened += 1 }

    package static func change(
        _ value: [UInt8], by record: ActionRecord, of element: DataElement, vr: VR, in executor: inout Executor
    ) throws(FileFailure.Code) -> [UInt8] {
        try RoundAction.rounded(value, .down, by: record, of: element, vr: vr, in: executor.ruleset)
    }
}
