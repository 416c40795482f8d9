/// Reads elements in explicit VR little endian, with the sequences and items among them, up to the first that needs a closer look.
///
/// Nearly all of nearly all files is of this kind. Where anything is in any way special it is left to `TapeBuilder`, which alone
/// decides what is wrong with it: here nothing fails. No stack is kept. While a sequence or an item is open, its entry has
/// in place of `next` one more than the index of the container around it, and if it has undefined length, in place of its
/// own length the end of what encloses it.
///
/// Indexes are those of the entries that the run adds, from 0.
struct PlainRun {
    /// Where the next header starts.
    private(set) var offset: Int
    /// The end of the innermost container; for undefined length, that of what encloses it.
    private var limit: Int
    /// The tag before, of a data set; -1 at its start.
    private(set) var previous: Int64
    /// The innermost sequence or item that the run has opened and not closed; -1 for none.
    private(set) var container = -1
    private var isInSequence: Bool
    /// How many sequences and items may be open at a time.
    private var room: Int
    /// Whether tags of the data set that the run began in have risen strictly so far.
    private(set) var isAscending: Bool
    /// The first entry outside of what the run has opened that is of the group of Pixel Data or above; -1 for none.
    private(set) var pixelGroup = -1
    /// Whether an entry inside is of such a group.
    private(set) var hasNestedPixelGroup = false
    /// How many entries the tape had.
    private let first: Int
    private let frameLimit: Int
    private let isFrameSequence: Bool

    /// - Parameters:
    ///   - first: how many entries the tape has.
    ///   - room: how many sequences and items more may be open at a time.
    @inline(__always)
    init(_ frame: TapeBuilder.Frame, at offset: Int, first: Int, room: Int) {
        self.offset = offset
        self.first = first
        self.room = room
        limit = frame.limit
        previous = frame.previousTag
        isInSequence = frame.isSequence
        isAscending = frame.isAscending
        frameLimit = frame.limit
        isFrameSequence = frame.isSequence
    }

    private static let item: UInt32 = 0xE000_FFFE
    private static let itemDelimiter: UInt32 = 0xE00D_FFFE
    private static let sequenceDelimiter: UInt32 = 0xE0DD_FFFE

    /// - Parameters:
    ///   - forms: `HeaderForm.byPlace`.
    ///   - entries: has room for what it is to be given; the run ends where it is full.
    ///   - vrSource: says which sequences are dropped whole; those are left to `TapeBuilder`, which steps over them.
    @inline(__always)
    mutating func read<Source: VRSource & ~Copyable & ~Escapable>(
        _ bytes: RawSpan, _ forms: [HeaderForm], vrSource: borrowing Source, into entries: inout OutputSpan<TapeEntry>
    ) {
        while true {
            if isInSequence {
                guard readItem(bytes, into: &entries) else { return }
            } else {
                readValues(bytes, forms, into: &entries)
                if limit - offset < 8 {
                    guard closeAtLimit(&entries) else { return }
                } else {
                    guard readElement(bytes, forms, vrSource: vrSource, into: &entries) else { return }
                }
            }
        }
    }

    // MARK: Sequences

    /// Opens the next item of the innermost container, a sequence, or closes that.
    ///
    /// - Returns: false if the run ends here.
    @inline(__always)
    private mutating func readItem(_ bytes: RawSpan, into entries: inout OutputSpan<TapeEntry>) -> Bool {
        guard limit - offset >= 8 else { return closeAtLimit(&entries) }
        let header = bytes.uint64(at: offset)
        let start = UInt32(truncatingIfNeeded: header)
        guard start == Self.item else {
            return start == Self.sequenceDelimiter && closeAtDelimiter(&entries)
        }
        let length = UInt32(truncatingIfNeeded: header >> 32)
        let isUndefined = length == ElementHeader.undefinedLength
        guard !entries.isFull, isUndefined || Int(length) <= limit - offset - 8 else { return false }
        open(.item, nil, .item, isCanonical: true, headerLength: 8, isUndefined ? nil : Int(length), &entries)
        previous = -1
        return true
    }

    /// Opens an item or a sequence that has items, of a length, nil for an undefined one.
    @inline(__always)
    private mutating func open(
        _ kind: TapeEntry.Kind, _ vr: VR?, _ tag: Tag, isCanonical: Bool, headerLength: Int, _ length: Int?,
        _ entries: inout OutputSpan<TapeEntry>
    ) {
        if kind == .sequence { note(tag, &entries) }
        isInSequence = kind == .sequence
        var entry = TapeEntry(
            kind: kind, encoding: .explicitLittle, undefinedLength: length == nil, vr: vr, tag: tag,
            headerOffset: offset,
            headerLength: headerLength, valueLength: length ?? limit, next: container + 1)
        entry.isCanonical = isCanonical
        container = entries.count
        entries.append(entry)
        room -= 1
        offset += headerLength
        if let length { limit = offset + length }
    }

    /// Closes a container of defined length, at whose end the run is, or is not quite.
    @inline(__always)
    private mutating func closeAtLimit(_ entries: inout OutputSpan<TapeEntry>) -> Bool {
        guard offset == limit, container >= 0, !entries[container].undefinedLength else { return false }
        close(&entries)
        return true
    }

    /// Closes a container of undefined length and steps over the delimiter. One that closes nothing is not for here.
    @inline(__always)
    private mutating func closeAtDelimiter(_ entries: inout OutputSpan<TapeEntry>) -> Bool {
        guard container >= 0, entries[container].undefinedLength else { return false }
        let closed = container
        close(&entries)
        entries[closed].valueLength = offset - entries[closed].valueOffset
        entries[closed].delimiterLength = 8
        offset += 8
        return true
    }

    /// Goes back to what is around the innermost container.
    @inline(__always)
    private mutating func close(_ entries: inout OutputSpan<TapeEntry>) {
        let closed = container
        container = entries[closed].next - 1
        entries[closed].next = first + entries.count
        room += 1
        limit = container < 0 ? frameLimit : Self.limit(of: entries[container])
        if isInSequence { previous = Int64(entries[closed].tag.rawValue) }
        isInSequence = !isInSequence
    }

    /// The end of an open container.
    @inline(__always)
    private static func limit(of entry: TapeEntry) -> Int {
        entry.undefinedLength ? entry.valueLength : entry.endOffset
    }

    // MARK: Elements

    /// Reads values with short headers, of which nothing is to be noted, for as long as there are any.
    ///
    /// What the loop needs is kept apart from the rest of the state, since it is most of what is done for most files.
    @inline(__always)
    private mutating func readValues(
        _ bytes: RawSpan, _ forms: [HeaderForm], into entries: inout OutputSpan<TapeEntry>
    ) {
        let limit = limit
        var offset = offset
        // Tags below 0 or from the group of Pixel Data on have no place here.
        var last = previous
        var next = first &+ entries.count
        while limit &- offset >= 8, !entries.isFull {
            let header = bytes.uint64(at: offset)
            let code = UInt16(truncatingIfNeeded: header >> 32)
            let form = forms[HeaderForm.place(code)]
            let start = UInt32(truncatingIfNeeded: header)
            let tag = Tag(rawValue: start << 16 | start >> 16)
            let length = Int(truncatingIfNeeded: header >> 48)
            guard form.shortCode == code, length & 1 == 0, length <= limit &- offset &- 8,
                Int64(tag.rawValue) > last, tag.rawValue < Self.pixelTags
            else { break }
            last = Int64(tag.rawValue)
            next &+= 1
            entries.append(
                TapeEntry(
                    kind: .value, encoding: .explicitLittle, vr: form.vr, tag: tag, headerOffset: offset,
                    headerLength: 8,
                    valueLength: length, next: next))
            offset = offset &+ 8 &+ length
        }
        self.offset = offset
        previous = last
    }

    private static let pixelTags = UInt32(ElementTape.pixelGroup) << 16

    /// Reads one element of any kind, or the delimiter of an item. At least eight bytes are left.
    ///
    /// - Returns: false if the run ends here.
    @inline(never)
    private mutating func readElement<Source: VRSource & ~Copyable & ~Escapable>(
        _ bytes: RawSpan, _ forms: [HeaderForm], vrSource: borrowing Source, into entries: inout OutputSpan<TapeEntry>
    ) -> Bool {
        guard !entries.isFull else { return false }
        let header = bytes.uint64(at: offset)
        let start = UInt32(truncatingIfNeeded: header)
        let code = UInt16(truncatingIfNeeded: header >> 32)
        let form = forms[HeaderForm.place(code)]
        let tag = Tag(rawValue: start << 16 | start >> 16)
        guard form.code == code, tag.group != 0xFFFE else {
            return start == Self.itemDelimiter && closeAtDelimiter(&entries)
        }
        if form.kind == .short {
            let length = Int(header >> 48)
            guard length <= limit - offset - 8 else { return false }
            append(.value, form.vr, tag, isCanonical: length & 1 == 0, headerLength: 8, length, &entries)
            return true
        }
        guard form.kind != .other, limit - offset >= 12 else { return false }
        let length = bytes.uint32(at: offset + 8)
        let hasZeros = header >> 48 == 0
        if length == ElementHeader.undefinedLength {
            guard form.kind == .sequence, room > 0 else { return false }
            open(.sequence, .SQ, tag, isCanonical: hasZeros, headerLength: 12, nil, &entries)
            return true
        }
        let isCanonical = hasZeros && length & 1 == 0
        guard Int(length) <= limit - offset - 12 else { return false }
        switch form.kind {
        case .sequence where length > 0:
            // Content that does not begin with an item is looked at closely.
            guard room > 0, length >= 8, bytes.uint32(at: offset + 12) == Self.item, !vrSource.dropsWhole(tag) else {
                return false
            }
            open(.sequence, .SQ, tag, isCanonical: isCanonical, headerLength: 12, Int(length), &entries)
        case .sequence:
            append(.sequence, .SQ, tag, isCanonical: isCanonical, headerLength: 12, 0, &entries)
        case .longBytes where tag.isPrivate && length >= 4 && beginsLikeItems(bytes): return false
        default: append(.value, form.vr, tag, isCanonical: isCanonical, headerLength: 12, Int(length), &entries)
        }
        return true
    }

    /// Appends an element that has nothing inside.
    @inline(__always)
    private mutating func append(
        _ kind: TapeEntry.Kind, _ vr: VR?, _ tag: Tag, isCanonical: Bool, headerLength: Int, _ length: Int,
        _ entries: inout OutputSpan<TapeEntry>
    ) {
        note(tag, &entries)
        var entry = TapeEntry(
            kind: kind, encoding: .explicitLittle, vr: vr, tag: tag, headerOffset: offset, headerLength: headerLength,
            valueLength: length, next: first + entries.count + 1)
        entry.isCanonical = isCanonical
        entries.append(entry)
        offset += headerLength + length
    }

    /// Whether the value behind a long header begins with an item or a sequence delimiter.
    @inline(__always)
    private func beginsLikeItems(_ bytes: RawSpan) -> Bool {
        let start = bytes.uint32(at: offset + 12)
        return start == Self.item || start == Self.sequenceDelimiter
    }

    /// Notes the order of tags in a data set, and where those of pixels begin. The element is the next entry.
    @inline(__always)
    private mutating func note(_ tag: Tag, _ entries: inout OutputSpan<TapeEntry>) {
        let raw = Int64(tag.rawValue)
        if raw <= previous {
            if container < 0 { isAscending = false } else { entries[container].isAscending = false }
        }
        previous = raw
        guard tag.group >= ElementTape.pixelGroup else { return }
        if container >= 0 {
            hasNestedPixelGroup = true
        } else if pixelGroup < 0 {
            pixelGroup = entries.count
        }
    }
}

extension TapeBuilder {
    /// Reads a run up to the first element that needs a closer look, if any. The frame is in explicit VR little endian.
    ///
    /// - Parameter forms: `HeaderForm.byPlace`.
    mutating func readPlainRun<Source: VRSource & ~Copyable & ~Escapable>(
        _ bytes: RawSpan, _ forms: [HeaderForm], vrSource: borrowing Source, into tape: inout ElementTape
    ) {
        let first = tape.entries.count
        var run = PlainRun(
            frame, at: position, first: first, room: max(0, 2 * Self.maximumDepth - tape.frames.count))
        // Room for more is made outside.
        tape.entries.append(addingCapacity: tape.entries.capacity - first) { entries in
            var reading = run
            reading.read(bytes, forms, vrSource: vrSource, into: &entries)
            run = reading
        }
        position = run.offset
        frame.isAscending = run.isAscending
        if run.pixelGroup >= 0 { tape.notePixelGroup(first + run.pixelGroup, isInRoot: frame.entry < 0) }
        if run.hasNestedPixelGroup { tape.notePixelGroup(tape.entries.count, isInRoot: false) }
        if run.container >= 0 {
            enterOpen(run, first: first, tape: &tape)
        } else if !frame.isSequence {
            frame.previousTag = run.previous
        }
    }

    /// Makes frames of the containers that a run has left open.
    private mutating func enterOpen(_ run: PlainRun, first: Int, tape: inout ElementTape) {
        let frameCount = tape.frames.count
        // From the innermost outwards.
        var open = run.container
        var previous = run.previous
        while open >= 0 {
            let index = first + open
            let entry = tape.entries[index]
            let isSequence = entry.kind == .sequence
            open = entry.next - 1
            let isOfUnknownVR = !isSequence && open < 0 && frame.isOfUnknownVR
            var inner = Frame(
                entry: index, limit: entry.undefinedLength ? entry.valueLength : entry.endOffset,
                isSequence: isSequence,
                isUndefined: entry.undefinedLength, isOfUnknownVR: isOfUnknownVR, gapCount: tape.gaps.count,
                encoding: .explicitLittle)
            if !isSequence { inner.previousTag = previous }
            inner.isAscending = entry.isAscending
            if isSequence { previous = Int64(entry.tag.rawValue) }
            tape.frames.append(inner)
            // The frame has it until it is closed.
            tape.entries[index].isAscending = true
            tape.entries[index].next = index + 1
            if entry.undefinedLength { tape.entries[index].valueLength = 0 }
        }
        if !frame.isSequence { frame.previousTag = previous }
        tape.frames.append(frame)
        tape.frames[frameCount...].reverse()
        frame = tape.frames.removeLast()
    }
}
