/// Carrying out actions: one record with its written fallbacks, and what several actions share.
extension Executor {
    /// Values that are read to be changed may be this long, in bytes; longer ones fail closed. Identifiers and dates are
    /// far below, and the bound keeps a hostile file from being copied to memory.
    static let longestValue = 1 << 20

    /// Carries out an action; where it cannot be, its fallback, and at the end of the chain the policy's `on_error`.
    mutating func perform(_ action: Int, on element: DataElement) throws(Stop) {
        if action == Executor.unreadable {
            // Without what names it an object is none, so that cannot go.
            if element.context.isRoot, OutputIdentity.concerns(element.tag) {
                throw held(element.failure(.unreadableGuard))
            }
            try giveUp(element, .unreadableGuard)
            return
        }
        var current = action
        while true {
            try requireStepsLeft(element.tag, at: element.entry.headerOffset)
            let record = ruleset.action(at: current)
            guard let action = actions[record.opcode] else {
                // The ruleset was verified against another table: nothing can be said to be done.
                throw .quarantined(element.failure(.saidByPolicy))
            }
            let kept = counts.kept
            guard let code = try action.apply(record, to: element, in: &self) else {
                noteClaims(element, record, stays: counts.kept != kept)
                return
            }
            if record.fallback > 0 {
                counts.fallbacks += 1
                current = Int(record.fallback) - 1
                continue
            }
            try giveUp(element, code)
            return
        }
    }

    /// What becomes of an element with which nothing else can be done: the policy's `on_error`.
    mutating func giveUp(_ element: DataElement, _ code: FileFailure.Code) throws(Stop) {
        switch ruleset.onError {
        case .quarantine: throw .quarantined(element.failure(code))
        case .reject: throw .rejected(element.failure(code))
        case .remove:
            counts.fallbacks += 1
            noteDropped(element.tag)
            remove()
        }
    }

    /// How a file ends that no rule's `else` can help: `on_error` says whether it is quarantined or rejected.
    func held(_ failure: FileFailure) -> Stop {
        ruleset.onError == .reject ? .rejected(failure) : .quarantined(failure)
    }

    /// Leaves an element out.
    mutating func remove() {
        changes += 1
        counts.removed += 1
    }

    /// Replaces the whole element by a value of the policy, so it does not matter what stood there.
    ///
    /// - Returns: why the value cannot be written.
    mutating func replace(_ element: DataElement, by record: ActionRecord) -> FileFailure.Code? {
        let vr = element.constantVR(record)
        do throws(FileFailure.Code) {
            let value = try templateValue(ruleset.operand(0, of: record), vr: vr, element.context)
            counts.replaced += 1
            emitValue(element.tag, vr, value, element.context.encoding, element.context)
            return nil
        } catch {
            return error
        }
    }

    /// Changes the element's value: by `first`, and then by each step that `then` names, which changes what the step before
    /// made.
    mutating func changeValue(
        of element: DataElement, by record: ActionRecord, first: any ValueAction.Type
    ) throws(FileFailure.Code) {
        let entry = element.entry
        guard entry.kind == .value else { throw .notAValue }
        guard entry.valueLength <= Executor.longestValue else { throw .valueTooLong }
        let vr = try element.changedVR(record, by: first)
        let old = element.copyValue()
        var new = try changed(old, of: element, by: record, first)
        var step = record
        while step.next > 0 {
            step = ruleset.action(at: Int(step.next) - 1)
            guard let action = actions.valueAction(step.opcode) else { throw .notAValue }
            stepsLeft -= WorkLimit.step
            new = try changed(new, of: element, by: step, action)
        }
        first.count(in: &counts)
        if new == old, old.count % 2 == 0 {
            // The same value, and still of the attribute's VR whatever the file says.
            emitKept(element, vr: vr, value: entry.value)
        } else {
            emitValue(element, vr, new)
        }
        if configuration.wantsMap, element.context.isRoot, element.tag == .patientID {
            note(.patientID, old: Padding.trimmed(old)[...], new: Padding.trimmed(new)[...])
        }
    }

    /// One step over a value.
    private mutating func changed(
        _ value: [UInt8], of element: DataElement, by record: ActionRecord, _ action: any ValueAction.Type
    ) throws(FileFailure.Code) -> [UInt8] {
        let vr = try element.changedVR(record, by: action)
        stepsLeft -= value.count
        guard stepsLeft >= 0 else { throw .tooLarge }
        return try action.change(value, by: record, of: element, vr: vr, in: &self)
    }

    /// Takes note of an old and a new value for the custodian's map, if there is one.
    mutating func note(_ kind: MapEntry.Kind, old: ArraySlice<UInt8>, new: ArraySlice<UInt8>) {
        guard configuration.wantsMap else { return }
        map.append(kind, old: old, new: new)
    }

    /// The object's days for an offset: made once, from the first of its keys that has a value.
    mutating func offsetDays(_ index: Int) -> Int? {
        while facts.offsetDays.count <= index { facts.offsetDays.append(nil) }
        if let known = facts.offsetDays[index] { return known }
        let record = ruleset.offset(at: index)
        let days = configuration.givenDays[index] ?? (record.column > 0 ? tableDays(record) : keyedDays(record))
        facts.offsetDays[index] = days
        return days
    }

    /// As `offsetDays`.
    ///
    /// - Throws: what the file lacks: a row of the table, or a value that keys the offset.
    mutating func requireOffsetDays(_ index: Int) throws(FileFailure.Code) -> Int {
        if let days = offsetDays(index) { return days }
        throw ruleset.offset(at: index).column > 0 ? .notInTable : .noOffsetKey
    }

    private func keyedDays(_ record: OffsetRecord) -> Int? {
        guard record.secret > 0 else { return nil }
        for place in 0..<Int(record.keyCount) {
            let key = ruleset.offsetKey(at: Int(record.firstKey) + place)
            guard let value = facts.keyValues[key.attribute] else { continue }
            let issuer = key.issuer.rawValue == 0 ? nil : facts.keyValues[key.issuer] ?? []
            if let days = DayOffset.days(
                low: Int(record.low), high: Int(record.high), step: Int(record.step), issuer: issuer, keyValue: value,
                key: configuration.secrets[Int(record.secret) - 1])
            {
                return days
            }
        }
        return nil
    }
}
