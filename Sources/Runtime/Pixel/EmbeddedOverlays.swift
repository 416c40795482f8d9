/// Overlay planes in bits of the pixel cells that no sample uses (PS3.5 section 8.1.2; retired, and still found).
package enum EmbeddedOverlays {
    /// Whether the root has an overlay plane (60xx) without data of its own, or one whose bits are not its own. Copies of the data
    /// that differ are none.
    package static func areDeclared(_ bytes: RawSpan, _ tape: ElementTape) -> Bool {
        if tape.contradiction(bytes, where: { $0.group & 0xFF00 == 0x6000 && $0.isPlaneData }) != nil { return true }
        let withData = planesWithData(tape)
        var index = 0
        while index < tape.entries.count {
            let entry = tape.entries[index]
            index = entry.next
            guard entry.tag.group & 0xFF01 == 0x6000 else { continue }
            switch entry.tag.element {
            case 0x0010, 0x0011, 0x0050:
                if withData & plane(entry.tag) == 0 { return true }
            case 0x0100:
                if withData & plane(entry.tag) == 0 || !isNumber(entry, 1, bytes) { return true }
            case 0x0102:
                if withData & plane(entry.tag) == 0 || !isNumber(entry, 0, bytes) { return true }
            default: break
            }
        }
        return false
    }

    /// The bit of a plane: there can be 128.
    private static func plane(_ tag: Tag) -> UInt128 { 1 << UInt128((tag.group & 0x00FF) >> 1) }

    /// Planes whose Overlay Data holds something, a bit for each: found in one walk, however long the root is and in whatever
    /// order.
    private static func planesWithData(_ tape: ElementTape) -> UInt128 {
        var found: UInt128 = 0
        var index = 0
        while index < tape.entries.count {
            let entry = tape.entries[index]
            index = entry.next
            guard entry.tag.group & 0xFF01 == 0x6000, entry.tag.element == 0x3000 else { continue }
            if entry.kind != .value || entry.valueLength > 0 { found |= plane(entry.tag) }
        }
        return found
    }

    private static func isNumber(_ entry: TapeEntry, _ number: UInt16, _ bytes: RawSpan) -> Bool {
        entry.kind == .value && entry.valueLength == 2
            && bytes.uint16(at: entry.valueOffset, bigEndian: entry.valueEncoding.isBigEndian) == number
    }

    /// What unused bits follow from.
    private static func isSource(_ tag: Tag) -> Bool {
        switch tag {
        case .pixelData, .bitsAllocated, .bitsStored, .highBit, .pixelRepresentation: true
        default: false
        }
    }

    /// Whether native pixels of the root have a bit set outside Bits Stored below High Bit. A sign that goes on to the
    /// cell's highest bit is none.
    ///
    /// All pixels are read, up to the first such bit. Where copies of what this follows from differ, it cannot be told.
    package static func areInPixels(_ bytes: RawSpan, _ tape: ElementTape) -> Bool {
        guard let index = tape.find(.pixelData) else { return false }
        if tape.contradiction(bytes, where: isSource) != nil { return true }
        let entry = tape.entries[index]
        guard entry.kind == .value else { return false }
        func number(_ tag: Tag) -> Int? {
            guard let index = tape.find(tag) else { return nil }
            let entry = tape.entries[index]
            guard entry.kind == .value, entry.valueLength == 2 else { return nil }
            return Int(bytes.uint16(at: entry.valueOffset, bigEndian: entry.valueEncoding.isBigEndian))
        }
        guard let allocated = number(.bitsAllocated), let stored = number(.bitsStored) else {
            return entry.valueLength > 0
        }
        let high = number(.highBit) ?? stored - 1
        guard stored < allocated else { return false }
        guard stored > 0, high >= stored - 1, high < allocated else { return true }
        let cell = PixelCell(
            size: allocated / 8, low: high - stored + 1, high: high,
            isSigned: number(.pixelRepresentation) == 1,
            isBigEndian: entry.valueEncoding.isBigEndian && entry.vr != .OB)
        return switch allocated {
        case 8, 16, 32: cell.hasUnusedBits(bytes, entry.value)
        // One bit has no unused ones; other sizes are packed across bytes.
        case 1: false
        default: true
        }
    }
}

/// The layout of one sample in its cell.
struct PixelCell {
    /// Bytes.
    let size: Int
    /// The lowest and the highest bit of the sample.
    let low: Int
    let high: Int
    let isSigned: Bool
    let isBigEndian: Bool

    /// Whether a cell has a bit set that is no part of its sample.
    func hasUnusedBits(_ bytes: RawSpan, _ value: Range<Int>) -> Bool {
        let sample = (UInt64(1) << UInt64(high - low + 1) - 1) << UInt64(low)
        let unused = ~sample & (UInt64(1) << UInt64(8 * size) - 1)
        let above = unused & ~(UInt64(1) << UInt64(high) - 1)
        if !isSigned { return has(unused, bytes, value) }
        var offset = value.lowerBound
        while value.upperBound - offset >= size {
            let word = cell(bytes, at: offset)
            let extended = word >> UInt64(high) & 1 == 1 ? above : 0
            // Either the sign goes on above the sample, or nothing does.
            let found = word & unused
            if found != 0, found != extended { return true }
            offset += size
        }
        return false
    }

    /// Eight bytes at a time, since most pixels have none.
    private func has(_ unused: UInt64, _ bytes: RawSpan, _ value: Range<Int>) -> Bool {
        var mask: UInt64 = 0
        for shift in stride(from: 0, to: 64, by: 8 * size) {
            mask |= (isBigEndian ? unused.byteSwapped >> UInt64(64 - 8 * size) : unused) << UInt64(shift)
        }
        var offset = value.lowerBound
        var found: UInt64 = 0
        while value.upperBound - offset >= 64 {
            for step in stride(from: 0, to: 64, by: 8) { found |= bytes.uint64(at: offset + step) }
            if found & mask != 0 { return true }
            offset += 64
        }
        while value.upperBound - offset >= size {
            if cell(bytes, at: offset) & unused != 0 { return true }
            offset += size
        }
        return false
    }

    private func cell(_ bytes: RawSpan, at offset: Int) -> UInt64 {
        switch size {
        case 1: UInt64(bytes.byte(at: offset))
        case 2: UInt64(bytes.uint16(at: offset, bigEndian: isBigEndian))
        default: UInt64(bytes.uint32(at: offset, bigEndian: isBigEndian))
        }
    }
}
