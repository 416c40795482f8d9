/// `dummy`: a constant that fits the VR replaces the value. The compiler chose the constant.
package enum DummyAction: Action {
    package static let shape = ActionShape(.dummy, "dummy", [.one(.value, "value")])
    package static let treatment = Treatment.replaced

    package static func apply(
        _ record: ActionRecord, to element: DataElement, in executor: inout Executor
    ) throws(Stop) -> FileFailure.Code? {
        executor.replace(element, by: record)
    }
}
