import MidicRuntime

/// One element of a data set as the file has it, with all that is below it.
struct TreeElement {
    enum Content {
        case value([UInt8])
        /// A sequence whose items were read; `isUndefined` where a delimiter closes it.
        case items([TreeItem], isUndefined: Bool)
        /// A value that begins like items, or should be some, and cannot be read as such.
        case opaque
        /// The bytes of an offset table and fragments, without the delimiter.
        case fragments([UInt8])
        /// A sequence in which something is wrong; only its end is known.
        case damaged(FileFailure.Code)
    }
    var tag: Tag
    /// As the file says; nil in implicit VR, and where the two letters are none.
    var vr: VR?
    /// Of the element's header.
    var encoding: Encoding
    var content: Content
    /// Header and value, to tell equal copies.
    var raw: [UInt8]

    /// UN is little endian in every syntax (PS3.5 section 6.2.2 note 2).
    var isBigEndian: Bool { encoding == .explicitBig && vr != .UN }

    var value: [UInt8]? {
        if case .value(let bytes) = content { return bytes }
        return nil
    }

    /// The bytes between the header and the end, for what only asks whether anything is there.
    var isBlank: Bool {
        switch content {
        case .value(let bytes), .fragments(let bytes): bytes.allSatisfy { $0 == 0x20 || $0 == 0 }
        case .items(let items, _): items.isEmpty
        case .opaque, .damaged: false
        }
    }
}

/// An item of a sequence.
struct TreeItem {
    var elements: [TreeElement]
    var isUndefined: Bool
    /// Of what it holds.
    var encoding: Encoding
    /// What is wrong inside, where the item has a defined length and so an end.
    var damage: FileFailure.Code?
}

extension [TreeElement] {
    /// The first of its tag, in the order of the file.
    func first(_ tag: Tag) -> TreeElement? { first { $0.tag == tag } }

    /// Whether copies of one tag are not the same bytes, headers included.
    var differ: Bool { contains { $0.raw != self[0].raw } }
}

extension [UInt8] {
    /// A number of two bytes.
    func number16(_ offset: Int, big: Bool) -> UInt16 {
        let (first, second) = (UInt16(self[offset]), UInt16(self[offset + 1]))
        return big ? first << 8 | second : second << 8 | first
    }

    /// A number of four bytes.
    func number32(_ offset: Int, big: Bool) -> UInt32 {
        let (first, second) = (UInt32(number16(offset, big: big)), UInt32(number16(offset + 2, big: big)))
        return big ? first << 16 | second : second << 16 | first
    }

    /// A number of eight bytes.
    func number64(_ offset: Int, big: Bool) -> UInt64 {
        let (first, second) = (UInt64(number32(offset, big: big)), UInt64(number32(offset + 4, big: big)))
        return big ? first << 32 | second : second << 32 | first
    }

    /// A tag, group first.
    func tagAt(_ offset: Int, big: Bool) -> Tag { Tag(number16(offset, big: big), number16(offset + 2, big: big)) }

    /// A number in the byte order asked for.
    func appending(_ number: some FixedWidthInteger, big: Bool) -> [UInt8] {
        var bytes: [UInt8] = []
        for place in 0..<number.bitWidth / 8 { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * place))) }
        return self + (big ? bytes.reversed() : bytes)
    }

    /// Each group of `unit` bytes turned around; what is left over stays.
    func turned(unit: Int) -> [UInt8] {
        guard unit > 1 else { return self }
        var result = self
        for start in stride(from: 0, through: count - unit, by: unit) { result[start..<start + unit].reverse() }
        return result
    }
}
