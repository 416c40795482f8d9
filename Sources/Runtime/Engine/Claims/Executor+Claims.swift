/// Taking note of what the output may say of itself.
extension Executor {
    /// Takes note of what a record did to an element.
    ///
    /// - Parameter stays: whether what was to be kept was kept; it may be no value of its VR.
    @inline(__always)
    mutating func noteClaims(_ element: borrowing DataElement, _ record: ActionRecord, stays: Bool) {
        // It writes a value whatever stood there before.
        if record.opcode == .copy || record.opcode == .compose || ruleset.tableCount > 0 {
            for source in CopyAction.originals(of: record, in: ruleset) { noteCopy(of: source, element.bytes) }
        }
        let kind = element.entry.kind
        guard kind == .value || kind == .fragments else { return }
        let row = element.row
        let known = row?.vr ?? .UN
        let vr = known == .UN ? element.entry.vr ?? .UN : known
        let traits = row?.traits ?? []
        if vr.isDate || vr == .UN || traits.contains(.identifiesPatient) || element.tag.mayBeClaimed {
            noteClaims(element, record, stays: stays, vr, traits)
        }
    }

    @inline(never)
    private mutating func noteClaims(
        _ element: borrowing DataElement, _ record: ActionRecord, stays: Bool, _ vr: VR, _ traits: RowTraits
    ) {
        guard !element.context.isFileMeta else { return }
        guard !Padding.isBlank(element.bytes, element.entry.value) else { return }
        let said = actions.treatment(of: record, vr, in: ruleset)
        // What alone counts as kept also takes away what no value of the attribute can be.
        let done = record.opcode == .keep && !stays ? Treatment.removed : said
        if element.tag.holdsPixels, done == .kept { fileClaims.keepsPixels = true }
        if traits.contains(.identifiesPatient) || element.tag.namesPatient, done.strictness < .coarsened {
            fileClaims.keepsIdentity = true
        }
        guard vr.isDate || vr == .UN && looksLikeDate(element), !traits.contains(.publicDate) else { return }
        let isPrivate = element.tag.isPrivate
        fileClaims.noteDate(
            done, isFullDate: traits.contains(.fullDatesKeep) || isPrivate && configuration.claims.keepsPrivateDates)
    }

    /// Whether a value of which nobody says the VR is a DA, or a DT from its day on: more digits than a number would have by chance.
    private func looksLikeDate(_ element: borrowing DataElement) -> Bool {
        let range = Padding.trimmed(element.bytes, element.entry.value)
        guard 8...26 ~= range.count else { return false }
        let value = element.bytes.copyBytes(at: range.lowerBound, length: range.count)
        return DateValue.parse(value) != nil
            || DateTimeValue.parts(value) != nil && DateValue.parse(Array(value.prefix(8))) != nil
    }

    /// The value that was copied is as raw as one that stays, wherever it stands now.
    @inline(never)
    private mutating func noteCopy(of source: Tag, _ bytes: RawSpan) {
        guard let index = rootPlaces.index(of: source), !Padding.isBlank(bytes, tape.entries[index].value) else {
            return
        }
        noteCopied(source)
    }

    /// Takes note of the originals that a created element holds, or may hold: it was created, so they have values.
    mutating func noteCreated(by record: ActionRecord) {
        for source in CopyAction.originals(of: record, in: ruleset) { noteCopied(source) }
    }

    private mutating func noteCopied(_ source: Tag) {
        let row = ruleset.rowIndex(of: source).map { ruleset.row(at: $0).facts } ?? RowFacts()
        if row.traits.contains(.identifiesPatient) || source.namesPatient { fileClaims.keepsIdentity = true }
        if source.holdsPixels { fileClaims.keepsPixels = true }
        if row.vr.isDate, !row.traits.contains(.publicDate) { fileClaims.noteDate(.copied, isFullDate: false) }
    }

    /// Takes note of an element that goes before anything was decided about it.
    mutating func noteDropped(_ tag: Tag) {
        guard let index = ruleset.rowIndex(of: tag), ruleset.row(at: index).facts.traits.contains(.fullDatesKeep) else {
            return
        }
        fileClaims.noteDate(.removed, isFullDate: true)
    }

    /// What the input says of itself: its root's own elements.
    func inputClaims(_ bytes: RawSpan) -> FileClaims.Input {
        var input = FileClaims.Input()
        guard tape.rootIsAscending else {
            // All copies are asked.
            var index = 0
            while index < tape.entries.count {
                noteInputClaim(index, bytes, &input)
                index = tape.entries[index].next
            }
            return input
        }
        for tag in FileClaims.tags { if let index = rootPlaces.index(of: tag) { noteInputClaim(index, bytes, &input) } }
        return input
    }

    private func noteInputClaim(_ index: Int, _ bytes: RawSpan, _ input: inout FileClaims.Input) {
        let entry = tape.entries[index]
        switch entry.tag {
        case .patientIdentityRemoved: input.identityRemoved = says("YES", entry, bytes)
        case .deidentificationMethod:
            if entry.kind == .value, !Padding.isBlank(bytes, entry.value) { input.namesMethod = true }
        case .deidentificationMethodCodeSequence:
            // An item alone names no method.
            for inner in tape.contents(of: index) where isCode(tape.entries[inner], bytes) { input.namesMethod = true }
        case .longitudinalTemporalInformationModified:
            input.temporal = TemporalInformation(term: shortText(entry, bytes))
        // One value NO says that there is none, and in each copy.
        case .burnedInAnnotation, .recognizableVisualFeatures:
            if !Padding.isBlank(bytes, entry.value), !says("NO", entry, bytes) { input.identityInPixels = true }
        default: break
        }
    }

    private func isCode(_ entry: TapeEntry, _ bytes: RawSpan) -> Bool {
        switch entry.tag {
        case .codeValue, .longCodeValue, .urnCodeValue: entry.kind == .value && !Padding.isBlank(bytes, entry.value)
        default: false
        }
    }

    private func says(_ term: String, _ entry: TapeEntry, _ bytes: RawSpan) -> Bool {
        shortText(entry, bytes) == Array(term.utf8)
    }

    /// The value of a code string in capitals.
    private func shortText(_ entry: TapeEntry, _ bytes: RawSpan) -> [UInt8] {
        guard entry.kind == .value, entry.valueLength <= 64 else { return [] }
        let range = Padding.trimmed(bytes, entry.value)
        return bytes.copyBytes(at: range.lowerBound, length: range.count).map { 0x61...0x7A ~= $0 ? $0 - 0x20 : $0 }
    }
}
