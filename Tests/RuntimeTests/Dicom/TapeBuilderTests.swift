import MidicRuntime
import Testing

@Suite struct TapeBuilderTests {
    static let encodings: [Encoding] = [.implicitLittle, .explicitLittle, .explicitBig]

    /// A data set with plain values, nested sequences of both kinds of length, and pixel data.
    static func sample(_ encoding: Encoding, _ length: DicomBytes.Length) -> DicomBytes {
        var set = DicomBytes(encoding)
        set.element(Tag(0x0008, 0x0016), .UI, "1.2.840.10008.5.1.4.1.1.2")
        set.sequence(Tag(0x0008, 0x1115), length: length) { series in
            series.item(length: length) { item in
                item.element(Tag(0x0008, 0x1155), .UI, "1.2.3")
                item.sequence(Tag(0x0008, 0x1140), length: length) { images in
                    images.item(length: length) { $0.element(Tag(0x0008, 0x1155), .UI, "1.2.3.4") }
                    images.item(length: length) { _ in }
                }
            }
        }
        set.sequence(Tag(0x0008, 0x2112), length: length) { _ in }
        set.element(Tag(0x0010, 0x0010), .PN, "Doe^Jane")
        set.element(Tag(0x7FE0, 0x0010), .OW, bytes: [UInt8](repeating: 7, count: 64))
        return set
    }

    @Test(arguments: encodings, [true, false])
    func wellFormed(encoding: Encoding, defined: Bool) throws {
        let file = Self.sample(encoding, defined ? .defined : .undefined).file()
        let (header, tape) = try readTape(file)
        #expect(header.hasPreamble)
        #expect(!header.guessedSyntax)
        #expect(!header.mendedMeta)
        #expect(header.encoding == encoding)
        let lines = tape.outline
        let headerLength = encoding == .implicitLittle ? 8 : 12
        let inner = 8 + 16 + 8 + (defined ? 0 : 16)
        let outer = 8 + 6 + headerLength + inner + (defined ? 0 : 8)
        #expect(
            lines == [
                "(0008,0016) 26",
                "(0008,1115) sequence \(outer + (defined ? 8 : 16))",
                "  (FFFE,E000) item \(outer)",
                "    (0008,1155) 6",
                "    (0008,1140) sequence \(inner)",
                "      (FFFE,E000) item 16",
                "        (0008,1155) 8",
                "      (FFFE,E000) item 0",
                "(0008,2112) sequence 0",
                "(0010,0010) 8",
                "(7FE0,0010) 64",
            ])
        #expect(tape.rootIsAscending)
        #expect(tape.endOffset == file.count)
        #expect(copiedDataSet(tape, of: file) == Array(file[header.dataSetOffset...]))
        #expect(tape.find(Tag(0x0010, 0x0010)).map { tape.entries[$0].valueLength } == 8)
        #expect(tape.find(Tag(0x0010, 0x0020)) == nil)
    }
}
