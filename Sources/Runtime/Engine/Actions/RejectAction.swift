/// `reject`: the policy turns the object away where an action before could not be carried out.
package enum RejectAction: Action {
    package static let shape = ActionShape(.reject, "reject")
    package static let treatment = Treatment.removed

    package static func apply(
        _ record: ActionRecord, to element: DataElement, in executor: inout Executor
    ) throws(Stop) -> FileFailure.Code? {
        throw .rejected(element.failure(.saidByPolicy))
    }
}
