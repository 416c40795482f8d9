/// What is read from the original before anything is decided: variant, key values, guards, gates.
extension Executor {
    /// - Throws: where a gate turns the file away, or a guard's attribute cannot be read.
    mutating func readFacts(_ bytes: RawSpan, _ file: RawSpan, _ header: FileHeader, _ root: ItemContext) throws(Stop) {
        rootPlaces.locate(in: tape)
        try refuseContradictions(bytes)
        facts.variant = try variant(bytes, file, header)
        if tape.hasFragments { facts.fragmentRule = FragmentRule(syntax: header.declaredSyntax?.uid ?? "") }
        findNestedPixels()
        facts.hasPixelData = Tag.pixelCarriers.contains { rootPlaces.index(of: $0) != nil }
        if readsScopeValues {
            facts.patientID = trimmedRootValue(.patientID, bytes)
            facts.studyInstanceUID = trimmedRootValue(.studyInstanceUID, bytes)
        }
        facts.rootCharacterSet = Int(root.characterSet)
        for tag in configuration.keyAttributes {
            let value = firstRootValue(tag, bytes, root)
            // Separators alone name nobody: many files would share one offset.
            let isBlank = value.allSatisfy { $0 <= 0x20 || $0 == 0x5C || $0 == 0x5E }
            facts.keyValues[tag] = isBlank ? [] : value
        }
        if !configuration.tables.isEmpty { findTableRows(root) }
        guard ruleset.guardCount > 0 else {
            try passGates()
            return
        }
        var evaluator = GuardEvaluator(
            ruleset: ruleset, characterSet: characterSet(of: root), tests: configuration.guardTests, plan: guardPlan)
        do throws(FileFailure) {
            try evaluator.evaluate(bytes, tape: tape, places: rootPlaces, file: file, header: header, into: &facts)
        } catch {
            throw held(error)
        }
        try passGates()
    }

    /// Two copies of an attribute that differ cannot be believed where a gate, a key or the SOP class depends on it.
    private func refuseContradictions(_ bytes: RawSpan) throws(Stop) {
        guard let index = tape.contradiction(bytes, where: { rootPlaces.mustAgree($0) }) else { return }
        throw held(FileFailure(.contradiction, at: tape.entries[index].headerOffset, tag: tape.entries[index].tag))
    }

    /// Any `reject` beats any `quarantine`, and that beats `accept`; their order in the policy says nothing.
    private func passGates() throws(Stop) {
        var quarantine: GateVerdict?
        var hasAccept = false
        var isAccepted = false
        for (index, gate) in guardPlan.formulas.gates.enumerated() {
            if gate.kind == .accept { hasAccept = true }
            guard facts.isTrue(guardIndex: gate.guardIndex) else { continue }
            switch gate.kind {
            case .reject: throw .rejectedByGate(verdict(ofGate: index))
            case .quarantine: if quarantine == nil { quarantine = verdict(ofGate: index) }
            case .accept: isAccepted = true
            }
        }
        if let quarantine { throw .quarantinedByGate(quarantine) }
        if hasAccept, !isAccepted { throw .notAccepted }
    }

    private func verdict(ofGate index: Int) -> GateVerdict {
        GateVerdict(reason: ruleset.string(Int(ruleset.gate(at: index).reason)), number: index + 1)
    }

    /// The variant of the SOP class: of the data set, or of the file meta where the data set has none.
    private mutating func variant(_ bytes: RawSpan, _ file: RawSpan, _ header: FileHeader) throws(Stop) -> Int {
        if let index = rootPlaces.index(of: .sopClassUID), tape.entries[index].kind == .value,
            !Padding.isBlank(bytes, tape.entries[index].value)
        {
            return classes.variant(bytes, tape.entries[index].value, ruleset)
        }
        if let element = header.metaElement(.mediaStorageSOPClassUID) {
            if header.copies(of: element, file) == .different {
                throw held(FileFailure(.contradiction, at: element.valueOffset, tag: element.tag))
            }
            return classes.variant(file, element.value, ruleset)
        }
        return 0
    }

    /// Whether the policy keeps the time zone of the root, which offsets in date times would tell too.
    func keepsTimezone(_ bytes: RawSpan, _ root: ItemContext) -> Bool {
        guard let index = ruleset.rowIndex(of: .timezoneOffsetFromUTC) else { return false }
        let row = ruleset.row(at: index)
        var cursor = DataSetCursor()
        let entry = row.decision.isNode ? tape.find(.timezoneOffsetFromUTC).map { tape.entries[$0] } : nil
        let action = resolve(
            row.decision, bytes, entry, root, vrBit: row.vr.bit, of: (.row(index), row.facts), &cursor)
        return record(of: action).opcode == .keep
    }

    /// The first of the values of a root attribute, which names the patient or study as it does for pseudonyms; empty where the
    /// values cannot be told apart.
    private func firstRootValue(_ tag: Tag, _ bytes: RawSpan, _ root: ItemContext) -> [UInt8] {
        let value = trimmedRootValue(tag, bytes)
        guard value.contains(0x5C) else { return value }
        let values = try? MultiValue.split(value, vr: ruleset.vr(of: tag) ?? .LO, characterSet: characterSet(of: root))
        return values?.first.map { Padding.trimmed($0) } ?? []
    }

    private func trimmedRootValue(_ tag: Tag, _ bytes: RawSpan) -> [UInt8] {
        guard let index = rootPlaces.index(of: tag) else { return [] }
        let entry = tape.entries[index]
        guard entry.kind == .value, entry.valueLength <= 4096 else { return [] }
        let range = Padding.trimmed(bytes, entry.value)
        return bytes.copyBytes(at: range.lowerBound, length: range.count)
    }
}
