import Testing

@testable import MidicRuntime

/// Encapsulated pixels: the offset tables and lengths that describe their fragments.
@Suite struct OffsetTableTests {
    /// A syntax in which a frame can be any number of fragments.
    private static let video = "1.2.840.10008.1.2.4.102"

    private func bytes(_ numbers: [UInt32]) -> [UInt8] {
        numbers.flatMap { number in (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
    }

    private func long(_ numbers: [UInt64]) -> [UInt8] {
        numbers.flatMap { number in (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
    }

    /// Fragments of 4 and 6 bytes and so on: their items start at 0, 12, 26, 42.
    private func append(_ table: [UInt8]?, _ fragments: Int, to set: inout DicomBytes) {
        set.header(.pixelData, .OB, length: .max)
        if let table {
            set.fragment(table)
            for index in 0..<fragments { set.fragment([UInt8](repeating: 0xFF, count: 4 + 2 * index)) }
        }
        set.delimiter(.sequenceDelimiter)
    }

    private func object(
        _ table: [UInt8]?, _ fragments: Int, frames: String = "1", before: (inout DicomBytes) -> Void = { _ in }
    ) -> DicomBytes {
        var set = DicomBytes(.explicitLittle)
        PixelObject(frames: frames).describe(&set)
        before(&set)
        append(table, fragments, to: &set)
        return set
    }

    private func expect(
        _ input: DicomBytes, _ output: DicomBytes?, mended: Int = 0, syntax: String? = Self.video,
        _ place: SourceLocation = #_sourceLocation
    ) throws {
        let ruleset = try PixelObject.ruleset()
        guard let output else {
            #expect(try stop(input, ruleset, syntax: syntax) == .offsetTable, sourceLocation: place)
            return
        }
        var expected = DicomBytes(.explicitLittle)
        appendBookkeeping(&expected, ruleset)
        let result = try run(input, ruleset, syntax: syntax)
        #expect(result.bytes == expected.bytes + output.bytes, sourceLocation: place)
        #expect(result.counts.mended == mended, sourceLocation: place)
    }

    @Test func rightTablesStay() throws {
        for (table, fragments, frames): ([UInt32], Int, String) in [
            ([], 1, "1"), ([], 3, "2"), ([0], 1, "1"), ([0], 3, "1"), ([0, 12, 26], 3, "3"), ([0, 26], 4, "2"),
            ([0, 12], 3, "3"),
        ] {
            let set = object(bytes(table), fragments, frames: frames)
            try expect(set, set)
        }
    }

    @Test func noItemAtAll() throws {
        #expect(try stop(object(nil, 0), PixelObject.ruleset(), syntax: Self.video) == .pixelLength)
    }

    @Test func wrongTablesAreRebuiltOrRefused() throws {
        let text = Array("DOE^JANE".utf8)
        try expect(object(text, 1), object(bytes([0]), 1), mended: 1)
        try expect(object(text, 3), object(bytes([0]), 3), mended: 1)
        try expect(object(text, 2, frames: "2"), object(bytes([0, 12]), 2, frames: "2"), mended: 1)
        try expect(object(text, 3, frames: "2"), nil)
        for wrong: [UInt8] in [
            bytes([4]), bytes([0, 0]), bytes([0, 26, 12]), bytes([0, 11]), bytes([0, 12, 26, 42]),
            bytes([0, .max]), bytes([0, 12, 26]) + [0], Array("DOE^JANE 19500101 ".utf8),
        ] {
            try expect(object(wrong, 3, frames: "3"), object(bytes([0, 12, 26]), 3, frames: "3"), mended: 1)
        }
        // No fragment at all.
        try expect(object(bytes([0]), 0), nil)
    }

    /// Fragments of odd length get a byte, and offsets follow.
    @Test func oddFragments() throws {
        func build(_ table: [UInt32], _ lengths: [Int], padded: Bool = false) -> DicomBytes {
            var set = DicomBytes(.explicitLittle)
            PixelObject(frames: "3").describe(&set)
            set.header(.pixelData, .OB, length: .max)
            set.fragment(bytes(table))
            for length in lengths {
                set.fragment([UInt8](repeating: 0xFF, count: length) + (padded && length % 2 == 1 ? [0] : []))
            }
            set.delimiter(.sequenceDelimiter)
            return set
        }
        let lengths = [5, 4, 3]
        try expect(build([0, 13, 25], lengths), build([0, 14, 26], lengths, padded: true), mended: 1)
        try expect(build([], lengths), build([], lengths, padded: true), mended: 1)
        try expect(build([0, 25], lengths), build([0, 26], lengths, padded: true), mended: 1)
        try expect(build([0, 1], lengths), build([0, 14, 26], lengths, padded: true), mended: 1)
    }

    @Test func fragmentsAgainstFrames() {
        #expect(FragmentRule(syntax: "1.2.840.10008.1.2.5").allows(2, frames: 2))
        #expect(!FragmentRule(syntax: "1.2.840.10008.1.2.5").allows(3, frames: 2))
        #expect(FragmentRule(syntax: "1.2.840.10008.1.2.4.90").allows(3, frames: 2))
        #expect(!FragmentRule(syntax: "1.2.840.10008.1.2.4.90").allows(1, frames: 2))
        #expect(FragmentRule(syntax: "1.2.840.10008.1.2.4.102").allows(1, frames: 200))
    }

    @Test func numberOfFragments() throws {
        let ruleset = try PixelObject.ruleset()
        let rle = "1.2.840.10008.1.2.5"
        let jpeg = "1.2.840.10008.1.2.4.50"
        #expect(try stop(object([], 2, frames: "2"), ruleset, syntax: rle) == nil)
        #expect(try stop(object([], 3, frames: "2"), ruleset, syntax: rle) == .pixelLength)
        #expect(try stop(object([], 3, frames: "2"), ruleset, syntax: jpeg) == nil)
        #expect(try stop(object([], 1, frames: "2"), ruleset, syntax: jpeg) == .pixelLength)
    }

    @Test func extendedTables() throws {
        func tables(_ offsets: [UInt8], _ lengths: [UInt8], total: [UInt8]? = nil) -> (inout DicomBytes) -> Void {
            { set in
                set.element(.extendedOffsetTable, .OV, bytes: offsets)
                set.element(.extendedOffsetTableLengths, .OV, bytes: lengths)
                if let total { set.element(.encapsulatedPixelDataValueTotalLength, .UV, bytes: total) }
            }
        }
        let right = object([], 2, frames: "2", before: tables(long([0, 12]), long([4, 5]), total: long([10])))
        try expect(right, right)
        let exact = object([], 2, frames: "2", before: tables(long([0, 12]), long([4, 6])))
        let text = Array("DOE^JANE19500101".utf8)
        try expect(object([], 2, frames: "2", before: tables(text, long([4, 6]))), exact, mended: 2)
        try expect(object([], 2, frames: "2", before: tables(long([0, 12]), text)), exact, mended: 2)
        try expect(object([], 2, frames: "2", before: tables(Array(text.prefix(8)), text)), exact, mended: 2)
        // Which fragments make a frame cannot be told: the tables go.
        try expect(object([], 3, frames: "2", before: tables(text, text)), object([], 3, frames: "2"))
        try expect(
            object([], 2, before: { $0.element(.encapsulatedPixelDataValueTotalLength, .UV, bytes: long([0x4A4F])) }),
            object([], 2))
    }

    /// Beside native pixels, and beside none, they describe nothing.
    @Test func extendedTablesWithoutFragments() throws {
        var input = DicomBytes(.explicitLittle)
        PixelObject().describe(&input)
        var output = input
        input.element(.extendedOffsetTable, .OV, bytes: Array("DOE^JANE19500101".utf8))
        input.element(.extendedOffsetTableLengths, .OV, bytes: long([4]))
        input.element(.encapsulatedPixelDataValueTotalLength, .UV, bytes: long([4]))
        input.element(.pixelData, .OW, bytes: [UInt8](repeating: 0x41, count: 12))
        output.element(.pixelData, .OW, bytes: [UInt8](repeating: 0x41, count: 12))
        try expect(input, output, syntax: nil)
    }

    // MARK: In items

    private func icon(frames: String, _ table: [UInt8], _ fragments: Int) -> DicomBytes {
        var set = DicomBytes(.explicitLittle)
        set.sequence(.iconImageSequence) { sequence in
            sequence.item { item in
                PixelObject(frames: frames).describe(&item)
                append(table, fragments, to: &item)
            }
        }
        return set
    }

    private func ruleset(_ origin: RuleRecord.Origin) throws -> Ruleset {
        var small = SmallRuleset(otherwise: .keep)
        small.content.rules.append(RuleRecord(origin: origin, overrides: false, layer: 0, text: 0, because: 0))
        small.row(.iconImageSequence, .SQ, small.action(ActionRecord(opcode: .keep, vr: .SQ, rule: 1)))
        small.row(.pixelData, .OW, .keep)
        return try small.ruleset()
    }

    /// Fragments take their sequence with them unless a rule names it; then their table is looked at as at the root.
    @Test func fragmentsInIcons() throws {
        let named = try ruleset(.named)
        var expected = DicomBytes(.explicitLittle)
        appendBookkeeping(&expected, named)
        let right = icon(frames: "1", [], 1)
        #expect(try run(right, named, syntax: Self.video).bytes == expected.bytes + right.bytes)
        let text = icon(frames: "1", Array("DOE^JANE".utf8), 1)
        #expect(
            try run(text, named, syntax: Self.video).bytes == expected.bytes + icon(frames: "1", bytes([0]), 1).bytes)
        for origin: RuleRecord.Origin in [.policy, .otherwise, .option] {
            let other = try ruleset(origin)
            var without = DicomBytes(.explicitLittle)
            appendBookkeeping(&without, other)
            #expect(try run(right, other, syntax: Self.video).bytes == without.bytes)
        }
    }
}
