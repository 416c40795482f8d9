/// `add`: sets the value, and creates the element at the root where it is absent.
package enum AddAction: Action {
    package static let shape = ActionShape(.add, "add", [.one(.value, "value")])

    package static func apply(
        _ record: ActionRecord, to element: DataElement, in executor: inout Executor
    ) throws(Stop) -> FileFailure.Code? {
        executor.replace(element, by: record)
    }

    /// Creates an element that the root lacks. There is no element whose fallback could be taken.
    static func create(
        _ tag: Tag, _ vr: VR, by record: ActionRecord, _ context: ItemContext, in executor: inout Executor
    ) throws(Stop) {
        let value: [UInt8]
        do throws(FileFailure.Code) {
            value = try executor.templateValue(executor.ruleset.operand(0, of: record), vr: vr, context)
        } catch {
            throw .quarantined(FileFailure(error, at: nil, tag: tag))
        }
        executor.counts.added += 1
        executor.emitValue(tag, vr, value, context.encoding, context)
    }
}
