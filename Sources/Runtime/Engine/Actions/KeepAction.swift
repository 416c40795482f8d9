/// `keep`: the bytes stay. A sequence keeps its items, and each element in them is decided by its own rule.
package enum KeepAction: Action {
    package static let shape = ActionShape(.keep, "keep")

    package static func apply(
        _ record: ActionRecord, to element: DataElement, in executor: inout Executor
    ) throws(Stop) -> FileFailure.Code? {
        let entry = element.entry
        if Executor.isCarrier(element.tag), !element.context.isFileMeta {
            switch executor.keepCarrier(element) {
            case .ordinary: break
            case .done: return nil
            case .failed(let code): return code
            }
        }
        if let code = objection(record, element, executor.ruleset) { return code }
        switch entry.kind {
        case .sequence:
            if executor.goesForItsPixels(element, by: record) {
                executor.remove()
                return nil
            }
            executor.counts.kept += 1
            try executor.emitSequence(element)
        case .opaqueSequence:
            executor.counts.opaqueSequences += 1
            executor.remove()
        case .value where record.vr == .SQ && entry.valueLength > 0:
            // Should be a sequence, and is not: its content cannot be decided element by element.
            executor.counts.opaqueSequences += 1
            executor.remove()
        case .value, .fragments, .item:
            executor.counts.kept += 1
            executor.copy(element)
        }
        return nil
    }

    /// Why an element cannot be the one that the rule was written for: people, dates or UIDs under a tag whose VR is another,
    /// text where numbers belong, or a UID with other characters than digits and dots. Whatever it is, the rule's author cannot
    /// have meant it. Neighbours that real files mix up (LO and SH, IS and DS, OB and OW) pass.
    private static func objection(
        _ record: ActionRecord, _ element: DataElement, _ ruleset: Ruleset
    ) -> FileFailure.Code? {
        let (entry, bytes) = (element.entry, element.bytes)
        guard entry.kind == .value || entry.kind == .fragments else { return nil }
        // One `keep` serves many attributes, so the VR is the row's.
        guard let known = record.vr != .UN ? record.vr : element.rowVR ?? ruleset.vr(of: entry.tag), known != .UN
        else { return nil }
        if entry.kind == .fragments { return known.isOther ? nil : .wrongVR }
        if entry.tag == .specificCharacterSet, entry.valueLength > 0 {
            // A name that the standard does not have says nothing about the text, and could say anything else.
            guard entry.valueLength <= SpecificCharacterSet.longestValue,
                !SpecificCharacterSet.parse(element.copyValue()).hasUnknown
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
        for offset in entry.value {
            let byte = bytes.byte(at: offset)
            if byte < 0x30 || byte > 0x39, byte != 0x2E, byte != 0x5C, byte != 0x20, byte != 0 { return .badUID }
        }
        return nil
    }
}
