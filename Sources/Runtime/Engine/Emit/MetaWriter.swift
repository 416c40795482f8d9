/// Writes preamble, prefix and file meta information afresh (PS3.10 section 7.1).
///
/// Nothing of the input's is copied but what the caller hands in: a preamble can hold another file's header or leftover
/// text, and group 0002 names applications, addresses and private information.
package enum MetaWriter {
    /// Implementation Class UID of this program: a UUID under the root 2.25 (PS3.5 annex B.2), chosen once, never changed.
    package static let implementationClassUID = "2.25.10674875407595697023498201526247728160"

    /// Implementation Version Name, SH: language level and format, without a value that would differ between builds.
    package static let implementationVersionName = "MIDIC_0_1"

    /// An element of group 0002 to be written besides the ones that this writer computes.
    package struct Element: Sendable {
        package var tag: Tag
        package var vr: VR
        /// Unpadded or padded.
        package var value: [UInt8]

        package init(tag: Tag, vr: VR, value: [UInt8]) {
            self.tag = tag
            self.vr = vr
            self.value = value
        }
    }

    /// Appends the start of a file: 128 zero bytes, DICM, and group 0002 in ascending order.
    ///
    /// - Parameters:
    ///   - sopClass: value of (0002,0002), padded or not; left out if empty.
    ///   - sopInstance: value of (0002,0003), the new one; left out if empty.
    ///   - syntax: the data set's transfer syntax, as it is written.
    ///   - kept: more elements of the group; any of the tags that this writer computes is ignored.
    ///   - head: where the bytes go.
    /// - Throws: `bad-meta` if a value is too long for its VR's length field.
    package static func append(
        sopClass: [UInt8], sopInstance: [UInt8], syntax: TransferSyntax, kept: [Element] = [],
        to head: inout [UInt8]
    ) throws(FileFailure) {
        var elements = [
            Element(tag: .fileMetaInformationVersion, vr: .OB, value: [0, 1]),
            Element(tag: .transferSyntaxUID, vr: .UI, value: Array(syntax.uid.utf8)),
            Element(tag: .implementationClassUID, vr: .UI, value: Array(implementationClassUID.utf8)),
            Element(tag: .implementationVersionName, vr: .SH, value: Array(implementationVersionName.utf8)),
        ]
        if !sopClass.isEmpty { elements.append(Element(tag: .mediaStorageSOPClassUID, vr: .UI, value: sopClass)) }
        if !sopInstance.isEmpty {
            elements.append(Element(tag: .mediaStorageSOPInstanceUID, vr: .UI, value: sopInstance))
        }
        for element in kept where element.tag.group == 2 && !computed.contains(element.tag) {
            elements.append(element)
        }
        elements.sort { $0.tag < $1.tag }

        head.append(contentsOf: repeatElement(0, count: 128))
        head.append(contentsOf: "DICM".utf8)
        appendHeader(.fileMetaInformationGroupLength, .UL, length: 4, to: &head)
        let groupLengthOffset = head.count
        append32(0, to: &head)
        for element in elements {
            let padding = element.value.count & 1
            let length = element.value.count + padding
            guard length <= (element.vr.hasLongHeader ? Int(UInt32.max) - 1 : Int(UInt16.max) - 1) else {
                throw FileFailure(.badMeta, at: nil, tag: element.tag)
            }
            appendHeader(element.tag, element.vr, length: length, to: &head)
            head.append(contentsOf: element.value)
            if padding == 1 { head.append(element.vr.paddingByte) }
        }
        let groupLength = UInt32(head.count - groupLengthOffset - 4)
        for index in 0..<4 { head[groupLengthOffset + index] = UInt8(truncatingIfNeeded: groupLength >> (8 * index)) }
    }

    /// The tags that are never taken from the input.
    private static let computed: Set<Tag> = [
        .fileMetaInformationGroupLength, .fileMetaInformationVersion, .mediaStorageSOPClassUID,
        .mediaStorageSOPInstanceUID,
        .transferSyntaxUID, .implementationClassUID, .implementationVersionName,
    ]

    private static func appendHeader(_ tag: Tag, _ vr: VR, length: Int, to head: inout [UInt8]) {
        append16(tag.group, to: &head)
        append16(tag.element, to: &head)
        let code = vr.code
        head.append(code.0)
        head.append(code.1)
        if vr.hasLongHeader {
            append16(0, to: &head)
            append32(UInt32(length), to: &head)
        } else {
            append16(UInt16(length), to: &head)
        }
    }

    private static func append16(_ value: UInt16, to head: inout [UInt8]) {
        head.append(UInt8(truncatingIfNeeded: value))
        head.append(UInt8(truncatingIfNeeded: value >> 8))
    }

    private static func append32(_ value: UInt32, to head: inout [UInt8]) {
        append16(UInt16(truncatingIfNeeded: value), to: &head)
        append16(UInt16(truncatingIfNeeded: value >> 16), to: &head)
    }
}
