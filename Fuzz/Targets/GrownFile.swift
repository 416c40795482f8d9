import MidicRuntime
import TestSupport

/// A DICOM file that grows from an input by a small grammar, so that lengths are right wherever the grammar does not ask for
/// damage, and identities stand in attributes that no shipped policy lets out.
///
/// An input whose first byte has the high bit is read by the grammar; any other is the file itself, whose first byte readers
/// pass over as part of the preamble. The low bits of the first byte choose the policy in both cases.
package struct GrownFile {
    /// What stands in every planted value. Neither is in a number or a text that midic makes, but by a chance of one in 10^12.
    static let tokens = ["ZQXJKVWPYH", "987654321987", "19031117123456"]

    private(set) var bytes: [UInt8]
    /// Identities stand in the file, and nowhere but where the grammar put them.
    private(set) var isPlanted = false

    /// The file that an input means.
    package static func bytes(of input: [UInt8]) -> [UInt8] { GrownFile(input).bytes }

    init(_ input: [UInt8]) {
        guard let first = input.first, first & 0x80 != 0 else {
            bytes = input
            return
        }
        var grower = Grower(Array(input.dropFirst()))
        bytes = grower.file()
        isPlanted = !grower.isDamaged && !Self.tokens.contains { Planted.contains(input, Array($0.utf8)) }
    }
}

/// Reads the grammar.
private struct Grower {
    /// A data set or a sequence that is open. Elements are kept apart, so that they can be sorted.
    private struct Level {
        var elements: [(tag: Tag, bytes: [UInt8])] = []
        /// Of the sequence whose item this is.
        var sequence: (tag: Tag, vr: VR, isUndefined: Bool)?
        var items: [[UInt8]] = []
        var encoding: Encoding
    }

    private var source: FuzzBytes
    private var levels: [Level] = []
    private var isSorted = false
    private(set) var isDamaged = false
    private var count = 0

    init(_ bytes: [UInt8]) { source = FuzzBytes(bytes) }

    private static let classes = [
        "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.4", "1.2.840.10008.5.1.4.1.1.6.1",
        "1.2.840.10008.5.1.4.1.1.7", "1.2.840.10008.5.1.4.1.1.481.3", "1.2.840.10008.5.1.4.1.1.88.33",
        "1.2.840.10008.5.1.4.1.1.128", "1.2.840.10008.5.1.4.1.1.104.1", "1.2.3",
    ]

    mutating func file() -> [UInt8] {
        let form = source.byte()
        let sopClass = source.pick(Self.classes)
        let usual = source.byte()
        let encoding: Encoding = [.explicitLittle, .implicitLittle, .explicitBig, .explicitLittle][Int(form & 3)]
        let isEncapsulated = form & 3 == 3
        let isDeflated = form & 7 == 4
        isSorted = form & 0x10 == 0
        levels = [Level(encoding: encoding)]
        put(.sopClassUID, .UI, Array(sopClass.utf8))
        put(.sopInstanceUID, .UI, Self.uid)
        if usual & 1 == 0 { putUsual() }
        while !source.isEmpty, count < 300 { step(isEncapsulated) }
        while levels.count > 1 { close() }
        if usual & 2 != 0 { plant(Tag(0xFFFC, 0xFFFC), .OB) }
        var dataSet = joined(levels[0])
        if usual & 4 != 0 { dataSet += [UInt8](repeating: 0, count: 64) }
        if isDeflated { dataSet = Self.stored(dataSet) }
        if form & 8 != 0, !isDeflated { return dataSet }
        let token = Self.text
        var file = [UInt8](repeating: 0, count: 128)
        if form & 0x20 != 0 { file.replaceSubrange(40..<40 + token.count, with: token) }
        let syntax =
            isDeflated
            ? "1.2.840.10008.1.2.1.99"
            : isEncapsulated
                ? "1.2.840.10008.1.2.4.50"
                : ["1.2.840.10008.1.2.1", "1.2.840.10008.1.2", "1.2.840.10008.1.2.2"][Int(form & 3)]
        return file + Array("DICM".utf8) + meta(sopClass, syntax, isPlanted: form & 0x40 != 0) + dataSet
    }

    private func meta(_ sopClass: String, _ syntax: String, isPlanted: Bool) -> [UInt8] {
        func element(_ number: UInt16, _ vr: VR, _ value: [UInt8]) -> [UInt8] {
            ElementBytes(.explicitLittle).element(Tag(2, number), vr, ElementBytes.padded(value, vr))
        }
        var group = element(1, .OB, [0, 1])
        group += element(2, .UI, Array(sopClass.utf8))
        group += element(3, .UI, Self.uid)
        group += element(0x10, .UI, Array(syntax.utf8))
        if isPlanted {
            group += element(0x16, .AE, Self.text)
            group += element(0x100, .UI, Array("1.2.3".utf8))
            group += element(0x102, .OB, Self.text)
        }
        let length = ElementBytes(.explicitLittle).uint32(UInt32(group.count))
        return element(0, .UL, length) + group
    }

    /// What keys and gates of the shipped policies ask for.
    private mutating func putUsual() {
        put(Tag(0x0008, 0x0060), .CS, Array("CT".utf8))
        plant(.patientID, .LO)
        plant(.patientName, .PN)
        plant(.studyInstanceUID, .UI)
        plant(.seriesInstanceUID, .UI)
        put(Tag(0x0010, 0x1010), .AS, Array("045Y".utf8))
        put(.burnedInAnnotation, .CS, Array("NO".utf8))
    }

    // MARK: Steps

    private mutating func step(_ isEncapsulated: Bool) {
        count += 1
        let step = source.byte()
        switch step {
        case 0..<64: plantOne(GrownTags.identities[Int(step) % GrownTags.identities.count])
        case 64..<128:
            let known = GrownTags.known[Int(step - 64) % GrownTags.known.count]
            put(known.0, known.1, source.take(Int(source.byte() & 0x3F)))
        case 128..<160: open(GrownTags.sequences[Int(step) % GrownTags.sequences.count])
        case 160..<176: nextItem()
        case 176..<192: if levels.count > 1 { close() }
        case 192..<208: putAny()
        case 208..<220: putPrivate(isPlanted: step & 1 == 0)
        case 220..<228: putPixels(isEncapsulated)
        case 228..<236:
            plant(Tag(0x6000 | UInt16(step & 7) << 1, 0x4000), .LT)
            plant(Tag(0x5000 | UInt16(step & 7) << 1, 0x2500), .LO)
        default:
            // Bytes that are no element, or one whose length lies.
            isDamaged = true
            let tag = Tag(rawValue: source.uint32())
            levels[levels.count - 1].elements.append((tag, source.take(Int(source.byte() & 0x1F))))
        }
    }

    private mutating func plantOne(_ identity: (tag: Tag, vr: VR)) {
        let form = source.byte()
        let vr: VR = [identity.vr, identity.vr, identity.vr, identity.vr, identity.vr, .UN, .LO, .OB][Int(form & 7)]
        let times = 1 + Int(form >> 3 & 3)
        let token = token(identity.vr)
        var value = token
        for _ in 1..<times {
            value.append(form & 0x20 != 0 ? 0x5E : 0x5C)
            value.append(contentsOf: token)
        }
        put(identity.tag, vr, value, isPadded: form & 0x40 == 0)
    }

    private mutating func putAny() {
        let tag = Tag(source.uint16(), source.uint16())
        let vr = source.pick(VR.allCases)
        // An item or a delimiter shifts what follows.
        if tag.group == 0xFFFE { isDamaged = true }
        put(tag, vr, source.take(Int(source.byte() & 0x3F)), isPadded: false)
    }

    private mutating func putPrivate(isPlanted: Bool) {
        // Some texts of known creators are safe by the standard (PS3.15 table E.3.10-1), so none is planted there.
        let known = isPlanted ? [] : ["SIEMENS MR HEADER", "GEMS_PARM_01", "Philips Imaging DD 001"]
        let creator = source.pick(["PLANTED 1.0", ""] + known)
        let group = source.pick([UInt16(0x0019), 0x0029, 0x0043, 0x2001, 0x2005, 0x0009])
        let block = UInt16(source.byte() & 3) + 0x10
        put(Tag(group, block), .LO, Array(creator.utf8))
        let tag = Tag(group, block << 8 | UInt16(source.byte()))
        let vr = source.pick([VR.LO, .UN, .DS, .OB, .PN, .SH, .IS, .UI])
        if isPlanted {
            put(tag, vr, Self.text)
        } else {
            put(tag, vr, source.take(Int(source.byte() & 0x1F)))
        }
    }

    /// Pixels with more bytes than their description asks for, or fragments behind an offset table that holds a text.
    private mutating func putPixels(_ isEncapsulated: Bool) {
        let (rows, columns) = (UInt16(source.byte() & 7), UInt16(source.byte() & 7))
        let bytes = ElementBytes(levels[levels.count - 1].encoding)
        put(.samplesPerPixel, .US, bytes.uint16(1))
        put(.photometricInterpretation, .CS, Array("MONOCHROME2".utf8))
        put(.rows, .US, bytes.uint16(rows))
        put(.columns, .US, bytes.uint16(columns))
        for (tag, value) in [(Tag.bitsAllocated, 8), (.bitsStored, 8), (.highBit, 7), (.pixelRepresentation, 0)] {
            put(tag, .US, bytes.uint16(UInt16(value)))
        }
        let form = source.byte()
        let token = Self.text
        if isEncapsulated, form & 1 == 0 {
            var value = bytes.mark(.item, form & 2 == 0 ? 0 : UInt32(token.count)) + (form & 2 == 0 ? [] : token)
            value += bytes.mark(.item, 4) + [0xFF, 0xD8, 0xFF, 0xD9] + bytes.mark(.sequenceDelimiter, 0)
            var element: [UInt8] = []
            bytes.appendHeader(.pixelData, .OB, .max, to: &element)
            levels[levels.count - 1].elements.append((.pixelData, element + value))
        } else {
            var value = [UInt8](repeating: 0x55, count: Int(rows * columns))
            if value.count & 1 == 1 { value.append(0) }
            if form & 4 != 0 { value += token }
            put(.pixelData, form & 8 != 0 ? .OB : .OW, value)
        }
    }

    // MARK: Levels

    private mutating func open(_ tag: Tag) {
        guard levels.count < 140 else { return }
        let form = source.byte()
        let vr: VR = form & 3 == 3 ? .UN : .SQ
        let isUndefined = form & 4 != 0
        let outer = levels[levels.count - 1].encoding
        // UN of undefined length is implicit VR (PS3.5 section 6.2.2 note 2, CP-246).
        let inner: Encoding = vr == .UN && outer.isExplicit && form & 8 == 0 ? .implicitLittle : outer
        levels.append(Level(sequence: (tag, vr, isUndefined), encoding: inner))
    }

    private mutating func nextItem() {
        guard levels.count > 1 else { return }
        let last = levels.count - 1
        levels[last].items.append(joined(levels[last]))
        levels[last].elements = []
    }

    private mutating func close() {
        nextItem()
        let level = levels.removeLast()
        guard let sequence = level.sequence else { return }
        let inner = ElementBytes(level.encoding)
        var content: [UInt8] = []
        content.reserveCapacity(level.items.reduce(8) { $0 + $1.count + 16 })
        for item in level.items {
            inner.appendMark(.item, sequence.isUndefined ? .max : UInt32(item.count), to: &content)
            content.append(contentsOf: item)
            if sequence.isUndefined { inner.appendMark(.itemDelimiter, 0, to: &content) }
        }
        if sequence.isUndefined { inner.appendMark(.sequenceDelimiter, 0, to: &content) }
        let outer = ElementBytes(levels[levels.count - 1].encoding)
        var element: [UInt8] = []
        element.reserveCapacity(12 + content.count)
        outer.appendHeader(
            sequence.tag, sequence.vr, sequence.isUndefined ? .max : UInt32(content.count), to: &element)
        element.append(contentsOf: content)
        levels[levels.count - 1].elements.append((sequence.tag, element))
    }

    private func joined(_ level: Level) -> [UInt8] {
        var order = Array(level.elements.indices)
        if isSorted { order.sort { (level.elements[$0].tag, $0) < (level.elements[$1].tag, $1) } }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(level.elements.reduce(0) { $0 + $1.bytes.count })
        for index in order { bytes.append(contentsOf: level.elements[index].bytes) }
        return bytes
    }

    // MARK: Elements

    private func token(_ vr: VR) -> [UInt8] {
        switch vr {
        case .UI: Self.uid
        case .DT: Self.dateTime
        default: Self.text
        }
    }

    private static let text = Array(GrownFile.tokens[0].utf8)
    private static let uid = Array("1.2.826.0.1.\(GrownFile.tokens[1])".utf8)
    private static let dateTime = Array(GrownFile.tokens[2].utf8)

    private mutating func plant(_ tag: Tag, _ vr: VR) { put(tag, vr, token(vr)) }

    private mutating func put(_ tag: Tag, _ vr: VR, _ value: [UInt8], isPadded: Bool = true) {
        let last = levels.count - 1
        let value = isPadded ? ElementBytes.padded(value, vr) : value
        levels[last].elements.append((tag, ElementBytes(levels[last].encoding).element(tag, vr, value)))
    }

    /// A deflated stream of one stored block (RFC 1951 section 3.2.4).
    private static func stored(_ bytes: [UInt8]) -> [UInt8] {
        let bytes = bytes.prefix(0xFFFF)
        let count = UInt16(bytes.count)
        let head = [1, UInt8(count & 0xFF), UInt8(count >> 8), UInt8(~count & 0xFF), UInt8(~count >> 8)]
        return head + bytes + (bytes.count & 1 == 0 ? [0] : [])
    }
}
