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
    /// - Returns: nil where Rows, Columns or Bits Allocated is missing, zero, not one number, or there twice and not the
    ///   same; and where any other part is there and cannot be read.
    package init?(_ bytes: RawSpan, _ tape: ElementTape, in siblings: Range<Int>) {
        var rows: Part?
        var columns: Part?
        var bits: Part?
        var samples: Part?
        var frames: Part?
        var shared: Part?
        var index = siblings.lowerBound
        while index < siblings.upperBound {
            let entry = tape.entries[index]
            index = entry.next
            guard entry.tag.group == 0x0028 else { continue }
            let isSound: Bool
            switch entry.tag {
            case .rows: isSound = Part.set(&rows, PixelDescription.count(entry, bytes), entry, bytes)
            case .columns: isSound = Part.set(&columns, PixelDescription.count(entry, bytes), entry, bytes)
            case .bitsAllocated: isSound = Part.set(&bits, PixelDescription.count(entry, bytes), entry, bytes)
            case .samplesPerPixel: isSound = Part.set(&samples, PixelDescription.count(entry, bytes), entry, bytes)
            case .numberOfFrames: isSound = Part.set(&frames, PixelDescription.frameCount(entry, bytes), entry, bytes)
            case .photometricInterpretation:
                let isShared = bytes.matches("YBR_FULL_422", in: entry) || bytes.matches("YBR_PARTIAL_422", in: entry)
                isSound = Part.set(&shared, isShared ? 1 : 0, entry, bytes)
            default: isSound = true
            }
            guard isSound else { return nil }
        }
        guard let rows = rows?.value, let columns = columns?.value, let bits = bits?.value, rows > 0, columns > 0,
            bits > 0,
            samples?.value ?? 1 > 0
        else { return nil }
        self.init(
            rows: rows, columns: columns, frames: max(1, frames?.value ?? 1), bitsAllocated: bits,
            samples: shared?.value == 1 ? 2 : samples?.value ?? 1)
    }

    /// The description of an overlay plane: one bit for each pixel (PS3.3 section C.9.2).
    ///
    /// - Parameter group: 6000, 6002 and so on.
    package init?(overlay group: UInt16, _ bytes: RawSpan, _ tape: ElementTape, in siblings: Range<Int>) {
        var rows: Part?
        var columns: Part?
        var frames: Part?
        var index = siblings.lowerBound
        while index < siblings.upperBound {
            let entry = tape.entries[index]
            index = entry.next
            guard entry.tag.group == group else { continue }
            let isSound: Bool
            switch entry.tag.element {
            case 0x0010: isSound = Part.set(&rows, PixelDescription.count(entry, bytes), entry, bytes)
            case 0x0011: isSound = Part.set(&columns, PixelDescription.count(entry, bytes), entry, bytes)
            case 0x0015: isSound = Part.set(&frames, PixelDescription.frameCount(entry, bytes), entry, bytes)
            default: isSound = true
            }
            guard isSound else { return nil }
        }
        guard let rows = rows?.value, let columns = columns?.value, rows > 0, columns > 0 else { return nil }
        self.init(rows: rows, columns: columns, frames: max(1, frames?.value ?? 1), bitsAllocated: 1)
    }

    /// A part of the description, and where its element stands.
    private struct Part {
        let value: Int
        let element: Range<Int>

        /// Takes a part's value.
        ///
        /// - Returns: whether the part can be believed: it was read, and any other copy is the same bytes. Copies that differ in
        ///   their headers alone are left out of the output as well, and the pixels would be described by nothing.
        static func set(_ part: inout Part?, _ value: Int?, _ entry: TapeEntry, _ bytes: RawSpan) -> Bool {
            guard let value else { return false }
            let element = entry.headerOffset..<entry.endOffset
            if let part { return bytes.extracting(part.element).hasSameBytes(as: bytes.extracting(element)) }
            part = Part(value: value, element: element)
            return true
        }
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
