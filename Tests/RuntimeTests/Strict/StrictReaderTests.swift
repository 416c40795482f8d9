import MidicRuntime
import TestSupport
import Testing

/// The judge is judged first: it takes what the standard has, and sees each way to write something else.
@Suite struct StrictReaderTests {
    private static let name = Tag(0x0010, 0x0010)
    private static let images = Tag(0x0008, 0x1140)
    private static let pixels = Tag(0x7FE0, 0x0010)
    private static let jpeg = "1.2.840.10008.1.2.4.50"

    private static func sample(_ encoding: Encoding, _ length: DicomBytes.Length) -> DicomBytes {
        var set = DicomBytes(encoding)
        set.element(Tag(0x0008, 0x0016), .UI, "1.2.840.10008.5.1.4.1.1.2")
        set.sequence(images, length: length) { sequence in
            sequence.item(length: length) { item in
                item.element(Tag(0x0008, 0x1155), .UI, "1.2.3")
                item.sequence(Tag(0x0040, 0xA170), length: length) { $0.item(length: length) { _ in } }
            }
            sequence.item(length: length) { _ in }
        }
        set.element(name, .PN, "Doe^Jane")
        set.element(pixels, .OW, bytes: [1, 2, 3, 4])
        return set
    }

    @Test(arguments: [Encoding.implicitLittle, .explicitLittle, .explicitBig])
    func structureIsRead(_ encoding: Encoding) throws {
        for length in [DicomBytes.Length.defined, .undefined] {
            let file = Self.sample(encoding, length).file()
            let object = try StrictReader.read(file)
            #expect(
                object.elements.map(\.path).filter { !$0.hasPrefix("0002") } == [
                    "00080016", "00081140", "00081140[0]00081155", "00081140[0]0040A170", "00100010", "7FE00010",
                ])
            let name = try #require(object["00100010"])
            #expect(Array(file[name.value]) == Array("Doe^Jane".utf8))
            #expect(name.vr == (encoding.isExplicit ? "PN" : ""))
        }
    }

    @Test func fragmentsAreRead() throws {
        var set = DicomBytes(.explicitLittle)
        set.header(Self.pixels, .OB, length: .max)
        set.fragment([0, 0, 0, 0, 12, 0, 0, 0])
        set.fragment([1, 2, 3, 4])
        set.fragment([5, 6])
        set.delimiter(.sequenceDelimiter)
        let object = try StrictReader.read(set.file(syntax: .some(Self.jpeg)))
        #expect(object["7FE00010"]?.isEncapsulated == true)
        #expect(throws: StrictBreach.self) { try StrictReader.read(set.file()) }
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]

        init(
            _ name: String, _ encoding: Encoding = .explicitLittle, syntax: String? = nil,
            _ build: (inout DicomBytes) -> Void
        ) {
            var set = DicomBytes(encoding)
            build(&set)
            testDescription = name
            bytes = set.file(syntax: syntax.map { .some($0) } ?? .none)
        }

        init(_ name: String, file: [UInt8]) {
            testDescription = name
            bytes = file
        }
    }

    static let faults: [Fault] = [
        Fault("unknown VR") { $0.raw([0x10, 0, 0x10, 0, 0x58, 0x58, 0, 0, 2, 0, 0, 0, 65, 66]) },
        Fault("blank VR") { $0.raw([0x10, 0, 0x10, 0, 0x20, 0x20, 2, 0, 65, 66]) },
        Fault("reserved bytes") { $0.raw([0x10, 0, 0x10, 0, 0x55, 0x4E, 4, 0, 2, 0, 0, 0, 65, 66]) },
        Fault("odd length") { $0.element(name, .PN, bytes: [65]) },
        Fault("tags that fall") {
            $0.element(name, .PN, "AB")
            $0.element(Tag(0x0008, 0x0060), .CS, "CT")
        },
        Fault("a tag twice") {
            $0.element(name, .PN, "AB")
            $0.element(name, .PN, "AB")
        },
        Fault("bytes left over") {
            $0.element(name, .PN, "AB")
            $0.raw([0, 0])
        },
        Fault("a value past the end") { $0.element(name, .PN, bytes: [65, 66], length: 4) },
        Fault("a group length") { $0.element(Tag(0x0010, 0x0000), .UL, bytes: [4, 0, 0, 0]) },
        Fault("file meta in the data set") { $0.element(Tag(0x0002, 0x0016), .AE, "AE") },
        Fault("a signature") { $0.sequence(Tag(0xFFFA, 0xFFFA)) { _ in } },
        Fault("padding") { $0.element(Tag(0xFFFC, 0xFFFC), .OB, bytes: [0, 0]) },
        Fault("a sequence of elements") { $0.sequence(images) { $0.element(name, .PN, "AB") } },
        Fault("an item past its sequence") { $0.sequence(images) { $0.item(length: .wrong(8)) { _ in } } },
        Fault("a sequence never closed") { $0.sequence(images, length: .unclosed) { $0.item { _ in } } },
        Fault("an item never closed") {
            $0.sequence(images, length: .undefined) { $0.item(length: .unclosed) { _ in } }
        },
        Fault("a delimiter with a length") {
            $0.header(images, .SQ, length: .max)
            $0.delimiter(.sequenceDelimiter, length: 2)
        },
        Fault("a delimiter in a defined length") { $0.sequence(images) { $0.delimiter(.sequenceDelimiter) } },
        Fault("UN of undefined length") { $0.sequence(images, vr: .UN, length: .undefined) { _ in } },
        Fault("UN that reads as items") {
            $0.sequence(images, vr: .UN, content: .implicitLittle) { $0.item { $0.element(name, .PN, "AB") } }
        },
        Fault("text that begins as an item") { $0.element(name, .LO, bytes: [0xFE, 0xFF, 0, 0xE0, 0, 0, 0, 0, 1, 2]) },
        Fault("implicit: begins as items and is none", .implicitLittle) {
            $0.element(name, .LO, bytes: [0xFE, 0xFF, 0, 0xE0, 0, 0, 0, 0, 1, 2])
        },
        Fault("fragments in a native syntax") {
            $0.header(pixels, .OB, length: .max)
            $0.fragment([])
            $0.delimiter(.sequenceDelimiter)
        },
        Fault("fragments elsewhere", syntax: jpeg) {
            $0.header(Tag(0x0028, 0x1201), .OW, length: .max)
            $0.fragment([])
            $0.delimiter(.sequenceDelimiter)
        },
        Fault("a table that points nowhere", syntax: jpeg) {
            $0.header(pixels, .OB, length: .max)
            $0.fragment([0, 0, 0, 0, 2, 0, 0, 0])
            $0.fragment([1, 2, 3, 4])
            $0.delimiter(.sequenceDelimiter)
        },
        Fault("a table of text", syntax: jpeg) {
            $0.header(pixels, .OB, length: .max)
            $0.fragment(Array("DOE^JANE".utf8))
            $0.fragment([1, 2, 3, 4])
            $0.delimiter(.sequenceDelimiter)
        },
        Fault("native pixels in an encapsulated syntax", syntax: jpeg) { $0.element(pixels, .OW, bytes: [1, 2]) },
        Fault("meta that disagree") { $0.element(Tag(0x0008, 0x0018), .UI, "1.2.9") },
        Fault("a deflated syntax", syntax: "1.2.840.10008.1.2.1.99") { $0.element(name, .PN, "AB") },
        Fault(
            "text before the file",
            file: sample(.explicitLittle, .defined).file(
                preamble: Array(repeating: 0x41, count: 128))),
        Fault("no length of the meta", file: sample(.explicitLittle, .defined).file(groupLength: .absent)),
        Fault("a wrong length of the meta", file: sample(.explicitLittle, .defined).file(groupLength: .wrong(40))),
    ]

    @Test(arguments: faults)
    func isRefused(_ fault: Fault) {
        #expect(throws: StrictBreach.self) { try StrictReader.read(fault.bytes) }
    }

    @Test(arguments: [
        (VR.DS, "1.5 "), (.DS, "-1.5e3\\.5"), (.IS, "12"), (.AS, "042Y"), (.DA, "20200102"), (.TM, "1011.5"),
        (.CS, "A_1 "),
        (.UI, "1.2.3"), (.LO, "any text"), (.DT, "20200102101112.5+0100"), (.LT, "a\nb"),
    ])
    func valuesThatTheirVRAllows(_ vr: VR, _ text: String) throws {
        #expect(try breach(vr, Array(text.utf8)) == nil)
    }

    @Test(arguments: [
        (VR.DS, "DOE^JANE"), (.DS, "1.0\0AB"), (.IS, "1.5 "), (.AS, "42Y "), (.DA, "2020010 "), (.TM, "DOE^"),
        (.CS, "A^B "),
        (.UI, "1.2A"), (.LO, "a\0b "), (.LO, "a\nb "), (.FD, "ABCD"), (.CS, "ABCDEFGHIJKLMNOPQR"),
    ])
    func valuesThatTheirVRDoesNotAllow(_ vr: VR, _ text: String) throws {
        #expect(try breach(vr, Array(text.utf8)) != nil)
    }

    private func breach(_ vr: VR, _ value: [UInt8]) throws -> StrictBreach? {
        var set = DicomBytes(.explicitLittle)
        set.element(Tag(0x0018, 0x0050), vr, String(decoding: value, as: UTF8.self))
        let bytes = set.bytes
        let object = try StrictReader.read(dataSet: bytes, syntax: "1.2.840.10008.1.2.1")
        return StrictValues.breach(in: object, of: [0, 0, 0, 0] + bytes)
    }

    @Test(arguments: [(32, true), (34, false), (30, false), (0, true)])
    func pixelsAreAsLongAsTheySay(count: Int, fits: Bool) throws {
        var set = DicomBytes(.explicitBig)
        set.element(Tag(0x0028, 0x0002), .US, uint16: 1)
        set.element(Tag(0x0028, 0x0008), .IS, "2")
        set.element(Tag(0x0028, 0x0010), .US, uint16: 4)
        set.element(Tag(0x0028, 0x0011), .US, uint16: 2)
        set.element(Tag(0x0028, 0x0100), .US, uint16: 16)
        set.element(Self.pixels, .OW, bytes: [UInt8](repeating: 1, count: count))
        let bytes = set.bytes
        let object = try StrictReader.read(dataSet: bytes, syntax: "1.2.840.10008.1.2.2")
        #expect((StrictPixels.breach(in: object, of: [0, 0, 0, 0] + bytes) == nil) == fits)
    }

    @Test func swappedTextIsFound() {
        for bytes in ["xDOE^JANEx", "OD^EAJEN", "^EODENAJ", "D\0O\0E\0^\0J\0A\0N\0E\0"] {
            #expect(Planted.isIn(Array(bytes.utf8), "DOE^JANE"), "\(bytes)")
        }
        #expect(!Planted.isIn(Array("DOE JANE".utf8), "DOE^JANE"))
    }
}
