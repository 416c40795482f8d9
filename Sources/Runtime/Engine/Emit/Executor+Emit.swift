/// Writing elements to the patch list: unchanged ranges by reference, the rest into the arena.
///
/// Lengths follow one rule: a sequence or item keeps its form. Undefined length stays undefined, with its delimiter; a defined
/// length is computed anew (PS3.5 sections 7.5.1 and 7.5.2). What turns out to be unchanged becomes one range of the input.
///
/// So do headers: one is copied only if it is what this output's encoding has for the element. Whatever else it is, two readers
/// can take it for two things, so it is written afresh. The output has one encoding throughout: a UN that was read as a sequence
/// becomes SQ in it, and what is inside is written in it too.
extension Executor {
    /// Copies an element as it is: the same value under the same VR.
    ///
    /// An odd length becomes even (PS3.5 section 7.1.1), encapsulated pixel data that the end of the file closed gets its
    /// delimiter, and a header that this output would not have is written afresh. Unknown and blank VR become UN; UN and what
    /// has no VR become the row's.
    mutating func copy(_ element: DataElement) {
        let entry = element.entry
        if entry.kind == .fragments {
            copyFragments(element)
        } else {
            emitKept(element, vr: writtenVR(of: element), value: entry.value)
        }
    }

    /// Writes an element with a part of its own value, by reference where the whole of it is as the output has it.
    ///
    /// - Parameters:
    ///   - vr: what the output says; nothing in implicit VR but the pad and the byte order.
    ///   - value: a range of the input within the element's value.
    mutating func emitKept(_ element: DataElement, vr: VR, value: Range<Int>) {
        let entry = element.entry
        noteIdentity(element, value: value)
        if value.count == entry.valueLength, isCanonical(entry), !outputEncoding.isExplicit || entry.vr == vr,
            !element.context.isFileMeta
        {
            patch.appendInput(entry.headerOffset, length: entry.endOffset - entry.headerOffset)
            return
        }
        changes += 1
        let isOdd = !value.count.isMultiple(of: 2)
        let length = value.count + (isOdd ? 1 : 0)
        emitHeader(entry.tag, vr, length: length)
        if isTurnedAround(vr, length: length, from: entry.valueEncoding) {
            guard hasRoom(for: value.count) else { return }
            let start = patch.arena.count
            patch.arena.append(element.bytes.extracting(value))
            patch.arena.swapBytes(unit: vr.byteOrderUnit, from: start)
            patch.commitArena(from: start)
        } else {
            patch.appendInput(value.lowerBound, length: value.count)
        }
        if isOdd {
            let start = patch.arena.count
            patch.arena.append(vr.paddingByte)
            patch.commitArena(from: start)
        }
    }

    /// The VR that an element is copied with: the file's, or where that is none or UN, the dictionary's.
    ///
    /// Where the dictionary leaves a choice, Pixel Representation settles US or SS, and words stand for bytes or words, since in
    /// little endian they are the same bytes. What cannot be told stays UN.
    func writtenVR(of element: DataElement) -> VR {
        let entry = element.entry
        if let vr = entry.vr, vr != .UN { return vr }
        guard let known = element.rowVR ?? ruleset.vr(of: entry.tag) else { return .UN }
        // A value that is no sequence cannot become one.
        if known == .SQ, entry.valueLength > 0 { return .UN }
        switch VR.choice(of: entry.tag) {
        case nil: return known
        case .bytesOrWords, .numbersOrWords: return outputEncoding.isBigEndian ? .UN : .OW
        case .byPixelRepresentation:
            guard let isSigned = pixelsAreSigned(element.bytes, element.context) else { return .UN }
            return isSigned ? .SS : .US
        }
    }

    /// What Pixel Representation says: of the element's own data set, else of the root (functional groups leave it there).
    private func pixelsAreSigned(_ bytes: RawSpan, _ context: ItemContext) -> Bool? {
        guard
            let index = (context.isRoot ? nil : tape.find(.pixelRepresentation, in: context.siblings))
                ?? rootPlaces.index(of: .pixelRepresentation)
        else { return nil }
        let entry = tape.entries[index]
        guard entry.kind == .value, entry.valueLength == 2 else { return nil }
        switch bytes.uint16(at: entry.valueOffset, bigEndian: entry.valueEncoding.isBigEndian) {
        case 0: return false
        case 1: return true
        default: return nil
        }
    }

    /// Whether a header, of a value or fragments, is as this output has it.
    @inline(__always)
    func isCanonical(_ entry: TapeEntry) -> Bool { entry.isCanonical && entry.encoding == outputEncoding }

    /// Whether values of `vr` change their byte order on their way from `encoding` to the output.
    private func isTurnedAround(_ vr: VR, length: Int, from encoding: Encoding) -> Bool {
        guard vr.byteOrderUnit > 1 else { return false }
        let written = ElementHeader.writtenVR(vr, length: length)
        return encoding.isBigEndian != (outputEncoding.isBigEndian && written != .UN)
    }

    /// Takes note of a value of the root that is kept and names the output.
    private mutating func noteIdentity(_ element: DataElement, value: Range<Int>) {
        guard element.context.isRoot else { return }
        if OutputIdentity.concerns(element.tag), element.entry.kind == .value {
            let text = Padding.trimmed(element.bytes, value.prefix(256))
            identity.note(element.tag, element.bytes.copyBytes(at: text.lowerBound, length: text.count))
        }
    }

    /// Copies encapsulated pixel data, under a header and with a delimiter that are right.
    private mutating func copyFragments(_ element: DataElement) {
        let entry = element.entry
        let isSound = !entry.isUnclosed && hasZeroLengthDelimiter(entry, element.bytes)
        if isCanonical(entry), isSound {
            patch.appendInput(entry.headerOffset, length: entry.endOffset - entry.headerOffset)
            return
        }
        changes += 1
        emitHeader(entry.tag, entry.vr == .OW ? .OW : .OB, length: Int(ElementHeader.undefinedLength))
        patch.appendInput(entry.valueOffset, length: entry.valueLength)
        emitDelimiter(.sequenceDelimiter)
    }

    /// Whether the delimiter that closes the entry has the length 0 that it must have (PS3.5 section 7.5): any other number
    /// would be four bytes that nobody decides about.
    func hasZeroLengthDelimiter(_ entry: TapeEntry, _ bytes: RawSpan) -> Bool {
        entry.endOffset >= 4 && bytes.uint32(at: entry.endOffset - 4) == 0
    }

    /// Writes the element with a new value made from the old one, in its byte order; padded to even length.
    mutating func emitValue(_ element: DataElement, _ vr: VR, _ value: [UInt8]) {
        emitValue(element.tag, vr, value, element.entry.valueEncoding, element.context)
    }

    /// Writes an element with a new value, padded to even length.
    ///
    /// - Parameter encoding: the one whose byte order the value has.
    mutating func emitValue(_ tag: Tag, _ vr: VR, _ value: [UInt8], _ encoding: Encoding, _ context: ItemContext) {
        changes += 1
        if context.isRoot, OutputIdentity.concerns(tag) { identity.note(tag, Padding.trimmed(value)) }
        let isOdd = value.count % 2 != 0
        let length = value.count + (isOdd ? 1 : 0)
        let start = patch.arena.count
        ElementHeader.append(tag, vr, length: length, outputEncoding, to: &patch.arena)
        if isTurnedAround(vr, length: length, from: encoding) {
            var turned = value
            turned.swapBytes(unit: vr.byteOrderUnit)
            patch.arena.append(contentsOf: turned)
        } else {
            patch.arena.append(contentsOf: value)
        }
        if isOdd { patch.arena.append(vr.paddingByte) }
        patch.commitArena(from: start)
    }

    /// Writes an element with a new UID.
    mutating func emitUID(_ element: DataElement, _ vr: VR, _ uid: UIDText) {
        // Text that names the output is noted, and whatever is no UI has other bytes at its end.
        guard vr == .UI, !element.context.isRoot || !OutputIdentity.concerns(element.tag) else {
            return emitValue(element, vr, uid.bytes)
        }
        changes += 1
        let start = patch.arena.count
        ElementHeader.append(element.tag, vr, length: uid.evenCount, outputEncoding, to: &patch.arena)
        uid.appendEven(to: &patch.arena)
        patch.commitArena(from: start)
    }

    /// Writes an element header.
    mutating func emitHeader(_ tag: Tag, _ vr: VR, length: Int) {
        let start = patch.arena.count
        ElementHeader.append(tag, vr, length: length, outputEncoding, to: &patch.arena)
        patch.commitArena(from: start)
    }

    /// Writes an item or sequence delimiter.
    mutating func emitDelimiter(_ tag: Tag) {
        let start = patch.arena.count
        ElementHeader.append(tag, length: 0, outputEncoding, to: &patch.arena)
        patch.commitArena(from: start)
    }

    // MARK: Sequences

    /// Keeps the sequence at `index` and decides what is inside, item by item.
    ///
    /// - Parameter own: items of the policy, in the output's encoding, to stand behind them.
    mutating func emitSequence(
        _ bytes: RawSpan, _ index: Int, _ context: ItemContext, appending own: [UInt8] = []
    ) throws(Stop) {
        let entry = tape.entries[index]
        let inside = insideContext(entry, context)
        var item = inside
        let open = begin(entry, bytes)
        var child = index + 1
        while child < entry.next {
            enter(bytes, child, of: inside, &item)
            try emitItem(bytes, child, in: item)
            child = tape.entries[child].next
        }
        if !own.isEmpty {
            changes += 1
            let start = patch.arena.count
            patch.arena.append(contentsOf: own)
            patch.commitArena(from: start)
        }
        try end(open, entry, bytes, delimiter: .sequenceDelimiter)
    }

    /// One item, in its own context.
    mutating func emitItem(_ bytes: RawSpan, _ index: Int, in context: ItemContext) throws(Stop) {
        let item = tape.entries[index]
        if item.kind == .damaged {
            throw .quarantined(tape.failure(at: index) ?? FileFailure(.badSequence, at: item.headerOffset))
        }
        try requireStepsLeft(.item, at: item.headerOffset)
        let open = begin(item, bytes)
        try executeDataSet(bytes, first: index + 1, end: item.next, isAscending: item.isAscending, context)
        try end(open, item, bytes, delimiter: .itemDelimiter)
    }

    /// The context of the item at `index`, with the character set and the concept that it may declare.
    mutating func itemContext(_ bytes: RawSpan, _ index: Int, _ inside: ItemContext) -> ItemContext {
        var context = inside
        enter(bytes, index, of: inside, &context)
        return context
    }

    /// Goes on to the item at `index`, from the context of another item of the same sequence.
    private mutating func enter(
        _ bytes: RawSpan, _ index: Int, of inside: ItemContext, _ context: inout ItemContext
    ) {
        let item = tape.entries[index]
        context.encoding = item.encoding
        (context.first, context.end) = (index + 1, item.next)
        context.characterSet = inside.characterSet
        context.concept = nil
        context.isOfRegisteredScheme = false
        // Most items have nothing that a scan would stop at.
        if item.isAscending, item.next == index + 1 || tape.entries[index + 1].tag > lastScanned { return }
        let found = scan(bytes, first: index + 1, end: item.next, isAscending: item.isAscending)
        if let set = found.characterSet { context.characterSet = set }
        context.concept = found.concept
        context.isOfRegisteredScheme = found.isOfRegisteredScheme
    }

    mutating func insideContext(_ entry: TapeEntry, _ context: ItemContext) -> ItemContext {
        let place =
            entry.tag.isPrivate
            ? SequencePlaces.Inside(
                pathState: ruleset.pathDefaultNext(context.pathState), iodList: ruleset.iodList(of: entry.tag))
            : sequencePlaces.inside(entry.tag, in: context.pathState, ruleset)
        return ItemContext(
            parent: entry.tag, pathState: place.pathState,
            characterSet: context.characterSet, encoding: entry.encoding, iodList: place.iodList,
            isInsidePrivate: context.isInsidePrivate || entry.tag.isPrivate)
    }

    /// An open sequence or item.
    struct OpenContainer {
        /// Before it.
        var changes: Int
        var count: Int
        /// Bytes of the output before its content.
        var contentStart: Int
        /// Its header in the input's bytes, where header and delimiter are as this output has them: then nothing is written anew
        /// unless something inside changes.
        var header: PatchList.HeaderPlace?
        /// Place of the 32-bit length of another header in the arena, or -1 for undefined length.
        var lengthPosition = -1
    }

    private mutating func begin(_ entry: TapeEntry, _ bytes: RawSpan) -> OpenContainer {
        var open = OpenContainer(changes: changes, count: patch.count, contentStart: 0)
        if isCanonical(entry), entry.kind == .item || !outputEncoding.isExplicit || entry.vr == .SQ {
            open.header = patch.appendHeader(entry.headerOffset, length: entry.headerLength)
        } else {
            changes += 1
            let length = entry.undefinedLength ? Int(ElementHeader.undefinedLength) : 0
            let start = patch.arena.count
            if entry.kind == .item {
                ElementHeader.append(.item, length: length, outputEncoding, to: &patch.arena)
            } else {
                ElementHeader.append(entry.tag, .SQ, length: length, outputEncoding, to: &patch.arena)
            }
            // The last four bytes of these headers are the length: SQ and items never have a 16-bit one.
            if !entry.undefinedLength { open.lengthPosition = patch.arena.count - 4 }
            patch.commitArena(from: start)
        }
        open.contentStart = patch.count
        return open
    }

    private mutating func end(
        _ open: OpenContainer, _ entry: TapeEntry, _ bytes: RawSpan, delimiter: Tag
    ) throws(Stop) {
        let length = patch.count - open.contentStart
        if entry.undefinedLength {
            if open.header != nil, entry.delimiterLength == 8, hasZeroLengthDelimiter(entry, bytes) {
                patch.appendInput(entry.valueOffset + entry.valueLength, length: 8)
            } else {
                changes += 1
                emitDelimiter(delimiter)
            }
        }
        let whole = entry.endOffset - entry.headerOffset
        if changes == open.changes, patch.count - open.count == whole, let header = open.header {
            patch.join(from: header, length: whole)
            return
        }
        changes = max(changes, open.changes + 1)
        guard !entry.undefinedLength else { return }
        guard length < 0xFFFF_FFFF else {
            throw .quarantined(FileFailure(.valueTooLong, at: entry.headerOffset, tag: entry.tag))
        }
        if let header = open.header {
            // What changed inside is as long as it was.
            if length == entry.valueLength { return }
            // The same but for the length.
            let start = patch.arena.count
            patch.arena.append(bytes.extracting(entry.headerOffset..<entry.valueOffset))
            patch.arena.overwrite(UInt32(length), at: patch.arena.count - 4, outputEncoding)
            patch.replaceHeader(header, fromArena: start)
        } else {
            patch.arena.overwrite(UInt32(length), at: open.lengthPosition, outputEncoding)
        }
    }
}
