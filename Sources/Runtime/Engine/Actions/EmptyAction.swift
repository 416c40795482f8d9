/// `empty`: the element stays without a value, a sequence without items.
package enum EmptyAction: Action {
    package static let shape = ActionShape(.empty, "empty")
    package static let treatment = Treatment.emptied

    package static func apply(
        _ record: ActionRecord, to element: DataElement, in executor: inout Executor
    ) throws(Stop) -> FileFailure.Code? {
        executor.counts.emptied += 1
        if element.entry.kind == .value, element.entry.valueLength == 0 {
            executor.emitKept(element, vr: element.changedVR(record), value: element.entry.value)
        } else {
            executor.emitValue(element, element.changedVR(record), [])
        }
        return nil
    }
}
