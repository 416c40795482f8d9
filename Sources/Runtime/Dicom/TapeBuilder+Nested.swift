extension TapeBuilder {
    /// Walks encapsulated pixel data by the lengths of its fragments (PS3.5 annex A.4).
    ///
    /// Never by a search for the delimiter: its bytes can stand inside a fragment. The end of the file closes the
    /// element after a whole fragment, zeros up to that end do too; neither does inside a fragment or inside an item.
    mutating func readFragments(
        _ entry: TapeEntry, _ bytes: RawSpan, into tape: inout ElementTape
    ) throws(FileFailure) {
        let bigEndian = frame.encoding.isBigEndian
        var fragments = entry
        fragments.kind = .fragments
        var offset = entry.valueOffset
        var released = offset
        while true {
            let isAtRoot = frame.entry < 0
            if offset - released >= RawSpan.releasedPiece {
                bytes.releasePages(released..<offset)
                released = offset
            }
            if frame.limit - offset < 8 {
                guard isAtRoot, offset > entry.valueOffset, bytes.isZero(in: offset..<frame.limit) else {
                    throw pastLimit(at: offset, tag: entry.tag)
                }
                fragments.isUnclosed = true
                break
            }
            let tag = bytes.tag(at: offset, bigEndian: bigEndian)
            if tag == .sequenceDelimiter { break }
            if tag.rawValue == 0, isAtRoot, offset > entry.valueOffset, try isPadding(bytes, from: offset) {
                fragments.isUnclosed = true
                break
            }
            let length = bytes.uint32(at: offset + 4, bigEndian: bigEndian)
            guard tag == .item, length != UInt32.max else {
                throw FileFailure(.badFragment, at: offset, tag: entry.tag)
            }
            guard Int(length) <= frame.limit - offset - 8 else { throw pastLimit(at: offset, tag: entry.tag) }
            offset += 8 + Int(length)
        }
        fragments.valueLength = offset - entry.valueOffset
        fragments.delimiterLength = fragments.isUnclosed ? 0 : 8
        tape.entries.append(fragments)
        position = fragments.endOffset
    }

    /// How the items inside UN, or inside a private value that begins like items, are encoded.
    ///
    /// Implicit VR little endian by CP-246 (PS3.5 section 6.2.2 note 2), whatever the file's syntax. Some writers put
    /// explicit VR there all the same (dcm4che issue 159), so that is tried too where the first element looks like it.
    func itemEncoding(_ entry: TapeEntry, _ bytes: RawSpan) -> (encoding: Encoding, mayBeExplicit: Bool) {
        let limit = entry.undefinedLength ? frame.limit : entry.endOffset
        var item = entry.valueOffset
        guard limit - item >= 8 else { return (.implicitLittle, false) }
        if frame.encoding.isBigEndian, bytes.tag(at: item, bigEndian: true) == .item { return (.explicitBig, false) }
        // The first item that is not empty.
        while limit - item >= 8, bytes.tag(at: item) == .item, bytes.uint32(at: item + 4) == 0 { item += 8 }
        guard limit - item >= 8, bytes.tag(at: item) == .item else { return (.implicitLittle, false) }
        let length = bytes.uint32(at: item + 4)
        let itemLimit = length == UInt32.max ? limit : min(limit, item + 8 + Int(length))
        return (
            .implicitLittle,
            Self.readsAsExplicit(bytes, at: item + 8, limit: itemLimit, bigEndian: false)
        )
    }

    /// True if an element in explicit VR stands at `offset`: a known VR, a length that fits, and after it the limit,
    /// a delimiter, or a greater tag with a known VR.
    ///
    /// The look behind it is needed since the length of an element in implicit VR can spell a VR.
    static func readsAsExplicit(_ bytes: RawSpan, at offset: Int, limit: Int, bigEndian: Bool) -> Bool {
        let encoding = bigEndian ? Encoding.explicitBig : .explicitLittle
        guard let header = try? ElementHeader.read(bytes, at: offset, limit: limit, encoding: encoding),
            let vr = header.vr
        else { return false }
        if vr.hasLongHeader, header.length == ElementHeader.undefinedLength {
            return vr == .SQ || vr == .UN || vr.canBeFragments
        }
        let valueOffset = offset + header.byteCount
        guard Int(header.length) <= limit - valueOffset else { return false }
        let next = valueOffset + Int(header.length)
        guard limit - next >= 8 else { return limit == next }
        let following = bytes.tag(at: next, bigEndian: bigEndian)
        if following.group == 0xFFFE { return true }
        return following > header.tag && VR(bytes.byte(at: next + 4), bytes.byte(at: next + 5)) != nil
    }

    /// True if an element in implicit VR little endian stands at `offset`: a length that fits, and after it the limit or
    /// a greater tag.
    static func readsAsImplicit(_ bytes: RawSpan, at offset: Int, limit: Int) -> Bool {
        guard let header = try? ElementHeader.read(bytes, at: offset, limit: limit, encoding: .implicitLittle) else {
            return false
        }
        if header.length == ElementHeader.undefinedLength { return true }
        let valueOffset = offset + header.byteCount
        guard Int(header.length) <= limit - valueOffset else { return false }
        let next = valueOffset + Int(header.length)
        guard limit - next >= 4 else { return true }
        return bytes.tag(at: next) > header.tag
    }
}
