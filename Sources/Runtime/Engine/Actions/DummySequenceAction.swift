/// `dummy` of a sequence: one item of constants, or none, replaces the items.
package enum DummySequenceAction: Action {
    package static let shape = ActionShape(.dummySequence, "dummy sequence", [.optional(.item, "its item")])
    package static let treatment = Treatment.replaced

    package static func apply(
        _ record: ActionRecord, to element: DataElement, in executor: inout Executor
    ) throws(Stop) -> FileFailure.Code? {
        executor.counts.replaced += 1
        executor.emitItemTemplate(executor.ruleset.optionalOperand(0, of: record), tag: element.tag)
        return nil
    }
}
