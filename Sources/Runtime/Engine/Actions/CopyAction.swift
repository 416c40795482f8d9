/// `copy`: the value of another attribute of the original's root replaces the value.
package enum CopyAction: Action {
    package static let shape = ActionShape(.copy, "copy", [.one(.tag, "source")])

    package static func apply(
        _ record: ActionRecord, to element: DataElement, in executor: inout Executor
    ) throws(Stop) -> FileFailure.Code? {
        let source = Tag(rawValue: UInt32(executor.ruleset.operand(0, of: record)))
        // File meta information is read from other bytes than the root.
        guard !element.context.isFileMeta, let index = executor.tape.find(source) else { return .nothingToCopy }
        let found = executor.tape.entries[index]
        guard found.kind == .value, found.valueLength <= Executor.longestValue else { return .notAValue }
        executor.counts.replaced += 1
        let value = element.bytes.copyBytes(at: found.valueOffset, length: found.valueLength)
        executor.emitValue(
            element.tag, element.replacedVR(record), value, found.valueEncoding, element.context)
        return nil
    }
}
