import Testing

@testable import MidicRuntime

/// Rows of the list of what real files do, as far as they concern the start of a file.
@Suite struct FileHeaderTests {
    static func sample(_ encoding: Encoding) -> DicomBytes {
        var set = DicomBytes(encoding)
        set.element(Tag(0x0008, 0x0005), .CS, "ISO_IR 100")
        set.element(Tag(0x0008, 0x0016), .UI, "1.2.840.10008.5.1.4.1.1.2")
        set.element(Tag(0x0010, 0x0010), .PN, "Doe^Jane")
        return set
    }

    static let encodings: [Encoding] = [.implicitLittle, .explicitLittle, .explicitBig]

    @Test(arguments: encodings)
    func noPreambleAndNoMeta(encoding: Encoding) throws {
        let (header, tape) = try readTape(Self.sample(encoding).bytes)
        #expect(header.encoding == encoding)
        #expect(!header.hasPreamble)
        #expect(header.guessedSyntax && header.mendedMeta)
        #expect(header.dataSetOffset == 0)
        #expect(tape.entries.count == 3)
        #expect(try OutputSyntax(header, ElementTape()).syntax == .plain(encoding))
    }

    @Test func metaAtOffsetZero() throws {
        let set = Self.sample(.explicitLittle)
        let (header, tape) = try readTape(set.meta(groupLength: .absent) + set.bytes)
        #expect(!header.hasPreamble)
        #expect(header.mendedMeta && !header.guessedSyntax)
        #expect(header.metaElements.count == 4)
        #expect(tape.entries.count == 3)
    }

    /// Elements of the meta group are looked for among each other, so there is an end to them.
    @Test func metaElementsAreLimited() throws {
        let set = Self.sample(.explicitLittle)
        func header(_ more: Int) throws -> FileHeader {
            var meta = DicomBytes(.explicitLittle)
            for _ in 0..<more { meta.element(Tag(0x0002, 0x0016), .AE, "STORE1") }
            return try readHeader(set.meta(groupLength: .absent) + meta.bytes + set.bytes)
        }
        #expect(try header(1_020).metaElements.count == 1_024)
        let failure = #expect(throws: FileFailure.self) { try header(1_021) }
        #expect(failure?.code == .badMeta)
    }

    @Test(arguments: encodings)
    func strayByteBeforeTheFirstElement(encoding: Encoding) {
        let failure = #expect(throws: FileFailure.self) { try readTape([0x0A] + Self.sample(encoding).bytes) }
        #expect(failure?.code == .notDicom)
    }

    static let otherFiles: [(String, [UInt8])] = [
        ("empty", []),
        ("seven bytes", [8, 0, 5, 0, 0x43, 0x53, 0]),
        ("text", Array("the quick brown fox jumps over the lazy dog".utf8)),
        ("zeros", [UInt8](repeating: 0, count: 500)),
        ("ones", [UInt8](repeating: 0xFF, count: 500)),
        ("PNG", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D, 0x49, 0x48, 0x44, 0x52]),
        ("group 8 with a length beyond the end", [8, 0, 5, 0, 0, 1, 0, 0, 1, 2, 3]),
    ]

    @Test(arguments: otherFiles)
    func notDicom(_ name: String, bytes: [UInt8]) {
        let failure = #expect(throws: FileFailure.self) { try readHeader(bytes) }
        #expect(failure?.code == .notDicom)
    }

    @Test(arguments: [DicomBytes.GroupLength.absent, .wrong(0), .wrong(4000), .wrong(.max), .wrong(94)])
    func groupLengthAbsentOrWrong(_ length: DicomBytes.GroupLength) throws {
        let set = Self.sample(.explicitLittle)
        let file = set.file(groupLength: length)
        let (header, tape) = try readTape(file)
        #expect(header.mendedMeta)
        #expect(file.count - header.dataSetOffset == set.bytes.count)
        #expect(tape.entries.count == 3)
    }

    @Test(arguments: encodings)
    func noTransferSyntax(encoding: Encoding) throws {
        let (header, _) = try readTape(Self.sample(encoding).file(syntax: .some(nil)))
        #expect(header.declaredSyntax == nil)
        #expect(header.guessedSyntax && !header.mendedMeta)
        #expect(header.encoding == encoding)
        #expect(try OutputSyntax(header, ElementTape()).syntax == .plain(encoding))
    }

    static let declared = [
        "1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.4.50",
        "1.2.840.10008.1.2.1.99", "1.2.826.0.1.3680043.9.9.9", "nonsense",
    ]

    @Test(arguments: encodings, declared)
    func declaredSyntaxDoesNotMatchTheBytes(encoding: Encoding, uid: String) throws {
        let file = Self.sample(encoding).file(syntax: uid)
        let header = try readHeader(file)
        if uid.hasSuffix(".99"), encoding != .explicitLittle {
            // Nothing tells big endian or implicit VR from a damaged deflate stream: the inflater will refuse it.
            #expect(header.isDeflated)
            return
        }
        #expect(header.encoding == encoding)
        let syntax = TransferSyntax(uid: uid)
        #expect(header.guessedSyntax == (syntax.encoding != encoding || syntax.isDeflated))
        if syntax.encoding != nil, syntax.encoding != encoding {
            #expect(try OutputSyntax(header, ElementTape()).syntax == .plain(encoding))
        }
    }

    @Test func deflated() throws {
        // An empty data set is the shortest deflate stream; any other content is the inflater's test.
        let file = Self.sample(.explicitLittle).file(syntax: "1.2.840.10008.1.2.1.99", dataSet: InflateTests.fixed)
        var header = try readHeader(file)
        #expect(header.isDeflated)
        var dataSet: [UInt8] = []
        try Inflate.inflate(file.span.rawBytes, from: header.dataSetOffset, into: &dataSet)
        #expect(dataSet == InflateTests.text)
        try header.detectInflated(Self.sample(.implicitLittle).bytes.span.rawBytes)
        #expect(header.encoding == .implicitLittle && header.guessedSyntax)
        #expect(try OutputSyntax(header, ElementTape()).syntax == .implicitLittle)
    }

    @Test func nonZeroPreambleIsNotAnError() throws {
        let preamble = Array("II*\0".utf8) + [UInt8](repeating: 0x41, count: 124)
        let (header, _) = try readTape(Self.sample(.explicitLittle).file(preamble: preamble))
        #expect(header.hasPreamble && !header.mendedMeta)
    }

    @Test func privateInformationIsListed() throws {
        let set = Self.sample(.explicitLittle)
        var meta = DicomBytes(.explicitLittle)
        meta.raw(set.meta(groupLength: .absent))
        meta.element(Tag(0x0002, 0x0100), .UI, "1.2.3")
        meta.element(Tag(0x0002, 0x0102), .OB, bytes: [1, 2, 3, 4])
        let file = [UInt8](repeating: 0, count: 128) + Array("DICM".utf8) + meta.bytes + set.bytes
        let (header, tape) = try readTape(file)
        let found = try #require(header.metaElement(Tag(0x0002, 0x0102)))
        #expect(Array(file[found.valueOffset..<found.valueOffset + found.valueLength]) == [1, 2, 3, 4])
        #expect(tape.entries.count == 3)
    }

    @Test func metaInImplicitVR() throws {
        var meta = DicomBytes(.implicitLittle)
        meta.element(Tag(0x0002, 0x0010), .UI, "1.2.840.10008.1.2")
        let file =
            [UInt8](repeating: 0, count: 128) + Array("DICM".utf8) + meta.bytes + Self.sample(.implicitLittle).bytes
        let (header, tape) = try readTape(file)
        #expect(header.mendedMeta && !header.guessedSyntax)
        #expect(tape.entries.count == 3)
    }

    @Test func truncatedMeta() {
        let file = Self.sample(.explicitLittle).file()
        let failure = #expect(throws: FileFailure.self) { try readHeader(Array(file[..<180])) }
        #expect(failure?.code == .truncatedElement)
        #expect(failure?.relatedOffset == 180)
    }

    @Test func directory() throws {
        var set = DicomBytes(.explicitLittle)
        set.element(Tag(0x0004, 0x1130), .CS, "SET")
        #expect(try readHeader(set.file()).isDirectory)
        #expect(try readHeader(set.bytes).isDirectory)
        let byClass = Self.sample(.explicitLittle).file(sopClass: "1.2.840.10008.1.3.10")
        #expect(try readHeader(byClass).isDirectory)
        #expect(try !readHeader(Self.sample(.explicitLittle).file()).isDirectory)
    }

    @Test func noDataSet() throws {
        let (header, tape) = try readTape(DicomBytes(.explicitLittle).file())
        #expect(header.encoding == .explicitLittle)
        #expect(tape.entries.isEmpty)
    }

    static let syntaxes: [(String, Encoding?, Bool, Bool)] = [
        ("1.2.840.10008.1.2", .implicitLittle, false, false),
        ("1.2.840.10008.1.20", .implicitLittle, false, false),
        ("1.2.840.10008.1.2.1", .explicitLittle, false, false),
        ("1.2.840.10008.1.2.2", .explicitBig, false, false),
        ("1.2.840.10008.1.2.1.98", .explicitLittle, false, true),
        ("1.2.840.10008.1.2.1.99", .explicitLittle, true, false),
        ("1.2.840.10008.1.2.4.50", .explicitLittle, false, true),
        ("1.2.840.10008.1.2.4.95", .explicitLittle, true, false),
        ("1.2.840.10008.1.2.4.203", .explicitLittle, false, true),
        ("1.2.840.10008.1.2.5", .explicitLittle, false, true),
        ("1.2.840.10008.1.2.8.1", .explicitLittle, false, true),
        ("1.2.840.10008.1.2.1.1", nil, false, false),
        ("1.2.840.10008.1.23", nil, false, false),
        ("1.2.840.113619.5.2", .implicitLittle, false, false),
        ("", nil, false, false),
    ]

    @Test(arguments: syntaxes)
    func syntax(uid: String, encoding: Encoding?, isDeflated: Bool, isEncapsulated: Bool) {
        let syntax = TransferSyntax(uid: uid)
        #expect(syntax.uid == uid)
        #expect(syntax.encoding == encoding)
        #expect(syntax.isDeflated == isDeflated)
        #expect(syntax.isEncapsulated == isEncapsulated)
    }
}
