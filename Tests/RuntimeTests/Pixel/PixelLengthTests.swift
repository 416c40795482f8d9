import Testing

@testable import MidicRuntime

/// A data set with pixels, and the policy that keeps all of it.
struct PixelObject {
    var rows: UInt16? = 2
    var columns: UInt16? = 3
    var bits: UInt16? = 16
    var samples: UInt16?
    var frames: String?
    var photometric: String?
    var tag = Tag.pixelData
    var encoding = Encoding.explicitLittle

    func describe(_ set: inout DicomBytes) {
        if let samples { set.element(.samplesPerPixel, .US, uint16: samples) }
        if let photometric { set.element(.photometricInterpretation, .CS, photometric) }
        if let frames { set.element(.numberOfFrames, .IS, frames) }
        if let rows { set.element(.rows, .US, uint16: rows) }
        if let columns { set.element(.columns, .US, uint16: columns) }
        if let bits { set.element(.bitsAllocated, .US, uint16: bits) }
    }

    func native(_ length: Int) -> DicomBytes {
        var set = DicomBytes(encoding)
        describe(&set)
        let vr = tag == .floatPixelData ? VR.OF : tag == .doubleFloatPixelData ? .OD : .OW
        set.element(tag, vr, bytes: [UInt8](repeating: 0x41, count: length))
        return set
    }

    static func ruleset() throws -> Ruleset {
        var small = SmallRuleset(otherwise: .keep)
        for tag in [Tag.samplesPerPixel, .rows, .columns, .bitsAllocated] { small.row(tag, .US, .keep) }
        small.row(.numberOfFrames, .IS, .keep)
        small.row(.pixelData, .OW, .keep)
        small.row(.floatPixelData, .OF, .keep)
        small.row(.doubleFloatPixelData, .OD, .keep)
        small.row(.iconImageSequence, .SQ, .keep)
        return try small.ruleset()
    }
}

extension Tag {
    static let iconImageSequence = Tag(0x0088, 0x0200)
}

@Suite struct PixelLengthTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let object: PixelObject
        let length: Int
        /// Bytes that stay; nil: the file is held.
        let stays: Int?
        init(_ length: Int, _ stays: Int?, _ object: PixelObject = PixelObject()) {
            (self.length, self.stays, self.object) = (length, stays, object)
        }
        var testDescription: String { "\(object.tag) \(length) -> \(stays.map(String.init) ?? "held")" }
    }

    static let cases = [
        Case(12, 12), Case(14, 12), Case(0, 0), Case(10, nil), Case(11, nil), Case(1, nil),
        Case(12 + (1 << 20), 12), Case(13 + (1 << 20), nil),
        // A pad byte that is missing, one that is there, one too many.
        Case(15, 16, PixelObject(rows: 3, columns: 5, bits: 8)),
        Case(16, 16, PixelObject(rows: 3, columns: 5, bits: 8)),
        Case(17, 16, PixelObject(rows: 3, columns: 5, bits: 8)),
        Case(13, 12),
        // Frames, one bit without gaps, samples, shared colour.
        Case(36, 36, PixelObject(frames: "3 ")), Case(36, nil, PixelObject(frames: "4")),
        Case(12, 12, PixelObject(frames: "")), Case(12, 12, PixelObject(frames: "0")),
        Case(12, nil, PixelObject(frames: "x")), Case(12, nil, PixelObject(frames: "1\\1")),
        Case(12, nil, PixelObject(frames: "-1")),
        Case(6, 6, PixelObject(rows: 5, columns: 3, bits: 1, frames: "3")),
        Case(8, 6, PixelObject(rows: 5, columns: 3, bits: 1, frames: "3")),
        Case(18, 18, PixelObject(bits: 8, samples: 3, photometric: "RGB")),
        Case(18, 12, PixelObject(bits: 8, samples: 3, photometric: "YBR_FULL_422")),
        Case(12, 12, PixelObject(bits: 8, samples: 3, photometric: "YBR_PARTIAL_422 ")),
        // Without what the length follows from.
        Case(12, nil, PixelObject(rows: nil)), Case(12, nil, PixelObject(columns: nil)),
        Case(12, nil, PixelObject(bits: nil)), Case(12, nil, PixelObject(rows: 0)),
        Case(12, nil, PixelObject(bits: 0)), Case(12, nil, PixelObject(samples: 0)), Case(0, 0, PixelObject(rows: nil)),
        // Numbers that overflow.
        Case(12, nil, PixelObject(rows: .max, columns: .max, bits: .max, samples: .max, frames: "2147483647")),
        Case(24, 24, PixelObject(bits: 32, tag: .floatPixelData)),
        Case(26, 24, PixelObject(bits: 32, tag: .floatPixelData)),
        Case(12, nil, PixelObject(bits: 16, tag: .floatPixelData)),
        Case(48, 48, PixelObject(bits: 64, tag: .doubleFloatPixelData)),
    ]

    @Test(arguments: cases, [Encoding.explicitLittle, .implicitLittle, .explicitBig])
    func atTheRoot(_ one: Case, encoding: Encoding) throws {
        var object = one.object
        object.encoding = encoding
        let ruleset = try PixelObject.ruleset()
        guard let stays = one.stays else {
            #expect(try stop(object.native(one.length), ruleset, encoding: encoding) == .pixelLength)
            return
        }
        let result = try run(object.native(one.length), ruleset, encoding: encoding)
        #expect(Array(result.bytes.suffix(stays + 4).prefix(4)) == lengthField(stays, encoding))
        #expect(result.bytes.suffix(stays).filter { $0 == 0x41 }.count == min(one.length, pixels(one, stays)))
        #expect(result.counts.mended == (one.length > stays ? 1 : 0))
    }

    private func pixels(_ one: Case, _ stays: Int) -> Int {
        // An odd number of bytes is padded with zero when something was cut or the pad was missing.
        one.length == stays ? stays : one.length > stays ? stays - (one.object.rows == 3 ? 1 : 0) : one.length
    }

    private func lengthField(_ length: Int, _ encoding: Encoding) -> [UInt8] {
        let little = (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
        return encoding.isBigEndian ? little.reversed() : little
    }

    /// A description that stands twice is believed if both say the same.
    @Test func copiesOfADescription() throws {
        var set = DicomBytes(.explicitLittle)
        PixelObject().describe(&set)
        set.element(.columns, .US, uint16: 3)
        set.element(.pixelData, .OW, bytes: [UInt8](repeating: 1, count: 12))
        #expect(try stop(set, PixelObject.ruleset()) == nil)
        var other = DicomBytes(.explicitLittle)
        PixelObject().describe(&other)
        other.element(.columns, .US, uint16: 4)
        other.element(.pixelData, .OW, bytes: [UInt8](repeating: 1, count: 12))
        #expect(try stop(other, PixelObject.ruleset()) == .pixelLength)
        // The same number in another header or another spelling: none of the copies is written.
        var header = DicomBytes(.explicitLittle)
        PixelObject().describe(&header)
        header.element(.columns, .SS, uint16: 3)
        header.element(.pixelData, .OW, bytes: [UInt8](repeating: 1, count: 12))
        #expect(try stop(header, PixelObject.ruleset()) == .pixelLength)
        var spelling = DicomBytes(.explicitLittle)
        PixelObject(frames: "2").describe(&spelling)
        spelling.element(.numberOfFrames, .IS, "02")
        spelling.element(.pixelData, .OW, bytes: [UInt8](repeating: 1, count: 24))
        #expect(try stop(spelling, PixelObject.ruleset()) == .pixelLength)
    }

    @Test func pixelsThatGoAreNotLookedAt() throws {
        var small = SmallRuleset(otherwise: .keep)
        small.row(.pixelData, .OW, .remove)
        #expect(try stop(PixelObject(rows: nil).native(12), small.ruleset()) == nil)
    }

    // MARK: In items

    private func icon(_ object: PixelObject, _ length: Int, in tag: Tag = .iconImageSequence) -> DicomBytes {
        var set = DicomBytes(.explicitLittle)
        set.sequence(tag) { sequence in
            sequence.item { item in
                object.describe(&item)
                item.element(.pixelData, .OW, bytes: [UInt8](repeating: 0x41, count: length))
            }
        }
        return set
    }

    @Test func icons() throws {
        let ruleset = try PixelObject.ruleset()
        var expected = DicomBytes(.explicitLittle)
        appendBookkeeping(&expected, ruleset)
        let cut = try run(icon(PixelObject(), 16), ruleset)
        #expect(cut.bytes == expected.bytes + icon(PixelObject(), 12).bytes)
        #expect(cut.counts.mended == 1)
        #expect(try stop(icon(PixelObject(), 8), ruleset) == .pixelLength)
        // The sequence goes, and the rest of the object stays.
        let gone = try run(icon(PixelObject(rows: nil), 12), ruleset)
        #expect(gone.bytes == expected.bytes)
        #expect(try run(icon(PixelObject(rows: nil), 0), ruleset).bytes.count > expected.bytes.count)
    }

    /// The nearest sequence goes, not those around it.
    @Test func nested() throws {
        var small = SmallRuleset(otherwise: .keep)
        small.row(Tag(0x0008, 0x1140), .SQ, .keep)
        small.row(.iconImageSequence, .SQ, .keep)
        small.row(.pixelData, .OW, .keep)
        let ruleset = try small.ruleset()
        func build(_ icon: (inout DicomBytes) -> Void) -> DicomBytes {
            var set = DicomBytes(.explicitLittle)
            set.sequence(Tag(0x0008, 0x1140)) { sequence in
                sequence.item { item in
                    item.element(Tag(0x0020, 0x0013), .IS, "1 ")
                    icon(&item)
                }
            }
            return set
        }
        let input = build { item in
            item.sequence(.iconImageSequence) { sequence in
                sequence.item { $0.element(.pixelData, .OW, bytes: [1, 2]) }
            }
        }
        var expected = build { _ in }
        appendBookkeeping(&expected, ruleset)
        #expect(try run(input, ruleset).bytes == expected.bytes)
    }

    /// In a private sequence nobody knows what the description is.
    @Test func privateSequences() throws {
        var small = SmallRuleset(otherwise: .keep)
        small.row(.pixelData, .OW, .keep)
        let keep = small.action(ActionRecord(opcode: .keep, vr: .UN, rule: 0))
        small.content.creators = [
            CreatorRecord(name: small.string("ACME"), firstRow: 0, rowCount: 0, decision: keep)
        ]
        let ruleset = try small.ruleset()
        var input = DicomBytes(.explicitLittle)
        input.element(Tag(0x0019, 0x0010), .LO, "ACME")
        input.sequence(Tag(0x0019, 0x1001)) { sequence in
            sequence.item { $0.element(.pixelData, .OW, bytes: [1, 2, 3, 4]) }
        }
        var expected = DicomBytes(.explicitLittle)
        appendBookkeeping(&expected, ruleset)
        #expect(try run(input, ruleset).bytes == expected.bytes + input.bytes)
    }
}
