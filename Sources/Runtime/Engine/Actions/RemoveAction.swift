/// `remove`: the element is left out.
package enum RemoveAction: Action {
    package static let shape = ActionShape(.remove, "remove")
    package static let treatment = Treatment.removed

    package static func apply(
        _ record: ActionRecord, to element: DataElement, in executor: inout Executor
    ) throws(Stop) -> FileFailure.Code? {
        executor.remove()
        return nil
    }
}
