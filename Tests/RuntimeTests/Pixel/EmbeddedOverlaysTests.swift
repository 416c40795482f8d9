import Testing

@testable import MidicRuntime

/// `embedded overlays`: planes in bits of the pixels.
@Suite struct EmbeddedOverlaysTests {
    private func isFound(_ set: DicomBytes) throws -> Bool {
        let bytes = set.bytes
        var tape = ElementTape()
        try TapeBuilder.build(
            bytes.rawBytes, from: 0, to: bytes.count, encoding: set.encoding, vrSource: SmallDictionary(), into: &tape)
        return EmbeddedOverlaysTest.holds(bytes.rawBytes, tape, FileHeader())
    }

    @Test(
        arguments: [
            // bits allocated, bit position, data, found
            (1, 0, true, false), (16, 15, false, true), (16, 0, false, true), (1, 0, false, true), (16, 0, true, true),
            (1, 12, true, true),
        ] as [(UInt16, UInt16, Bool, Bool)])
    func headers(allocated: UInt16, position: UInt16, hasData: Bool, found: Bool) throws {
        for group: UInt16 in [0x6000, 0x601E] {
            var set = DicomBytes(.explicitLittle)
            set.element(Tag(group, 0x0010), .US, uint16: 2)
            set.element(Tag(group, 0x0100), .US, uint16: allocated)
            set.element(Tag(group, 0x0102), .US, uint16: position)
            if hasData { set.element(Tag(group, 0x3000), .OW, bytes: [1, 2]) }
            #expect(try isFound(set) == found)
        }
    }

    @Test func headersWithoutPlane() throws {
        var label = DicomBytes(.explicitLittle)
        label.element(Tag(0x6000, 0x0022), .LO, "TEXT")
        #expect(try !isFound(label))
        var empty = DicomBytes(.explicitLittle)
        empty.element(Tag(0x6000, 0x0102), .US, uint16: 0)
        empty.element(Tag(0x6000, 0x3000), .OW, bytes: [])
        #expect(try isFound(empty))
    }

    struct Case: Sendable {
        var allocated: UInt16 = 16
        var stored: UInt16? = 12
        var high: UInt16? = 11
        var isSigned = false
        var last: UInt16
        var found: Bool
    }

    @Test(
        arguments: [
            Case(last: 0x0FFF, found: false), Case(last: 0x1000, found: true), Case(last: 0x8000, found: true),
            Case(isSigned: true, last: 0xF800, found: false), Case(isSigned: true, last: 0x0800, found: false),
            Case(isSigned: true, last: 0x8800, found: true), Case(isSigned: true, last: 0x1000, found: true),
            Case(high: 15, last: 0x0010, found: false), Case(high: 15, last: 0x0001, found: true),
            Case(high: 15, isSigned: true, last: 0xFFF1, found: true),
            Case(stored: 16, high: 15, last: 0xFFFF, found: false), Case(high: nil, last: 0x1000, found: true),
            Case(stored: nil, last: 0, found: true), Case(stored: 0, last: 0, found: true),
            Case(high: 3, last: 0, found: true), Case(high: 16, last: 0, found: true),
            Case(allocated: 8, stored: 7, high: 6, last: 0x8000, found: true),
            Case(allocated: 8, stored: 7, high: 6, last: 0x7F7F, found: false),
            Case(allocated: 32, stored: 24, high: 23, last: 0x0100, found: true),
            Case(allocated: 32, stored: 24, high: 23, last: 0x00FF, found: false),
            Case(allocated: 12, stored: 10, high: 9, last: 0, found: true),
        ], [Encoding.explicitLittle, .explicitBig])
    func bitsOfPixels(_ one: Case, encoding: Encoding) throws {
        // Long enough for the fast part of the walk, and the bit at its end, its start, or in the rest.
        for (count, place) in [(64, 63), (64, 1), (71, 69), (3, 1)] {
            var set = DicomBytes(encoding)
            set.element(.bitsAllocated, .US, uint16: one.allocated)
            if let stored = one.stored { set.element(.bitsStored, .US, uint16: stored) }
            if let high = one.high { set.element(.highBit, .US, uint16: high) }
            set.element(.pixelRepresentation, .US, uint16: one.isSigned ? 1 : 0)
            var value = DicomBytes(encoding)
            for index in 0..<(count + count % 2) {
                // The high half of a cell of 32 bits is its second word in little endian, its first in big endian.
                let turn = one.allocated == 32 && encoding.isBigEndian ? 1 : 0
                value.uint16(index == place ^ turn ? one.last : 0)
            }
            set.element(.pixelData, .OW, bytes: value.bytes)
            #expect(try isFound(set) == one.found, "\(count) \(place)")
        }
    }

    /// Of copies that differ none can be believed, wherever the second one stands.
    @Test(
        arguments: [
            (Tag.bitsAllocated, 8), (.bitsStored, 12), (.highBit, 11), (.pixelRepresentation, 1), (.pixelData, 1),
            (Tag(0x6000, 0x3000), 1),
        ] as [(Tag, UInt16)])
    func copiesThatDiffer(tag: Tag, second: UInt16) throws {
        let elements: [(Tag, UInt16)] = [
            (.bitsAllocated, 16), (.bitsStored, 16), (.highBit, 15), (.pixelRepresentation, 0),
            (Tag(0x6000, 0x0100), 1), (Tag(0x6000, 0x3000), 0), (.pixelData, 0),
        ]
        for (isNext, value, isFound) in [(true, second, true), (false, second, true), (false, nil, false)] {
            var set = DicomBytes(.explicitLittle)
            let copy = value ?? elements.first { $0.0 == tag }?.1 ?? 0
            for (one, number) in elements {
                set.element(one, one.element == 0x3000 || one == .pixelData ? .OW : .US, uint16: number)
                if isNext, one == tag { set.element(tag, tag.group == 0x0028 ? .US : .OW, uint16: copy) }
            }
            if !isNext { set.element(tag, tag.group == 0x0028 ? .US : .OW, uint16: copy) }
            #expect(try self.isFound(set) == isFound)
        }
    }

    @Test func noPixels() throws {
        var set = DicomBytes(.explicitLittle)
        set.element(.bitsAllocated, .US, uint16: 16)
        #expect(try !isFound(set))
    }

    /// A long root in no order costs one walk.
    @Test(.timeLimit(.minutes(1))) func manyElements() throws {
        var set = DicomBytes(.explicitLittle)
        for _ in 0..<100_000 { set.element(Tag(0x6000, 0x0100), .US, uint16: 1) }
        set.element(Tag(0x6000, 0x3000), .OW, bytes: [1, 2])
        #expect(try !isFound(set))
        set.element(Tag(0x60FE, 0x0102), .US, uint16: 0)
        #expect(try isFound(set))
    }
}
