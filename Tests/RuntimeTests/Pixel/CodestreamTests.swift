import Testing

@testable import MidicRuntime

/// `codestream text`: what a walk over compressed pixels and colour profiles finds.
@Suite struct CodestreamTests {
    private static let jpeg = "1.2.840.10008.1.2.4.50"
    private static let jpegLS = "1.2.840.10008.1.2.4.80"
    private static let jpeg2000 = "1.2.840.10008.1.2.4.90"
    private static let rle = "1.2.840.10008.1.2.5"

    private func isFound(_ fragments: [[UInt8]], _ syntax: String, table: [UInt8] = []) throws -> Bool {
        var set = DicomBytes(.explicitLittle)
        for tag in [Tag.rows, .columns] { set.element(tag, .US, bytes: [1, 0]) }
        set.element(.bitsAllocated, .US, bytes: [8, 0])
        set.header(.pixelData, .OB, length: .max)
        set.fragment(table)
        for fragment in fragments { set.fragment(fragment) }
        set.delimiter(.sequenceDelimiter)
        return try isFound(set, syntax)
    }

    private func isFound(_ set: DicomBytes, _ syntax: String) throws -> Bool {
        let bytes = set.bytes
        var header = FileHeader()
        header.declaredSyntax = TransferSyntax(uid: syntax)
        var tape = ElementTape()
        try TapeBuilder.build(
            bytes.rawBytes, from: 0, to: bytes.count, encoding: .explicitLittle, allowsFragments: true,
            vrSource: SmallDictionary(),
            into: &tape)
        return CodestreamTextTest.holds(bytes.rawBytes, tape, header)
    }

    // MARK: JPEG

    private static func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
        [0xFF, marker, UInt8((content.count + 2) >> 8), UInt8((content.count + 2) & 0xFF)] + content
    }

    private static let frame = segment(0xC0, [8, 0, 2, 0, 2, 1, 1, 0x11, 0])
    private static let quantization = segment(0xDB, [0] + [UInt8](repeating: 1, count: 64))
    private static let huffman = segment(0xC4, [0, 1] + [UInt8](repeating: 0, count: 15) + [5])
    private static let scan = segment(0xDA, [1, 1, 0, 0, 63, 0])
    private static let entropy: [UInt8] = [0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56]
    private static let text = Array("DOE^JANE".utf8)
    private static let tables = quantization + frame + huffman

    private static func image(
        _ head: [UInt8] = tables, _ data: [UInt8] = entropy, end: [UInt8] = [0xFF, 0xD9]
    ) -> [UInt8] { [0xFF, 0xD8] + head + scan + data + end }

    static let jpegs: [(name: String, bytes: [UInt8], isFound: Bool)] = [
        ("plain", image(), false), ("padded", image(end: [0xFF, 0xD9, 0]), false),
        ("fill bytes", image([0xFF] + tables), false), ("two scans", image(tables, entropy + scan + entropy), false),
        ("restart interval", image(segment(0xDD, [0, 4]) + tables), false),
        ("JFIF", image(segment(0xE0, Array("JFIF".utf8) + [0, 1, 1, 0, 0, 1, 0, 1, 0, 0]) + tables), false),
        ("Adobe", image(segment(0xEE, Array("Adobe".utf8) + [0, 100, 0, 0, 0, 0, 1]) + tables), false),
        ("comment", image(segment(0xFE, text) + tables), true),
        ("comment without content", image(segment(0xFE, []) + tables), false),
        ("encoder", image(segment(0xFE, Array("LEAD Technologies Inc. V1.01\0".utf8)) + tables), false),
        (
            "another encoder",
            image(segment(0xFE, Array("Intel(R) JPEG Library, version [1.51.13.45]\0".utf8)) + tables), false
        ),
        ("encoder and text", image(segment(0xFE, Array("JPEG Pro DOE^JANE".utf8)) + tables), true),
        ("encoder and a date", image(segment(0xFE, Array("JPEG Pro 19500101".utf8)) + tables), true),
        ("encoder and many numbers", image(segment(0xFE, Array("JPEG Pro 195.001.014".utf8)) + tables), true),
        ("padded with FF", image(end: [0xFF, 0xD9, 0xFF, 0xFF, 0xFF]), false),
        ("one byte behind the end", image(end: [0xFF, 0xD9, 0x20]), false),
        ("two bytes behind the end", image(end: [0xFF, 0xD9, 0x20, 0x20]), true),
        ("LJIF", image(segment(0xE0, Array("LJIF".utf8) + [0, 1, 0, 0, 0, 0, 0, 0, 0]) + tables), false),
        ("LJIF with text", image(segment(0xE0, Array("LJIF".utf8) + [0, 1, 65, 66, 67, 0, 0, 0, 0]) + tables), true),
        ("old Adobe", image(segment(0xEE, Array("Adobe".utf8) + [0, 0, 0, 0, 0]) + tables), false),
        ("comment behind a scan", image(tables, entropy + segment(0xFE, text)), true),
        ("comment before the end", image(tables, entropy + scan + entropy + segment(0xFE, text)), true),
        ("Exif", image(segment(0xE1, Array("Exif".utf8) + [0, 0]) + tables), true),
        ("ICC in APP2", image(segment(0xE2, Array("ICC_PROFILE".utf8)) + tables), true),
        (
            "JFIF with a thumbnail",
            image(segment(0xE0, Array("JFIF".utf8) + [0, 1, 1, 0, 0, 1, 0, 1, 1, 1, 65, 66, 67])), true
        ),
        ("APP0 with text", image(segment(0xE0, text) + tables), true),
        ("APP14 with text", image(segment(0xEE, text + text)), true),
        ("text behind the end", image(end: [0xFF, 0xD9] + text), true), ("no end", image(end: []), true),
        ("text before the start", text + image(), true), ("no codestream", text, true), ("empty", [], true),
        ("a long frame", image(segment(0xC0, [8, 0, 2, 0, 2, 1, 1, 0x11, 0] + text) + huffman), true),
        (
            "a long scan",
            [0xFF, 0xD8] + tables + segment(0xDA, [1, 1, 0, 0, 63, 0] + text) + entropy + [0xFF, 0xD9], true
        ),
        ("long Huffman tables", image(segment(0xC4, [0, 1] + [UInt8](repeating: 0, count: 15) + text)), true),
        ("long quantization tables", image(segment(0xDB, [0] + [UInt8](repeating: 1, count: 64) + text)), true),
        ("a reserved marker", image(segment(0xF0, text) + tables), true),
        ("a length past the end", [0xFF, 0xD8, 0xFF, 0xDB, 0xFF, 0xFF], true),
        ("no marker", [0xFF, 0xD8] + text, true), ("only a start", [0xFF, 0xD8], true),
        ("start and end", [0xFF, 0xD8, 0xFF, 0xD9], false),
    ]

    @Test(arguments: jpegs.map(\.name)) func inJPEG(name: String) throws {
        let one = try #require(Self.jpegs.first { $0.name == name })
        #expect(try isFound([one.bytes], Self.jpeg) == one.isFound)
        // Cut into fragments at any place, which a walk must not notice.
        guard one.bytes.count > 6 else { return }
        for cut in [5, one.bytes.count / 2, one.bytes.count - 1] {
            let parts = [Array(one.bytes[..<cut]), Array(one.bytes[cut...])]
            #expect(try isFound(parts, Self.jpeg) == one.isFound, "cut at \(cut)")
        }
        #expect(
            try isFound([Self.image(), one.bytes, Self.image()], Self.jpeg) == one.isFound || one.bytes.first != 0xFF)
    }

    @Test func inJPEGLS() throws {
        let head = Self.segment(0xF7, [8, 0, 2, 0, 2, 1, 1, 0x11, 0])
        let preset = Self.segment(0xF8, [1, 0, 255, 0, 3, 0, 7, 0, 21, 0, 64])
        // FF before a zero bit is data.
        let data: [UInt8] = [0x12, 0xFF, 0x7E, 0x34]
        #expect(try !isFound([Self.image(head, data)], Self.jpegLS))
        #expect(try !isFound([Self.image(head + preset, data)], Self.jpegLS))
        #expect(try isFound([Self.image(head + Self.segment(0xFE, Self.text), data)], Self.jpegLS))
        #expect(try isFound([Self.image(head + Self.segment(0xE8, Self.text), data)], Self.jpegLS))
        #expect(try isFound([Self.image(head, data + Self.segment(0xFE, Self.text))], Self.jpegLS))
    }

    // MARK: JPEG 2000

    private static func wide(
        _ main: [UInt8] = [], _ part: [UInt8] = [], length: Int? = nil, data: [UInt8] = [1, 2, 3, 0xFF, 0x12],
        end: [UInt8] = [0xFF, 0xD9]
    ) -> [UInt8] {
        let size = segment(0x51, [UInt8](repeating: 0, count: 34) + [0, 1, 7, 1, 1])
        let style = segment(0x52, [UInt8](repeating: 0, count: 10))
        let total = length ?? 14 + part.count + data.count
        return [0xFF, 0x4F] + size + style + main + [0xFF, 0x90, 0, 10, 0, 0, 0, 0, 0, UInt8(total), 0, 1] + part
            + [0xFF, 0x93] + data + end
    }

    @Test func inJPEG2000() throws {
        let comment = Self.segment(0x64, [0, 1] + Self.text)
        let encoder = Self.segment(0x64, [0, 1] + Array("Created by GDCM/OpenJPEG version 2.5.4".utf8))
        let binary = Self.segment(0x64, [0, 0] + Array("Kakadu-2.2".utf8))
        for (bytes, found) in [
            (Self.wide(), false), (Self.wide(encoder), false), (Self.wide([], encoder), false),
            (Self.wide(binary), true), (Self.wide(length: 0), false), (Self.wide(end: [0xFF, 0xD9, 0]), false),
            (Self.wide(end: []), false), (Self.wide(comment), true), (Self.wide([], comment), true),
            (Self.wide(Self.segment(0x65, Self.text)), true), (Self.wide(end: [0xFF, 0xD9] + Self.text), true),
            (Self.wide(end: Self.text), true), (Self.wide(length: 3), true), (Self.wide(length: 200), true),
            (Self.wide(length: 0, end: []), true), (Self.text, true), ([], true),
            ([0, 0, 0, 12] + Array("jP  ".utf8) + Self.wide(), true),
            (Self.wide(Self.segment(0x5C, [0x40, 8])), false), (Self.wide(Self.segment(0x5C, [0x42, 1, 2])), false),
            (Self.wide(Self.segment(0x5C, [0x40, 8] + Self.text)), true),
            (Self.wide(Self.segment(0x5C, [0x40] + Self.text + [1, 2])), true),
            (Self.wide(Self.segment(0x58, Self.text)), true), (Self.wide(Self.segment(0x55, Self.text)), true),
            (Self.wide(Self.segment(0x50, [0, 2, 0, 0, 0, 1])), false),
            (Self.wide(Self.segment(0x50, [0, 2, 0, 0] + Self.text)), true),
        ] as [([UInt8], Bool)] {
            #expect(try isFound([bytes], Self.jpeg2000) == found, "\(bytes)")
        }
        #expect(try isFound([Self.wide(), Self.wide(comment)], Self.jpeg2000))
        #expect(try !isFound([Self.wide(), Self.wide()], Self.jpeg2000))
    }

    // MARK: Others

    @Test func inRunLengths() throws {
        func frame(_ header: [UInt8], _ runs: [UInt8] = [0, 1]) -> [UInt8] {
            header + [UInt8](repeating: 0, count: 64 - header.count) + runs
        }
        #expect(try !isFound([frame([1, 0, 0, 0, 64, 0, 0, 0])], Self.rle))
        #expect(try !isFound([frame([1, 0, 0, 0, 64, 0, 0, 0], [0, 1, 0, 0])], Self.rle))
        #expect(try !isFound([frame([2, 0, 0, 0, 64, 0, 0, 0, 66, 0, 0, 0], [0, 1, 0, 2])], Self.rle))
        // Bytes behind the last run, and more runs than there are pixels.
        #expect(try isFound([frame([1, 0, 0, 0, 64, 0, 0, 0], [0, 1] + Self.text)], Self.rle))
        #expect(try isFound([frame([1, 0, 0, 0, 64, 0, 0, 0], [0, 1, 7] + Self.text)], Self.rle))
        #expect(try isFound([frame([1, 0, 0, 0, 64, 0, 0, 0], [7] + Self.text)], Self.rle))
        #expect(try isFound([frame([1, 0, 0, 0, 64, 0, 0, 0], [0])], Self.rle))
        #expect(try isFound([frame([2, 0, 0, 0, 64, 0, 0, 0, 65, 0, 0, 0])], Self.rle))
        for wrong: [UInt8] in [
            [0, 0, 0, 0], [16, 0, 0, 0, 64], [1, 0, 0, 0, 60], [1, 0, 0, 0, 64, 0, 0, 0, 65],
            [2, 0, 0, 0, 64, 0, 0, 0, 64],
            [1, 0, 0, 0, 64] + [UInt8](repeating: 0, count: 30) + Self.text,
        ] {
            #expect(try isFound([frame(wrong)], Self.rle))
        }
        #expect(try isFound([Self.text], Self.rle))
    }

    /// What midic cannot look into may hold text; native pixels have no codestream.
    @Test func whatCannotBeTold() throws {
        for syntax in ["1.2.840.10008.1.2.4.102", "1.2.840.10008.1.2.4.110", "1.2.840.10008.1.2.8.1", "1.2.3.4", ""] {
            #expect(try isFound([[1, 2]], syntax))
        }
        #expect(try !isFound(PixelObject().native(12), TransferSyntax.explicitLittle.uid))
        #expect(try !isFound([], Self.jpeg))
    }

    @Test func profiles() throws {
        func isProfileFound(_ bytes: [UInt8]) throws -> Bool {
            var set = DicomBytes(.explicitLittle)
            set.element(.iccProfile, .OB, bytes: bytes)
            return try isFound(set, TransferSyntax.explicitLittle.uid)
        }
        #expect(try isProfileFound(ColorProfileTests.profile("text", Self.text + [0])))
        #expect(try isProfileFound(ColorProfileTests.profile("mluc", [0, 0, 0, 1] + Self.text)))
        #expect(try isProfileFound(Self.text))
        #expect(try !isProfileFound(ColorProfileTests.profile("XYZ ", [1, 2, 3, 4])))
        #expect(try !isProfileFound([]))
        // In an optical path too.
        var outer = DicomBytes(.explicitLittle)
        outer.sequence(Tag(0x0048, 0x0105)) { $0.item { $0.element(.iccProfile, .OB, bytes: Self.text) } }
        var known = SmallDictionary()
        known.known[Tag(0x0048, 0x0105)] = .SQ
        let bytes = outer.bytes
        var tape = ElementTape()
        try TapeBuilder.build(
            bytes.rawBytes, from: 0, to: bytes.count, encoding: .explicitLittle, vrSource: known, into: &tape)
        let found = CodestreamTextTest.holds(bytes.rawBytes, tape, FileHeader())
        #expect(found)
    }
}
