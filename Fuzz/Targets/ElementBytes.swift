import MidicRuntime

/// The bytes of headers and elements in one encoding (PS3.5 sections 7.1 and 7.5).
struct ElementBytes {
    private let encoding: Encoding

    init(_ encoding: Encoding) { self.encoding = encoding }

    static func padded(_ value: [UInt8], _ vr: VR) -> [UInt8] {
        value.count & 1 == 0 ? value : value + [vr.paddingByte]
    }

    func uint16(_ value: UInt16) -> [UInt8] {
        let pair = [UInt8(value & 0xFF), UInt8(value >> 8)]
        return encoding.isBigEndian ? pair.reversed() : pair
    }

    func uint32(_ value: UInt32) -> [UInt8] {
        let four = (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        return encoding.isBigEndian ? four.reversed() : four
    }

    /// An item or a delimiter.
    func mark(_ tag: Tag, _ length: UInt32) -> [UInt8] { uint16(tag.group) + uint16(tag.element) + uint32(length) }

    func header(_ tag: Tag, _ vr: VR, _ length: UInt32) -> [UInt8] {
        guard encoding.isExplicit else { return mark(tag, length) }
        let start = uint16(tag.group) + uint16(tag.element) + Array(vr.name.utf8)
        return vr.hasLongHeader
            ? start + [0, 0] + uint32(length) : start + uint16(UInt16(truncatingIfNeeded: length))
    }

    func element(_ tag: Tag, _ vr: VR, _ value: [UInt8]) -> [UInt8] {
        header(tag, vr, UInt32(value.count)) + value
    }
}
