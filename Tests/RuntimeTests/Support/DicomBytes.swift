import MidicRuntime

/// Builds DICOM bytes for tests, well formed or not: every length can be overridden.
///
///     var set = DicomBytes(.explicitLittle)
///     set.element(Tag(0x0010, 0x0010), .PN, "Doe^Jane")
///     set.sequence(Tag(0x0008, 0x1140)) { sequence in
///         sequence.item { $0.element(Tag(0x0008, 0x1155), .UI, "1.2.3") }
///     }
///     let file = set.file()
struct DicomBytes {
    /// How the length of a sequence or an item is written.
    enum Length {
        case defined
        /// FFFFFFFF and a delimiter.
        case undefined
        /// FFFFFFFF and no delimiter.
        case unclosed
        /// This number, whatever the content.
        case wrong(UInt32)
    }

    let encoding: Encoding
    private(set) var bytes: [UInt8] = []

    init(_ encoding: Encoding) { self.encoding = encoding }

    mutating func uint16(_ value: UInt16) {
        let ordered = encoding.isBigEndian ? value.byteSwapped : value
        bytes += [UInt8(truncatingIfNeeded: ordered), UInt8(truncatingIfNeeded: ordered >> 8)]
    }

    mutating func uint32(_ value: UInt32) {
        if encoding.isBigEndian {
            uint16(UInt16(truncatingIfNeeded: value >> 16))
            uint16(UInt16(truncatingIfNeeded: value))
        } else {
            uint16(UInt16(truncatingIfNeeded: value))
            uint16(UInt16(truncatingIfNeeded: value >> 16))
        }
    }

    mutating func tag(_ tag: Tag) {
        uint16(tag.group)
        uint16(tag.element)
    }

    mutating func raw(_ more: [UInt8]) { bytes += more }

    /// The header of an element: tag, VR unless implicit, length in the width that the VR asks for.
    mutating func header(_ tag: Tag, _ vr: VR, length: UInt32) {
        self.tag(tag)
        guard encoding.isExplicit else {
            uint32(length)
            return
        }
        bytes += Array(vr.name.utf8)
        if vr.hasLongHeader {
            uint16(0)
            uint32(length)
        } else {
            uint16(UInt16(truncatingIfNeeded: length))
        }
    }

    mutating func element(_ tag: Tag, _ vr: VR, bytes value: [UInt8], length: UInt32? = nil) {
        header(tag, vr, length: length ?? UInt32(value.count))
        bytes += value
    }

    /// A text value, padded to even length with a blank or, for UI, with NUL.
    mutating func element(_ tag: Tag, _ vr: VR, _ text: String) {
        var value = Array(text.utf8)
        if value.count & 1 == 1 { value.append(vr == .UI ? 0 : 0x20) }
        element(tag, vr, bytes: value)
    }

    mutating func element(_ tag: Tag, _ vr: VR, uint16 value: UInt16) {
        header(tag, vr, length: 2)
        uint16(value)
    }

    /// A sequence. The content's encoding may differ, as inside UN.
    mutating func sequence(
        _ tag: Tag, vr: VR = .SQ, length: Length = .defined, content encoding: Encoding? = nil,
        _ build: (inout DicomBytes) -> Void
    ) {
        var content = DicomBytes(encoding ?? self.encoding)
        build(&content)
        switch length {
        case .defined: header(tag, vr, length: UInt32(content.bytes.count))
        case .undefined, .unclosed: header(tag, vr, length: .max)
        case .wrong(let number): header(tag, vr, length: number)
        }
        if case .undefined = length { content.delimiter(.sequenceDelimiter) }
        bytes += content.bytes
    }

    /// An item of a sequence.
    mutating func item(length: Length = .defined, _ build: (inout DicomBytes) -> Void) {
        var content = DicomBytes(encoding)
        build(&content)
        tag(.item)
        switch length {
        case .defined: uint32(UInt32(content.bytes.count))
        case .undefined, .unclosed: uint32(.max)
        case .wrong(let number): uint32(number)
        }
        if case .undefined = length { content.delimiter(.itemDelimiter) }
        bytes += content.bytes
    }

    mutating func delimiter(_ tag: Tag, length: UInt32 = 0) {
        self.tag(tag)
        uint32(length)
    }

    /// A fragment of encapsulated pixel data.
    mutating func fragment(_ value: [UInt8], length: UInt32? = nil) {
        tag(.item)
        uint32(length ?? UInt32(value.count))
        bytes += value
    }

    /// What the group length of the meta information says.
    enum GroupLength {
        case right, absent
        case wrong(UInt32)
    }

    /// This data set as a file: preamble, meta information, data set.
    ///
    /// - Parameters:
    ///   - syntax: Transfer Syntax UID; nil leaves the element out, and the encoding's plain syntax is the default.
    ///   - dataSet: what to put in place of this data set, such as its deflated form.
    func file(
        syntax: String?? = .none, sopClass: String = "1.2.840.10008.5.1.4.1.1.2", preamble: [UInt8]? = nil,
        groupLength: GroupLength = .right, dataSet: [UInt8]? = nil
    ) -> [UInt8] {
        var file = preamble ?? [UInt8](repeating: 0, count: 128)
        file += Array("DICM".utf8)
        file += meta(syntax: syntax, sopClass: sopClass, groupLength: groupLength)
        return file + (dataSet ?? bytes)
    }

    /// The meta information alone.
    func meta(
        syntax: String?? = .none, sopClass: String = "1.2.840.10008.5.1.4.1.1.2", groupLength: GroupLength = .right
    ) -> [UInt8] {
        var meta = DicomBytes(.explicitLittle)
        meta.element(Tag(0x0002, 0x0001), .OB, bytes: [0, 1])
        meta.element(Tag(0x0002, 0x0002), .UI, sopClass)
        meta.element(Tag(0x0002, 0x0003), .UI, "1.2.3.4")
        let declared: String? =
            switch syntax {
            case .none: TransferSyntax.plain(encoding).uid
            case .some(let given): given
            }
        if let declared { meta.element(Tag(0x0002, 0x0010), .UI, declared) }
        var group = DicomBytes(.explicitLittle)
        switch groupLength {
        case .absent: break
        case .right: group.lengthElement(UInt32(meta.bytes.count))
        case .wrong(let number): group.lengthElement(number)
        }
        return group.bytes + meta.bytes
    }

    private mutating func lengthElement(_ length: UInt32) {
        header(Tag(0x0002, 0x0000), .UL, length: 4)
        uint32(length)
    }
}

/// A dictionary of a few standard tags.
struct SmallDictionary: VRSource {
    var known: [Tag: VR] = [
        Tag(0x0008, 0x0005): .CS, Tag(0x0008, 0x0016): .UI, Tag(0x0008, 0x0018): .UI, Tag(0x0008, 0x0060): .CS,
        Tag(0x0008, 0x1115): .SQ, Tag(0x0008, 0x1140): .SQ, Tag(0x0008, 0x1150): .UI, Tag(0x0008, 0x1155): .UI,
        Tag(0x0008, 0x2112): .SQ, Tag(0x0010, 0x0010): .PN, Tag(0x0010, 0x0020): .LO, Tag(0x0028, 0x0010): .US,
        Tag(0x0028, 0x0011): .US, Tag(0x0040, 0x0275): .SQ, Tag(0x0040, 0xA170): .SQ, Tag(0x0040, 0xA730): .SQ,
        Tag(0x0088, 0x0200): .SQ, Tag(0x7FE0, 0x0010): .OW, Tag(0xFFFC, 0xFFFC): .OB,
    ]

    func vr(of tag: Tag) -> VR? { known[tag] }
}

extension ElementTape {
    /// The tape as text, one line an entry, indented by depth: tag, kind if not a plain value, length.
    var outline: [String] {
        var lines: [String] = []
        func walk(_ siblings: Range<Int>, indent: String) {
            var index = siblings.lowerBound
            while index < siblings.upperBound {
                let entry = entries[index]
                let kind = entry.kind == .value ? "" : " \(entry.kind)"
                lines.append("\(indent)\(entry.tag)\(kind) \(entry.valueLength)")
                walk(index + 1..<entry.next, indent: indent + "  ")
                index = entry.next
            }
        }
        walk(root, indent: "")
        return lines
    }
}

/// Header and tape of a file's bytes.
func readTape(_ file: [UInt8], dictionary: SmallDictionary = SmallDictionary()) throws(FileFailure) -> (
    header: FileHeader, tape: ElementTape
) {
    let bytes = file.span.rawBytes
    let header = try FileHeader.read(bytes)
    var tape = ElementTape()
    try TapeBuilder.build(
        bytes, from: header.dataSetOffset, to: bytes.byteCount, encoding: header.encoding,
        allowsFragments: header.allowsFragments, vrSource: dictionary, into: &tape)
    return (header, tape)
}

/// What a copy of every root element gives.
func copiedDataSet(_ tape: ElementTape, of file: [UInt8]) -> [UInt8] {
    var patches = PatchList()
    var index = 0
    while index < tape.entries.count {
        let entry = tape.entries[index]
        patches.appendInput(entry.headerOffset, length: entry.endOffset - entry.headerOffset)
        index = entry.next
    }
    return patches.stretches.flatMap { Array(file[$0.offset..<$0.offset + $0.length]) }
}

/// The header of a file's bytes.
func readHeader(_ file: [UInt8]) throws(FileFailure) -> FileHeader {
    try FileHeader.read(file.span.rawBytes)
}
