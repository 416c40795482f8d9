extension TapeBuilder {
    /// Reads one element in explicit VR, of either byte order. At least eight bytes are left in the frame.
    ///
    /// - Returns: true if the root ended instead.
    mutating func readExplicit<Source: VRSource & ~Copyable & ~Escapable>(
        _ bytes: RawSpan, vrSource: borrowing Source, into tape: inout ElementTape
    ) throws(FileFailure) -> Bool {
        let header: ElementHeader
        do throws(ElementHeader.Fault) {
            header = try ElementHeader.read(bytes, at: position, limit: frame.limit, encoding: frame.encoding)
        } catch {
            let tag = bytes.tag(at: position, bigEndian: frame.encoding.isBigEndian)
            switch error {
            case .truncated: throw pastLimit(at: position, tag: tag)
            case .notAVR:
                if bytes.uint64(at: position) == 0 { return try endsInPadding(bytes) }
                throw FileFailure(.badVR, at: position, tag: tag)
            }
        }
        let (tag, vr) = (header.tag, header.vr)
        if tag.group == 0xFFFE {
            try readDelimiter(tag, tape: &tape)
            return false
        }
        noteOrder(of: tag, &tape)
        let valueOffset = position + header.byteCount
        var entry = TapeEntry(
            kind: .value, encoding: frame.encoding, vr: vr, tag: tag, headerOffset: position,
            headerLength: header.byteCount, valueLength: 0, next: tape.entries.count + 1)
        // The reserved bytes are zero in either byte order.
        let isClean = vr != nil && (header.byteCount == 8 || bytes.uint16(at: position + 6) == 0)
        entry.isCanonical = isClean
        if header.length == ElementHeader.undefinedLength, header.byteCount == 12 {
            entry.undefinedLength = true
            try readUndefined(entry, vr: vr, bytes, into: &tape)
            return false
        }
        let length = Int(header.length)
        guard length <= frame.limit - valueOffset else { throw pastLimit(at: position, tag: tag) }
        entry.valueLength = length
        entry.isCanonical = isClean && length & 1 == 0
        switch vr {
        case .SQ:
            try readKnownSequence(entry, bytes, vrSource: vrSource, into: &tape)
        case .UN, nil:
            try readUnknown(entry, bytes, vrSource: vrSource, into: &tape)
        case let vr?:
            // What begins like items and is none is no plain value: some reader would enter it all the same.
            if tag.isPrivate, vr.canBeFragments, beginsWithItem(entry, bytes) {
                try tryItems(entry, fallback: .opaqueSequence, bytes, vrSource: vrSource, into: &tape)
            } else if !encoding.isExplicit {
                // Written in implicit VR it has no other VR than the dictionary's.
                try readUnknown(entry, bytes, vrSource: vrSource, into: &tape)
            } else {
                append(entry, to: &tape)
            }
        }
        return false
    }

    /// Reads one element in implicit VR little endian. At least eight bytes are left in the frame.
    ///
    /// - Returns: true if the root ended instead.
    mutating func readImplicit<Source: VRSource & ~Copyable & ~Escapable>(
        _ bytes: RawSpan, vrSource: borrowing Source, into tape: inout ElementTape
    ) throws(FileFailure) -> Bool {
        guard
            let header = try? ElementHeader.read(bytes, at: position, limit: frame.limit, encoding: .implicitLittle)
        else { throw pastLimit(at: position, tag: nil) }
        let tag = header.tag
        if tag.group == 0xFFFE {
            try readDelimiter(tag, tape: &tape)
            return false
        }
        if tag.rawValue == 0, header.length == 0 { return try endsInPadding(bytes) }
        if frame.isOfUnknownVR, frame.previousTag < 0, bytes.byte(at: position + 4).isCapital,
            bytes.byte(at: position + 5).isCapital
        {
            // Told when the sequence ends, since this reading may fail yet.
            tape.frames[tape.frames.count - 1].spellsVR = true
        }
        noteOrder(of: tag, &tape)
        let valueOffset = position + header.byteCount
        var entry = TapeEntry(
            kind: .value, encoding: .implicitLittle, vr: nil, tag: tag, headerOffset: position,
            headerLength: header.byteCount, valueLength: 0, next: tape.entries.count + 1)
        if header.length == ElementHeader.undefinedLength {
            entry.undefinedLength = true
            try readUndefined(entry, vr: vrSource.vr(of: tag), bytes, into: &tape)
            return false
        }
        let length = Int(header.length)
        guard length <= frame.limit - valueOffset else { throw pastLimit(at: position, tag: tag) }
        entry.valueLength = length
        entry.isCanonical = length & 1 == 0
        if vrSource.vr(of: tag) == .SQ {
            try readKnownSequence(entry, bytes, vrSource: vrSource, into: &tape)
        } else if beginsWithItem(entry, bytes) {
            // Nothing but the bytes tells a sequence. Pixels alone may begin like anything.
            try tryItems(
                entry, fallback: tag.isPixelData ? .value : .opaqueSequence, bytes, vrSource: vrSource, into: &tape)
        } else {
            append(entry, to: &tape)
        }
        return false
    }

    /// A tag of group FFFE where an element should stand.
    private mutating func readDelimiter(_ tag: Tag, tape: inout ElementTape) throws(FileFailure) {
        switch tag {
        case .itemDelimiter where frame.isUndefined:
            try close(delimiterLength: 8, tape: &tape)
        case .sequenceDelimiter where frame.isUndefined && tape.frames.last?.isUndefined ?? false:
            // The end of the sequence where that of its last item should stand: both end here.
            try close(delimiterLength: 0, tape: &tape)
        case .itemDelimiter where !frame.isUndefined, .sequenceDelimiter where !frame.isUndefined:
            // Closes nothing, since the frame has a length or is the root.
            try skipGap(tape: &tape)
        default:
            // An item, or the end of a sequence inside an item that is still open.
            throw FileFailure(.strayItem, at: position, tag: tag)
        }
    }

    /// Appends a plain value and steps over it.
    @inline(__always)
    private mutating func append(_ entry: TapeEntry, to tape: inout ElementTape) {
        tape.entries.append(entry)
        position = entry.endOffset
    }

    /// A tag of (0000,0000) with no length: zeros up to the end of the root are padding, anywhere else they are damage.
    private func endsInPadding(_ bytes: RawSpan) throws(FileFailure) -> Bool {
        guard frame.entry < 0, try isPadding(bytes, from: position) else {
            throw FileFailure(.zeroTag, at: position)
        }
        return true
    }

    /// Whether all that is left of the frame are zeros.
    ///
    /// - Throws: `too-large` if it is too much to be looked at.
    func isPadding(_ bytes: RawSpan, from offset: Int) throws(FileFailure) -> Bool {
        guard frame.limit - offset <= Self.longestPadding else {
            throw FileFailure(.tooLarge, at: offset, relatedOffset: frame.limit, limit: Self.longestPadding)
        }
        return bytes.isZero(in: offset..<frame.limit)
    }

    /// An element of undefined length: a sequence if it is SQ or UN, fragments if it is encapsulated Pixel Data, else damage
    /// (PS3.5 section 7.1.1 and annex A.4).
    ///
    /// - Parameter vr: the file's, or in implicit VR the dictionary's; nil if neither knows one.
    private mutating func readUndefined(
        _ entry: TapeEntry, vr: VR?, _ bytes: RawSpan, into tape: inout ElementTape
    ) throws(FileFailure) {
        let isImplicit = entry.encoding == .implicitLittle
        guard vr == .SQ || vr == .UN || isImplicit && (vr == nil || entry.tag.isPrivate) else {
            guard let vr, vr.canBeFragments else {
                throw FileFailure(.undefinedLength, at: entry.headerOffset, tag: entry.tag)
            }
            let index = tape.entries.count
            try readFragments(entry, bytes, into: &tape)
            if !allowsFragments || entry.tag != .pixelData || !isImplicit && vr != .OB && vr != .OW {
                // Where they end is known, so left out they cost nothing.
                tape.setDamaged(index, FileFailure(.undefinedLength, at: entry.headerOffset, tag: entry.tag))
            } else {
                tape.hasFragments = true
            }
            return
        }
        var sequence = entry
        sequence.kind = .sequence
        if entry.vr != .SQ {
            let items = itemEncoding(entry, bytes)
            try enterSequence(
                sequence, contentEncoding: items.encoding, isOfUnknownVR: true, mayBeExplicit: items.mayBeExplicit,
                into: &tape)
        } else {
            try enterSequence(sequence, contentEncoding: frame.encoding, into: &tape)
        }
    }

    /// A sequence by VR or dictionary, of defined length. Content that does not even begin with an item is left opaque.
    private mutating func readKnownSequence<Source: VRSource & ~Copyable & ~Escapable>(
        _ entry: TapeEntry, _ bytes: RawSpan, vrSource: borrowing Source, into tape: inout ElementTape
    ) throws(FileFailure) {
        if stepsOver(entry, vrSource, tape) { return stepOver(entry, &tape) }
        var sequence = entry
        if entry.valueLength == 0 || beginsWithItem(entry, bytes) {
            sequence.kind = .sequence
            try enterSequence(sequence, contentEncoding: frame.encoding, into: &tape)
        } else {
            sequence.kind = .opaqueSequence
            append(sequence, to: &tape)
        }
    }

    /// UN or an unknown VR, of defined length: items if the tag is a sequence by dictionary or the value begins like one.
    private mutating func readUnknown<Source: VRSource & ~Copyable & ~Escapable>(
        _ entry: TapeEntry, _ bytes: RawSpan, vrSource: borrowing Source, into tape: inout ElementTape
    ) throws(FileFailure) {
        let isSequence = vrSource.vr(of: entry.tag) == .SQ
        if beginsWithItem(entry, bytes) || (isSequence && entry.valueLength == 0) {
            try tryItems(entry, fallback: .opaqueSequence, bytes, vrSource: vrSource, into: &tape)
        } else {
            var value = entry
            value.kind = isSequence ? .opaqueSequence : .value
            append(value, to: &tape)
        }
    }

    /// Enters an element of defined length on trial.
    private mutating func tryItems<Source: VRSource & ~Copyable & ~Escapable>(
        _ entry: TapeEntry, fallback: TapeEntry.Kind, _ bytes: RawSpan, vrSource: borrowing Source,
        into tape: inout ElementTape
    ) throws(FileFailure) {
        if stepsOver(entry, vrSource, tape) { return stepOver(entry, &tape) }
        var sequence = entry
        sequence.kind = .sequence
        let items = itemEncoding(entry, bytes)
        try enterSequence(
            sequence, contentEncoding: items.encoding, isOfUnknownVR: true, mayBeExplicit: items.mayBeExplicit,
            fallback: fallback, into: &tape)
    }

    /// True if the value's first four bytes are an item or a sequence delimiter, in either byte order.
    private func beginsWithItem(_ entry: TapeEntry, _ bytes: RawSpan) -> Bool {
        guard entry.valueLength >= 4 else { return false }
        let little = bytes.tag(at: entry.valueOffset)
        if little == .item || little == .sequenceDelimiter { return true }
        guard frame.encoding.isBigEndian else { return false }
        let big = bytes.tag(at: entry.valueOffset, bigEndian: true)
        return big == .item || big == .sequenceDelimiter
    }
}
