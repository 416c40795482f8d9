import MidicRuntime
import Testing

/// What may be a sequence, fragments or a value: one meaning for each form of header.
@Suite struct StructureTests {
    static let palette = Tag(0x0028, 0x1201)
    static let dictionary: SmallDictionary = {
        var dictionary = SmallDictionary()
        dictionary.known[palette] = .OW
        dictionary.known[Tag(0x0008, 0x0070)] = .LO
        return dictionary
    }()

    /// The kind of the last entry of the root; the code of what fails the file.
    static func kind(_ set: DicomBytes, syntax: String?? = .none) -> (kind: TapeEntry.Kind?, code: FileFailure.Code?) {
        do throws(FileFailure) {
            let (_, tape) = try readTape(set.file(syntax: syntax), dictionary: dictionary)
            var last = 0
            while tape.entries[last].next < tape.entries.count { last = tape.entries[last].next }
            return (tape.entries[last].kind, tape.damage.first?.failure.code)
        } catch {
            return (nil, error.code)
        }
    }

    static func name(_ item: inout DicomBytes) { item.element(Tag(0x0010, 0x0010), .PN, "Doe^Jane") }

    /// An element with this header over one item in implicit VR, closed by a delimiter.
    static func undefined(_ tag: Tag, _ vr: VR, _ encoding: Encoding) -> DicomBytes {
        QuirkTests.set(encoding) { set in
            set.header(tag, vr, length: .max)
            var items = DicomBytes(vr == .UN ? .implicitLittle : encoding)
            items.item(name)
            items.delimiter(.sequenceDelimiter)
            set.raw(items.bytes)
        }
    }

    typealias Case = (Tag, VR, Encoding, String, TapeEntry.Kind?, FileFailure.Code?)
    static let plain = "1.2.840.10008.1.2.1"
    static let undefinedLengths: [Case] = [
        // UN is a sequence whatever the dictionary says of the tag, in any syntax.
        (palette, .UN, .explicitLittle, plain, .sequence, nil),
        (QuirkTests.pixels, .UN, .explicitLittle, plain, .sequence, nil),
        (QuirkTests.pixels, .UN, .explicitLittle, QuirkTests.jpeg, .sequence, nil),
        (QuirkTests.unknownPrivate, .UN, .explicitLittle, plain, .sequence, nil),
        // Fragments are encapsulated Pixel Data of VR OB or OW and nothing else.
        (QuirkTests.pixels, .OB, .explicitLittle, QuirkTests.jpeg, .fragments, nil),
        (QuirkTests.pixels, .OW, .explicitLittle, QuirkTests.jpeg, .fragments, nil),
        (QuirkTests.pixels, .OB, .explicitLittle, plain, .damaged, .undefinedLength),
        (QuirkTests.pixels, .OF, .explicitLittle, QuirkTests.jpeg, .damaged, .undefinedLength),
        (QuirkTests.pixels, .OW, .explicitBig, "1.2.840.10008.1.2.2", .damaged, .undefinedLength),
        (palette, .OB, .explicitLittle, QuirkTests.jpeg, .damaged, .undefinedLength),
        (QuirkTests.unknownPrivate, .OB, .explicitLittle, QuirkTests.jpeg, .damaged, .undefinedLength),
        (QuirkTests.images, .SQ, .explicitLittle, plain, .sequence, nil),
        (QuirkTests.images, .UT, .explicitLittle, plain, nil, .undefinedLength),
        // In implicit VR the dictionary's VR counts; what it does not know is a sequence.
        (QuirkTests.images, .SQ, .implicitLittle, "1.2.840.10008.1.2", .sequence, nil),
        (QuirkTests.unknownPrivate, .OB, .implicitLittle, "1.2.840.10008.1.2", .sequence, nil),
        (palette, .OW, .implicitLittle, "1.2.840.10008.1.2", .damaged, .undefinedLength),
        (Tag(0x0008, 0x0070), .LO, .implicitLittle, "1.2.840.10008.1.2", nil, .undefinedLength),
        (QuirkTests.pixels, .OW, .implicitLittle, "1.2.840.10008.1.2", .damaged, .undefinedLength),
        (QuirkTests.pixels, .OW, .implicitLittle, QuirkTests.jpeg, .fragments, nil),
    ]

    @Test(arguments: undefinedLengths.indices)
    func undefinedLength(index: Int) {
        let (tag, vr, encoding, syntax, kind, code) = Self.undefinedLengths[index]
        let result = Self.kind(Self.undefined(tag, vr, encoding), syntax: syntax)
        #expect(result.kind == kind)
        #expect(result.code == code)
    }

    /// An unknown VR with a length of 32 bits cannot have undefined length.
    @Test func undefinedLengthOfAnUnknownVR() {
        let set = QuirkTests.set(.explicitLittle) { set in
            set.tag(Self.palette)
            set.raw(Array("XX".utf8) + [0, 0, 255, 255, 255, 255])
            set.item(Self.name)
            set.delimiter(.sequenceDelimiter)
        }
        #expect(Self.kind(set).code == .undefinedLength)
    }

    /// Of defined length: an item and four bytes more, or an item alone.
    static let defined: [(Tag, VR, Encoding, isWhole: Bool, TapeEntry.Kind)] = [
        (QuirkTests.unknownPrivate, .OB, .explicitLittle, false, .opaqueSequence),
        (QuirkTests.unknownPrivate, .OF, .explicitLittle, false, .opaqueSequence),
        (QuirkTests.unknownPrivate, .UN, .explicitLittle, false, .opaqueSequence),
        (QuirkTests.unknownPrivate, .OW, .explicitLittle, true, .sequence),
        (palette, .UN, .explicitLittle, true, .sequence),
        (palette, .UN, .explicitLittle, false, .opaqueSequence),
        // Bytes of a public attribute are what its VR says.
        (palette, .OW, .explicitLittle, true, .value),
        // In implicit VR nothing but the bytes tells a sequence.
        (palette, .OW, .implicitLittle, true, .sequence),
        (palette, .OW, .implicitLittle, false, .opaqueSequence),
        (QuirkTests.unknownPrivate, .DS, .implicitLittle, false, .opaqueSequence),
        (Tag(0x0008, 0x0070), .LO, .implicitLittle, false, .opaqueSequence),
        // Pixels may begin like anything.
        (QuirkTests.pixels, .OW, .implicitLittle, false, .value),
    ]

    @Test(arguments: defined.indices)
    func whatBeginsLikeAnItem(index: Int) {
        let (tag, vr, encoding, isWhole, kind) = Self.defined[index]
        let set = QuirkTests.set(encoding) { set in
            var items = DicomBytes(vr == .UN ? .implicitLittle : encoding)
            items.item(Self.name)
            if !isWhole { items.raw([1, 2, 3, 4]) }
            set.element(tag, vr, bytes: items.bytes)
        }
        #expect(Self.kind(set).kind == kind)
        #expect(Self.kind(set).code == nil)
    }

    /// A value of an unknown VR that begins like items is written as UN, which readers enter.
    @Test(arguments: [true, false])
    func unknownVRThatBeginsLikeAnItem(isWhole: Bool) {
        let set = QuirkTests.set(.explicitLittle) { set in
            var items = DicomBytes(.implicitLittle)
            items.item(Self.name)
            if !isWhole { items.raw([1, 2, 3, 4]) }
            set.tag(Self.palette)
            set.raw(Array("XX".utf8) + [0, 0, UInt8(items.bytes.count), 0, 0, 0] + items.bytes)
        }
        #expect(Self.kind(set).kind == (isWhole ? .sequence : .opaqueSequence))
    }

    // MARK: Two readings

    /// One item that reads as explicit and as implicit VR: the length of the latter spells `CS`.
    static func twoReadings() -> DicomBytes {
        var item = DicomBytes(.implicitLittle)
        var inner = DicomBytes(.explicitLittle)
        inner.element(Tag(0x0008, 0x0060), .CS, "CT")
        // `CS` and a length of 2 are 25343H bytes in implicit VR.
        inner.element(Self.palette, .OW, bytes: [UInt8](repeating: 0, count: 0x25343 + 8 - 10 - 12))
        item.item { $0.raw(inner.bytes) }
        return item
    }

    @Test(arguments: [true, false])
    func itemsThatReadAsEither(isUndefined: Bool) {
        let items = Self.twoReadings()
        let set = QuirkTests.set(.explicitLittle) { set in
            set.header(Self.palette, .UN, length: isUndefined ? .max : UInt32(items.bytes.count))
            set.raw(items.bytes)
            if isUndefined { set.delimiter(.sequenceDelimiter) }
        }
        let result = Self.kind(set)
        #expect(result.code == .ambiguousEncoding)
        // Only a defined length says where it ends.
        #expect(result.kind == (isUndefined ? nil : .damaged))
    }

    @Test(arguments: [true, false])
    func itemsThatReadAsExplicitOnly(isUndefined: Bool) throws {
        let set = QuirkTests.set(.explicitLittle) { set in
            set.sequence(Self.palette, vr: .UN, length: isUndefined ? .undefined : .defined) { sequence in
                // Empty items say nothing.
                sequence.item { _ in }
                sequence.item(Self.name)
            }
        }
        let (_, tape) = try readTape(set.file(), dictionary: Self.dictionary)
        #expect(tape.entries.last?.encoding == .explicitLittle && tape.entries.last?.tag == QuirkTests.name)
    }

    /// Retries inside retries end: each level holds the next behind a value that both readings step over.
    @Test func nestedRetriesAreBounded() {
        func level(_ depth: Int) -> [UInt8] {
            var item = DicomBytes(.explicitLittle)
            item.element(Tag(0x0008, 0x0060), .UT, bytes: [UInt8](repeating: 0, count: 0x5455 - 4))
            if depth > 0 { item.element(Self.palette, .UN, bytes: level(depth - 1)) }
            var items = DicomBytes(.explicitLittle)
            items.item { $0.raw(item.bytes) }
            return items.bytes + [1, 2, 3, 4]
        }
        let set = QuirkTests.set(.explicitLittle) { $0.element(Self.palette, .UN, bytes: level(40)) }
        // Whatever it is, it comes soon.
        #expect(Self.kind(set).kind != .sequence)
    }

    /// Some writers put explicit VR into a file of implicit VR (fo-dicom issue 565).
    @Test(arguments: [QuirkTests.unknownPrivate, QuirkTests.images])
    func explicitItemsInImplicitVR(tag: Tag) throws {
        let set = QuirkTests.set(.implicitLittle) { set in
            set.sequence(tag, length: .undefined, content: .explicitLittle) { sequence in
                sequence.item(length: .undefined) { item in
                    Self.name(&item)
                    item.sequence(Tag(0x0029, 0x1020), length: .undefined) { $0.item(Self.name) }
                }
            }
        }
        let (_, tape) = try readTape(set.file())
        #expect(
            tape.entries.filter { $0.tag == QuirkTests.name }.map(\.encoding) == [.explicitLittle, .explicitLittle])
    }

    /// The end of the sequence stands where that of its last item should (fo-dicom issue 1157).
    @Test(arguments: QuirkTests.encodings)
    func itemClosedByTheEndOfItsSequence(encoding: Encoding) throws {
        let set = QuirkTests.set(encoding) { set in
            set.sequence(QuirkTests.images, length: .undefined) { $0.item(length: .unclosed, Self.name) }
            set.element(Tag(0x0040, 0x0001), .LO, "end ")
        }
        let (_, tape) = try readTape(set.file())
        #expect(tape.entries.last?.tag == Tag(0x0040, 0x0001))
        #expect(tape.entries[2].delimiterLength == 0 && tape.entries[1].delimiterLength == 8)
    }

    // MARK: Damage that stays inside

    static let bad: [UInt8] = [0x28, 0x00, 0x10, 0x00, 0x3F, 0x3F, 2, 0, 1, 2]

    /// A sequence and an item of each form of length, the item damaged inside.
    @Test(arguments: [true, false], [true, false])
    func damageInsideASequence(sequenceIsDefined: Bool, itemIsDefined: Bool) throws {
        let set = QuirkTests.set(.explicitLittle) { set in
            set.sequence(QuirkTests.images, length: sequenceIsDefined ? .defined : .undefined) { sequence in
                sequence.item(length: itemIsDefined ? .defined : .undefined) { $0.raw(Self.bad) }
                sequence.item(Self.name)
            }
            set.element(Tag(0x0040, 0x0001), .LO, "end ")
        }
        guard sequenceIsDefined || itemIsDefined else {
            // Nothing says where it ends.
            #expect(Self.kind(set) == (nil, .badVR))
            return
        }
        let (_, tape) = try readTape(set.file())
        #expect(tape.entries.last?.tag == Tag(0x0040, 0x0001))
        let damaged = try #require(tape.damage.first)
        #expect(damaged.failure.code == .badVR)
        #expect(tape.entries[damaged.entry].tag == (itemIsDefined ? .item : QuirkTests.images))
        #expect(tape.failure(at: damaged.entry) == damaged.failure)
        // The item behind a damaged one is read.
        #expect(tape.entries.contains { $0.tag == QuirkTests.name } == itemIsDefined)
    }

    /// What is known of damage takes memory, and counts with the entries.
    @Test func muchDamage() throws {
        let set = QuirkTests.set(.explicitLittle) { set in
            set.sequence(QuirkTests.images) { sequence in
                for _ in 0..<5_000 { sequence.item { $0.raw(Self.bad) } }
            }
        }
        let tape = try readTape(set.file()).tape
        #expect(tape.damage.count == 5_000)
        let last = try #require(tape.damage.last)
        #expect(tape.failure(at: last.entry) == last.failure)
        #expect(throws: FileFailure.self) {
            var tape = ElementTape()
            try TapeBuilder.build(
                set.bytes.rawBytes, from: 0, to: set.bytes.count, encoding: .explicitLittle, vrSource: NoVRs(),
                memory: MemoryUse(MemoryBudget(bytes: 500_000)), into: &tape)
        }
    }

    /// Nesting that is too deep is damage of what has a length around it, even where that was a guess.
    @Test(arguments: [VR.SQ, .UN])
    func depthInsideASequence(vr: VR) throws {
        let set = QuirkTests.set(.explicitLittle) { set in
            var inner = DicomBytes(vr == .SQ ? .explicitLittle : .implicitLittle)
            for _ in 0..<TapeBuilder.maximumDepth {
                inner.header(QuirkTests.images, .SQ, length: .max)
                inner.tag(.item)
                inner.uint32(.max)
            }
            var item = DicomBytes(.explicitLittle)
            item.item { $0.raw(inner.bytes) }
            set.element(QuirkTests.images, vr, bytes: item.bytes)
            set.element(Tag(0x0040, 0x0001), .LO, "end ")
        }
        let (_, tape) = try readTape(set.file())
        #expect(tape.entries.last?.tag == Tag(0x0040, 0x0001))
        #expect(tape.damage.map(\.failure.code) == [.tooDeep])
    }

    // MARK: Sequences that are stepped over

    /// Drops the images and all that is private.
    private struct Dropping: VRSource {
        func vr(of tag: Tag) -> VR? { tag == QuirkTests.images ? .SQ : nil }
        func dropsWhole(_ tag: Tag) -> Bool { tag == QuirkTests.images || tag.isPrivate }
    }

    private struct NoVRs: VRSource {
        func vr(of tag: Tag) -> VR? { nil }
    }

    private static func stepped(
        _ set: DicomBytes, _ encoding: Encoding = .explicitLittle, allowsFragments: Bool = false
    ) throws -> ElementTape {
        var tape = ElementTape()
        try TapeBuilder.build(
            set.bytes.rawBytes, from: 0, to: set.bytes.count, encoding: encoding, allowsFragments: allowsFragments,
            vrSource: Dropping(), into: &tape)
        return tape
    }

    /// Only the length is looked at, whatever the value is.
    @Test(arguments: [Encoding.explicitLittle, .implicitLittle, .explicitBig], [VR.SQ, .UN])
    func droppedSequencesAreSteppedOver(encoding: Encoding, vr: VR) throws {
        for tag in [QuirkTests.images, Tag(0x0029, 0x1010)] where !(tag.isPrivate && encoding == .implicitLittle) {
            var set = DicomBytes(encoding)
            var items = DicomBytes(vr == .UN ? .implicitLittle : encoding)
            items.item { $0.raw(Self.bad) }
            items.raw(Self.bad)
            set.element(Tag(0x0008, 0x0060), .CS, "CT")
            set.element(tag, vr, bytes: items.bytes)
            set.element(Tag(0x0040, 0x0001), .LO, "end ")
            let tape = try Self.stepped(set, encoding)
            #expect(tape.entries.count == 3 && tape.entries[1].kind == .damaged && tape.damage.isEmpty)
            #expect(tape.entries[1].valueLength == items.bytes.count)
        }
    }

    /// Undefined length is followed to its end; fragments say how the output is encoded; a guess needs all that is in it; a sequence
    /// without a value has no items.
    @Test func whatIsNotSteppedOver() throws {
        func outline(_ build: (inout DicomBytes) -> Void, allowsFragments: Bool = false) throws -> [TapeEntry.Kind] {
            var set = DicomBytes(.explicitLittle)
            build(&set)
            return try Self.stepped(set, allowsFragments: allowsFragments).entries.map(\.kind)
        }
        func images(_ length: DicomBytes.Length) -> (inout DicomBytes) -> Void {
            { set in set.sequence(QuirkTests.images, length: length) { $0.item(Self.name) } }
        }
        #expect(try outline(images(.defined)) == [.damaged])
        #expect(try outline(images(.undefined)) == [.sequence, .item, .value])
        #expect(try outline(images(.defined), allowsFragments: true) == [.sequence, .item, .value])
        #expect(try outline { $0.element(QuirkTests.images, .SQ, bytes: []) } == [.sequence])
        #expect(throws: FileFailure.self) {
            try outline { $0.element(QuirkTests.images, .SQ, bytes: [1, 2], length: 100) }
        }
        // Implicit VR under UN of a tag that nobody knows.
        var inner = DicomBytes(.implicitLittle)
        inner.item { $0.sequence(QuirkTests.images) { $0.item(Self.name) } }
        let guess = try outline { $0.element(Tag(0x0008, 0x0001), .UN, bytes: inner.bytes) }
        #expect(guess == [.sequence, .item, .sequence, .item, .value])
    }
}
