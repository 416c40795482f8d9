/// What is read from the original before anything is decided: variant, key values, guards, gates.
extension Executor {
    /// - Throws: where a gate turns the file away, or a guard's attribute cannot be read.
    mutating func readFacts(_ bytes: RawSpan, _ file: RawSpan, _ header: FileHeader) throws(Stop) {
        try refuseContradictions(bytes)
        facts.variant = variant(bytes, file, header)
        facts.patientID = trimmedRootValue(.patientID, bytes)
        facts.studyInstanceUID = trimmedRootValue(.studyInstanceUID, bytes)
        for index in 0..<ruleset.offsetKeyCount {
            let tag = ruleset.offsetKey(at: index)
            let value = trimmedRootValue(tag, bytes)
            // Separators alone name nobody: many files would share one offset.
            let isBlank = value.allSatisfy { $0 <= 0x20 || $0 == 0x5C || $0 == 0x5E }
            facts.offsetKeyValues[tag] = isBlank ? [] : value
        }
        guard ruleset.guardCount > 0 else {
            try passGates()
            return
        }
        let set = characterSet(bytes, first: 0, end: tape.entries.count, inherited: .standard)
        let evaluator = GuardEvaluator(ruleset: ruleset, characterSet: set)
        do throws(FileFailure) {
            try evaluator.evaluate(bytes, tape: tape, file: file, header: header, into: &facts)
        } catch {
            if ruleset.onError == .reject { throw .rejected(error) }
            throw .quarantined(error)
        }
        try passGates()
    }

    /// Two copies of an attribute that differ cannot be believed where a gate, a key or the SOP class depends on it.
    private func refuseContradictions(_ bytes: RawSpan) throws(Stop) {
        guard !tape.rootIsAscending else { return }
        var read: Set<Tag> = [.sopClassUID, .patientID, .studyInstanceUID]
        for index in 0..<ruleset.atomCount { read.insert(ruleset.atom(at: index).tag) }
        for index in 0..<ruleset.offsetKeyCount { read.insert(ruleset.offsetKey(at: index)) }
        for index in 0..<ruleset.actionCount where ruleset.action(at: index).opcode == .copy {
            read.insert(Tag(rawValue: UInt32(ruleset.operand(0, of: ruleset.action(at: index)))))
        }
        var seen: [Tag: Int] = [:]
        var index = 0
        while index < tape.entries.count {
            let entry = tape.entries[index]
            if read.contains(entry.tag) {
                if let first = seen[entry.tag], !areEqual(bytes, first, index) {
                    let failure = FileFailure(.contradiction, at: entry.headerOffset, tag: entry.tag)
                    if ruleset.onError == .reject { throw .rejected(failure) }
                    throw .quarantined(failure)
                }
                seen[entry.tag] = index
            }
            index = entry.next
        }
    }

    /// Any `reject` beats any `quarantine`, and that beats `accept`; their order in the policy says nothing.
    private func passGates() throws(Stop) {
        var quarantine: String?
        var hasAccept = false
        var isAccepted = false
        for index in 0..<ruleset.gateCount {
            let gate = ruleset.gate(at: index)
            let holds = facts.isTrue(guardIndex: Int(gate.guardIndex))
            switch gate.kind {
            case .reject: if holds { throw .rejectedByGate(ruleset.string(Int(gate.reason))) }
            case .quarantine: if holds, quarantine == nil { quarantine = ruleset.string(Int(gate.reason)) }
            case .accept:
                hasAccept = true
                if holds { isAccepted = true }
            }
        }
        if let quarantine { throw .quarantinedByGate(quarantine) }
        if hasAccept, !isAccepted { throw .rejectedByGate("not-accepted") }
    }

    /// The variant of the SOP class: of the data set, or of the file meta where the data set has none.
    private func variant(_ bytes: RawSpan, _ file: RawSpan, _ header: FileHeader) -> Int {
        if let entry = rootEntry(.sopClassUID), entry.kind == .value, entry.valueLength > 0 {
            return ruleset.variant(ofSOPClass: bytes, from: entry.valueOffset, count: entry.valueLength)
        }
        if let element = header.metaElement(.mediaStorageSOPClassUID) {
            return ruleset.variant(ofSOPClass: file, from: element.valueOffset, count: element.valueLength)
        }
        return 0
    }

    func trimmedRootValue(_ tag: Tag, _ bytes: RawSpan) -> [UInt8] {
        guard let entry = rootEntry(tag), entry.kind == .value, entry.valueLength <= 4096 else { return [] }
        return Padding.trimmed(bytes.copyBytes(at: entry.valueOffset, length: entry.valueLength))
    }

    // MARK: File meta

    /// Fresh file meta: what the standard demands, and optional elements that the policy keeps with `meta`.
    func appendFileMeta(
        _ file: RawSpan, _ header: FileHeader, instance: String, to head: inout [UInt8]
    ) throws(FileFailure) {
        var kept: [MetaWriter.Element] = []
        for element in header.metaElements {
            guard let row = ruleset.metaRowIndex(of: element.tag) else { continue }
            let record = ruleset.metaRow(at: row)
            let root = ItemContext(
                parent: nil, pathState: 0, characterSet: .standard,
                encoding: .explicitLittle)
            let action = ruleset.action(at: resolve(record.decision, root, vrBit: record.vr.bit))
            let vr = element.vr ?? record.vr
            switch action.opcode {
            case .keep:
                kept.append(
                    MetaWriter.Element(
                        tag: element.tag, vr: vr,
                        value: file.copyBytes(at: element.valueOffset, length: element.valueLength)))
            case .set, .dummy:
                if case .success(let value) = templateValue(
                    ruleset.operand(0, of: action), vr: record.vr, .explicitLittle, .standard)
                {
                    kept.append(MetaWriter.Element(tag: element.tag, vr: record.vr, value: value))
                }
            case .empty: kept.append(MetaWriter.Element(tag: element.tag, vr: vr, value: []))
            default: break
            }
        }
        var sopClass = identity.sopClassUID
        if sopClass.isEmpty, let element = header.metaElement(.mediaStorageSOPClassUID) {
            let value = Padding.trimmed(
                file.copyBytes(at: element.valueOffset, length: min(element.valueLength, 64)))
            // Only a registered class: anything else could name its maker.
            if ruleset.isRegisteredUID(value.rawBytes, from: 0, count: value.count) { sopClass = value }
        }
        let sopInstance = identity.sopInstanceUID.isEmpty ? Array(instance.utf8) : identity.sopInstanceUID
        let syntax = header.outputSyntax
        try MetaWriter.append(sopClass: sopClass, sopInstance: sopInstance, syntax: syntax, kept: kept, to: &head)
    }
}
