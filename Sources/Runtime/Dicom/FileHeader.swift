/// The start of a DICOM file: preamble, file meta information (PS3.10 section 7.1) and how the data set is encoded.
///
/// Real files lack any of these, or say one thing and hold another. The header is read for what the bytes are; the two
/// flags tell what had to be guessed or mended, so that a run can count it.
package struct FileHeader: Sendable {
    /// An element of group 0002. Offsets from the start of the file.
    package struct MetaElement: Sendable, Hashable {
        package var tag: Tag
        /// nil where the header has none (implicit VR, which the standard forbids here).
        package var vr: VR?
        package var valueOffset: Int
        package var valueLength: Int

        /// Where the value is in the file.
        package var value: Range<Int> { valueOffset..<valueOffset + valueLength }

        /// The element as an entry of a tape. Its header is not looked at again, so the entry begins at the value.
        package func entry(vr: VR?) -> TapeEntry {
            TapeEntry(
                kind: .value, encoding: .explicitLittle, vr: vr, tag: tag, headerOffset: valueOffset, headerLength: 0,
                valueLength: valueLength, next: 0)
        }
    }

    /// 128 bytes and the prefix DICM are there.
    package var hasPreamble = false
    /// The elements of group 0002 as they stand.
    package var metaElements: [MetaElement] = []
    /// Where the data set starts, or the deflate stream.
    package var dataSetOffset = 0
    /// What (0002,0010) says; nil if it is absent or empty.
    package var declaredSyntax: TransferSyntax?
    /// What a second copy of (0002,0010) says, if that is something else: some writers repeat the group inside the data set.
    package var repeatedSyntax: TransferSyntax?
    /// How the bytes of the data set are in fact encoded; after inflation, if `isDeflated`.
    package var encoding = Encoding.explicitLittle
    /// The data set must be inflated first; its encoding is to be found anew with `detectInflated`.
    package var isDeflated = false
    /// Implicit VR is declared, explicit VR was found, and the first element reads as either.
    package var mayBeImplicit = false
    /// No or a wrong transfer syntax was declared.
    package var guessedSyntax = false
    /// The file meta information is absent, or its group length is, or is wrong.
    package var mendedMeta = false
    /// A media storage directory (PS3.10 section 8.6, DICOMDIR). Its offsets are absolute, so it is never edited.
    package var isDirectory = false

    /// What a file before declared.
    private var knownSyntax: TransferSyntax?

    package init() {}

    /// Reads the header at the start of a file.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - last: of the file before, whose memory serves again, and whose syntax if it is the same.
    /// - Throws: `not-dicom` if nothing speaks for a DICOM file; other codes if it is one and is damaged.
    package static func read(
        _ bytes: RawSpan, after last: consuming FileHeader = FileHeader()
    ) throws(FileFailure) -> FileHeader {
        var header = FileHeader()
        header.knownSyntax = last.declaredSyntax ?? last.knownSyntax
        swap(&header.metaElements, &last.metaElements)
        header.metaElements.removeAll(keepingCapacity: true)
        if bytes.matches("DICM", at: 128) {
            header.hasPreamble = true
            header.dataSetOffset = 132
        } else {
            guard bytes.byteCount >= 8 else { throw FileFailure(.notDicom, at: 0) }
            if bytes.uint16(at: 0) != 2 || VR(bytes.byte(at: 4), bytes.byte(at: 5)) == nil {
                try header.readBare(bytes)
                return header
            }
        }
        try header.readMeta(bytes)
        try header.findEncoding(bytes)
        return header
    }

    /// Whether pixels may be fragments: some syntax that the file names is encapsulated, or may be since nobody says what it is.
    package var allowsFragments: Bool {
        declaredSyntax.map { $0.isEncapsulated || $0.encoding == nil } ?? false
            || repeatedSyntax.map { $0.isEncapsulated } ?? false
    }

    /// The meta element of that tag.
    package func metaElement(_ tag: Tag) -> MetaElement? {
        metaElements.first { $0.tag == tag }
    }

    /// How often the file meta information has an element.
    package enum Copies: Sendable { case one, equal, different }

    /// Whether the file meta information has an element more than once. As in a data set, equal copies count as one, and of
    /// copies that differ none counts: nobody can say which one is true.
    package func copies(of element: MetaElement, _ file: RawSpan) -> Copies {
        var result = Copies.one
        let value = file.extracting(element.value)
        for other in metaElements where other.tag == element.tag && other.valueOffset != element.valueOffset {
            guard other.vr == element.vr, file.extracting(other.value).hasSameBytes(as: value) else {
                return .different
            }
            result = .equal
        }
        return result
    }

    /// A data set with no header at all: taken only if its first element is one that a data set begins with.
    private mutating func readBare(_ bytes: RawSpan) throws(FileFailure) {
        mendedMeta = true
        guessedSyntax = true
        for candidate in [Encoding.explicitLittle, .explicitBig, .implicitLittle] {
            let bigEndian = candidate.isBigEndian
            let group = bytes.uint16(at: 0, bigEndian: bigEndian)
            let isSane =
                candidate.isExplicit
                ? TapeBuilder.readsAsExplicit(bytes, at: 0, limit: bytes.byteCount, bigEndian: bigEndian)
                    && group >= 4 && group <= 0x28 && group & 1 == 0
                : TapeBuilder.readsAsImplicit(bytes, at: 0, limit: bytes.byteCount) && (group == 4 || group == 8)
            if isSane {
                encoding = candidate
                isDirectory = group == 4
                return
            }
        }
        throw FileFailure(.notDicom, at: 0)
    }

    /// Elements of group 0002: more than PS3.10 section 7.1 has, many times over.
    private static let mostMetaElements = 1 << 10

    /// Reads group 0002 up to the first element of another group. The group length is compared, not trusted.
    private mutating func readMeta(_ bytes: RawSpan) throws(FileFailure) {
        let end = bytes.byteCount
        var offset = dataSetOffset
        var groupEnd = -1
        metaElements.reserveCapacity(10)
        while end - offset >= 8, bytes.uint16(at: offset) == 2 {
            // A deflate stream could begin with these two bytes; there the group length decides if it fits.
            if offset == groupEnd, declaredSyntax?.isDeflated ?? false { break }
            // Implicit VR, which the standard forbids here, is read all the same.
            let isExplicit = VR(bytes.byte(at: offset + 4), bytes.byte(at: offset + 5)) != nil
            if !isExplicit { mendedMeta = true }
            guard
                let element = try? ElementHeader.read(
                    bytes, at: offset, limit: end, encoding: isExplicit ? .explicitLittle : .implicitLittle)
            else { throw FileFailure(.truncatedElement, at: offset, tag: bytes.tag(at: offset)) }
            let (tag, vr, length) = (element.tag, element.vr, Int(element.length))
            let valueOffset = offset + element.byteCount
            guard length <= end - valueOffset else {
                // A length that no file of this kind could have is damage of the header, not a short file.
                let code: FileFailure.Code = vr == nil || length == Int(UInt32.max) ? .badMeta : .truncatedElement
                throw FileFailure(code, at: offset, tag: tag, relatedOffset: end)
            }
            // Each is looked for among the others.
            guard metaElements.count < Self.mostMetaElements else {
                throw FileFailure(.badMeta, at: offset, tag: tag)
            }
            metaElements.append(MetaElement(tag: tag, vr: vr, valueOffset: valueOffset, valueLength: length))
            offset = valueOffset + length
            if tag == .fileMetaInformationGroupLength, length == 4 {
                groupEnd = offset + Int(bytes.uint32(at: valueOffset))
            } else if tag == .transferSyntaxUID {
                let uid = FileHeader.uid(bytes, at: valueOffset, length: length)
                if !uid.isEmpty { note(syntax(bytes, uid)) }
            } else if tag == .mediaStorageSOPClassUID {
                let uid = FileHeader.uid(bytes, at: valueOffset, length: length)
                isDirectory =
                    uid.count == FileHeader.directoryClass.utf8CodeUnitCount
                    && bytes.matches(FileHeader.directoryClass, at: uid.lowerBound)
            }
        }
        if offset != groupEnd || !hasPreamble { mendedMeta = true }
        dataSetOffset = offset
    }

    private mutating func note(_ syntax: TransferSyntax) {
        if declaredSyntax == nil {
            declaredSyntax = syntax
        } else if declaredSyntax != syntax {
            // Of more than two that differ the last counts no less than the second.
            repeatedSyntax = syntax
        }
    }

    /// Compares the declared syntax with the first element.
    private mutating func findEncoding(_ bytes: RawSpan) throws(FileFailure) {
        let end = bytes.byteCount
        let declared = declaredSyntax?.encoding
        guessedSyntax = declared == nil
        if end == dataSetOffset {
            encoding = declared ?? .explicitLittle
            return
        }
        if declaredSyntax?.isDeflated ?? false {
            // Plain all the same? No deflate stream reads as an element with a known VR and a sane length.
            if !TapeBuilder.readsAsExplicit(bytes, at: dataSetOffset, limit: end, bigEndian: false) {
                isDeflated = true
                encoding = .explicitLittle
                return
            }
            guessedSyntax = true
        }
        encoding = try Self.detect(bytes, at: dataSetOffset, declared: declared)
        mayBeImplicit =
            declared == .implicitLittle && encoding.isExplicit
            && TapeBuilder.readsAsImplicit(bytes, at: dataSetOffset, limit: end)
        if encoding != declared { guessedSyntax = true }
        if bytes.tag(at: dataSetOffset, bigEndian: encoding.isBigEndian).group == 4 { isDirectory = true }
    }

    /// Finds the encoding of an inflated data set, which the standard says is explicit VR little endian.
    package mutating func detectInflated(_ bytes: RawSpan) throws(FileFailure) {
        guard bytes.byteCount > 0 else { return }
        encoding = try Self.detect(bytes, at: 0, declared: .explicitLittle)
        if encoding != .explicitLittle { guessedSyntax = true }
        if bytes.tag(at: 0, bigEndian: encoding.isBigEndian).group == 4 { isDirectory = true }
    }

    /// The encoding of the element at `offset`, or what is declared if the bytes do not contradict it.
    private static func detect(
        _ bytes: RawSpan, at offset: Int, declared: Encoding?
    ) throws(FileFailure) -> Encoding {
        let end = bytes.byteCount
        guard end - offset >= 8 else {
            throw FileFailure(.truncatedElement, at: offset, relatedOffset: end)
        }
        let (first, second) = (bytes.byte(at: offset + 4), bytes.byte(at: offset + 5))
        if VR(first, second) != nil {
            // Groups that a data set begins with are small, so the byte order that makes the group smaller is right.
            let little = bytes.uint16(at: offset)
            let big = bytes.uint16(at: offset, bigEndian: true)
            let found: Encoding =
                little == big
                ? (declared == .explicitBig ? .explicitBig : .explicitLittle)
                : little < big ? .explicitLittle : .explicitBig
            let mayBeImplicit =
                declared == .implicitLittle && TapeBuilder.readsAsImplicit(bytes, at: offset, limit: end)
            if !mayBeImplicit
                || TapeBuilder.readsAsExplicit(bytes, at: offset, limit: end, bigEndian: found.isBigEndian)
            {
                return found
            }
            return try implicit(bytes, at: offset)
        }
        if let declared {
            // What is wrong with the element itself is for the tape to say.
            if declared == .implicitLittle { return try implicit(bytes, at: offset) }
            if (first.isCapital && second.isCapital) || (first == 0x20 && second == 0x20) { return declared }
        }
        guard TapeBuilder.readsAsImplicit(bytes, at: offset, limit: end) else {
            throw FileFailure(.unknownEncoding, at: offset)
        }
        return try implicit(bytes, at: offset)
    }

    /// Implicit VR, unless the first length spells a VR: readers take the data set for explicit VR then, whatever is declared.
    private static func implicit(_ bytes: RawSpan, at offset: Int) throws(FileFailure) -> Encoding {
        guard !(bytes.byte(at: offset + 4).isCapital && bytes.byte(at: offset + 5).isCapital) else {
            throw FileFailure(.ambiguousEncoding, at: offset, tag: bytes.tag(at: offset))
        }
        return .implicitLittle
    }

    /// Media Storage Directory Storage (PS3.6 annex A).
    private static let directoryClass: StaticString = "1.2.840.10008.1.3.10"

    /// Where a UID is without its padding.
    private static func uid(_ bytes: RawSpan, at offset: Int, length: Int) -> Range<Int> {
        Padding.withoutEnd(bytes, offset..<offset + min(length, 128))
    }

    private func syntax(_ bytes: RawSpan, _ uid: Range<Int>) -> TransferSyntax {
        if let knownSyntax, knownSyntax.uid.utf8.span.rawBytes.hasSameBytes(as: bytes.extracting(uid)) {
            return knownSyntax
        }
        return TransferSyntax(
            uid: String(decoding: bytes.copyBytes(at: uid.lowerBound, length: uid.count), as: UTF8.self))
    }
}
