/// What `keep` means for pixels, for the tables and lengths that describe them, and for an encapsulated document's length:
/// values of which midic can tell how long or what they must be.
extension Executor {
    /// What became of such an element.
    enum Carriage {
        /// It may stay as any other.
        case ordinary
        /// It was written otherwise, or left out.
        case done
        case failed(FileFailure.Code)
        /// No value of its attribute.
        case misfit
    }

    /// Whether `keep` looks at an element of this tag here.
    @inline(__always)
    static func isCarrier(_ tag: Tag) -> Bool {
        guard tag.rawValue >= Tag.encapsulatedDocumentLength.rawValue else { return tag == .iccProfile }
        return tag.group == 0x7FE0 || tag == .encapsulatedDocumentLength || tag.group & 0xFF01 == 0x6000
    }

    /// Looks at a carrier that is to be kept.
    mutating func keepCarrier(_ element: DataElement) -> Carriage {
        switch element.tag {
        case .pixelData, .floatPixelData, .doubleFloatPixelData: return keepPixels(element)
        case .extendedOffsetTable, .extendedOffsetTableLengths: return keepExtendedTable(element)
        case .encapsulatedPixelDataValueTotalLength:
            guard element.entry.kind == .value, let pixels = keptFragments(beside: element),
                OffsetTable.isTotalLength(
                    element.entry.value, element.bytes, isBigEndian: element.entry.valueEncoding.isBigEndian, of: pixels
                )
            else { return leaveOut() }
            return .ordinary
        case .encapsulatedDocumentLength: return keepDocumentLength(element)
        case .iccProfile: return keepProfile(element)
        default:
            guard element.tag.group & 0xFF01 == 0x6000, element.tag.element == 0x3000 else { return .ordinary }
            return keepNative(element, keptDescription(ofOverlay: element.tag.group, element.bytes, element.context))
        }
    }

    private mutating func leaveOut() -> Carriage {
        remove()
        return .done
    }

    // MARK: Pixel data

    private mutating func keepPixels(_ element: DataElement) -> Carriage {
        guard element.entry.kind == .fragments else {
            return keepNative(element, keptDescription(element.bytes, element.context))
        }
        switch soundness(ofFragments: element.entry, element.bytes, element.context) {
        case .right: return .ordinary
        case .rewritten(let offsets): return emitFragments(element, offsets)
        case .failed(let code): return .failed(code)
        }
    }

    /// Native pixels: as many bytes as the description says. An empty value holds nothing.
    private mutating func keepNative(_ element: DataElement, _ description: PixelDescription?) -> Carriage {
        let entry = element.entry
        guard entry.kind == .value, entry.valueLength > 0, !element.context.isInsidePrivate else { return .ordinary }
        guard let description, description.bitsAllocated == bits(of: element.tag) ?? description.bitsAllocated else {
            return .failed(.pixelLength)
        }
        switch NativeLength(of: entry.valueLength, for: description) {
        case .right: return .ordinary
        case .wrong: return .failed(.pixelLength)
        case .excess(let pixels):
            counts.kept += 1
            counts.mended += 1
            let start = element.entry.valueOffset
            emitKept(element, vr: writtenVR(of: element), value: start..<start + pixels)
            return .done
        }
    }

    /// The size of one number, where the attribute says it (PS3.3 sections C.7.6.24 and C.7.6.25).
    private func bits(of tag: Tag) -> Int? {
        switch tag {
        case .floatPixelData: 32
        case .doubleFloatPixelData: 64
        default: nil
        }
    }

    /// What can be said of fragments that are to be kept.
    private enum Soundness {
        case right
        /// To be written under a table of these offsets, which are of the fragments as they are in the file.
        case rewritten([UInt32])
        case failed(FileFailure.Code)
    }

    private func soundness(ofFragments entry: TapeEntry, _ bytes: RawSpan, _ context: ItemContext) -> Soundness {
        let isPrivate = context.isInsidePrivate
        let description =
            isPrivate ? PixelDescription(bytes, tape, in: context.siblings) : keptDescription(bytes, context)
        guard description != nil || isPrivate else { return .failed(.pixelLength) }
        let frames = description?.frames ?? 1
        var walk = FragmentWalk(entry)
        guard let table = walk.next(bytes) else { return .failed(.pixelLength) }
        var count = 0
        var isEven = true
        while let fragment = walk.next(bytes) {
            count += 1
            if !fragment.count.isMultiple(of: 2) { isEven = false }
        }
        guard facts.fragmentRule.allows(count, frames: frames) || isPrivate else { return .failed(.pixelLength) }
        switch OffsetTable.basic(bytes, entry, frames: frames) {
        case .right: return isEven ? .right : .rewritten(OffsetTable.offsets(bytes, table, entry.valueEncoding))
        case .wrong: return .failed(.offsetTable)
        case .rebuilt(let offsets): return .rewritten(offsets)
        }
    }

    /// Writes fragments under another offset table, each of even length (PS3.5 section A.4).
    ///
    /// - Parameter offsets: of the fragments as they are in the file.
    private mutating func emitFragments(_ element: DataElement, _ offsets: [UInt32]) -> Carriage {
        let (entry, bytes) = (element.entry, element.bytes)
        guard let padded = OffsetTable.padded(offsets, bytes, entry) else { return .failed(.offsetTable) }
        counts.kept += 1
        counts.mended += 1
        changes += 1
        emitHeader(entry.tag, entry.vr == .OW ? .OW : .OB, length: Int(ElementHeader.undefinedLength))
        let start = patch.arena.count
        ElementHeader.append(.item, length: 4 * padded.count, outputEncoding, to: &patch.arena)
        for offset in padded { patch.arena.append(offset, outputEncoding) }
        patch.commitArena(from: start)
        var walk = FragmentWalk(entry)
        _ = walk.next(bytes)
        while let fragment = walk.next(bytes) {
            if fragment.count.isMultiple(of: 2) {
                patch.appendInput(fragment.lowerBound - 8, length: fragment.count + 8)
            } else {
                let start = patch.arena.count
                ElementHeader.append(.item, length: fragment.count + 1, outputEncoding, to: &patch.arena)
                patch.commitArena(from: start)
                patch.appendInput(fragment.lowerBound, length: fragment.count)
                patch.appendFill(0, length: 1)
            }
        }
        emitDelimiter(.sequenceDelimiter)
        return .done
    }

    // MARK: What describes fragments

    /// The encapsulated Pixel Data in the same data set, if it is kept and can be.
    private func keptFragments(beside element: DataElement) -> TapeEntry? {
        let context = element.context
        guard let index = tape.find(.pixelData, in: context.siblings) else { return nil }
        let entry = tape.entries[index]
        guard entry.kind == .fragments, isKept(element.bytes, entry, context) else { return nil }
        if case .failed = soundness(ofFragments: entry, element.bytes, context) { return nil }
        return entry
    }

    /// Extended Offset Table and its Lengths: both stay if both are true. Otherwise they are written anew where each fragment
    /// is a frame, and go where that is not sure: an image can be decoded without them (PS3.3 section C.7.6.3.1.8).
    private mutating func keepExtendedTable(_ element: DataElement) -> Carriage {
        let (bytes, siblings) = (element.bytes, element.context.siblings)
        guard let pixels = keptFragments(beside: element),
            let table = tape.find(.extendedOffsetTable, in: siblings).map({ tape.entries[$0] }),
            let lengths = tape.find(.extendedOffsetTableLengths, in: siblings).map({ tape.entries[$0] })
        else { return leaveOut() }
        let isBig = element.entry.valueEncoding.isBigEndian
        // Fragments of odd length get a byte each, and move.
        guard FragmentWalk.areEven(bytes, pixels) else { return leaveOut() }
        if table.kind == .value, lengths.kind == .value,
            OffsetTable.isExtended(table.value, bytes, isBigEndian: isBig, of: pixels),
            OffsetTable.isLengths(lengths.value, bytes, isBigEndian: isBig, of: pixels)
        {
            return .ordinary
        }
        let frames = PixelDescription(bytes, tape, in: siblings)?.frames ?? 1
        var walk = FragmentWalk(pixels)
        guard let first = walk.next(bytes) else { return leaveOut() }
        var value: [UInt8] = []
        while let fragment = walk.next(bytes) {
            guard value.count < 8 * frames else { return leaveOut() }
            let number =
                element.tag == .extendedOffsetTable
                ? fragment.lowerBound - first.upperBound - 8 : fragment.count
            value.append(UInt64(number), element.entry.valueEncoding)
        }
        guard value.count == 8 * frames else { return leaveOut() }
        counts.kept += 1
        counts.mended += 1
        emitValue(element, .OV, value)
        return .done
    }

    // MARK: Colour

    /// An ICC profile stays with its numbers; its texts go. What is no profile is none of the attribute's values.
    private mutating func keepProfile(_ element: DataElement) -> Carriage {
        let entry = element.entry
        guard entry.kind == .value, entry.valueLength > 0 else { return .ordinary }
        guard let profile = ColorProfile.withoutText(element.bytes, entry.value) else { return .misfit }
        if profile.count == entry.valueLength,
            profile.rawBytes.hasSameBytes(as: element.bytes.extracting(entry.value))
        {
            return .ordinary
        }
        counts.kept += 1
        counts.mended += 1
        emitValue(element, .OB, profile)
        return .done
    }

    // MARK: Documents

    /// Encapsulated Document Length says how long the document is, or that less its padding (PS3.3 section C.24.2). It goes
    /// with a document that does not stay, whose length would tell which one it was.
    private mutating func keepDocumentLength(_ element: DataElement) -> Carriage {
        let (entry, bytes) = (element.entry, element.bytes)
        guard let index = tape.find(.encapsulatedDocument, in: element.context.siblings),
            stays(index, bytes, element.context)
        else { return leaveOut() }
        let length = tape.entries[index].valueLength
        if entry.kind == .value, entry.valueLength == 4 {
            let said = Int(
                bytes.uint32(at: entry.valueOffset, bigEndian: entry.valueEncoding.isBigEndian))
            if said == length || said == length - 1 { return .ordinary }
        }
        counts.kept += 1
        counts.mended += 1
        var value: [UInt8] = []
        value.append(UInt32(truncatingIfNeeded: length), entry.valueEncoding)
        emitValue(element, .UL, value)
        return .done
    }
}
