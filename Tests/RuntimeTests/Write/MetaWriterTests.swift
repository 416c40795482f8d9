import MidicRuntime
import Testing

@Suite struct MetaWriterTests {
    static func head(
        _ sopClass: String, _ sopInstance: String, _ kept: [MetaWriter.Element] = []
    ) throws -> [UInt8] {
        var head: [UInt8] = []
        try MetaWriter.append(
            sopClass: Array(sopClass.utf8), sopInstance: Array(sopInstance.utf8), syntax: .explicitLittle, kept: kept,
            to: &head)
        return head
    }

    static func value(_ tag: Tag, _ head: [UInt8], _ header: FileHeader) -> String? {
        header.metaElement(tag).map {
            String(decoding: head[$0.valueOffset..<$0.valueOffset + $0.valueLength], as: UTF8.self)
        }
    }

    @Test(arguments: ["1.2.3", "1.2.34"], ["2.25.1", "2.25.12"])
    func readsBack(sopClass: String, sopInstance: String) throws {
        let head = try Self.head(sopClass, sopInstance)
        let header = try readHeader(head)
        #expect(header.hasPreamble && !header.mendedMeta && !header.guessedSyntax)
        #expect(header.dataSetOffset == head.count)
        #expect(head[..<128].allSatisfy { $0 == 0 })
        #expect(head.count & 1 == 0)
        let padded = { (text: String) in text.utf8.count & 1 == 0 ? text : text + "\0" }
        #expect(Self.value(Tag(0x0002, 0x0002), head, header) == padded(sopClass))
        #expect(Self.value(Tag(0x0002, 0x0003), head, header) == padded(sopInstance))
        #expect(Self.value(Tag(0x0002, 0x0010), head, header) == padded("1.2.840.10008.1.2.1"))
        #expect(Self.value(Tag(0x0002, 0x0012), head, header) == padded(MetaWriter.implementationClassUID))
        #expect(Self.value(Tag(0x0002, 0x0013), head, header) == "MIDIC_0_1 ")
        #expect(MetaWriter.implementationClassUID.utf8.count <= 64)
        let tags = header.metaElements.map(\.tag)
        #expect(tags == tags.sorted() && tags.count == 7)
    }

    @Test func keptElements() throws {
        let head = try Self.head(
            "1.2.3", "2.25.1",
            [
                MetaWriter.Element(tag: Tag(0x0002, 0x0016), vr: .AE, value: Array("ABC".utf8)),
                MetaWriter.Element(tag: Tag(0x0002, 0x0102), vr: .OB, value: [1, 2, 3]),
                // Computed, and no meta element: ignored.
                MetaWriter.Element(tag: Tag(0x0002, 0x0013), vr: .SH, value: Array("OTHER".utf8)),
                MetaWriter.Element(tag: Tag(0x0008, 0x0016), vr: .UI, value: [0x31]),
            ])
        let header = try readHeader(head)
        #expect(Self.value(Tag(0x0002, 0x0016), head, header) == "ABC ")
        #expect(header.metaElement(Tag(0x0002, 0x0102)).map { $0.valueLength } == 4)
        #expect(Self.value(Tag(0x0002, 0x0013), head, header) == "MIDIC_0_1 ")
        #expect(header.metaElements.count == 9 && header.dataSetOffset == head.count)
    }

    @Test func absentUIDs() throws {
        let head = try Self.head("", "")
        let header = try readHeader(head)
        #expect(header.metaElements.count == 5)
    }

    @Test func valueTooLongForItsLengthField() {
        var head: [UInt8] = []
        let failure = #expect(throws: FileFailure.self) {
            try MetaWriter.append(
                sopClass: [UInt8](repeating: 0x31, count: 65_535), sopInstance: [], syntax: .explicitLittle, to: &head)
        }
        #expect(failure?.code == .badMeta)
    }
}
