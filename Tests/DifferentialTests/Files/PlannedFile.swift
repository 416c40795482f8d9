import MidicRuntime

/// A DICOM file as a plan from which its bytes are made, right or wrong as planned.
struct PlannedFile: Hashable, Sendable {
    /// Something about the file as a whole that is not as the standard says.
    enum Flaw: Hashable, Sendable {
        /// That many bytes of the end are missing.
        case cut(Int)
        /// Zeros behind the data set.
        case zeros(Int)
        /// No preamble and no file meta information: the data set alone.
        case bare
        /// File meta information without its group length.
        case noGroupLength
        /// A group length of another number.
        case wrongGroupLength
        /// File meta information without a transfer syntax.
        case noSyntax
        /// Another syntax than that of the bytes.
        case declares(String)
        /// Not DICOM from the first byte on.
        case otherBytes
        /// A deflated data set that begins with a block of no type.
        case badDeflate
        /// File meta information with an element of no VR, longer than the file.
        case badMeta
    }

    var encoding: Encoding = .explicitLittle
    var isDeflated = false
    /// Deflated with the fixed Huffman code in place of stored blocks.
    var isCompressed = false
    /// For encapsulated files; nil for the encoding's plain syntax.
    var syntax: String?
    /// The SOP class that the file meta information names; nil for that of the data set.
    var metaClass: String?
    /// Optional elements of the file meta information.
    var meta: [PlannedElement] = []
    var elements: [PlannedElement] = []
    var flaw: Flaw?

    /// UID of the transfer syntax that the bytes are in.
    var syntaxUID: String {
        if let syntax { return syntax }
        if isDeflated { return "1.2.840.10008.1.2.1.99" }
        switch encoding {
        case .implicitLittle: return "1.2.840.10008.1.2"
        case .explicitLittle: return "1.2.840.10008.1.2.1"
        case .explicitBig: return "1.2.840.10008.1.2.2"
        }
    }

    /// The value of a text element of the root, trimmed; nil if there is none.
    func text(_ tag: Tag) -> String? {
        guard case .bytes(let bytes)? = elements.first(where: { $0.tag == tag })?.content else { return nil }
        return String(decoding: Padding.trimmed(bytes), as: UTF8.self)
    }
}

extension PlannedFile {
    /// The file's bytes.
    var bytes: [UInt8] {
        var set = PlannedBytes(encoding)
        set.write(elements)
        var dataSet = isDeflated ? deflated(set.bytes) : set.bytes
        if flaw == .badDeflate, !dataSet.isEmpty { dataSet[0] = 7 }
        var file: [UInt8]
        switch flaw {
        case .bare: file = dataSet
        case .otherBytes: file = Array("no DICOM here, whatever follows".utf8) + dataSet
        default: file = [UInt8](repeating: 0, count: 128) + Array("DICM".utf8) + metaBytes + dataSet
        }
        switch flaw {
        case .cut(let count): file.removeLast(min(count, file.count))
        case .zeros(let count): file += [UInt8](repeating: 0, count: count)
        default: break
        }
        return file
    }

    private var metaBytes: [UInt8] {
        var declared: String? = syntaxUID
        if case .declares(let other)? = flaw { declared = other }
        if flaw == .noSyntax { declared = nil }
        var elements = [PlannedElement(Tag(0x0002, 0x0001), .OB, .bytes([0, 1]))]
        elements.append(
            PlannedElement(Tag(0x0002, 0x0002), .UI, metaClass ?? text(.sopClassUID) ?? "1.2.840.10008.5.1.4.1.1.7"))
        elements.append(PlannedElement(Tag(0x0002, 0x0003), .UI, text(.sopInstanceUID) ?? "1.2.3.4"))
        if let declared { elements.append(PlannedElement(Tag(0x0002, 0x0010), .UI, declared)) }
        elements += meta
        elements.sort { $0.tag < $1.tag }
        var written = PlannedBytes(.explicitLittle)
        written.write(elements)
        if flaw == .noGroupLength { return written.bytes }
        let length = UInt32(written.bytes.count) + (flaw == .wrongGroupLength ? 6 : 0)
        var group = PlannedBytes(.explicitLittle)
        group.write([PlannedElement(Tag(0x0002, 0x0000), .UL, .bytes(PlannedBytes.little(length)))])
        let past: [UInt8] = flaw == .badMeta ? [2, 0, 0x16, 0, 0x3F, 0x3F, 0xFE, 0x7F] : []
        return group.bytes + written.bytes + past
    }

    private func deflated(_ bytes: [UInt8]) -> [UInt8] {
        let stream = isCompressed ? PlannedDeflate.huffman(bytes) : PlannedDeflate.stored(bytes)
        return stream.count & 1 == 0 ? stream : stream + [0]
    }
}

/// Writes planned elements in an encoding.
struct PlannedBytes {
    private let encoding: Encoding
    private(set) var bytes: [UInt8] = []

    init(_ encoding: Encoding) { self.encoding = encoding }

    static func little(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }

    mutating func write(_ elements: [PlannedElement]) { for element in elements { write(element) } }

    private mutating func write(_ element: PlannedElement) {
        var content = PlannedBytes(encoding)
        var isUndefined = false
        switch element.content {
        case .bytes(let value): content.bytes = ordered(value, unit: element.vr.plannedUnit)
        case .items(let items, let undefined):
            isUndefined = undefined
            for item in items { content.item(item, undefined) }
        case .fragments(let fragments):
            isUndefined = true
            for fragment in fragments {
                content.mark(.item, UInt32(fragment.count))
                content.bytes += fragment
            }
        }
        if isUndefined { content.mark(.sequenceDelimiter, 0) }
        header(element.tag, element.vr, element.length ?? (isUndefined ? .max : UInt32(content.bytes.count)))
        bytes += content.bytes
    }

    private mutating func item(_ elements: [PlannedElement], _ isUndefined: Bool) {
        var content = PlannedBytes(encoding)
        content.write(elements)
        mark(.item, isUndefined ? .max : UInt32(content.bytes.count))
        bytes += content.bytes
        if isUndefined { mark(.itemDelimiter, 0) }
    }

    private mutating func header(_ tag: Tag, _ vr: VR, _ length: UInt32) {
        self.tag(tag)
        guard encoding.isExplicit else { return uint32(length) }
        bytes += Array(vr.name.utf8)
        if vr.hasLongHeader {
            uint16(0)
            uint32(length)
        } else {
            uint16(UInt16(truncatingIfNeeded: length))
        }
    }

    private mutating func mark(_ tag: Tag, _ length: UInt32) {
        self.tag(tag)
        uint32(length)
    }

    private mutating func tag(_ tag: Tag) {
        uint16(tag.group)
        uint16(tag.element)
    }

    private mutating func uint16(_ value: UInt16) {
        let pair = [UInt8(value & 0xFF), UInt8(value >> 8)]
        bytes += encoding.isBigEndian ? pair.reversed() : pair
    }

    private mutating func uint32(_ value: UInt32) {
        let four = Self.little(value)
        bytes += encoding.isBigEndian ? four.reversed() : four
    }

    private func ordered(_ value: [UInt8], unit: Int) -> [UInt8] {
        guard encoding.isBigEndian, unit > 1 else { return value }
        return stride(from: 0, to: value.count, by: unit).flatMap { start in
            value[start..<min(start + unit, value.count)].reversed()
        }
    }
}
