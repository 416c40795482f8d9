/// `quarantine`: the policy holds the object back where an action before could not be carried out.
package enum QuarantineAction: Action {
    package static let shape = ActionShape(.quarantine, "quarantine")
    package static let treatment = Treatment.removed

    package static func apply(
        _ record: ActionRecord, to element: DataElement, in executor: inout Executor
    ) throws(Stop) -> FileFailure.Code? {
        throw .quarantined(element.failure(.saidByPolicy))
    }
}
