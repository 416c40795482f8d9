/// What the output says about its de-identification. Written with the rest, since a file that fails is not written at all.
extension Executor {
    /// Creates a tag that the input's root lacks.
    mutating func insert(_ tag: Tag, _ bytes: RawSpan, _ context: ItemContext) throws(Stop) {
        if RootInsertions.bookkeeping.contains(tag) {
            writeBookkeeping(tag, existing: nil, bytes, context)
            return
        }
        var cursor = 0
        guard let row = ruleset.rowIndex(of: tag, from: &cursor) else { return }
        let record = ruleset.row(at: row)
        var iodCursor = DataSetCursor()
        let action = ruleset.action(
            at: resolve(
                record.decision, context, vrBit: record.vr.bit, of: (.row(row), record.facts), &iodCursor))
        guard action.opcode == .add else { return }
        try AddAction.create(tag, action.vr == .UN ? record.vr : action.vr, by: action, context, in: &self)
    }

    /// A bookkeeping tag that the input has: what the policy keeps of it stays, and midic's own is appended.
    mutating func executeBookkept(_ element: DataElement, _ cursor: inout DataSetCursor) throws(Stop) {
        let (entry, context) = (element.entry, element.context)
        let isKept = ruleset.action(at: publicAction(entry, context, &cursor).action).opcode == .keep
        if entry.tag == .deidentificationMethodCodeSequence, isKept, entry.kind == .sequence {
            try appendMethodCodes(element)
        } else {
            writeBookkeeping(entry.tag, existing: isKept ? entry : nil, element.bytes, context)
        }
    }

    private mutating func writeBookkeeping(
        _ tag: Tag, existing: TapeEntry?, _ bytes: RawSpan, _ context: ItemContext
    ) {
        switch tag {
        case .patientIdentityRemoved:
            // NO where the policy kept the name or the ID as it was: the claim follows what was done to this file.
            emitValue(tag, .CS, Array((identity.isKept ? "NO" : "YES").utf8), context.encoding, context)
        case .deidentificationMethod:
            emitValue(tag, .LO, methodText(existing, bytes, context), context.encoding, context)
        case .longitudinalTemporalInformationModified:
            switch ruleset.longitudinal {
            case .none: break
            case .removed: emitValue(tag, .CS, Array("REMOVED".utf8), context.encoding, context)
            case .unmodified: emitValue(tag, .CS, Array("UNMODIFIED".utf8), context.encoding, context)
            case .modified: emitValue(tag, .CS, Array("MODIFIED".utf8), context.encoding, context)
            }
        default:
            guard ruleset.methodCodeCount > 0 else { return }
            changes += 1
            let content = methodCodeItems(except: [])
            emitHeader(tag, .SQ, length: content.count)
            let start = patch.arena.count
            patch.arena.append(contentsOf: content)
            patch.commitArena(from: start)
        }
    }

    /// The method's text, behind what was there; not twice.
    private func methodText(_ existing: TapeEntry?, _ bytes: RawSpan, _ context: ItemContext) -> [UInt8] {
        let own = configuration.methodText
        guard let existing, existing.kind == .value, existing.valueLength > 0,
            existing.valueLength < Executor.longestValue
        else { return own }
        let range = existing.trimmedValue(bytes)
        let old = bytes.copyBytes(at: range.lowerBound, length: range.count)
        let set = characterSet(of: context)
        guard !old.isEmpty, let values = try? MultiValue.split(old, vr: .LO, characterSet: set) else { return own }
        for value in values where Padding.trimmed(value) == own { return old }
        return old + [0x5C] + own
    }

    /// Keeps the items that are there, each element by its own rule, and adds midic's codes that are not among them.
    private mutating func appendMethodCodes(_ element: DataElement) throws(Stop) {
        let (entry, bytes, context, index) = (element.entry, element.bytes, element.context, element.index)
        let existing = existingCodes(bytes, index)
        changes += 1
        counts.kept += 1
        // Written with defined length: the items' total is known only afterwards, so the header is filled in then.
        emitHeader(entry.tag, .SQ, length: 0)
        let lengthPosition = patch.arena.count - 4
        let contentStart = patch.count
        let inside = insideContext(entry, context)
        var child = index + 1
        while child < entry.next {
            try emitItem(bytes, child, inside)
            child = tape.entries[child].next
        }
        let content = methodCodeItems(except: existing)
        let start = patch.arena.count
        patch.arena.append(contentsOf: content)
        patch.commitArena(from: start)
        let length = patch.count - contentStart
        guard length < 0xFFFF_FFFF else {
            throw .quarantined(FileFailure(.valueTooLong, at: entry.headerOffset, tag: entry.tag))
        }
        patch.arena.overwrite(UInt32(length), at: lengthPosition, outputEncoding)
    }

    /// Code Value and Coding Scheme Designator, joined, of the items that are there.
    private func existingCodes(_ bytes: RawSpan, _ index: Int) -> Set<String> {
        var codes: Set<String> = []
        var child = index + 1
        while child < tape.entries[index].next {
            let item = tape.entries[child]
            var value = ""
            var scheme = ""
            var inner = child + 1
            while inner < item.next {
                let entry = tape.entries[inner]
                if entry.kind == .value, entry.valueLength < 256 {
                    let text = String(
                        decoding: Padding.trimmed(
                            bytes.copyBytes(at: entry.valueOffset, length: entry.valueLength)), as: UTF8.self)
                    if entry.tag == .codeValue { value = text }
                    if entry.tag == .codingSchemeDesignator { scheme = text }
                }
                inner = entry.next
            }
            codes.insert(scheme + "\\" + value)
            child = item.next
        }
        return codes
    }

    /// Items of the claimed codes: Code Value, Coding Scheme Designator, Code Meaning (PS3.3 section 8.8).
    private func methodCodeItems(except: Set<String>) -> [UInt8] {
        var items = DataSetWriter(outputEncoding)
        for index in 0..<ruleset.methodCodeCount {
            let code = ruleset.methodCode(at: index)
            let value = ruleset.string(Int(code.value))
            let scheme = ruleset.string(Int(code.scheme))
            if except.contains(scheme + "\\" + value) { continue }
            items.item { item in
                item.element(.codeValue, .SH, value)
                item.element(.codingSchemeDesignator, .SH, scheme)
                item.element(.codeMeaning, .LO, ruleset.string(Int(code.meaning)))
            }
        }
        return items.bytes
    }
}
