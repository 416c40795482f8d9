/// `keep`: the value stays, if it is one of the row's VR. A sequence keeps its items, and each element in them is decided by its
/// own rule.
package enum KeepAction: Action {
    package static let shape = ActionShape(.keep, "keep")
    package static let treatment = Treatment.kept

    package static func apply(
        _ record: ActionRecord, to element: DataElement, in executor: inout Executor
    ) throws(Stop) -> FileFailure.Code? {
        let entry = element.entry
        let known = executor.knownVR(of: element, record)
        if Executor.isCarrier(element.tag), !element.context.isFileMeta {
            guard entry.kind != .value || element.fileVRAgrees(with: known) else {
                return try executor.misfit(element, record)
            }
            switch executor.keepCarrier(element) {
            case .ordinary: break
            case .done: return nil
            case .failed(let code): return code
            case .misfit: return try executor.misfit(element, record)
            }
            // Pixels: their length was held against what describes them, and a pad that is missing is added.
            if entry.kind == .value, known?.isOther ?? false {
                executor.counts.kept += 1
                executor.copy(element)
                return nil
            }
        }
        switch entry.kind {
        case .sequence:
            // Items under an attribute that is no sequence are something else under its tag.
            guard known == nil || known == .SQ else { return try executor.misfit(element, record) }
            if executor.goesForItsPixels(element, by: record) {
                executor.remove()
                return nil
            }
            executor.counts.kept += 1
            try executor.emitSequence(element)
        case .opaqueSequence:
            executor.counts.opaqueSequences += 1
            executor.remove()
        case .value where known == .SQ && entry.valueLength > 0:
            // Should be a sequence, and is not: its content cannot be decided element by element.
            executor.counts.opaqueSequences += 1
            executor.remove()
        case .damaged:
            // Its items cannot be decided, since they cannot be read to their end.
            throw .quarantined(executor.tape.failure(at: element.index) ?? element.failure(.badSequence))
        case .fragments:
            guard known?.isOther ?? true else { return try executor.misfit(element, record) }
            executor.counts.kept += 1
            executor.copy(element)
        case .value, .item:
            return try keepValue(element, known, record, in: &executor)
        }
        return nil
    }

    private static func keepValue(
        _ element: DataElement, _ known: VR?, _ record: ActionRecord, in executor: inout Executor
    ) throws(Stop) -> FileFailure.Code? {
        let fitting = executor.keptValue(of: element, known)
        if element.tag == .specificCharacterSet {
            try executor.keepCharacterSet(element, fitting?.range)
            return nil
        }
        guard let kept = fitting else { return try executor.misfit(element, record) }
        if kept.vr == .UI, element.rowTraits.contains(.classUID),
            !executor.knowsClasses(element.bytes, kept.range)
        {
            return try keepUnknownClass(element, record, in: &executor)
        }
        executor.counts.kept += 1
        if ModalityLUTType.isTag(element.tag), !kept.range.isEmpty,
            !ModalityLUTType.isDefined(element.bytes, kept.range)
        {
            // A typed word; what the output values are measured in is then said to be unspecified.
            executor.emitValue(element, kept.vr, ModalityLUTType.unspecified)
        } else if kept.vr == .DT, !executor.facts.keepsTimezone,
            DateTimeValue.hasOffset(element.bytes, kept.range)
        {
            let value = element.bytes.copyBytes(at: kept.range.lowerBound, length: kept.range.count)
            executor.emitValue(element, kept.vr, DateTimeValue.withoutOffsets(value))
        } else {
            executor.emitKept(element, vr: kept.vr, value: kept.range)
        }
        return nil
    }

    /// A UID of a class, coding scheme and the like that nobody knows: whoever made it up could say anything with it.
    private static func keepUnknownClass(
        _ element: DataElement, _ record: ActionRecord, in executor: inout Executor
    ) throws(Stop) -> FileFailure.Code? {
        let isOwn = element.context.isRoot && element.tag == .sopClassUID
        let ruleset = executor.ruleset
        if let action = isOwn ? ruleset.unregisteredClassAction : ruleset.unregisteredReferenceAction {
            try executor.perform(action, on: element)
            return nil
        }
        if isOwn { throw .quarantined(element.failure(.unregisteredClass)) }
        return try executor.misfit(element, record)
    }
}
