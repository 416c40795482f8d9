/// Carrying out one action on one element, with its written fallbacks.
extension Executor {
    /// Carries out an action; where it cannot be, its fallback, and at the end of the chain the policy's `on_error`.
    mutating func perform(_ action: Int, _ bytes: RawSpan, _ index: Int, _ context: ItemContext) throws(Stop) {
        var current = action
        while true {
            let record = ruleset.action(at: current)
            guard let code = try attempt(record, bytes, index, context) else { return }
            if record.fallback > 0 {
                counts.fallbacks += 1
                current = Int(record.fallback) - 1
                continue
            }
            let entry = tape.entries[index]
            let failure = FileFailure(code, at: entry.headerOffset, tag: entry.tag)
            switch ruleset.onError {
            case .quarantine: throw .quarantined(failure)
            case .reject: throw .rejected(failure)
            case .remove:
                counts.fallbacks += 1
                remove()
                return
            }
        }
    }

    /// Tries an action. Nothing has been written when it returns a code.
    private mutating func attempt(
        _ action: ActionRecord, _ bytes: RawSpan, _ index: Int, _ context: ItemContext
    ) throws(Stop) -> FileFailure.Code? {
        let entry = tape.entries[index]
        switch action.opcode {
        case .keep:
            if let code = doubt(action, entry, bytes) { return code }
            try keep(action, bytes, index, context)
            return nil
        case .remove:
            remove()
            return nil
        case .empty:
            empty(entry, action, bytes, context)
            return nil
        case .quarantine:
            throw .quarantined(FileFailure(.saidByPolicy, at: entry.headerOffset, tag: entry.tag))
        case .reject:
            throw .rejected(FileFailure(.saidByPolicy, at: entry.headerOffset, tag: entry.tag))
        case .dummySequence:
            counts.replaced += 1
            changes += 1
            emitItemTemplate(ruleset.optionalOperand(0, of: action), tag: entry.tag, encoding: entry.encoding)
            return nil
        case .set, .dummy, .add:
            // The whole element is replaced, so it does not matter what stood there.
            let template = ruleset.operand(0, of: action)
            switch templateValue(template, vr: writtenVR(entry, action), entry.encoding, context.characterSet) {
            case .failure(let failure): return failure.code
            case .success(let value):
                counts.replaced += 1
                emitValue(entry.tag, writtenVR(entry, action), value, entry.encoding, context)
                return nil
            }
        case .copy:
            return copyFrom(Tag(rawValue: UInt32(ruleset.operand(0, of: action))), entry, action, bytes, context)
        case .uid, .pseudonym, .shift, .truncate, .round:
            return derive(action, entry, bytes, context)
        default:
            // The verifier lets no other opcode through.
            throw .quarantined(FileFailure(.saidByPolicy, at: entry.headerOffset, tag: entry.tag))
        }
    }

    // MARK: keep, empty

    private mutating func keep(
        _ action: ActionRecord, _ bytes: RawSpan, _ index: Int, _ context: ItemContext
    ) throws(Stop) {
        let entry = tape.entries[index]
        switch entry.kind {
        case .sequence:
            counts.kept += 1
            try emitSequence(bytes, index, context)
        case .opaqueSequence:
            counts.opaqueSequences += 1
            remove()
        case .value where action.vr == .SQ && entry.valueLength > 0:
            // Should be a sequence, and is not: its content cannot be decided element by element.
            counts.opaqueSequences += 1
            remove()
        case .value, .fragments, .item:
            counts.kept += 1
            copy(entry, bytes, context)
        }
    }

    /// Why a value may not be kept although the policy keeps its attribute: it is not of the kind that the dictionary says, so
    /// the rule's author cannot have meant it. Neighbours that real files mix up (LO and SH, IS and DS, OB and OW) pass.
    private func doubt(_ action: ActionRecord, _ entry: TapeEntry, _ bytes: RawSpan) -> FileFailure.Code? {
        guard entry.kind == .value || entry.kind == .fragments else { return nil }
        // One `keep` serves many attributes, so the VR is the row's.
        guard let known = action.vr != .UN ? action.vr : ruleset.vr(of: entry.tag), known != .UN else { return nil }
        if entry.kind == .fragments { return known.isOther ? nil : .wrongVR }
        if entry.tag == .specificCharacterSet, entry.valueLength > 0 {
            // A name that the standard does not have says nothing about the text, and could say anything else.
            guard entry.valueLength <= 1024,
                !SpecificCharacterSet.parse(bytes.copyBytes(at: entry.valueOffset, length: entry.valueLength))
                    .hasUnknown
            else { return .unknownCharacterSet }
        }
        if let vr = entry.vr, vr != .UN, vr != known {
            switch vr {
            case .PN, .DA, .DT, .UI: return .wrongVR
            case .SQ: break
            default:
                // Text where numbers or bytes belong, or the reverse, is something else under the attribute's tag.
                if vr.isText != known.isText, known != .SQ { return .wrongVR }
            }
        }
        guard known == .UI, entry.valueLength <= Executor.longestValue else { return nil }
        for offset in entry.valueOffset..<entry.valueOffset + entry.valueLength {
            let byte = bytes.byte(at: offset)
            if byte < 0x30 || byte > 0x39, byte != 0x2E, byte != 0x5C, byte != 0x20, byte != 0 { return .badUID }
        }
        return nil
    }

    private mutating func empty(_ entry: TapeEntry, _ action: ActionRecord, _ bytes: RawSpan, _ context: ItemContext) {
        counts.emptied += 1
        if entry.kind == .value, entry.valueLength == 0 {
            copy(entry, bytes, context)
            return
        }
        emitValue(entry.tag, keptVR(entry, action), [], entry.encoding, context)
    }

    /// The VR for a value that replaces whatever was there: the dictionary's, or the file's where the policy knows none.
    private func writtenVR(_ entry: TapeEntry, _ action: ActionRecord) -> VR {
        action.vr != .UN ? action.vr : (entry.vr ?? .UN)
    }

    /// The VR for a value made from the old one: the file's, unless it has none or UN.
    private func keptVR(_ entry: TapeEntry, _ action: ActionRecord) -> VR {
        if let vr = entry.vr, vr != .UN { return vr }
        return action.vr
    }

    // MARK: copy

    private mutating func copyFrom(
        _ source: Tag, _ entry: TapeEntry, _ action: ActionRecord, _ bytes: RawSpan, _ context: ItemContext
    ) -> FileFailure.Code? {
        guard let found = rootEntry(source) else { return .nothingToCopy }
        guard found.kind == .value, found.valueLength <= Executor.longestValue else { return .notAValue }
        counts.replaced += 1
        let value = bytes.copyBytes(at: found.valueOffset, length: found.valueLength)
        emitValue(entry.tag, writtenVR(entry, action), value, entry.encoding, context)
        return nil
    }

    // MARK: Values made from the old one

    /// Values that are read to be changed may be this long, in bytes; longer ones fail closed. Identifiers and dates are
    /// far below, and the bound keeps a hostile file from being copied to memory.
    static let longestValue = 1 << 20

    private mutating func derive(
        _ action: ActionRecord, _ entry: TapeEntry, _ bytes: RawSpan, _ context: ItemContext
    ) -> FileFailure.Code? {
        guard entry.kind == .value else { return .notAValue }
        guard entry.valueLength <= Executor.longestValue else { return .valueTooLong }
        let old = bytes.copyBytes(at: entry.valueOffset, length: entry.valueLength)
        var result = changed(old, action, entry, context)
        // Each further step changes the value that the one before it made.
        var step = action
        while step.next > 0, case .success(let value) = result {
            step = ruleset.action(at: Int(step.next) - 1)
            result = changed(value, step, entry, context)
        }
        switch result {
        case .failure(let failure): return failure.code
        case .success(let new):
            switch action.opcode {
            case .uid: counts.uids += 1
            case .pseudonym: counts.pseudonyms += 1
            case .shift: counts.shifted += 1
            default: counts.coarsened += 1
            }
            if new == old, old.count % 2 == 0 {
                copy(entry, bytes, context)
            } else {
                emitValue(entry.tag, keptVR(entry, action), new, entry.encoding, context)
            }
            if configuration.wantsMap, context.isRoot, entry.tag == .patientID {
                map.append(
                    MapEntry(
                        kind: .patientID, old: String(decoding: Padding.trimmed(old), as: UTF8.self),
                        new: String(decoding: Padding.trimmed(new), as: UTF8.self)))
            }
            return nil
        }
    }

    /// One step over a value.
    private mutating func changed(
        _ old: [UInt8], _ action: ActionRecord, _ entry: TapeEntry, _ context: ItemContext
    ) -> Result<[UInt8], FileFailure> {
        if let code = checkVR(action, entry) { return .failure(FileFailure(code, at: nil)) }
        switch action.opcode {
        case .uid: return mapUIDs(old, action)
        case .pseudonym: return pseudonyms(old, action, keptVR(entry, action), context)
        case .shift: return shift(old, action, dateVR(entry, action))
        case .truncate: return truncate(old, action, dateVR(entry, action))
        default: return round(old, action, entry)
        }
    }

    /// The VR by which a date is read: the dictionary's where it is one, else the file's.
    private func dateVR(_ entry: TapeEntry, _ action: ActionRecord) -> VR {
        action.vr.isDate ? action.vr : (entry.vr ?? .UN)
    }

    /// Where the policy does not know the VR (private and unknown elements), the file's must fit the action.
    private func checkVR(_ action: ActionRecord, _ entry: TapeEntry) -> FileFailure.Code? {
        guard action.vr == .UN else { return nil }
        let vr = entry.vr ?? .UN
        switch action.opcode {
        case .uid: return vr == .UI ? nil : .wrongVR
        case .shift, .truncate: return vr.isDate ? nil : .wrongVR
        case .pseudonym: return vr.canHoldPseudonym ? nil : .wrongVR
        default: return nil
        }
    }

    /// An entry of the root data set by tag, in the original.
    func rootEntry(_ tag: Tag) -> TapeEntry? {
        var index = 0
        while index < tape.entries.count {
            let entry = tape.entries[index]
            if entry.tag == tag { return entry }
            index = entry.next
        }
        return nil
    }
}
