/// `copy`: the value of another attribute of the original's root replaces the value, if it is one of this attribute's VR.
package enum CopyAction: Action {
    package static let shape = ActionShape(.copy, "copy", [.one(.tag, "source")])
    package static let treatment = Treatment.copied

    package static func apply(
        _ record: ActionRecord, to element: DataElement, in executor: inout Executor
    ) throws(Stop) -> FileFailure.Code? {
        // File meta information is read from other bytes than the root.
        guard !element.context.isFileMeta, let source = originals(of: record, in: executor.ruleset).first,
            let index = executor.rootPlaces.index(of: source)
        else {
            return .nothingToCopy
        }
        let found = executor.tape.entries[index]
        guard found.kind == .value, found.valueLength <= Executor.longestValue else { return .notAValue }
        let vr = element.replacedVR(record)
        guard
            let range = ValueGrammar.fitting(
                element.bytes, found.value, vr: vr, valueCount: element.numberCount(vr),
                characterSet: executor.characterSet(of: element.context)),
            vr != .UI || !element.rowTraits.contains(.classUID) || executor.knowsClasses(element.bytes, range)
        else {
            executor.misfits[element.tag, default: 0] += 1
            return .misfit
        }
        executor.counts.replaced += 1
        let value = element.bytes.copyBytes(at: range.lowerBound, length: range.count)
        executor.emitValue(
            element.tag, vr, executor.withTimezoneOfOutput(value, vr), found.valueEncoding, element.context)
        return nil
    }

    /// The attributes of the root whose original values, or parts of them, a record of any action writes in another place, or may
    /// write: a column that may repeat keys may say what chose the row.
    package static func originals(of record: ActionRecord, in ruleset: Ruleset) -> [Tag] {
        LookupAction.keys(of: record, in: ruleset) + ownOriginals(of: record, in: ruleset)
    }

    private static func ownOriginals(of record: ActionRecord, in ruleset: Ruleset) -> [Tag] {
        switch record.opcode {
        case .copy: [Tag(rawValue: UInt32(ruleset.operand(0, of: record)))]
        case .compose: ComposeAction.sources(of: record, in: ruleset)
        default: []
        }
    }
}
