import Testing

@testable import MidicRuntime

private let planar = Tag(0x0028, 0x0006)
private let pixelRepresentation = Tag(0x0028, 0x0103)
private let redPalette = Tag(0x0028, 0x1201)

/// Pixels stay only with what says how they are stored.
@Suite struct KeptDescriptionTests {
    /// The parts of a description with values that are not what their absence would mean.
    static let parts: [(Tag, VR, [UInt8])] = [
        (.samplesPerPixel, .US, [3, 0]), (.photometricInterpretation, .CS, Array("YBR_FULL_422".utf8)),
        (planar, .US, [1, 0]), (.numberOfFrames, .IS, Array("2 ".utf8)), (.rows, .US, [2, 0]), (.columns, .US, [3, 0]),
        (.bitsAllocated, .US, [8, 0]), (.bitsStored, .US, [7, 0]), (.highBit, .US, [6, 0]),
        (pixelRepresentation, .US, [1, 0]), (redPalette, .OW, [1, 2, 3, 4]),
    ]
    /// 2 frames of 2 x 3 pixels with 2 samples of 8 bits.
    private static let length = 24

    /// - Parameter change: writes something else in place of a part, and says so.
    private func image(
        length: Int = Self.length, _ change: (inout DicomBytes, Tag) -> Bool = { _, _ in false }
    ) -> DicomBytes {
        var set = DicomBytes(.explicitLittle)
        for (tag, vr, value) in Self.parts where !change(&set, tag) { set.element(tag, vr, bytes: value) }
        set.element(.pixelData, .OW, bytes: [UInt8](repeating: 0x41, count: length))
        return set
    }

    private func icon(_ image: DicomBytes) -> DicomBytes {
        var set = DicomBytes(.explicitLittle)
        set.sequence(.iconImageSequence) { $0.item { $0.raw(image.bytes) } }
        return set
    }

    /// - Parameter other: the attribute that an action of its own decides.
    private func ruleset(
        _ other: Tag? = nil, _ opcode: Opcode = .remove, onError: ErrorOutcome = .quarantine
    ) throws -> Ruleset {
        var small = SmallRuleset(otherwise: .keep)
        small.content.onError = onError
        for (tag, vr, _) in Self.parts where tag != other { small.row(tag, vr, .keep) }
        small.row(.pixelData, .OW, .keep)
        small.row(.iconImageSequence, .SQ, .keep)
        if let other, let vr = Self.parts.first(where: { $0.0 == other })?.1 { small.row(other, vr, opcode) }
        return try small.ruleset()
    }

    /// The output without what midic says of it, which stands before the pixels.
    private func output(_ set: DicomBytes, _ ruleset: Ruleset) throws -> [UInt8] {
        var own = DicomBytes(.explicitLittle)
        appendBookkeeping(&own, ruleset)
        let bytes = try run(set, ruleset).bytes
        #expect(bytes.starts(with: own.bytes))
        return Array(bytes.dropFirst(own.bytes.count))
    }

    @Test func wholeDescriptions() throws {
        let ruleset = try ruleset()
        #expect(try output(image(), ruleset) == image().bytes)
        #expect(try output(icon(image()), ruleset) == icon(image()).bytes)
    }

    @Test(arguments: parts.map(\.0))
    func partsThatGo(tag: Tag) throws {
        for opcode: Opcode in [.remove, .empty] {
            let ruleset = try ruleset(tag, opcode)
            #expect(try stop(image(), ruleset) == .pixelLength)
            #expect(try output(icon(image()), ruleset) == [])
        }
        // The pixels go, and nothing is left that a second pass would take for some.
        let removing = try ruleset(tag, onError: .remove)
        let once = try output(image(), removing)
        #expect(once == image { $1 == tag }.bytes.dropLast(Self.length + 12))
        // Where the part is not there, nothing is missing but what the length follows from.
        let isNeeded = [Tag.rows, .columns, .bitsAllocated].contains(tag)
        let without = icon(image { $1 == tag || $1 == .numberOfFrames || $1 == .photometricInterpretation })
        let length = tag == .samplesPerPixel ? 6 : 18
        let bytes = Array(without.bytes.dropLast(Self.length)) + [UInt8](repeating: 0x41, count: length)
        guard !isNeeded else {
            #expect(try output(without, removing) == [])
            return
        }
        let cut = try output(without, removing)
        #expect(cut.count == bytes.count && cut.suffix(length) == bytes.suffix(length))
    }

    /// A value that is none of its attribute's VR goes, and so do copies that differ.
    @Test(arguments: parts.map(\.0))
    func partsThatAreNoValues(tag: Tag) throws {
        let ruleset = try ruleset()
        let value = Self.parts.first { $0.0 == tag }?.2 ?? []
        let misfit = image { set, other in
            if other == tag { set.element(tag, .PN, bytes: value) }
            return other == tag
        }
        #expect(try stop(misfit, ruleset) == .pixelLength)
        #expect(try output(icon(misfit), ruleset) == [])
        let copies = image { set, other in
            if other == tag { set.element(tag, .UN, bytes: value) }
            return false
        }
        #expect(try stop(copies, ruleset) == .pixelLength)
        #expect(try output(icon(copies), ruleset) == [])
        // Wherever the second one stands.
        var late = image()
        late.element(tag, .UN, bytes: value)
        #expect(try output(icon(late), ruleset) == [])
    }

    /// One frame is what there is without the attribute.
    @Test func oneFrame() throws {
        let ruleset = try ruleset(.numberOfFrames)
        func one(_ frames: String?) -> DicomBytes {
            image(length: Self.length / 2) { set, tag in
                guard tag == .numberOfFrames else { return false }
                if let frames { set.element(tag, .IS, frames) }
                return true
            }
        }
        for frames in ["1", "", "0"] { #expect(try output(icon(one(frames)), ruleset) == icon(one(nil)).bytes) }
    }

    /// A plane goes whole where its data cannot stay.
    @Test func planes() throws {
        let group: UInt16 = 0x6000
        func ruleset(_ onError: ErrorOutcome) throws -> Ruleset {
            var small = SmallRuleset(otherwise: .keep)
            small.content.onError = onError
            for element: UInt16 in [0x0010, 0x0011] { small.row(Tag(group, element), .US, .keep) }
            small.row(Tag(group, 0x0015), .IS, .keep)
            small.row(Tag(group, 0x3000), .OW, .keep)
            return try small.ruleset()
        }
        func plane(_ frames: String?, misfit: UInt16? = nil, data: [UInt8] = [1, 2]) -> DicomBytes {
            var set = DicomBytes(.explicitLittle)
            set.element(Tag(group, 0x0010), misfit == 0x0010 ? .PN : .US, uint16: 2)
            set.element(Tag(group, 0x0011), misfit == 0x0011 ? .PN : .US, uint16: 4)
            if let frames { set.element(Tag(group, 0x0015), misfit == 0x0015 ? .PN : .IS, frames) }
            set.element(Tag(group, 0x3000), misfit == 0x3000 ? .UT : .OW, bytes: data)
            return set
        }
        let (holding, removing) = try (ruleset(.quarantine), ruleset(.remove))
        #expect(try output(plane("2"), holding) == plane("2").bytes)
        for misfit: UInt16 in [0x0010, 0x0011, 0x0015] {
            #expect(try stop(plane("2", misfit: misfit), holding) == .pixelLength)
            #expect(try output(plane("2", misfit: misfit), removing) == [])
        }
        #expect(try output(plane("2", misfit: 0x3000), holding) == [])
        #expect(try stop(plane("4"), holding) == .pixelLength)
        #expect(try output(plane("4"), removing) == [])
        #expect(try output(plane("1", misfit: 0x0015), holding) == plane(nil).bytes)
        #expect(try output(plane("4", data: []), removing) == plane("4", data: []).bytes)
        for (opcode, left) in [(Opcode.remove, []), (.empty, plane("4", data: []).bytes)] as [(Opcode, [UInt8])] {
            var small = SmallRuleset(otherwise: .keep)
            let first = small.content.actions.count
            small.row(Tag(group, 0x3000), .OW, small.action(.keep, .UN, fallback: first + 1))
            small.action(opcode, .OW)
            #expect(try output(plane("4"), small.ruleset()) == left)
        }
    }

    /// Tables and lengths go with fragments that cannot stay.
    @Test func tables() throws {
        let ruleset = try ruleset(onError: .remove)
        var set = DicomBytes(.explicitLittle)
        PixelObject(frames: "2").describe(&set)
        let described = set.bytes
        set.element(.extendedOffsetTable, .OV, bytes: [UInt8](repeating: 0, count: 8))
        set.element(.extendedOffsetTableLengths, .OV, bytes: [4] + [UInt8](repeating: 0, count: 7))
        set.element(.encapsulatedPixelDataValueTotalLength, .UV, bytes: [4] + [UInt8](repeating: 0, count: 7))
        set.header(.pixelData, .OB, length: .max)
        set.fragment([])
        set.fragment([1, 2, 3, 4])
        set.delimiter(.sequenceDelimiter)
        // One fragment is no two frames of RLE.
        var expected = DicomBytes(.explicitLittle)
        appendBookkeeping(&expected, ruleset)
        #expect(try run(set, ruleset, syntax: "1.2.840.10008.1.2.5").bytes == expected.bytes + described)
    }

    /// The length of a document that is no value of its attribute goes with it.
    @Test func documents() throws {
        var small = SmallRuleset(otherwise: .keep)
        small.row(.encapsulatedDocument, .OB, .keep)
        small.row(.encapsulatedDocumentLength, .UL, .keep)
        let ruleset = try small.ruleset()
        var set = DicomBytes(.explicitLittle)
        set.element(.encapsulatedDocument, .UT, bytes: [0x41, 0x42])
        set.element(.encapsulatedDocumentLength, .UL, bytes: [2, 0, 0, 0])
        #expect(try output(set, ruleset) == [])
    }

    /// Many copies of pixels in one item are looked at once each.
    @Test(.timeLimit(.minutes(1))) func manyCopies() throws {
        let ruleset = try ruleset()
        for (count, value) in [(100_000, []), (50_000, [1, 2])] as [(Int, [UInt8])] {
            var item = DicomBytes(.explicitLittle)
            PixelObject(rows: 1, columns: 1).describe(&item)
            for _ in 0..<count { item.element(.pixelData, .OW, bytes: value) }
            #expect(try stop(icon(item), ruleset) == nil)
        }
    }
}
