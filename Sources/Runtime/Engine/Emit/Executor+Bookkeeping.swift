/// What the output says about its de-identification. Written with the rest, since a file that fails is not written at all.
extension Executor {
    /// Creates a tag that the input's root lacks.
    mutating func insert(_ tag: Tag, _ bytes: RawSpan, _ context: ItemContext) throws(Stop) {
        try requireStepsLeft(tag, at: nil)
        if RootInsertions.bookkeeping.contains(tag) {
            writeBookkeeping(tag, existing: nil, context)
            return
        }
        if tag.isPrivate {
            try executePrivateGroup(tag.group, bytes, 0..<0, context, DecisionCache.Level(context))
            return
        }
        var cursor = 0
        guard let row = ruleset.rowIndex(of: tag, from: &cursor) else { return }
        let record = ruleset.row(at: row)
        var iodCursor = DataSetCursor()
        let action = ruleset.action(
            at: resolve(
                record.decision, bytes, nil, context, vrBit: record.vr.bit, of: (.row(row), record.facts), &iodCursor)
        )
        guard actions.creatingAction(action.opcode) != nil else { return }
        try create(tag, action.vr == .UN ? record.vr : action.vr, by: action, context)
    }

    /// A bookkeeping tag that the input has: what the policy keeps of it stays, and midic's own is appended.
    mutating func executeBookkept(_ element: DataElement, _ cursor: inout DataSetCursor) throws(Stop) {
        let (entry, context) = (element.entry, element.context)
        let action = publicAction(element.bytes, entry, context, DecisionCache.Level(context), &cursor).action
        if Int(action) == Executor.unreadable { try giveUp(element, .unreadableGuard) }
        let isKept = record(of: Int(action)).opcode == .keep
        let keepsCodes = entry.tag == .deidentificationMethodCodeSequence && isKept
        if keepsCodes, entry.kind == .damaged { throw KeepAction.damage(of: element, in: self) }
        if keepsCodes, entry.kind == .sequence {
            try keepMethodCodes(element)
        } else {
            writeBookkeeping(entry.tag, existing: isKept ? methodText(of: element) : nil, context)
        }
    }

    /// Writes what is known already, and keeps a place for what follows from the rest of the file.
    private mutating func writeBookkeeping(_ tag: Tag, existing: [UInt8]?, _ context: ItemContext) {
        switch tag {
        case .patientIdentityRemoved: reserved.identityRemoved = patch.reserve()
        case .longitudinalTemporalInformationModified: reserved.temporal = patch.reserve()
        case .deidentificationMethodCodeSequence:
            reserved.codes = ReservedPlaces.Codes(header: patch.reserve(), ownItems: patch.reserve())
        default: emitValue(tag, .LO, methodText(behind: existing, context), context.encoding, context)
        }
    }

    /// Keeps the items that are there, each element by its own rule. An item whose code a rule would change goes: it would say
    /// what nobody did.
    private mutating func keepMethodCodes(_ element: DataElement) throws(Stop) {
        counts.kept += 1
        let header = patch.reserve()
        let before = patch.count
        var codes = ReservedPlaces.Codes(header: header, ownItems: header)
        let inside = insideContext(element.entry, element.context)
        var child = element.index + 1
        while child < element.entry.next {
            defer { child = tape.entries[child].next }
            // What a damaged item says is not known: `emitItem` holds the file, as for every damaged item that is kept.
            let isDamaged = tape.entries[child].kind == .damaged
            guard let key = isDamaged ? "" : try methodCode(element.bytes, child, inside) else {
                remove()
                continue
            }
            let first = patch.stretches.count
            try emitItem(element.bytes, child, in: itemContext(element.bytes, child, inside))
            patch.endStretch()
            codes.existing.insert(key)
            if let claim = TemporalInformation(methodCode: key) {
                codes.temporal.append((key, claim, first..<patch.stretches.count))
            }
        }
        codes.length = patch.count - before
        codes.ownItems = patch.reserve()
        reserved.codes = codes
    }

    /// Coding Scheme Designator and Code Value of an item, joined; nil if there is none, or one of them does not stay.
    private mutating func methodCode(
        _ bytes: RawSpan, _ item: Int, _ inside: ItemContext
    ) throws(Stop) -> String? {
        let context = itemContext(bytes, item, inside)
        var value = ""
        var scheme = ""
        var cursor = DataSetCursor()
        var inner = item + 1
        while inner < tape.entries[item].next {
            let entry = tape.entries[inner]
            inner = entry.next
            let isValue = entry.tag == .codeValue || entry.tag == .longCodeValue || entry.tag == .urnCodeValue
            guard isValue || entry.tag == .codingSchemeDesignator else { continue }
            let action = publicAction(bytes, entry, context, DecisionCache.Level(context), &cursor).action
            if Int(action) == Executor.unreadable, ruleset.onError != .remove {
                throw held(FileFailure(.unreadableGuard, at: entry.headerOffset, tag: entry.tag))
            }
            guard entry.kind == .value, entry.valueLength < 256, record(of: Int(action)).opcode == .keep else {
                return nil
            }
            let text = String(
                decoding: Padding.trimmed(bytes.copyBytes(at: entry.valueOffset, length: entry.valueLength)),
                as: UTF8.self)
            if isValue { value = text } else { scheme = text }
        }
        // An item without a code names no method.
        guard !value.isEmpty else { return nil }
        return scheme + "\\" + value
    }

    /// What a De-identification Method that stays says, held against its VR as every kept value.
    private mutating func methodText(of element: DataElement) -> [UInt8]? {
        guard element.tag == .deidentificationMethod, element.entry.valueLength > 0 else { return nil }
        guard element.entry.kind == .value, element.entry.valueLength < Executor.longestValue,
            let range = keptValue(of: element, .LO)?.range
        else {
            misfits[element.tag, default: 0] += 1
            return nil
        }
        return element.bytes.copyBytes(at: range.lowerBound, length: range.count)
    }

    /// The method's text, behind what was there; not twice.
    private func methodText(behind old: [UInt8]?, _ context: ItemContext) -> [UInt8] {
        let own = configuration.methodText
        guard let old, !old.isEmpty,
            let values = try? MultiValue.split(old, vr: .LO, characterSet: characterSet(of: context))
        else { return own }
        for value in values where Padding.trimmed(value) == own { return old }
        return old + [0x5C] + own
    }

    // MARK: When the rest is decided

    /// Fills in what the output says of this file.
    mutating func finishBookkeeping(_ bytes: RawSpan) throws(Stop) {
        // Where the ruleset's rows do not say which values count, nothing can be said for it.
        let claims = configuration.claims
        claimed = claims.rowsAgree ? fileClaims.claimed(inputClaims(bytes)) : ClaimedOfFile()
        if let place = reserved.identityRemoved {
            fill(place, .patientIdentityRemoved, claimed.identityRemoved ? "YES" : "NO")
        }
        if let place = reserved.temporal, let value = claimed.temporal {
            fill(place, .longitudinalTemporalInformationModified, value.term)
        }
        if let codes = reserved.codes { try finishMethodCodes(codes, claimed.temporal) }
    }

    private mutating func fill(_ place: Int, _ tag: Tag, _ term: String) {
        changes += 1
        let start = patch.arena.count
        let length = term.utf8.count
        ElementHeader.append(tag, .CS, length: length + length % 2, outputEncoding, to: &patch.arena)
        patch.arena.append(term.utf8.span.rawBytes)
        if length % 2 != 0 { patch.arena.append(VR.CS.paddingByte) }
        patch.fill(place, fromArena: start)
    }

    /// Takes out items that say of dates what is not so, and adds midic's codes that are not among those that stay.
    private mutating func finishMethodCodes(
        _ codes: ReservedPlaces.Codes, _ temporal: TemporalInformation?
    ) throws(Stop) {
        var existing = codes.existing
        var length = codes.length
        for item in codes.temporal.reversed() where item.claim != temporal || isUntrue(item.claim) {
            length -= patch.stretches[item.stretches].reduce(0) { $0 + $1.length }
            patch.takeOut(item.stretches)
            existing.remove(item.code)
        }
        let items = methodCodeItems(except: existing, temporal)
        length += items.count
        guard length > 0 else { return }
        guard length < 0xFFFF_FFFF else {
            throw .quarantined(FileFailure(.valueTooLong, at: nil, tag: .deidentificationMethodCodeSequence))
        }
        changes += 1
        var start = patch.arena.count
        ElementHeader.append(
            .deidentificationMethodCodeSequence, .SQ, length: length, outputEncoding, to: &patch.arena)
        patch.fill(codes.header, fromArena: start)
        start = patch.arena.count
        patch.arena.append(contentsOf: items)
        patch.fill(codes.ownItems, fromArena: start)
    }

    /// Dates that moved by different days keep no distances.
    private func isUntrue(_ claim: TemporalInformation) -> Bool { claim == .modified && facts.usesSeveralOffsets }

    /// Items of the claimed codes: Code Value, Coding Scheme Designator, Code Meaning (PS3.3 section 8.8). A code about dates
    /// is not claimed for a file of which (0028,0303) says something else, and that of modified dates only where (0028,0303) says so
    /// (PS3.15 section E.3.6 asks for both) and a date was shifted.
    private mutating func methodCodeItems(
        except existing: Set<String>, _ temporal: TemporalInformation?
    ) -> [UInt8] {
        // Most inputs name no method, and files of a series come to the same claims.
        let basis = MethodCodeBasis(
            temporal: temporal, shiftsDate: fileClaims.shiftsDate, usesSeveralOffsets: facts.usesSeveralOffsets,
            encoding: outputEncoding)
        if existing.isEmpty, let last = lastMethodCodes, last.basis == basis { return last.items }
        let items = makeMethodCodeItems(except: existing, temporal)
        if existing.isEmpty { lastMethodCodes = (basis, items) }
        return items
    }

    /// What midic's own codes follow from where the input has none.
    struct MethodCodeBasis: Equatable {
        let temporal: TemporalInformation?
        let shiftsDate: Bool
        let usesSeveralOffsets: Bool
        let encoding: Encoding
    }

    private func makeMethodCodeItems(except existing: Set<String>, _ temporal: TemporalInformation?) -> [UInt8] {
        var items = DataSetWriter(outputEncoding)
        for code in configuration.claims.codes where !existing.contains(code.key) {
            if let claim = TemporalInformation(methodCode: code.key) {
                if let temporal, claim != temporal { continue }
                if claim == .modified, temporal != claim || !fileClaims.shiftsDate { continue }
                if isUntrue(claim) { continue }
            }
            items.item { item in
                item.element(.codeValue, .SH, code.value)
                item.element(.codingSchemeDesignator, .SH, code.scheme)
                item.element(.codeMeaning, .LO, code.meaning)
            }
        }
        return items.bytes
    }
}
