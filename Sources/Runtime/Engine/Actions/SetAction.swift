/// `set`: a value of the policy replaces whatever stood there.
package enum SetAction: Action {
    package static let shape = ActionShape(.set, "set", [.one(.value, "value")])
    package static let treatment = Treatment.replaced

    package static func apply(
        _ record: ActionRecord, to element: DataElement, in executor: inout Executor
    ) throws(Stop) -> FileFailure.Code? {
        executor.replace(element, by: record)
    }
}
