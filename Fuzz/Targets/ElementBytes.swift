import MidicRuntime

/// The bytes of headers and elements in one encoding (PS3.5 sections 7.1 and 7.5).
///
/// One array an element, since a fuzzer makes many of them.
struct ElementBytes {
    private let encoding: Encoding

    init(_ encoding: Encoding) { self.encoding = encoding }

    static func padded(_ value: [UInt8], _ vr: VR) -> [UInt8] {
        value.count & 1 == 0 ? value : value + [vr.paddingByte]
    }

    func uint16(_ value: UInt16) -> [UInt8] {
        var bytes: [UInt8] = []
        append(value, to: &bytes)
        return bytes
    }

    func uint32(_ value: UInt32) -> [UInt8] {
        var bytes: [UInt8] = []
        append(value, to: &bytes)
        return bytes
    }

    /// An item or a delimiter.
    func mark(_ tag: Tag, _ length: UInt32) -> [UInt8] {
        var bytes: [UInt8] = []
        appendMark(tag, length, to: &bytes)
        return bytes
    }

    func element(_ tag: Tag, _ vr: VR, _ value: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(12 + value.count)
        appendHeader(tag, vr, UInt32(value.count), to: &bytes)
        bytes.append(contentsOf: value)
        return bytes
    }

    func appendMark(_ tag: Tag, _ length: UInt32, to bytes: inout [UInt8]) {
        append(tag.group, to: &bytes)
        append(tag.element, to: &bytes)
        append(length, to: &bytes)
    }

    func appendHeader(_ tag: Tag, _ vr: VR, _ length: UInt32, to bytes: inout [UInt8]) {
        guard encoding.isExplicit else { return appendMark(tag, length, to: &bytes) }
        append(tag.group, to: &bytes)
        append(tag.element, to: &bytes)
        let (first, second) = vr.code
        bytes.append(first)
        bytes.append(second)
        if vr.hasLongHeader {
            append(UInt16(0), to: &bytes)
            append(length, to: &bytes)
        } else {
            append(UInt16(truncatingIfNeeded: length), to: &bytes)
        }
    }

    private func append(_ value: UInt16, to bytes: inout [UInt8]) {
        let value = encoding.isBigEndian ? value.byteSwapped : value
        bytes.append(UInt8(truncatingIfNeeded: value))
        bytes.append(UInt8(truncatingIfNeeded: value >> 8))
    }

    private func append(_ value: UInt32, to bytes: inout [UInt8]) {
        let (high, low) = (UInt16(truncatingIfNeeded: value >> 16), UInt16(truncatingIfNeeded: value))
        append(encoding.isBigEndian ? high : low, to: &bytes)
        append(encoding.isBigEndian ? low : high, to: &bytes)
    }
}
