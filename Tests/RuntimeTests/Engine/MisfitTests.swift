import Testing

@testable import MidicRuntime

private let modality = Tag(0x0008, 0x0060)
private let thickness = Tag(0x0018, 0x0050)
private let rows = Tag(0x0028, 0x0010)

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

/// A kept value is of its row's VR, whatever the file says.
@Suite struct MisfitTests {
    /// A value under some VR of the file and what is kept of it; nil if it went.
    struct Case: Sendable, CustomTestStringConvertible {
        var tag: Tag
        var row: VR
        var file: VR
        var value: [UInt8]
        var kept: [UInt8]?
        /// The VR in the output.
        var written: VR?

        init(_ tag: Tag, _ row: VR, _ file: VR, _ value: [UInt8], _ kept: [UInt8]?, _ written: VR? = nil) {
            (self.tag, self.row, self.file, self.value, self.kept) = (tag, row, file, value, kept)
            self.written = written ?? row
        }

        var testDescription: String { "\(tag) \(row) \(file) \(value)" }
    }

    private static let identity = bytes("DOE^JANE 19500101 ")

    // swift-format-ignore
    static let cases: [Case] = [
        Case(modality, .CS, .CS, bytes("CT"), bytes("CT")), Case(modality, .CS, .CS, identity, nil),
        Case(modality, .CS, .CS, bytes("CT\0DOE^JANE "), nil), Case(modality, .CS, .CS, bytes("CT\0\0"), bytes("CT")),
        Case(modality, .CS, .LO, bytes("CT"), bytes("CT")), Case(modality, .CS, .UT, identity, nil),
        Case(modality, .CS, .UN, bytes("CT"), bytes("CT")), Case(modality, .CS, .UN, identity, nil),
        Case(modality, .CS, .PN, bytes("CT"), nil), Case(modality, .CS, .UI, bytes("1 "), nil),
        Case(modality, .CS, .OB, bytes("CT"), nil), Case(modality, .CS, .US, bytes("CT"), nil),
        Case(thickness, .DS, .DS, bytes("1.5\\2 "), bytes("1.5\\2 ")), Case(thickness, .DS, .IS, bytes("15"), bytes("15")),
        Case(thickness, .DS, .LT, identity, nil), Case(thickness, .DS, .FD, Array(repeating: 0, count: 8), nil),
        Case(thickness, .DS, .DS, bytes("1.5\\DOE^JANE "), nil), Case(thickness, .DS, .DS, bytes("1.5\0"), bytes("1.5 ")),
        Case(rows, .US, .US, [0, 2], [0, 2]), Case(rows, .US, .SS, [0, 2], [0, 2], .SS), Case(rows, .US, .OW, [0, 2], [0, 2]),
        Case(rows, .US, .UN, [0, 2], [0, 2]), Case(rows, .US, .US, [0, 2, 1], nil), Case(rows, .US, .OB, [0, 2], nil),
        Case(rows, .US, .UL, [0, 2, 0, 0], nil), Case(rows, .US, .FL, [0, 2, 0, 0], nil), Case(rows, .US, .LO, bytes("12"), nil),
        Case(Tag(0x0018, 0x9074), .DT, .DT, bytes("20240101"), bytes("20240101")), Case(Tag(0x0018, 0x9074), .DT, .DA, bytes("20240101"), nil),
        // An AT holds tags that there are: here the ruleset knows this one only.
        Case(Tag(0x0028, 0x0009), .AT, .AT, [0x28, 0, 9, 0], [0x28, 0, 9, 0]), Case(Tag(0x0028, 0x0009), .AT, .AT, [0x28, 0, 9, 0, 1, 1], nil),
        Case(Tag(0x0028, 0x0009), .AT, .AT, [9, 0, 1, 0x10], [9, 0, 1, 0x10]), Case(Tag(0x0028, 0x0009), .AT, .AT, [9, 0, 1, 0], nil),
        Case(Tag(0x0028, 0x0009), .AT, .AT, bytes("DOE^JANE"), nil), Case(Tag(0x0028, 0x0009), .AT, .AT, [0x28, 0, 9, 0] + bytes("DOE^"), nil),
        Case(Tag(0x0028, 0x0009), .AT, .UL, [0x28, 0, 9, 0], nil),
        Case(Tag(0x0066, 0x0016), .OF, .OF, Array(repeating: 1, count: 6), nil), Case(Tag(0x0066, 0x0016), .OF, .FL, Array(repeating: 1, count: 8), Array(repeating: 1, count: 8)),
        Case(Tag(0x0008, 0x0070), .LO, .LO, bytes("maker\0\0\0"), bytes("maker ")), Case(Tag(0x0008, 0x0070), .LO, .SH, bytes("maker "), bytes("maker ")),
        Case(Tag(0x0008, 0x0070), .LO, .LO, bytes("a\nb "), nil), Case(Tag(0x0008, 0x0070), .LO, .DA, bytes("20240101"), nil),
        // What begins like an item is never a plain value.
        Case(Tag(0x0028, 0x1201), .OW, .OW, [0xFE, 0xFF, 0, 0xE0, 0, 0, 0, 0], nil), Case(Tag(0x0028, 0x1201), .OW, .OW, [0xFF, 0xFE, 0xE0, 0, 0, 0, 0, 0], nil),
        Case(Tag(0x0018, 0x9305), .FD, .FD, [0xFE, 0xFF, 0, 0xE0, 0, 0, 0, 0], nil), Case(Tag(0x0028, 0x1201), .OW, .OW, [0xFE, 0xFF, 0, 0], [0xFE, 0xFF, 0, 0]),
        // Empty is no misfit.
        Case(modality, .CS, .CS, [], []), Case(rows, .US, .US, [], []),
    ]

    @Test(arguments: cases, [Encoding.explicitLittle, .implicitLittle, .explicitBig])
    func keptValues(given: Case, encoding: Encoding) throws {
        var small = SmallRuleset()
        small.row(given.tag, given.row, small.action(.keep, .UN))
        let ruleset = try small.ruleset()
        // Implicit VR says no VR: only the value counts there. Bytes of UN are little endian everywhere.
        if encoding == .implicitLittle, given.file != given.row, given.file != .UN { return }
        if encoding == .explicitBig, given.file == .UN || !given.row.isText { return }
        var input = DicomBytes(encoding)
        input.element(given.tag, given.file, bytes: given.value)
        let result = try run(input, ruleset, encoding: encoding)
        var tape = ElementTape()
        try TapeBuilder.build(
            result.bytes.rawBytes, from: 0, to: result.bytes.count, encoding: encoding, vrSource: ruleset, into: &tape)
        let found = tape.find(given.tag).map { tape.entries[$0] }
        #expect(found.map { Array(result.bytes[$0.value]) } == given.kept)
        if let found, encoding.isExplicit { #expect(found.vr == given.written) }
        #expect(result.counts.removed == (given.kept == nil ? 1 : 0))
    }

    /// The rule's own `else`, and its own else.
    @Test func aFallbackComesFirst() throws {
        var small = SmallRuleset()
        // A fallback has a larger index than the action that names it.
        let first = small.content.actions.count
        let keep = small.action(.keep, .UN, fallback: first + 1)
        small.action(.copy, .CS, [Operand(.tag, Tag(0x0008, 0x0070).rawValue)], fallback: first + 2)
        small.action(.set, .CS, [Operand(.value, small.template("OT"))])
        small.row(modality, .CS, keep)
        let ruleset = try small.ruleset()
        for (source, expected) in [("MR", "MR"), ("Doe^Jane", "OT")] {
            var input = DicomBytes(.explicitLittle)
            input.element(modality, .CS, "DOE^JANE")
            input.element(Tag(0x0008, 0x0070), .LO, source)
            var output = DicomBytes(.explicitLittle)
            output.element(modality, .CS, expected)
            appendBookkeeping(&output, ruleset)
            #expect(try run(input, ruleset).bytes == output.bytes)
        }
    }
}
