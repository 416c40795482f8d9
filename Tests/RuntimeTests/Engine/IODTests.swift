import Testing

@testable import MidicRuntime

/// What the IOD of a file's class has where an element stands.
struct IODTests {
    private static let sequence = Tag(0x0008, 0x1140)
    private static let name = Tag(0x0008, 0x1090)
    private static let slope = Tag(0x0028, 0x1053)
    /// Rows, Columns and Bits Allocated of one pixel.
    private static let shape = [Tag(0x0028, 0x0010), Tag(0x0028, 0x0011), Tag(0x0028, 0x0100)]
    private static let padding = Tag(0x0028, 0x0120)

    /// Variant 1 (CT) has the sequence at the root and the name in it, variant 2 the name at the root; decoding needs slope
    /// and padding at the root.
    private static func small() -> SmallRuleset {
        var small = SmallRuleset(otherwise: .remove)
        small.content.variantCount = 3
        small.content.classes = [
            ClassRecord(uid: small.string("1.2.840.10008.5.1.4.1.1.2"), variant: 1),
            ClassRecord(uid: small.string("1.2.840.10008.5.1.4.1.1.4"), variant: 2),
        ]
        func set(_ variants: Int...) -> VariantSet {
            var set = VariantSet()
            for variant in variants { set[variant] = true }
            return set
        }
        small.content.variantSets = [set(), set(0, 1), set(0, 2), set(1), set(2)]
        let keep = small.action(.keep, .UN)
        let keepSequence = small.action(.keep, .SQ)
        let remove = small.action(.remove, .UN)
        small.content.nodes = [
            DecisionNode(kind: .iod, operand: 0, then: keep, otherwise: remove),
            DecisionNode(kind: .iod, operand: 0, then: keepSequence, otherwise: remove),
        ]
        small.row(.sopClassUID, .UI, keep)
        small.row(Self.name, .LO, .node(0))
        small.row(Self.sequence, .SQ, .node(1))
        small.row(Self.padding, .US, .node(0))
        for shape in Self.shape { small.row(shape, .US, keep) }
        small.row(Self.slope, .DS, .node(0))
        small.row(Tag(0x7FE0, 0x0010), .OW, keep)
        small.content.iodTypes = [
            IODTypeRecord(members: 1, value: 0, presence: 3, isDecoding: false),
            IODTypeRecord(members: 2, value: 4, presence: 0, isDecoding: false),
            IODTypeRecord(members: 0, value: 0, presence: 0, isDecoding: true),
        ]
        small.content.iodAttributes = [
            IODAttributeRecord(row: .row(1), type: 1), IODAttributeRecord(row: .row(2), type: 0),
            IODAttributeRecord(row: .row(6), type: 2), IODAttributeRecord(row: .row(7), type: 2),
            IODAttributeRecord(row: .row(1), type: 0), IODAttributeRecord(row: .row(6), type: 2),
        ]
        small.content.iodLists = [IODListRecord(first: 0, count: 4), IODListRecord(first: 4, count: 2)]
        small.content.iodPlaces = [
            IODPlaceRecord(parent: Tag(rawValue: 0), list: 0), IODPlaceRecord(parent: Self.sequence, list: 1),
        ]
        return small
    }

    @Test(arguments: [
        (name, nil, 0, IODRequirement.optional), (name, nil, 1, .absent), (name, nil, 2, .value),
        (name, sequence, 1, .presence), (name, sequence, 2, .absent), (sequence, nil, 1, .presence),
        (slope, nil, 1, .absent), (slope, sequence, 1, .absent), (name, Tag(0x0040, 0x0275), 1, .absent),
        (Tag(0x0010, 0x0010), nil, 1, .absent), (Tag(0x0009, 0x1001), nil, 0, .absent),
    ])
    func requirement(tag: Tag, parent: Tag?, variant: Int, expected: IODRequirement) throws {
        let ruleset = try Self.small().ruleset()
        #expect(ruleset.requirement(of: tag, in: parent, variant: variant) == expected)
    }

    @Test func decodingNeedsATagAtItsPlaceOnly() throws {
        let ruleset = try Self.small().ruleset()
        #expect(ruleset.decodingNeeds(Self.slope, in: nil))
        #expect(!ruleset.decodingNeeds(Self.slope, in: Self.sequence))
        #expect(!ruleset.decodingNeeds(Self.name, in: nil))
    }

    /// The elements in question; those that are named, for an expected output.
    private static func dataSet(
        _ sopClass: String, _ present: Set<String>, slope: VR = .DS, padding: VR = .US, bookkeeping: Ruleset? = nil
    ) -> DicomBytes {
        var set = DicomBytes(.explicitLittle)
        set.element(.sopClassUID, .UI, sopClass)
        if present.contains("name") { set.element(name, .LO, "ab") }
        if present.contains("sequence") {
            set.sequence(sequence, length: .defined) { items in
                items.item(length: .defined) { if present.contains("nested") { $0.element(name, .LO, "cd") } }
            }
        }
        if let bookkeeping { appendBookkeeping(&set, bookkeeping) }
        if present.contains("pixels") {
            for tag in shape { set.element(tag, .US, tag == shape[2] ? "\u{10}\0" : "\u{1}\0") }
        }
        if present.contains("padding") { set.element(IODTests.padding, padding, "ab") }
        if present.contains("slope") { set.element(IODTests.slope, slope, "1 ") }
        if present.contains("pixels") { set.element(.pixelData, .OW, "ab") }
        return set
    }

    @Test(arguments: [
        ("1.2.840.10008.5.1.4.1.1.2", Set(["sequence", "nested"])), ("1.2.840.10008.5.1.4.1.1.4", Set(["name"])),
        // A class that nobody knows may have what any has.
        ("1.2.3", Set(["name", "sequence", "nested"])),
    ])
    func whatTheIODHasWhereItStandsIsKept(sopClass: String, kept: Set<String>) throws {
        let ruleset = try Self.small().ruleset()
        let all: Set = ["name", "sequence", "nested", "padding", "slope"]
        let expected = Self.dataSet(sopClass, kept, bookkeeping: ruleset)
        #expect(try run(Self.dataSet(sopClass, all), ruleset).bytes == expected.bytes)
    }

    /// What stands twice, how it ends, and what is different.
    struct Twice: Sendable {
        var second = "2 "
        var isNested = false
        var hasPixels = true
        var onError = ErrorOutcome.quarantine
        var isRemoved = false
        var end: String
    }

    /// Of copies that differ none is written: where decoding needs one, that is no image any more.
    @Test(arguments: [
        Twice(end: "quarantined"), Twice(isNested: true, end: "quarantined"), Twice(onError: .reject, end: "rejected"),
        Twice(second: "1 ", end: "written"), Twice(hasPixels: false, end: "written"),
        Twice(isNested: true, hasPixels: false, end: "written"), Twice(onError: .remove, end: "written"),
        Twice(isRemoved: true, end: "written"),
    ])
    func copiesOfWhatDecodingNeeds(_ one: Twice) throws {
        var small = Self.small()
        small.content.onError = one.onError
        if one.isRemoved { small.row(Self.slope, .DS, .remove) }
        let ruleset = try small.ruleset()
        var set = DicomBytes(.explicitLittle)
        set.element(.sopClassUID, .UI, "1.2.840.10008.5.1.4.1.1.2")
        set.sequence(Self.sequence) { sequence in
            sequence.item { item in
                item.element(Self.padding, .US, "1 ")
                if one.isNested { item.element(Self.padding, .US, one.second) }
            }
        }
        if one.hasPixels {
            for tag in Self.shape { set.element(tag, .US, tag == Self.shape[2] ? "\u{10}\0" : "\u{1}\0") }
        }
        set.element(Self.slope, .DS, "1 ")
        if !one.isNested { set.element(Self.slope, .DS, one.second) }
        if one.hasPixels { set.element(.pixelData, .OW, "ab") }
        let end: String
        do {
            _ = try run(set, ruleset)
            end = "written"
        } catch Stop.quarantined(let failure) where failure.code == .contradiction {
            end = "quarantined"
        } catch Stop.rejected(let failure) where failure.code == .contradiction {
            end = "rejected"
        }
        #expect(end == one.end)
    }

    /// Without its character set nobody can say what a text means, pixels or not.
    @Test(
        arguments: [
            (ErrorOutcome.quarantine, "ISO_IR 192", false, FileFailure.Code.contradiction),
            (.remove, "ISO_IR 192", false, .contradiction),
            (.quarantine, "ISO_IR 100", false, nil), (.quarantine, "ISO_IR 192", true, nil),
        ] as [(ErrorOutcome, String, Bool, FileFailure.Code?)])
    func copiesOfACharacterSet(
        onError: ErrorOutcome, second: String, isRemoved: Bool, expected: FileFailure.Code?
    ) throws {
        for isNested in [false, true] {
            var small = SmallRuleset(otherwise: .keep)
            small.content.onError = onError
            small.row(.specificCharacterSet, .CS, isRemoved ? .remove : .keep)
            var set = DicomBytes(.explicitLittle)
            func copies(_ set: inout DicomBytes) {
                set.element(.specificCharacterSet, .CS, "ISO_IR 100")
                set.element(.specificCharacterSet, .CS, second)
            }
            if !isNested { copies(&set) }
            set.sequence(Self.sequence) { $0.item { if isNested { copies(&$0) } } }
            #expect(try stop(set, small.ruleset()) == expected)
        }
    }

    /// A sequence that decoding needs, under a VR that says that it is none.
    @Test(arguments: [(true, true, true), (false, true, false), (true, false, false)])
    func sequencesThatDecodingNeeds(isNeeded: Bool, hasPixels: Bool, isHeld: Bool) throws {
        var small = Self.small()
        small.row(Self.sequence, .SQ, .keep)
        if isNeeded { small.content.iodAttributes[1] = IODAttributeRecord(row: .row(2), type: 2) }
        for vr in [VR.OB, .LO] {
            var set = DicomBytes(.explicitLittle)
            set.element(.sopClassUID, .UI, "1.2.840.10008.5.1.4.1.1.2")
            set.element(Self.sequence, vr, "text")
            if hasPixels {
                for tag in Self.shape { set.element(tag, .US, tag == Self.shape[2] ? "\u{10}\0" : "\u{1}\0") }
                set.element(.pixelData, .OW, "ab")
            }
            #expect(try stop(set, small.ruleset()) == (isHeld ? .misfit : nil))
        }
    }

    @Test(arguments: [
        (VR.DS, VR.US, Set(["slope", "padding", "pixels"])), (.FD, .US, Set(["padding", "pixels"])),
        (.DS, .SS, Set(["slope", "padding", "pixels"])), (.DS, .CS, Set(["slope", "pixels"])),
    ])
    func whatDecodingNeedsStaysWithPixels(slope: VR, padding: VR, kept: Set<String>) throws {
        let ruleset = try Self.small().ruleset()
        let sopClass = "1.2.840.10008.5.1.4.1.1.4"
        let input = Self.dataSet(sopClass, ["padding", "slope", "pixels"], slope: slope, padding: padding)
        let output = try run(input, ruleset).bytes
        let expected = Self.dataSet(
            sopClass, kept, slope: slope == .UN ? .DS : slope, padding: padding == .UN ? .US : padding,
            bookkeeping: ruleset)
        #expect(output == expected.bytes)
    }
}
