/// What a data set says of its pixels, as far as the length of native ones follows from it (PS3.3 section C.7.6.3, Image
/// Pixel; C.7.6.6, Multi-frame): of an image, of an icon, or of an overlay plane.
package struct PixelDescription: Hashable, Sendable {
    package var rows: Int
    package var columns: Int
    package var frames: Int
    package var bitsAllocated: Int
    /// Samples that are stored for each pixel: 2 where the colour of two pixels is shared (PS3.3 section C.7.6.3.1.2).
    package var samples: Int

    package init(rows: Int, columns: Int, frames: Int = 1, bitsAllocated: Int, samples: Int = 1) {
        self.rows = rows
        self.columns = columns
        self.frames = frames
        self.bitsAllocated = bitsAllocated
        self.samples = samples
    }

    /// The description of Pixel Data, Float or Double Float Pixel Data that stands in a data set.
    ///
    /// - Parameter siblings: the data set's entries.
    /// - Returns: nil where Rows, Columns or Bits Allocated is missing, zero, not one number, or there twice with two values;
    ///   and where any other part is there and cannot be read.
    package init?(_ bytes: RawSpan, _ tape: ElementTape, in siblings: Range<Int>) {
        var rows: Int?
        var columns: Int?
        var bits: Int?
        var samples: Int?
        var frames: Int?
        var isShared = false
        var index = siblings.lowerBound
        while index < siblings.upperBound {
            let entry = tape.entries[index]
            index = entry.next
            guard entry.tag.group == 0x0028 else { continue }
            switch entry.tag {
            case .rows: guard PixelDescription.set(&rows, PixelDescription.count(entry, bytes)) else { return nil }
            case .columns:
                guard PixelDescription.set(&columns, PixelDescription.count(entry, bytes)) else { return nil }
            case .bitsAllocated:
                guard PixelDescription.set(&bits, PixelDescription.count(entry, bytes)) else { return nil }
            case .samplesPerPixel:
                guard PixelDescription.set(&samples, PixelDescription.count(entry, bytes)) else { return nil }
            case .numberOfFrames:
                guard PixelDescription.set(&frames, PixelDescription.frameCount(entry, bytes)) else { return nil }
            case .photometricInterpretation:
                isShared = bytes.matches("YBR_FULL_422", in: entry) || bytes.matches("YBR_PARTIAL_422", in: entry)
            default: break
            }
        }
        guard let rows, let columns, let bits, rows > 0, columns > 0, bits > 0, samples ?? 1 > 0 else { return nil }
        self.init(
            rows: rows, columns: columns, frames: max(1, frames ?? 1), bitsAllocated: bits,
            samples: isShared ? 2 : samples ?? 1)
    }

    /// The description of an overlay plane: one bit for each pixel (PS3.3 section C.9.2).
    ///
    /// - Parameter group: 6000, 6002 and so on.
    package init?(overlay group: UInt16, _ bytes: RawSpan, _ tape: ElementTape, in siblings: Range<Int>) {
        var rows: Int?
        var columns: Int?
        var frames: Int?
        var index = siblings.lowerBound
        while index < siblings.upperBound {
            let entry = tape.entries[index]
            index = entry.next
            guard entry.tag.group == group else { continue }
            switch entry.tag.element {
            case 0x0010: guard PixelDescription.set(&rows, PixelDescription.count(entry, bytes)) else { return nil }
            case 0x0011: guard PixelDescription.set(&columns, PixelDescription.count(entry, bytes)) else { return nil }
            case 0x0015:
                guard PixelDescription.set(&frames, PixelDescription.frameCount(entry, bytes)) else { return nil }
            default: break
            }
        }
        guard let rows, let columns, rows > 0, columns > 0 else { return nil }
        self.init(rows: rows, columns: columns, frames: max(1, frames ?? 1), bitsAllocated: 1)
    }

    /// Takes a part's value.
    ///
    /// - Returns: whether the part can be believed: it was read, and no other copy says something else.
    private static func set(_ part: inout Int?, _ value: Int?) -> Bool {
        guard let value, part == nil || part == value else { return false }
        part = value
        return true
    }

    /// Bytes of the value without padding, frames packed without gaps (PS3.5 section 8.1.1); nil if that is more than any
    /// value can have.
    package var byteCount: Int? {
        var bits = rows
        for factor in [columns, frames, bitsAllocated, samples] {
            let (product, overflow) = bits.multipliedReportingOverflow(by: factor)
            guard !overflow else { return nil }
            bits = product
        }
        return bits / 8 + (bits % 8 == 0 ? 0 : 1)
    }
}

extension PixelDescription {
    /// One US value.
    private static func count(_ entry: TapeEntry, _ bytes: RawSpan) -> Int? {
        guard entry.kind == .value, entry.valueLength == 2 else { return nil }
        return Int(bytes.uint16(at: entry.valueOffset, bigEndian: entry.valueEncoding.isBigEndian))
    }

    /// One IS value that is not negative; 0 where the element is empty.
    private static func frameCount(_ entry: TapeEntry, _ bytes: RawSpan) -> Int? {
        guard entry.kind == .value, entry.valueLength <= 16 else { return nil }
        var count = 0
        var digits = Padding.trimmed(bytes, entry.value)
        if !digits.isEmpty, bytes.byte(at: digits.lowerBound) == 0x2B {
            digits = digits.lowerBound + 1..<digits.upperBound
        }
        for offset in digits {
            let digit = Int(bytes.byte(at: offset)) - 0x30
            guard 0...9 ~= digit else { return nil }
            count = count * 10 + digit
        }
        return count <= Int(Int32.max) ? count : nil
    }
}

extension RawSpan {
    /// Whether the element's one value is `text`.
    fileprivate func matches(_ text: StaticString, in entry: TapeEntry) -> Bool {
        guard entry.kind == .value else { return false }
        let value = Padding.trimmed(self, entry.value)
        return value.count == text.utf8CodeUnitCount && matches(text, at: value.lowerBound)
    }
}
