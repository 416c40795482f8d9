/// Values of the input that an output is to have: what they may be, and what becomes of those that are something else.
extension Executor {
    /// The VR of an element's attribute; nil where nobody knows it. One `keep` serves many attributes, so its record has none.
    @inline(__always)
    func knownVR(of element: DataElement, _ record: ActionRecord) -> VR? {
        let known = record.vr != .UN ? record.vr : element.rowVR ?? ruleset.vr(of: element.tag)
        return known == .UN ? nil : known
    }

    /// What of an element's value may be kept and the VR to write it with; nil where it is no value of its attribute.
    ///
    /// - Parameter known: the attribute's VR. Where it is not known, the file's counts.
    func keptValue(of element: DataElement, _ known: VR?) -> (range: Range<Int>, vr: VR)? {
        let entry = element.entry
        guard element.fileVRAgrees(with: known) else { return nil }
        let file = entry.vr == .UN ? nil : entry.vr
        let vr: VR
        if let known, let file {
            // Whether numbers have a sign, and whether words are bytes, is for the file to say, as is what the dictionary leaves
            // open. All else is what the attribute is.
            let isFree = !known.isText && (known.isOther == file.isOther || VR.choice(of: element.tag) != nil)
            vr = isFree ? file : known
        } else {
            vr = known ?? file ?? .UN
        }
        let range: Range<Int>
        switch ValueGrammar.check(element.bytes, entry.value, vr: vr, valueCount: element.numberCount(known)) {
        case .fits(let found):
            guard vr != .AT || areTags(element.bytes, found, isBigEndian: entry.valueEncoding.isBigEndian) else {
                return nil
            }
            range = found
        case .misfit: return nil
        case .needsCharacterSet:
            let set = characterSet(of: element.context)
            guard let found = ValueGrammar.fittingText(element.bytes, entry.value, vr: vr, set) else { return nil }
            range = found
        }
        return (range, file == nil && known != nil ? writtenVR(of: element) : vr)
    }

    /// Whether the values of an AT are tags of attributes: of public ones that the ruleset's dictionary has, or of private ones
    /// (PS3.5 section 7.8.1). Four bytes of a text seldom are.
    private func areTags(_ bytes: RawSpan, _ range: Range<Int>, isBigEndian: Bool) -> Bool {
        for offset in stride(from: range.lowerBound, to: range.upperBound, by: 4) {
            let tag = bytes.tag(at: offset, bigEndian: isBigEndian)
            let isKnown =
                tag.isPrivate ? tag.element >= 0x1000 : ruleset.attributeIndex(of: tag) != nil || tag == .item
            guard isKnown else { return false }
        }
        return true
    }

    /// Counts a value that is none of its attribute's VR, and takes it out: the rule's `else` if there is one. Without one the
    /// Type decides (PS3.5 section 7.4), since `on_error` for each odd value of real files would hold them back.
    ///
    /// - Returns: `misfit`, where the fallback or `on_error` is next.
    mutating func misfit(_ element: DataElement, _ record: ActionRecord) throws(Stop) -> FileFailure.Code? {
        misfits[element.tag, default: 0] += 1
        if record.fallback > 0 { return .misfit }
        switch requirement(of: element) {
        case .value: return .misfit
        case .presence:
            counts.emptied += 1
            emitValue(element, element.replacedVR(record), [])
        case .absent, .optional: remove()
        }
        return nil
    }

    /// New date times, whose offsets from UTC go where Timezone Offset From UTC is not kept, since they say the same.
    func withTimezoneOfOutput(_ values: [UInt8], _ vr: VR) -> [UInt8] {
        vr == .DT && !facts.keepsTimezone ? DateTimeValue.withoutOffsets(values) : values
    }

    /// Whether each UID of a value is one that cannot say anything of a patient.
    mutating func knowsClasses(_ bytes: RawSpan, _ value: Range<Int>) -> Bool {
        var start = value.lowerBound
        while start <= value.upperBound {
            var end = start
            while end < value.upperBound, bytes.byte(at: end) != 0x5C { end += 1 }
            let uid = Padding.withoutEnd(bytes, start..<end)
            if !uid.isEmpty, !classes.knows(bytes, uid, ruleset) { return false }
            start = end + 1
        }
        return true
    }

    /// Keeps Specific Character Set. A spelling that is no code string is put right, for readers that know it in no other.
    ///
    /// A set that the standard does not have says nothing about the text, so what is kept could be anything: no fallback and
    /// no Type can mend that.
    mutating func keepCharacterSet(_ element: DataElement, _ fitting: Range<Int>?) throws(Stop) {
        let set = characterSet(of: element.context)
        counts.kept += 1
        if let fitting, !set.hasUnknown {
            emitKept(element, vr: .CS, value: fitting)
        } else if let terms = set.definedTerms {
            emitValue(element, .CS, terms)
        } else {
            throw held(element.failure(.undefinedCharacterSet))
        }
    }
}

extension DataElement {
    /// How many numbers a value of the attribute has, where that is one fixed number; else 0. Of bytes and words the dictionary
    /// counts the whole as one.
    @inline(__always)
    func numberCount(_ known: VR?) -> Int {
        guard let known, known.isBinaryNumber || known == .AT else { return 0 }
        return rowValueCount
    }

    /// Whether the file's VR can be meant by an attribute whose VR is known. One that says nothing can.
    @inline(__always)
    func fileVRAgrees(with known: VR?) -> Bool {
        guard let known, let file = entry.vr, file != .UN, file != known else { return true }
        return known.agrees(with: file)
    }
}
