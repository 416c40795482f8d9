/// `add`: sets the value, and creates the element at the root where it is absent.
package enum AddAction: CreatingAction {
    package static let shape = ActionShape(.add, "add", [.one(.value, "value")])
    package static let treatment = Treatment.replaced

    package static func apply(
        _ record: ActionRecord, to element: DataElement, in executor: inout Executor
    ) throws(Stop) -> FileFailure.Code? {
        executor.replace(element, by: record)
    }

    package static func created(
        _ vr: VR, by record: ActionRecord, _ context: ItemContext, in executor: borrowing Executor
    ) throws(FileFailure.Code) -> [UInt8] {
        try executor.templateValue(executor.ruleset.operand(0, of: record), vr: vr, context)
    }
}
