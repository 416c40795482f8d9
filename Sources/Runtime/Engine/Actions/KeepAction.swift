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
            try executor.emitSequence(element.bytes, element.index, element.context)
        case .opaqueSequence:
            // What begins like items and is none is no plain value either.
            guard known == nil || known == .SQ else { return try executor.misfit(element, record) }
            return try removeOpaque(element, record, in: &executor)
        case .value where known == .SQ && entry.valueLength > 0:
            return try removeOpaque(element, record, in: &executor)
        case .damaged:
            throw damage(of: element, in: executor)
        case .fragments:
            guard known?.isOther ?? true else { return try executor.misfit(element, record) }
            executor.counts.kept += 1
            executor.copy(element)
        case .value, .item:
            // The common case, which nothing but the VR has a say in.
            guard let vr = known, vr == entry.vr, !needsLook(element.tag, vr),
                case .fits(let range) = ValueGrammar.check(
                    element.bytes, entry.value, vr: vr, valueCount: element.numberCount(vr))
            else { return try keepValue(element, known, record, in: &executor) }
            executor.counts.kept += 1
            executor.emitKept(element, vr: vr, value: range)
        }
        return nil
    }

    /// Of a sequence that should stay: its items cannot be decided, since they cannot be read to their end.
    static func damage(of element: DataElement, in executor: Executor) -> Stop {
        .quarantined(executor.tape.failure(at: element.index) ?? element.failure(.badSequence))
    }

    /// Should be a sequence, and is not: its content cannot be decided element by element. The pixels mean something else
    /// without one that decoding needs.
    private static func removeOpaque(
        _ element: DataElement, _ record: ActionRecord, in executor: inout Executor
    ) throws(Stop) -> FileFailure.Code? {
        executor.counts.opaqueSequences += 1
        if executor.decodingNeeds(element.tag, in: element.context) { return try executor.misfit(element, record) }
        executor.remove()
        return nil
    }

    /// Whether more is asked of a value than that it is of its VR.
    @inline(__always)
    static func needsLook(_ tag: Tag, _ vr: VR) -> Bool {
        switch vr {
        case .UI, .DT, .AT: true
        case .LO: ModalityLUTType.isTag(tag)
        case .CS: tag == .specificCharacterSet
        default: false
        }
    }

    @inline(never)
    private static func keepValue(
        _ element: DataElement, _ known: VR?, _ record: ActionRecord, in executor: inout Executor
    ) throws(Stop) -> FileFailure.Code? {
        let isClass = known == .UI && element.entry.vr == .UI && element.rowTraits.contains(.classUID)
        if isClass, executor.classes.staysWhole(element.bytes, element.entry.value) {
            executor.emitKept(element, vr: .UI, value: element.entry.value)
            executor.counts.kept += 1
            return nil
        }
        let fitting = executor.keptValue(of: element, known)
        if element.tag == .specificCharacterSet {
            try executor.keepCharacterSet(element, fitting?.range)
            return nil
        }
        guard let (range, vr) = fitting else { return try executor.misfit(element, record) }
        let bytes = element.bytes
        switch vr {
        case .UI where element.rowTraits.contains(.classUID) && !executor.knowsClasses(bytes, range):
            return try keepUnknownClass(element, record, in: &executor)
        case .LO where ModalityLUTType.isTag(element.tag) && !range.isEmpty && !ModalityLUTType.isDefined(bytes, range):
            // A typed word; what the output values are measured in is then said to be unspecified.
            executor.emitValue(element, vr, ModalityLUTType.unspecified)
        case .DT where !executor.facts.keepsTimezone && DateTimeValue.hasOffset(bytes, range):
            let value = bytes.copyBytes(at: range.lowerBound, length: range.count)
            executor.emitValue(element, vr, DateTimeValue.withoutOffsets(value))
        default:
            if isClass, range == element.entry.value { executor.classes.noteWhole(bytes, range) }
            executor.emitKept(element, vr: vr, value: range)
        }
        executor.counts.kept += 1
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
