/// Writing elements to the patch list: unchanged ranges by reference, the rest into the arena.
///
/// Lengths follow one rule: a sequence or item keeps its form. Undefined length stays undefined, with its delimiter; a defined
/// length is computed anew (PS3.5 sections 7.5.1 and 7.5.2). What turns out to be unchanged becomes one range of the input.
extension Executor {
    /// Copies an element as it is, except that an odd length becomes even (PS3.5 section 7.1.1) and encapsulated pixel data
    /// that the end of the file closed gets its delimiter.
    mutating func copy(_ element: DataElement) {
        let (entry, bytes, context) = (element.entry, element.bytes, element.context)
        if context.isRoot, OutputIdentity.concerns(entry.tag), entry.kind == .value {
            identity.note(
                entry.tag,
                Padding.trimmed(bytes.copyBytes(at: entry.valueOffset, length: min(entry.valueLength, 256))))
        }
        if context.isRoot, OutputIdentity.identifiesPatient(entry.tag), !Padding.isBlank(bytes, entry.value) {
            identity.isKept = true
        }
        if entry.kind == .value, entry.valueLength % 2 != 0 || context.isFileMeta {
            changes += 1
            let vr = entry.vr ?? .UN
            let isOdd = entry.valueLength % 2 != 0
            emitHeader(entry.tag, vr, length: entry.valueLength + (isOdd ? 1 : 0), entry.encoding)
            patch.appendInput(entry.valueOffset, length: entry.valueLength)
            if isOdd {
                let start = patch.arena.count
                patch.arena.append(vr.paddingByte)
                patch.commitArena(from: start)
            }
            return
        }
        guard entry.kind == .fragments else {
            patch.appendInput(entry.headerOffset, length: entry.endOffset - entry.headerOffset)
            return
        }
        if entry.isUnclosed || !hasZeroLengthDelimiter(entry, bytes) {
            changes += 1
            let end = entry.endOffset - (entry.isUnclosed ? 0 : entry.delimiterLength)
            patch.appendInput(entry.headerOffset, length: end - entry.headerOffset)
            emitDelimiter(.sequenceDelimiter, entry.encoding)
        } else {
            patch.appendInput(entry.headerOffset, length: entry.endOffset - entry.headerOffset)
        }
    }

    /// Whether the delimiter that closes the entry has the length 0 that it must have (PS3.5 section 7.5): any other number
    /// would be four bytes that nobody decides about.
    private func hasZeroLengthDelimiter(_ entry: TapeEntry, _ bytes: RawSpan) -> Bool {
        entry.endOffset >= 4 && bytes.uint32(at: entry.endOffset - 4) == 0
    }

    /// Writes the element with a new value, padded to even length.
    mutating func emitValue(_ element: DataElement, _ vr: VR, _ value: [UInt8]) {
        emitValue(element.tag, vr, value, element.entry.encoding, element.context)
    }

    /// Writes an element with a new value, padded to even length.
    mutating func emitValue(_ tag: Tag, _ vr: VR, _ value: [UInt8], _ encoding: Encoding, _ context: ItemContext) {
        changes += 1
        if context.isRoot, OutputIdentity.concerns(tag) { identity.note(tag, Padding.trimmed(value)) }
        let isOdd = value.count % 2 != 0
        emitHeader(tag, vr, length: value.count + (isOdd ? 1 : 0), encoding)
        let start = patch.arena.count
        patch.arena.append(contentsOf: value)
        if isOdd { patch.arena.append(vr.paddingByte) }
        patch.commitArena(from: start)
    }

    /// Writes an element header.
    mutating func emitHeader(_ tag: Tag, _ vr: VR, length: Int, _ encoding: Encoding) {
        let start = patch.arena.count
        ElementHeader.append(tag, vr, length: length, encoding, to: &patch.arena)
        patch.commitArena(from: start)
    }

    /// Writes an item or sequence delimiter.
    mutating func emitDelimiter(_ tag: Tag, _ encoding: Encoding) {
        let start = patch.arena.count
        ElementHeader.append(tag, length: 0, encoding, to: &patch.arena)
        patch.commitArena(from: start)
    }

    // MARK: Sequences

    /// Keeps a sequence and decides what is inside, item by item.
    mutating func emitSequence(_ element: DataElement) throws(Stop) {
        let (entry, bytes) = (element.entry, element.bytes)
        let inside = insideContext(entry, element.context)
        let open = begin(entry, bytes)
        var child = element.index + 1
        while child < entry.next {
            try emitItem(bytes, child, inside)
            child = tape.entries[child].next
        }
        try end(open, entry, bytes, delimiter: .sequenceDelimiter)
    }

    /// One item: its place's context, with the character set and the concept that it may declare.
    mutating func emitItem(_ bytes: RawSpan, _ index: Int, _ inside: ItemContext) throws(Stop) {
        let item = tape.entries[index]
        var context = inside
        context.encoding = item.encoding
        (context.first, context.end) = (index + 1, item.next)
        let found = scan(bytes, first: index + 1, end: item.next, isAscending: item.isAscending)
        if let set = found.characterSet { context.characterSet = set }
        context.concept = found.concept
        let open = begin(item, bytes)
        try executeDataSet(bytes, first: index + 1, end: item.next, context)
        try end(open, item, bytes, delimiter: .itemDelimiter)
    }

    func insideContext(_ entry: TapeEntry, _ context: ItemContext) -> ItemContext {
        let state =
            entry.tag.isPrivate
            ? ruleset.pathDefaultNext(context.pathState)
            : ruleset.nextPathState(context.pathState, entering: entry.tag)
        return ItemContext(
            parent: entry.tag, pathState: state,
            characterSet: context.characterSet, encoding: entry.encoding)
    }

    /// An open sequence or item: what to return to if it turns out unchanged, and where its length is to be filled in.
    struct OpenContainer {
        var mark: PatchList.Mark
        var changes: Int
        var count: Int
        /// Place of the 32-bit length in the arena, or -1 for undefined length.
        var lengthPosition: Int
        var contentStart: Int
    }

    private mutating func begin(_ entry: TapeEntry, _ bytes: RawSpan) -> OpenContainer {
        let mark = patch.mark()
        let count = patch.count
        var lengthPosition = -1
        if entry.undefinedLength {
            patch.appendInput(entry.headerOffset, length: entry.valueOffset - entry.headerOffset)
        } else {
            // The last four bytes of these headers are the length: SQ, UN and items never have a 16-bit one.
            let start = patch.arena.count
            patch.arena.append(bytes.extracting(entry.headerOffset..<entry.valueOffset))
            lengthPosition = patch.arena.count - 4
            patch.commitArena(from: start)
        }
        return OpenContainer(
            mark: mark, changes: changes, count: count, lengthPosition: lengthPosition, contentStart: patch.count)
    }

    private mutating func end(
        _ open: OpenContainer, _ entry: TapeEntry, _ bytes: RawSpan, delimiter: Tag
    ) throws(Stop) {
        let length = patch.count - open.contentStart
        if open.lengthPosition >= 0 {
            guard length < 0xFFFF_FFFF else {
                throw .quarantined(FileFailure(.valueTooLong, at: entry.headerOffset, tag: entry.tag))
            }
            patch.arena.overwrite(UInt32(length), at: open.lengthPosition, entry.encoding)
        } else {
            let end = entry.valueOffset + entry.valueLength
            if entry.endOffset - end == 8, hasZeroLengthDelimiter(entry, bytes) {
                patch.appendInput(end, length: 8)
            } else {
                changes += 1
                emitDelimiter(delimiter, entry.encoding)
            }
        }
        let whole = entry.endOffset - entry.headerOffset
        if changes == open.changes, patch.count - open.count == whole {
            patch.rollBack(to: open.mark)
            patch.appendInput(entry.headerOffset, length: whole)
        } else {
            changes = max(changes, open.changes + 1)
        }
    }
}
