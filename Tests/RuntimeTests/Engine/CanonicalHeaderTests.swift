import Testing

@testable import MidicRuntime

private let modality = Tag(0x0008, 0x0060)
private let rows = Tag(0x0028, 0x0010)
private let smallest = Tag(0x0028, 0x0106)
private let sequenceTag = Tag(0x0040, 0x0275)

/// An output has one form of header for each element, whatever the input had.
@Suite struct CanonicalHeaderTests {
    private func keepAll() throws -> Ruleset {
        var small = SmallRuleset(otherwise: .keep)
        small.row(modality, .CS, .keep)
        small.row(rows, .US, .keep)
        small.row(smallest, .US, .keep)
        small.row(.pixelRepresentation, .US, .keep)
        small.row(sequenceTag, .SQ, .keep)
        return try small.ruleset()
    }

    /// What a data set becomes, without midic's own elements.
    private func output(of input: DicomBytes, _ encoding: Encoding = .explicitLittle) throws -> [UInt8] {
        let ruleset = try keepAll()
        var own = DicomBytes(encoding)
        appendBookkeeping(&own, ruleset)
        let bytes = try run(input, ruleset, encoding: encoding).bytes
        let start = try #require(bytes.firstRange(of: own.bytes)?.lowerBound)
        return Array(bytes[..<start]) + bytes[(start + own.bytes.count)...]
    }

    private static let unknown: [(header: [UInt8], value: [UInt8], expected: [UInt8])] = [
        // A VR of two capitals that no edition has.
        (Array("XX".utf8) + [0, 0, 2, 0, 0, 0], [0x43, 0x54], Array("CS".utf8) + [2, 0, 0x43, 0x54]),
        // Two blanks.
        ([0x20, 0x20, 2, 0], [0x43, 0x54], Array("CS".utf8) + [2, 0, 0x43, 0x54]),
        // UN of a known tag.
        (Array("UN".utf8) + [0, 0, 2, 0, 0, 0], [0x43, 0x54], Array("CS".utf8) + [2, 0, 0x43, 0x54]),
        // An odd length.
        (Array("CS".utf8) + [3, 0], [0x43, 0x54, 0x53], Array("CS".utf8) + [4, 0, 0x43, 0x54, 0x53, 0x20]),
        // Reserved bytes that are not zero.
        (Array("UT".utf8) + [4, 0, 2, 0, 0, 0], [0x43, 0x54], Array("CS".utf8) + [2, 0, 0x43, 0x54]),
    ]

    @Test(arguments: unknown.indices)
    func headersThatReadersDifferAboutAreWrittenAfresh(index: Int) throws {
        let (header, value, expected) = Self.unknown[index]
        var input = DicomBytes(.explicitLittle)
        input.tag(modality)
        input.raw(header + value)
        var output = DicomBytes(.explicitLittle)
        output.tag(modality)
        output.raw(expected)
        #expect(try self.output(of: input) == output.bytes)
    }

    @Test func anUnknownVROfAnUnknownTagIsUN() throws {
        var input = DicomBytes(.explicitLittle)
        input.tag(Tag(0x0022, 0xF001))
        input.raw(Array("ZZ".utf8) + [4, 0, 2, 0, 0, 0, 1, 2])
        var expected = DicomBytes(.explicitLittle)
        expected.element(Tag(0x0022, 0xF001), .UN, bytes: [1, 2])
        #expect(try output(of: input) == expected.bytes)
    }

    @Test(arguments: [0, 1, nil] as [UInt16?])
    func pixelRepresentationChoosesTheVR(isSigned: UInt16?) throws {
        var input = DicomBytes(.explicitLittle)
        var expected = DicomBytes(.explicitLittle)
        if let isSigned {
            input.element(.pixelRepresentation, .US, uint16: isSigned)
            expected.element(.pixelRepresentation, .US, uint16: isSigned)
        }
        input.element(smallest, .UN, bytes: [7, 0])
        expected.element(smallest, isSigned.map { $0 == 1 ? .SS : .US } ?? .UN, bytes: [7, 0])
        #expect(try output(of: input) == expected.bytes)
    }

    @Test(arguments: [Encoding.explicitLittle, .explicitBig], [false, true])
    func itemsOfUNAreWrittenInTheEncodingOfTheFile(encoding: Encoding, isUndefined: Bool) throws {
        var items = DicomBytes(.implicitLittle)
        items.item { item in
            item.element(modality, .CS, "CT")
            // Two bytes in little endian, by the standard.
            item.element(rows, .US, bytes: [2, 1])
        }
        var input = DicomBytes(encoding)
        input.header(sequenceTag, .UN, length: isUndefined ? .max : UInt32(items.bytes.count))
        if isUndefined { items.delimiter(.sequenceDelimiter) }
        input.raw(items.bytes)

        var expected = DicomBytes(encoding)
        expected.sequence(sequenceTag, length: isUndefined ? .undefined : .defined) { sequence in
            sequence.item { item in
                item.element(modality, .CS, "CT")
                item.element(rows, .US, uint16: 0x0102)
            }
        }
        #expect(try output(of: input, encoding) == expected.bytes)
    }

    @Test func valuesOfUNAreLittleEndianInBigEndian() throws {
        var input = DicomBytes(.explicitBig)
        input.element(rows, .UN, bytes: [2, 1])
        var expected = DicomBytes(.explicitBig)
        expected.element(rows, .US, uint16: 0x0102)
        #expect(try output(of: input, .explicitBig) == expected.bytes)
    }

    @Test func whatIsCanonicalIsCopiedAsItIs() throws {
        var input = DicomBytes(.explicitLittle)
        input.element(modality, .CS, "CT")
        input.element(rows, .US, uint16: 4)
        input.sequence(sequenceTag, length: .undefined) {
            $0.item(length: .undefined) { $0.element(modality, .CS, "MR") }
        }
        #expect(try output(of: input) == input.bytes)
    }
}
