import Testing

@testable import MidicRuntime

/// Overlay planes and curves go and stay as a whole.
@Suite struct RepeatingGroupTests {
    private func plane(_ group: UInt16, data: Int?, texts: Bool = true) -> DicomBytes {
        var set = DicomBytes(.explicitLittle)
        set.element(Tag(group, 0x0010), .US, uint16: 2)
        set.element(Tag(group, 0x0011), .US, uint16: 8)
        if texts { set.element(Tag(group, 0x0022), .LO, "Doe, Jane") }
        set.element(Tag(group, 0x0040), .CS, "G ")
        set.element(Tag(group, 0x0050), .SS, bytes: [1, 0, 1, 0])
        set.element(Tag(group, 0x0100), .US, uint16: 1)
        set.element(Tag(group, 0x0102), .US, uint16: 0)
        if texts { set.element(Tag(group, 0x1500), .LO, "Doe, Jane") }
        if let data { set.element(Tag(group, 0x3000), .OW, bytes: [UInt8](repeating: 0x41, count: data)) }
        return set
    }

    /// - Parameter keeps: Overlay Data stays; all other elements of the groups go by their own rule, or stay by it.
    private func ruleset(keeps: Bool, others: Opcode) throws -> Ruleset {
        var small = SmallRuleset(otherwise: .keep)
        let data = small.action(ActionRecord(opcode: keeps ? .keep : .remove, vr: .UN, rule: 0))
        let other = small.action(ActionRecord(opcode: others, vr: .UN, rule: 0))
        func wild(_ group: UInt16, _ mask: UInt16, _ element: UInt16, _ decision: Decision) -> WildRecord {
            WildRecord(
                groupMask: 0xFF01, groupLow: group, groupHigh: group, elementMask: mask, elementLow: element & mask,
                elementHigh: element & mask, facts: RowFacts(vr: .UN), decision: decision)
        }
        small.content.wilds = [
            wild(0x6000, 0xFFFF, 0x3000, data), wild(0x5000, 0xFFFF, 0x3000, data), wild(0x6000, 0, 0, other),
            wild(0x5000, 0, 0, other),
        ]
        return try small.ruleset()
    }

    private func expect(
        _ input: DicomBytes, _ output: [UInt8], _ ruleset: Ruleset, _ place: SourceLocation = #_sourceLocation
    )
        throws
    {
        var expected = DicomBytes(.explicitLittle)
        appendBookkeeping(&expected, ruleset)
        #expect(try run(input, ruleset).bytes == expected.bytes + output, sourceLocation: place)
    }

    @Test(arguments: [UInt16(0x6000), 0x6002, 0x601E, 0x60FE])
    func theGroupGoesWithItsData(group: UInt16) throws {
        let gone = try ruleset(keeps: false, others: .keep)
        try expect(plane(group, data: 2), [], gone)
        // A plane in unused bits of the pixels.
        try expect(plane(group, data: nil), [], gone)
        let kept = try ruleset(keeps: true, others: .keep)
        try expect(plane(group, data: 2), plane(group, data: 2).bytes, kept)
        try expect(plane(group, data: nil), plane(group, data: nil).bytes, kept)
    }

    @Test func theGroupGoesWithCopiesOfItsDataThatDiffer() throws {
        let kept = try ruleset(keeps: true, others: .keep)
        for group: UInt16 in [0x6000, 0x5002] {
            let data = Tag(group, 0x3000)
            var set = plane(group, data: 2)
            set.element(data, .OW, bytes: [1, 2])
            try expect(set, [], kept)
            #expect(try run(set, kept).counts.duplicates == 2)
            var same = plane(group, data: 2)
            same.element(data, .OW, bytes: [0x41, 0x41])
            try expect(same, plane(group, data: 2).bytes, kept)
        }
    }

    @Test func oneGroupSaysNothingOfAnother() throws {
        let kept = try ruleset(keeps: true, others: .remove)
        var input = plane(0x6000, data: 2)
        input.raw(plane(0x6002, data: 2).bytes)
        try expect(
            input, plane(0x6000, data: 2, texts: false).bytes + plane(0x6002, data: 2, texts: false).bytes, kept)
    }

    @Test func whatReadsThePlaneStaysAndTextsFollowTheirRules() throws {
        let kept = try ruleset(keeps: true, others: .remove)
        try expect(plane(0x6000, data: 2), plane(0x6000, data: 2, texts: false).bytes, kept)
    }

    @Test func lengthOfOverlayData() throws {
        let kept = try ruleset(keeps: true, others: .keep)
        try expect(plane(0x6000, data: 6), plane(0x6000, data: 2).bytes, kept)
        #expect(try stop(plane(0x6000, data: 1), kept) == .pixelLength)
        var undescribed = DicomBytes(.explicitLittle)
        undescribed.element(Tag(0x6000, 0x3000), .OW, bytes: [1, 2])
        #expect(try stop(undescribed, kept) == .pixelLength)
    }

    /// Data that cannot be kept go by what their rule says instead, each action in its turn, and the plane goes with them.
    @Test(arguments: [(false, Opcode.remove), (false, .empty), (true, .remove)])
    func theGroupGoesWithDataThatTheLastActionRemoves(hasSource: Bool, last: Opcode) throws {
        var small = SmallRuleset(otherwise: .keep)
        let first = small.content.actions.count
        let source = Operand(.tag, Tag(0x0010, 0x4000).rawValue)
        small.content.appendAction(.keep, .UN, fallback: first + 1, rule: 0)
        small.content.appendAction(.copy, .OW, [source], fallback: first + 2, rule: 0)
        small.content.appendAction(last, .OW, rule: 0)
        small.content.wilds = [
            WildRecord(
                groupMask: 0xFF01, groupLow: 0x6000, groupHigh: 0x6000, elementMask: 0xFFFF, elementLow: 0x3000,
                elementHigh: 0x3000, facts: RowFacts(vr: .OW), decision: .action(first))
        ]
        var input = DicomBytes(.explicitLittle)
        if hasSource { input.element(Tag(0x0010, 0x4000), .LT, "A ") }
        let before = input.bytes
        input.raw(plane(0x6000, data: 1).bytes)
        var expected = plane(0x6000, data: nil)
        expected.element(Tag(0x6000, 0x3000), .OW, bytes: hasSource ? Array("A ".utf8) : [])
        var output = DicomBytes(.explicitLittle)
        let ruleset = try small.ruleset()
        if hasSource { output.raw(before) }
        appendBookkeeping(&output, ruleset)
        let stays = hasSource || last != .remove
        #expect(try run(input, ruleset).bytes == output.bytes + (stays ? expected.bytes : []))
    }

    @Test func curves() throws {
        var curve = DicomBytes(.explicitLittle)
        curve.element(Tag(0x5000, 0x0005), .US, uint16: 2)
        curve.element(Tag(0x5000, 0x0022), .LO, "Doe, Jane ")
        curve.element(Tag(0x5000, 0x3000), .OW, bytes: [1, 2])
        try expect(curve, [], ruleset(keeps: false, others: .keep))
        try expect(curve, curve.bytes, ruleset(keeps: true, others: .keep))
    }

    /// In items too, and out of order.
    @Test func inItems() throws {
        var input = DicomBytes(.explicitLittle)
        input.sequence(Tag(0x0088, 0x0200)) { sequence in
            sequence.item { item in
                item.element(Tag(0x6000, 0x3000), .OW, bytes: [1, 2])
                item.raw(plane(0x6000, data: nil).bytes)
            }
        }
        var output = DicomBytes(.explicitLittle)
        output.sequence(Tag(0x0088, 0x0200)) { sequence in sequence.item { _ in } }
        try expect(input, output.bytes, ruleset(keeps: false, others: .keep))
    }
}
