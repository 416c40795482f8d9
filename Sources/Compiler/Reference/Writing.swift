import MidicRuntime

/// Elements as PS3.5 section 7 has them.
enum Writing {
    static let undefined = UInt32.max

    /// What a short header cannot say the length of is written as UN (PS3.5 section 6.2.2).
    static func written(_ vr: VR, _ length: Int) -> VR { length > 0xFFFE && !vr.hasLongHeader ? .UN : vr }

    static func header(_ tag: Tag, _ vr: VR?, _ length: UInt32, _ encoding: Encoding) -> [UInt8] {
        let big = encoding.isBigEndian
        let bytes = [UInt8]().appending(tag.group, big: big).appending(tag.element, big: big)
        guard encoding.isExplicit, let vr, tag.group != 0xFFFE else { return bytes.appending(length, big: big) }
        let letters = Array(vr.name.utf8)
        if vr.hasLongHeader { return (bytes + letters + [0, 0]).appending(length, big: big) }
        return (bytes + letters).appending(UInt16(truncatingIfNeeded: length), big: big)
    }

    /// An element with a plain value, padded.
    ///
    /// - Parameter big: the byte order of the value.
    static func element(_ tag: Tag, _ vr: VR, _ value: [UInt8], big: Bool, _ encoding: Encoding) -> [UInt8] {
        let length = value.count + value.count % 2
        let written = written(vr, length)
        var bytes = value
        if vr.byteOrderUnit > 1, big != (encoding.isBigEndian && written != .UN) {
            bytes = bytes.turned(unit: vr.byteOrderUnit)
        }
        if value.count % 2 == 1 { bytes.append(vr.paddingByte) }
        return header(tag, written, UInt32(truncatingIfNeeded: length), encoding) + bytes
    }

    /// An element with text, or with numbers in the output's byte order.
    static func element(_ tag: Tag, _ vr: VR, _ text: String, _ encoding: Encoding) -> [UInt8] {
        element(tag, vr, Array(text.utf8), big: encoding.isBigEndian, encoding)
    }

    static func delimiter(_ tag: Tag, _ encoding: Encoding) -> [UInt8] { header(tag, nil, 0, encoding) }

    /// A sequence or an item around its content.
    static func container(
        _ tag: Tag, _ content: [UInt8], isUndefined: Bool, _ encoding: Encoding
    ) throws(FileFailure.Code) -> [UInt8] {
        let vr: VR? = tag == .item ? nil : .SQ
        if isUndefined {
            let end = tag == .item ? Tag.itemDelimiter : .sequenceDelimiter
            return header(tag, vr, undefined, encoding) + content + delimiter(end, encoding)
        }
        guard content.count < 0xFFFF_FFFF else { throw .valueTooLong }
        return header(tag, vr, UInt32(content.count), encoding) + content
    }
}
