/// The header of a data element or an item: tag, VR and length (PS3.5 section 7.1).
///
/// The one place that knows how headers are encoded. What a header means in its place (a delimiter, a sequence, damage) is
/// for the reader of the data set to say.
package struct ElementHeader: Hashable, Sendable {
    /// Why no header can be read.
    package enum Fault: Error {
        /// Fewer bytes are left than the header needs.
        case truncated
        /// Neither a VR nor two capitals nor two blanks stand where a VR should.
        case notAVR
    }

    package var tag: Tag
    /// The VR in the file; nil in implicit VR, in items, for two blanks and for a VR that this version does not know.
    package var vr: VR?
    /// Bytes of the value, or `undefinedLength` (a 32-bit FFFFFFFF).
    package var length: UInt32
    /// Bytes of the header itself: 8 or 12.
    package var byteCount: Int

    /// The length field of elements and items that a delimiter ends.
    package static let undefinedLength = UInt32.max

    @inline(__always)
    init(tag: Tag, vr: VR?, length: UInt32, byteCount: Int) {
        self.tag = tag
        self.vr = vr
        self.length = length
        self.byteCount = byteCount
    }

    // MARK: Reading

    /// Reads the header at `offset`.
    ///
    /// VRs yet to be defined have the long header (PS3.5 section 7.1.2). Two blanks are written by some in place of UN, with a
    /// length of 16 bits. Tags of group FFFE have no VR in any encoding.
    ///
    /// - Parameter limit: one past the last byte that may be read.
    @inline(__always)
    package static func read(
        _ bytes: RawSpan, at offset: Int, limit: Int, encoding: Encoding
    ) throws(Fault) -> ElementHeader {
        guard limit - offset >= 8 else { throw .truncated }
        let bigEndian = encoding.isBigEndian
        let tag = bytes.tag(at: offset, bigEndian: bigEndian)
        guard encoding.isExplicit, tag.group != 0xFFFE else {
            return ElementHeader(
                tag: tag, vr: nil, length: bytes.uint32(at: offset + 4, bigEndian: bigEndian), byteCount: 8)
        }
        let (first, second) = (bytes.byte(at: offset + 4), bytes.byte(at: offset + 5))
        let vr = VR(first, second)
        let isShort: Bool
        if let vr {
            isShort = !vr.hasLongHeader
        } else {
            isShort = first == 0x20 && second == 0x20
            guard isShort || first.isCapital && second.isCapital else { throw .notAVR }
        }
        if isShort {
            return ElementHeader(
                tag: tag, vr: vr, length: UInt32(bytes.uint16(at: offset + 6, bigEndian: bigEndian)), byteCount: 8)
        }
        guard limit - offset >= 12 else { throw .truncated }
        return ElementHeader(
            tag: tag, vr: vr, length: bytes.uint32(at: offset + 8, bigEndian: bigEndian), byteCount: 12)
    }

    // MARK: Writing

    /// The longest value of an element with a 16-bit length: lengths are even (PS3.5 section 7.1.1).
    package static let longestShortValue = 0xFFFE

    /// What an element of that length is written as in explicit VR: UN, if its VR has a 16-bit length that cannot say it.
    @inline(__always)
    package static func writtenVR(_ vr: VR, length: Int) -> VR {
        length > longestShortValue && !vr.hasLongHeader ? .UN : vr
    }

    /// Appends the header of an element. A value too long for a 16-bit length is written as UN (PS3.5 section 6.2.2).
    ///
    /// - Parameter length: bytes of the value, padding included, or `undefinedLength`.
    @inline(__always)
    package static func append(_ tag: Tag, _ vr: VR, length: Int, _ encoding: Encoding, to bytes: inout [UInt8]) {
        let long = UInt32(truncatingIfNeeded: length)
        if encoding == .explicitLittle {
            let vr = writtenVR(vr, length: length)
            let (first, second) = vr.code
            let start = littleEndianStart(tag) | UInt64(first) << 32 | UInt64(second) << 40
            if vr.hasLongHeader {
                bytes.append(littleEndian: start)
                bytes.append(littleEndian: long)
            } else {
                bytes.append(littleEndian: start | UInt64(long & 0xFFFF) << 48)
            }
            return
        }
        bytes.append(tag, encoding)
        guard encoding.isExplicit else {
            bytes.append(long, encoding)
            return
        }
        let vr = writtenVR(vr, length: length)
        let (first, second) = vr.code
        bytes.append(first)
        bytes.append(second)
        if vr.hasLongHeader {
            bytes.append(0)
            bytes.append(0)
            bytes.append(long, encoding)
        } else {
            bytes.append(UInt16(truncatingIfNeeded: length), encoding)
        }
    }

    /// The four bytes of a tag in little endian, as a number.
    @inline(__always)
    private static func littleEndianStart(_ tag: Tag) -> UInt64 {
        UInt64(tag.rawValue << 16 | tag.rawValue >> 16)
    }

    /// Appends the header of an item or a delimiter, which have no VR (PS3.5 section 7.5).
    @inline(__always)
    package static func append(_ tag: Tag, length: Int, _ encoding: Encoding, to bytes: inout [UInt8]) {
        guard encoding.isBigEndian else {
            return bytes.append(littleEndian: littleEndianStart(tag) | UInt64(UInt32(truncatingIfNeeded: length)) << 32)
        }
        bytes.append(tag, encoding)
        bytes.append(UInt32(truncatingIfNeeded: length), encoding)
    }
}

extension UInt8 {
    /// A to Z.
    @inline(__always)
    var isCapital: Bool { self >= 0x41 && self <= 0x5A }
}

// Numbers in the byte order of a data set.
extension [UInt8] {
    @inline(__always)
    package mutating func append(_ value: UInt16, _ encoding: Encoding) {
        let low = UInt8(truncatingIfNeeded: value)
        let high = UInt8(truncatingIfNeeded: value >> 8)
        append(encoding.isBigEndian ? high : low)
        append(encoding.isBigEndian ? low : high)
    }

    @inline(__always)
    package mutating func append(_ value: UInt32, _ encoding: Encoding) {
        let low = UInt16(truncatingIfNeeded: value)
        let high = UInt16(truncatingIfNeeded: value >> 16)
        append(encoding.isBigEndian ? high : low, encoding)
        append(encoding.isBigEndian ? low : high, encoding)
    }

    package mutating func append(_ value: UInt64, _ encoding: Encoding) {
        let low = UInt32(truncatingIfNeeded: value)
        let high = UInt32(truncatingIfNeeded: value >> 32)
        append(encoding.isBigEndian ? high : low, encoding)
        append(encoding.isBigEndian ? low : high, encoding)
    }

    @inline(__always)
    package mutating func append(_ tag: Tag, _ encoding: Encoding) {
        append(tag.group, encoding)
        append(tag.element, encoding)
    }

    /// Fills in a length that was not known when its header was written.
    package mutating func overwrite(_ value: UInt32, at position: Int, _ encoding: Encoding) {
        for byte in 0..<4 {
            let shift = UInt32(encoding.isBigEndian ? 24 - 8 * byte : 8 * byte)
            self[position + byte] = UInt8(truncatingIfNeeded: value >> shift)
        }
    }
}
