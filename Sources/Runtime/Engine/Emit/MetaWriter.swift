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
        /// The whole element in Explicit VR Little Endian.
        package var bytes: [UInt8]

        package init(tag: Tag, bytes: [UInt8]) {
            self.tag = tag
            self.bytes = bytes
        }

        /// - Parameter value: unpadded or padded.
        package init(tag: Tag, vr: VR, value: [UInt8]) {
            var set = DataSetWriter(.explicitLittle)
            set.element(tag, vr, bytes: value)
            self.init(tag: tag, bytes: set.bytes)
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
        let kept = kept.filter { $0.tag.group == 2 && !computed.contains($0.tag) }.sorted { $0.tag < $1.tag }
        head.append(contentsOf: repeatElement(0, count: 128))
        head.append(contentsOf: "DICM".utf8)
        ElementHeader.append(.fileMetaInformationGroupLength, .UL, length: 4, .explicitLittle, to: &head)
        head.append(UInt32(0), .explicitLittle)
        let start = head.count
        var next = 0
        func appendKept(below tag: Tag) {
            while next < kept.count, kept[next].tag < tag {
                head.append(contentsOf: kept[next].bytes)
                next += 1
            }
        }
        func append(_ tag: Tag, _ vr: VR, _ value: some Collection<UInt8>) throws(FileFailure) {
            appendKept(below: tag)
            let padding = value.count % 2
            guard value.count + padding <= ElementHeader.longestShortValue else {
                throw FileFailure(.badMeta, at: nil, tag: tag)
            }
            ElementHeader.append(tag, vr, length: value.count + padding, .explicitLittle, to: &head)
            head.append(contentsOf: value)
            if padding == 1 { head.append(vr.paddingByte) }
        }
        try append(.fileMetaInformationVersion, .OB, [0, 1])
        if !sopClass.isEmpty { try append(.mediaStorageSOPClassUID, .UI, sopClass) }
        if !sopInstance.isEmpty { try append(.mediaStorageSOPInstanceUID, .UI, sopInstance) }
        try append(.transferSyntaxUID, .UI, syntax.uid.utf8)
        try append(.implementationClassUID, .UI, implementationClassUID.utf8)
        try append(.implementationVersionName, .SH, implementationVersionName.utf8)
        appendKept(below: Tag(0x0003, 0x0000))
        head.overwrite(UInt32(head.count - start), at: start - 4, .explicitLittle)
    }

    /// The start of files of one class and syntax, with a hole for the instance: made once a series.
    struct Template {
        private var sopClass: [UInt8] = []
        private var syntax = ""
        /// Preamble, prefix, and group 0002 up to the instance's UID.
        private var before: [UInt8] = []
        private var behind: [UInt8] = []

        /// Appends what `MetaWriter.append` would, without elements that are kept.
        mutating func append(
            sopClass: [UInt8], sopInstance: [UInt8], syntax: TransferSyntax, to head: inout [UInt8]
        ) throws(FileFailure) {
            // An instance that is missing, or too long, goes the long way.
            guard !sopInstance.isEmpty, sopInstance.count <= 64 else {
                return try MetaWriter.append(
                    sopClass: sopClass, sopInstance: sopInstance, syntax: syntax, to: &head)
            }
            if behind.isEmpty || self.sopClass != sopClass || self.syntax != syntax.uid {
                try make(sopClass: sopClass, syntax)
            }
            let start = head.count
            head.append(contentsOf: before)
            let length = sopInstance.count + sopInstance.count % 2
            ElementHeader.append(.mediaStorageSOPInstanceUID, .UI, length: length, .explicitLittle, to: &head)
            head.append(contentsOf: sopInstance)
            if sopInstance.count % 2 != 0 { head.append(VR.UI.paddingByte) }
            head.append(contentsOf: behind)
            let group = start + MetaWriter.groupOffset
            head.overwrite(UInt32(head.count - group), at: group - 4, .explicitLittle)
        }

        private mutating func make(sopClass: [UInt8], _ syntax: TransferSyntax) throws(FileFailure) {
            (before, behind) = ([], [])
            // Nothing but the length of the group depends on the instance.
            try MetaWriter.append(sopClass: sopClass, sopInstance: [], syntax: syntax, to: &before)
            var place = MetaWriter.groupOffset
            while let header = try? ElementHeader.read(
                before.rawBytes, at: place, limit: before.count, encoding: .explicitLittle),
                header.tag < .mediaStorageSOPInstanceUID
            {
                place += header.byteCount + Int(header.length)
            }
            behind = Array(before[place...])
            before.removeLast(before.count - place)
            (self.sopClass, self.syntax) = (sopClass, syntax.uid)
        }
    }

    /// Preamble, prefix, and the group's length with its header.
    private static let groupOffset = 128 + 4 + 12

    /// The tags that are never taken from the input.
    static let computed: Set<Tag> = [
        .fileMetaInformationGroupLength, .fileMetaInformationVersion, .mediaStorageSOPClassUID,
        .mediaStorageSOPInstanceUID,
        .transferSyntaxUID, .implementationClassUID, .implementationVersionName,
    ]
}
