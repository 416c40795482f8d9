import MidicCompiler
import MidicRuntime

/// What pixels are by what stands beside them (docs/outcomes.md, "Pixels").
struct Pixels {
    var rows: Int
    var columns: Int
    var frames: Int
    var bits: Int
    var samples: Int

    /// Whether `keep` holds the element against others of its level.
    static func concerns(_ tag: Tag) -> Bool {
        tag == .iccProfile || tag.group == 0x7FE0 || tag == .encapsulatedDocumentLength
            || tag.group & 0xFF01 == 0x6000
    }

    /// Bytes without the pad; nil where the number is none that a machine counts to.
    var byteCount: Int? {
        var bits = rows
        for factor in [columns, frames, self.bits, samples] {
            let (product, overflow) = bits.multipliedReportingOverflow(by: factor)
            if overflow { return nil }
            bits = product
        }
        return (bits / 8) + (bits % 8 == 0 ? 0 : 1)
    }

    /// Of an image or an icon; nil where what describes it is missing, zero, no number or said in two ways.
    init?(_ level: [TreeElement]) {
        guard let rows = Pixels.number(.rows, level), let columns = Pixels.number(.columns, level),
            let bits = Pixels.number(.bitsAllocated, level), let samples = Pixels.number(.samplesPerPixel, level),
            let frames = Pixels.frames(.numberOfFrames, level),
            let kind = Pixels.copies(.photometricInterpretation, level)
        else { return nil }
        guard let rows = rows, rows > 0, let columns = columns, columns > 0, let bits = bits, bits > 0,
            samples ?? 1 > 0
        else { return nil }
        let text = kind?.value.map { String(decoding: Padding.trimmed($0), as: UTF8.self) }
        let isShared = text == "YBR_FULL_422" || text == "YBR_PARTIAL_422"
        (self.rows, self.columns, self.bits) = (rows, columns, bits)
        self.frames = max(1, frames ?? 1)
        self.samples = isShared ? 2 : samples ?? 1
    }

    /// Of an overlay plane.
    init?(overlay group: UInt16, _ level: [TreeElement]) {
        guard let rows = Pixels.number(Tag(group, 0x0010), level),
            let columns = Pixels.number(Tag(group, 0x0011), level),
            let frames = Pixels.frames(Tag(group, 0x0015), level)
        else { return nil }
        guard let rows = rows, rows > 0, let columns = columns, columns > 0 else { return nil }
        (self.rows, self.columns, bits, samples) = (rows, columns, 1, 1)
        self.frames = max(1, frames ?? 1)
    }

    /// The element; nil where copies differ, `.some(nil)` where there is none.
    private static func copies(_ tag: Tag, _ level: [TreeElement]) -> TreeElement?? {
        let found = level.filter { $0.tag == tag }
        guard found.allSatisfy({ $0.raw == found[0].raw }) else { return nil }
        return .some(found.first)
    }

    private static func number(_ tag: Tag, _ level: [TreeElement]) -> Int?? {
        guard let found = copies(tag, level) else { return nil }
        guard let element = found else { return .some(nil) }
        guard let value = element.value, value.count == 2 else { return nil }
        return .some(Int(value.number16(0, big: element.isBigEndian)))
    }

    private static func frames(_ tag: Tag, _ level: [TreeElement]) -> Int?? {
        guard let found = copies(tag, level) else { return nil }
        guard let element = found else { return .some(nil) }
        guard let value = element.value, value.count <= 16 else { return nil }
        var text = Padding.trimmed(value)[...]
        if text.first == 0x2B { text.removeFirst() }
        guard text.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
        guard !text.isEmpty else { return .some(0) }
        guard let number = Int(String(decoding: text, as: UTF8.self)), number <= Int(Int32.max) else { return nil }
        return .some(number)
    }
}

/// Fragments of encapsulated pixels (PS3.5 section A.4).
struct Fragments {
    /// The offset table's value.
    let table: [UInt8]
    let fragments: [[UInt8]]

    /// - Parameter bytes: items without the delimiter; nil where not even a table is there.
    init?(_ bytes: [UInt8], big: Bool) {
        var items: [[UInt8]] = []
        var offset = 0
        while bytes.count - offset >= 8 {
            let length = Int(bytes.number32(offset + 4, big: big))
            let end = min(offset + 8 + length, bytes.count)
            items.append(Array(bytes[offset + 8..<end]))
            offset = end
        }
        guard let first = items.first else { return nil }
        table = first
        fragments = Array(items.dropFirst())
    }

    /// Where each fragment's item begins, counted from the first.
    var starts: [Int] {
        var starts: [Int] = []
        var offset = 0
        for fragment in fragments {
            starts.append(offset)
            offset += 8 + fragment.count
        }
        return starts
    }

    var areEven: Bool { fragments.allSatisfy { $0.count % 2 == 0 } }

    func tableOffsets(big: Bool) -> [Int]? {
        guard table.count % 4 == 0 else { return nil }
        return stride(from: 0, to: table.count, by: 4).map { Int(table.number32($0, big: big)) }
    }

    /// The offsets of a true table, or one written anew; nil where it cannot be told.
    func soundOffsets(frames: Int, big: Bool) -> (offsets: [Int], isAsItWas: Bool)? {
        if table.isEmpty { return ([], true) }
        let starts = starts
        if let offsets = tableOffsets(big: big), offsets.first == 0, !starts.isEmpty,
            zip(offsets, offsets.dropFirst()).allSatisfy({ $0 < $1 }), offsets.allSatisfy(starts.contains)
        {
            return (offsets, true)
        }
        if frames == 1 { return starts.isEmpty ? nil : ([0], false) }
        return starts.count == frames ? (starts, false) : nil
    }

    /// With each fragment padded to even length.
    func written(_ offsets: [Int], _ encoding: Encoding) -> [UInt8] {
        let starts = starts
        var moved: [Int] = []
        var added = 0
        for (start, fragment) in zip(starts, fragments) {
            if offsets.contains(start) { moved.append(start + added) }
            added += fragment.count % 2
        }
        var bytes = Writing.header(.item, nil, UInt32(4 * moved.count), encoding)
        for offset in moved {
            bytes = bytes.appending(UInt32(truncatingIfNeeded: offset), big: encoding.isBigEndian)
        }
        for fragment in fragments {
            let padded = fragment + (fragment.count % 2 == 1 ? [0] : [])
            bytes += Writing.header(.item, nil, UInt32(padded.count), encoding) + padded
        }
        return bytes
    }
}

extension Performance {
    enum Carried {
        /// Like any other value.
        case ordinary
        case written([UInt8])
        case gone
        case failed(FileFailure.Code)
        case misfit
    }

    func keepCarrier(_ element: TreeElement, _ level: Level) throws(Ending) -> Carried {
        switch element.tag {
        case .pixelData, .floatPixelData, .doubleFloatPixelData: return keepPixels(element, level)
        case .extendedOffsetTable, .extendedOffsetTableLengths: return keepExtendedTable(element, level)
        case .encapsulatedPixelDataValueTotalLength:
            guard let value = element.value, value.count == 8, let found = keptFragments(level) else {
                return leaveOut()
            }
            let total = found.fragments.reduce(0) { $0 + UInt64($1.count) }
            let said = value.number64(0, big: element.isBigEndian)
            return said == total || total > 0 && said == total - 1 ? .ordinary : leaveOut()
        case .encapsulatedDocumentLength: return keepDocumentLength(element, level)
        case .iccProfile: return keepProfile(element)
        default:
            guard element.tag.group & 0xFF01 == 0x6000, element.tag.element == 0x3000 else { return .ordinary }
            return keepNative(element, description(overlay: element.tag.group, level), level)
        }
    }

    private func leaveOut() -> Carried {
        count("removed")
        return .gone
    }

    /// What says how the pixels of a data set are stored (PS3.3 section C.7.6.3), palettes included.
    private static let description: Set<Tag> = {
        let elements: [UInt16] =
            [0x0002, 0x0004, 0x0006, 0x0008, 0x0010, 0x0011] + Array(0x0100...0x0103) + Array(0x1101...0x1103)
            + Array(0x1201...0x1203) + Array(0x1221...0x1223)
        return Set(elements.map { Tag(0x0028, $0) })
    }()

    /// What a data set says of its pixels; nil where it says too little, or where what says so does not stay with them.
    private func description(_ level: Level) -> Pixels? {
        guard let pixels = Pixels(level.siblings) else { return nil }
        let isLost = level.siblings.contains { element in
            guard Self.description.contains(element.tag), element.tag != .numberOfFrames || pixels.frames > 1 else {
                return false
            }
            return !isKept(element, level) || !staysAsItIs(element, level)
        }
        return isLost ? nil : pixels
    }

    /// Of an overlay plane, whose description is kept with its data.
    private func description(overlay group: UInt16, _ level: Level) -> Pixels? {
        guard let plane = Pixels(overlay: group, level.siblings) else { return nil }
        let isLost = ([0x0010, 0x0011, 0x0015] as [UInt16]).contains { place in
            guard let element = level.siblings.first(Tag(group, place)), place != 0x0015 || plane.frames > 1 else {
                return false
            }
            return !staysAsItIs(element, level)
        }
        return isLost ? nil : plane
    }

    /// Whether what `keep` leaves of a plain value is no misfit, and there is one value only.
    private func staysAsItIs(_ element: TreeElement, _ level: Level) -> Bool {
        let picked = PickedElement(element.tag, fileVR: fileVR(element))
        return !level.siblings.filter { $0.tag == element.tag }.differ
            && fitting(element, known: picked.known, count: numberCount(picked, picked.known), level) != nil
    }

    private func keepPixels(_ element: TreeElement, _ level: Level) -> Carried {
        let pixels = level.isInsidePrivate ? Pixels(level.siblings) : description(level)
        guard case .fragments(let bytes) = element.content else { return keepNative(element, pixels, level) }
        guard pixels != nil || level.isInsidePrivate else { return .failed(.pixelLength) }
        let frames = pixels?.frames ?? 1
        let big = element.encoding.isBigEndian
        guard let found = Fragments(bytes, big: big) else { return .failed(.pixelLength) }
        guard level.isInsidePrivate || mayBe(found.fragments.count, frames: frames) else {
            return .failed(.pixelLength)
        }
        guard let sound = found.soundOffsets(frames: frames, big: big) else { return .failed(.offsetTable) }
        if sound.isAsItWas, found.areEven { return .ordinary }
        count("kept")
        count("mended")
        return .written(fragments(element.tag, element.vr, found.written(sound.offsets, output)))
    }

    /// Whether a syntax can have so many fragments (PS3.5 section A.4).
    private func mayBe(_ count: Int, frames: Int) -> Bool {
        let root = "1.2.840.10008.1.2."
        let uid = reading.syntax.uid
        guard uid.hasPrefix(root) else { return true }
        switch String(uid.dropFirst(root.count)) {
        case "5", "8.1": return count == frames
        case "4.50", "4.51", "4.57", "4.70", "4.80", "4.81", "4.90", "4.91", "4.201", "4.202", "4.203":
            return count >= frames
        default: return true
        }
    }

    private func keepNative(_ element: TreeElement, _ pixels: Pixels?, _ level: Level) -> Carried {
        guard let value = element.value, !value.isEmpty, !level.isInsidePrivate else { return .ordinary }
        let bits = [Tag.floatPixelData: 32, .doubleFloatPixelData: 64][element.tag]
        guard let pixels, bits == nil || pixels.bits == bits, let length = pixels.byteCount, value.count >= length,
            value.count - length <= 1 << 20
        else { return .failed(.pixelLength) }
        if value.count <= length + length % 2 { return .ordinary }
        count("kept")
        count("mended")
        let vr = writtenVR(element, PickedElement(element.tag, fileVR: fileVR(element)), level)
        return .written(
            Writing.element(element.tag, vr, Array(value[..<length]), big: element.isBigEndian, output))
    }

    /// The level's fragments, where they stay.
    private func keptFragments(_ level: Level) -> Fragments? {
        guard let element = level.siblings.first(.pixelData), case .fragments(let bytes) = element.content,
            isKept(element, level)
        else { return nil }
        let before = counts
        defer { counts = before }
        if case .failed = keepPixels(element, level) { return nil }
        return Fragments(bytes, big: element.encoding.isBigEndian)
    }

    private func keepExtendedTable(_ element: TreeElement, _ level: Level) -> Carried {
        guard let found = keptFragments(level), let table = level.siblings.first(.extendedOffsetTable),
            let lengths = level.siblings.first(.extendedOffsetTableLengths), found.areEven
        else { return leaveOut() }
        let big = element.isBigEndian
        func numbers(_ element: TreeElement) -> [UInt64]? {
            guard let value = element.value, value.count % 8 == 0, !value.isEmpty else { return nil }
            return stride(from: 0, to: value.count, by: 8).map { value.number64($0, big: big) }
        }
        let starts = found.starts.map { UInt64($0) }
        let counts = found.fragments.map { UInt64($0.count) }
        if numbers(table) == starts, let said = numbers(lengths), said.count == counts.count,
            zip(said, counts).allSatisfy({ $0 == $1 || $1 > 0 && $0 == $1 - 1 })
        {
            return .ordinary
        }
        guard found.fragments.count == Pixels(level.siblings)?.frames ?? 1 else { return leaveOut() }
        count("kept")
        count("mended")
        let values = element.tag == .extendedOffsetTable ? starts : counts
        let bytes = values.reduce([UInt8]()) { $0.appending($1, big: big) }
        return .written(Writing.element(element.tag, .OV, bytes, big: big, output))
    }

    private func keepDocumentLength(_ element: TreeElement, _ level: Level) -> Carried {
        guard let document = level.siblings.first(.encapsulatedDocument), let bytes = document.value,
            isKept(document, level), staysAsItIs(document, level)
        else { return leaveOut() }
        let big = element.isBigEndian
        if let value = element.value, value.count == 4 {
            let said = Int(value.number32(0, big: big))
            if said == bytes.count || said == bytes.count - 1 { return .ordinary }
        }
        count("kept")
        count("mended")
        let value = [UInt8]().appending(UInt32(truncatingIfNeeded: bytes.count), big: big)
        return .written(Writing.element(element.tag, .UL, value, big: big, output))
    }

    private func keepProfile(_ element: TreeElement) -> Carried {
        guard let value = element.value, !value.isEmpty else { return .ordinary }
        guard let profile = ProfileReading.withoutText(value) else { return .misfit }
        if profile == value { return .ordinary }
        count("kept")
        count("mended")
        return .written(Writing.element(element.tag, .OB, profile, big: false, output))
    }

    // MARK: Sequences with pixels

    /// Whether the rule that decides the element names it: fragments in an item stay under no other.
    func isNamed(_ picked: PickedElement, _ level: Level) -> Bool {
        let ruling = layers.ruling(picked, circumstances(picked, level))
        guard case .rule(let rule) = ruling.origin else { return false }
        return policy.rules[rule].selector.namesOneAttribute
    }

    /// In an item, pixels without what describes them take their sequence with them, and so do fragments.
    func goesForItsPixels(_ element: TreeElement, _ items: [TreeItem], isNamed: Bool, _ level: Level) -> Bool {
        for item in items where item.damage == nil {
            let inside = level.inside(element.tag, item)
            for pixels in item.elements where pixels.tag.isPixelData {
                var isFragments = false
                switch pixels.content {
                case .fragments: isFragments = true
                case .value(let value): if value.isEmpty { continue }
                default: break
                }
                guard isKept(pixels, inside) else { continue }
                if isFragments, !isNamed { return true }
                if !inside.isInsidePrivate, description(inside) == nil { return true }
            }
        }
        return false
    }
}

/// An ICC profile with its numbers and no texts (ICC.1:2022).
enum ProfileReading {
    private static let numbers: Set<String> = [
        "XYZ ", "curv", "para", "mft1", "mft2", "mAB ", "mBA ", "mpet", "sf32", "uf32", "fl16", "fl32", "fl64", "meas",
        "view", "chrm", "sig ", "dtim", "clro", "cicp", "rcs2", "vcgt", "vcgp", "ndin",
    ]

    /// nil where it is no profile.
    static func withoutText(_ value: [UInt8]) -> [UInt8]? {
        guard value.count >= 132, value.count <= 16 << 20, value[36..<40].elementsEqual("acsp".utf8) else { return nil }
        let size = Int(value.number32(0, big: true))
        let count = Int(value.number32(128, big: true))
        guard size <= value.count, count <= 100, 132 + 12 * count <= size else { return nil }
        let tableEnd = 132 + 12 * count
        var result = [UInt8](repeating: 0, count: size)
        func keep(_ range: Range<Int>) { result.replaceSubrange(range, with: value[range]) }
        keep(0..<48)
        keep(56..<80)
        keep(128..<tableEnd)
        var parts: [(type: String, range: Range<Int>)] = []
        for index in 0..<count {
            let offset = Int(value.number32(136 + 12 * index, big: true))
            let length = Int(value.number32(140 + 12 * index, big: true))
            guard offset >= tableEnd, length >= 8, offset <= size - length else { return nil }
            parts.append((String(decoding: value[offset..<offset + 4], as: UTF8.self), offset..<offset + length))
        }
        for part in parts where !numbers.contains(part.type) {
            keep(part.range.lowerBound..<part.range.lowerBound + 4)
            if part.type == "desc", part.range.count >= 90 { result[part.range.lowerBound + 11] = 1 }
            if part.type == "mluc", part.range.count >= 16 { result[part.range.lowerBound + 15] = 12 }
        }
        for part in parts where numbers.contains(part.type) {
            let length = min(part.range.count, length(part.type, part.range, value))
            keep(part.range.lowerBound..<part.range.lowerBound + length)
        }
        return result
    }

    private static func length(_ type: String, _ range: Range<Int>, _ value: [UInt8]) -> Int {
        switch type {
        case "XYZ ", "dtim": 20
        case "sig ": 12
        case "curv" where range.count >= 12: 12 + 2 * Int(value.number32(range.lowerBound + 8, big: true))
        default: range.count
        }
    }
}
