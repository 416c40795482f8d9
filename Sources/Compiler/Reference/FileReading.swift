import MidicRuntime

/// An element of the file meta information.
struct MetaElement {
    var tag: Tag
    var vr: VR?
    var value: [UInt8]
}

/// A file read to its end: header, data set, and the syntax in which an output says the same.
struct FileReading {
    var meta: [MetaElement] = []
    var elements: [TreeElement] = []
    /// Of the data set.
    var encoding = Encoding.explicitLittle
    var declared: TransferSyntax?
    /// A second one that the file meta name.
    var repeated: TransferSyntax?
    var isDirectory = false
    var hasPreamble = false
    /// What the output declares, and how it is written.
    var syntax = TransferSyntax.explicitLittle
    var output = Encoding.explicitLittle
    private var isDeflated = false
    private var mayBeImplicit = false
    private var start = 0

    private static let mostMeta = 1 << 10

    func first(meta tag: Tag) -> MetaElement? { meta.first { $0.tag == tag } }

    /// Whether copies in the file meta differ.
    func metaDiffers(_ tag: Tag) -> Bool {
        let copies = meta.filter { $0.tag == tag }
        return copies.contains { $0.vr != copies[0].vr || $0.value != copies[0].value }
    }

    private var allowsFragments: Bool {
        declared.map { $0.isEncapsulated || $0.encoding == nil } ?? false || repeated?.isEncapsulated ?? false
    }

    /// Reads the header: file meta information and in what the data set is encoded.
    init(header bytes: [UInt8]) throws(FileFailure.Code) {
        if bytes.count >= 132, bytes[128..<132].elementsEqual("DICM".utf8) {
            hasPreamble = true
            start = 132
        } else {
            guard bytes.count >= 8 else { throw .notDicom }
            if bytes.number16(0, big: false) != 2 || VR(bytes[4], bytes[5]) == nil {
                try readBare(bytes)
                return
            }
        }
        try readMeta(bytes)
        try findEncoding(bytes)
    }

    /// A data set without a header, if its first element is one that a data set begins with.
    private mutating func readBare(_ bytes: [UInt8]) throws(FileFailure.Code) {
        for candidate in [Encoding.explicitLittle, .explicitBig, .implicitLittle] {
            let group = bytes.number16(0, big: candidate.isBigEndian)
            let isSane =
                candidate.isExplicit
                ? FirstElement.isExplicit(bytes, 0, bytes.count, big: candidate.isBigEndian) && 4...0x28 ~= group
                    && group % 2 == 0
                : FirstElement.isImplicit(bytes, 0, bytes.count) && (group == 4 || group == 8)
            guard isSane else { continue }
            encoding = candidate
            isDirectory = group == 4
            return
        }
        throw .notDicom
    }

    private mutating func readMeta(_ bytes: [UInt8]) throws(FileFailure.Code) {
        var offset = start
        var groupEnd = -1
        while bytes.count - offset >= 8, bytes.number16(offset, big: false) == 2 {
            if offset == groupEnd, declared?.isDeflated ?? false { break }
            let vr = VR(bytes[offset + 4], bytes[offset + 5])
            var length = Int(bytes.number32(offset + 4, big: false))
            var value = offset + 8
            if let vr {
                if vr.hasLongHeader {
                    guard bytes.count - offset >= 12 else { throw .truncatedElement }
                    length = Int(bytes.number32(offset + 8, big: false))
                    value = offset + 12
                } else {
                    length = Int(bytes.number16(offset + 6, big: false))
                }
            }
            guard length <= bytes.count - value else {
                throw vr == nil || length == Int(UInt32.max) ? .badMeta : .truncatedElement
            }
            guard meta.count < Self.mostMeta else { throw .badMeta }
            let element = MetaElement(
                tag: bytes.tagAt(offset, big: false), vr: vr, value: Array(bytes[value..<value + length]))
            meta.append(element)
            offset = value + length
            switch element.tag {
            case .fileMetaInformationGroupLength where length == 4:
                groupEnd = offset + Int(element.value.number32(0, big: false))
            case .transferSyntaxUID: note(Self.text(element.value))
            case .mediaStorageSOPClassUID: isDirectory = Self.text(element.value) == "1.2.840.10008.1.3.10"
            default: break
            }
        }
        start = offset
    }

    private static func text(_ value: [UInt8]) -> String {
        var bytes = value.prefix(128)
        while let last = bytes.last, Padding.isPadding(last) { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func note(_ uid: String) {
        guard !uid.isEmpty else { return }
        let syntax = TransferSyntax(uid: uid)
        if declared == nil { declared = syntax } else if declared != syntax { repeated = syntax }
    }

    private mutating func findEncoding(_ bytes: [UInt8]) throws(FileFailure.Code) {
        let said = declared?.encoding
        guard bytes.count > start else {
            encoding = said ?? .explicitLittle
            return
        }
        if declared?.isDeflated ?? false, !FirstElement.isExplicit(bytes, start, bytes.count, big: false) {
            isDeflated = true
            return
        }
        encoding = try Self.encoding(of: bytes, start, said: said)
        mayBeImplicit =
            said == .implicitLittle && encoding.isExplicit && FirstElement.isImplicit(bytes, start, bytes.count)
        if bytes.tagAt(start, big: encoding.isBigEndian).group == 4 { isDirectory = true }
    }

    /// The encoding in which the first element reads.
    private static func encoding(
        of bytes: [UInt8], _ start: Int, said: Encoding?
    ) throws(FileFailure.Code) -> Encoding {
        guard bytes.count - start >= 8 else { throw .truncatedElement }
        let letters = (bytes[start + 4], bytes[start + 5])
        let areCapitals = 0x41...0x5A ~= letters.0 && 0x41...0x5A ~= letters.1
        func implicit() throws(FileFailure.Code) -> Encoding {
            if areCapitals { throw .ambiguousEncoding }
            return .implicitLittle
        }
        if VR(letters.0, letters.1) != nil {
            // Groups at the start are small: the byte order that makes the group smaller is right.
            let (little, big) = (bytes.number16(start, big: false), bytes.number16(start, big: true))
            let isBig = little == big ? said == .explicitBig : big < little
            let isImplicitToo = said == .implicitLittle && FirstElement.isImplicit(bytes, start, bytes.count)
            if !isImplicitToo || FirstElement.isExplicit(bytes, start, bytes.count, big: isBig) {
                return isBig ? .explicitBig : .explicitLittle
            }
            return try implicit()
        }
        if let said {
            if said == .implicitLittle { return try implicit() }
            if areCapitals || letters == (0x20, 0x20) { return said }
        }
        guard FirstElement.isImplicit(bytes, start, bytes.count) else { throw .unknownEncoding }
        return try implicit()
    }

    // MARK: The data set

    /// Reads the data set, and finds the syntax of the output.
    mutating func readDataSet(_ file: [UInt8], dictionary: @escaping (Tag) -> VR?) throws(FileFailure.Code) {
        var bytes = file
        if isDeflated {
            bytes = try Inflation.inflate(file, from: start)
            start = 0
            if !bytes.isEmpty {
                encoding = try Self.encoding(of: bytes, 0, said: .explicitLittle)
                if bytes.tagAt(0, big: encoding.isBigEndian).group == 4 { isDirectory = true }
            }
        }
        func read(_ encoding: Encoding) throws(FileFailure.Code) -> ([TreeElement], Bool) {
            let found = try TreeReader.read(
                bytes, from: start, encoding: encoding, allowsFragments: allowsFragments, dictionary: dictionary)
            return (found.elements, found.hasFragments)
        }
        if mayBeImplicit, (try? read(.implicitLittle)) != nil { throw .ambiguousEncoding }
        let (elements, hasFragments) = try read(encoding)
        self.elements = elements
        try findOutput(hasFragments)
    }

    private mutating func findOutput(_ hasFragments: Bool) throws(FileFailure.Code) {
        let candidates = [declared, repeated].compactMap { $0 }
        let pixels = elements.first(.pixelData)
        output = encoding
        if candidates.contains(where: { $0.encoding == nil }) {
            guard encoding == .explicitLittle, let declared, candidates.count == 1 else {
                throw .unknownTransferSyntax
            }
            syntax = declared
            return
        }
        guard hasFragments else {
            let fitting = candidates.first {
                $0.encoding == encoding && !$0.isDeflated && !(pixels != nil && $0.isEncapsulated)
            }
            syntax = fitting ?? .plain(encoding)
            return
        }
        let encapsulated = candidates.filter(\.isEncapsulated)
        let isNativeToo = pixels.map { if case .fragments = $0.content { false } else { true } } ?? false
        guard encapsulated.count == 1, !encoding.isBigEndian, !isNativeToo else { throw .ambiguousEncoding }
        syntax = encapsulated[0]
        output = .explicitLittle
    }
}
