// VALU, VPRT, BLOB, ITEM and RNDG: what values are made of.

/// Part of a value: literal bytes (UTF-8 text; ASCII unless the policy wrote other characters) or a parameter.
package struct ValuePartRecord: Hashable, Sendable {
    package enum Kind: UInt8, Sendable, CaseIterable {
        /// index: string.
        case literal = 1
        /// index: parameter.
        case param = 2
        /// index: blob; for OB, OW, UN dummies.
        case blob = 3
        /// index: column of a table.
        case column = 4
    }
    package var kind: Kind = .literal
    package var index: UInt32 = 0

    package init() {}

    package init(kind: Kind, index: UInt32) {
        self.kind = kind
        self.index = index
    }

    static let layout = RecordLayout(
        ValuePartRecord(),
        [
            .code("kind", \.kind), .zeros(3),
            .chosen("what it is", by: \.kind, bytesBefore: 4, \.index) { kind in
                switch kind {
                case .literal: .index(.STRS)
                case .param: .index(.PRMS)
                case .blob: .index(.BLOB)
                case .column: .index(.TCOL)
                }
            },
        ])
}

/// A run of parts that make one value.
package struct ValueTemplateRecord: Hashable, Sendable {
    package var firstPart: UInt32 = 0
    package var partCount: UInt32 = 0

    package init() {}

    package init(firstPart: UInt32, partCount: UInt32) {
        self.firstPart = firstPart
        self.partCount = partCount
    }

    static let layout = RecordLayout(
        ValueTemplateRecord(),
        [
            .run("its parts", of: .VPRT, \.firstPart), .number("number of these", \.partCount),
        ])
}

package struct RoundingRecord: Hashable, Sendable {
    /// Step in millionths; for ages, in millionths of `ageUnit`.
    package var stepMillionths: Int64 = 0
    /// ASCII D, W, M or Y; 0 for numbers.
    package var ageUnit: UInt8 = 0
    package var hasCap: Bool = false
    package var cap: Int32 = 0
    /// From so many completed years on an age is that many years; 0 for nowhere.
    package var olderYears: UInt16 = 0

    package init() {}

    package init(stepMillionths: Int64, ageUnit: UInt8, hasCap: Bool, cap: Int32, olderYears: UInt16 = 0) {
        self.olderYears = olderYears
        self.stepMillionths = stepMillionths
        self.ageUnit = ageUnit
        self.hasCap = hasCap
        self.cap = cap
    }

    static let layout = RecordLayout(
        RoundingRecord(),
        [
            .number("step in millionths, signed, above 0", \.stepMillionths), .number("cap, signed", \.cap),
            .number("unit of ages: ASCII D, W, M or Y; 0 for numbers", \.ageUnit), .flag("has a cap", \.hasCap),
            .number("completed years from which an age is that many years, or 0", \.olderYears),
        ])
}

extension SectionLayout {
    static let values: [SectionLayout] = [
        SectionLayout(
            .VALU, "values: their parts one after the other", \.valueTemplates, ValueTemplateRecord.layout,
            checkRun: { verifier, index, parts throws(RulesetError) in try verifier.limitValue(index, parts) }),
        SectionLayout(.VPRT, "parts of values", \.valueParts, ValuePartRecord.layout),
        SectionLayout(
            .BLOB, "byte strings, for dummies of OB, OW and UN",
            encode: { content, out in out.runs(content.blobs) },
            decode: { ruleset, content in content.blobs = (0..<ruleset.blobCount).map { ruleset.blob(at: $0) } },
            check: { verifier throws(RulesetError) in
                guard verifier.count(.BLOB) > 0 else { return }
                let runs = try verifier.runs(.BLOB)
                for index in 0..<runs.count {
                    try verifier.limit(
                        runs.range(index).count <= RulesetLimits.valueBytes, .BLOB, index, "length of a byte string")
                }
            }),
        SectionLayout(
            .ITEM,
            "byte strings, each the data set of one item: Explicit VR Little Endian, defined lengths, public tags in ascending order",
            encode: { content, out in out.runs(content.itemTemplates) },
            decode: { ruleset, content in
                content.itemTemplates = (0..<ruleset.itemTemplateCount).map { ruleset.itemTemplate(at: $0) }
            },
            check: { verifier throws(RulesetError) in try verifier.checkItemTemplates() }),
        SectionLayout(
            .RNDG, "roundings of numbers and ages", \.roundings, RoundingRecord.layout,
            check: { verifier throws(RulesetError) in try verifier.checkRoundings() }),
    ]
}

extension RulesetVerifier {
    fileprivate func checkRoundings() throws(RulesetError) {
        for index in 0..<count(.RNDG) {
            let offset = start(.RNDG, index)
            let step = Int64(bitPattern: bytes.u64(offset))
            let cap = Int32(bitPattern: bytes.u32(offset + 8))
            let (unit, hasCap) = (bytes.u8(offset + 12), bytes.u8(offset + 13))
            try require(step > 0, .RNDG, index, "step")
            try require([0, 0x44, 0x57, 0x4D, 0x59].contains(unit), .RNDG, index, "unit of an age")
            try require(unit == 0 || step % 1_000_000 == 0 && cap >= 0, .RNDG, index, "step of an age")
            try require(hasCap == 1 || cap == 0, .RNDG, index, "cap")
            let older = bytes.u16(offset + 14)
            try require(older == 0 || unit != 0 && older <= 999, .RNDG, index, "years")
        }
    }

    /// Bytes of a value with each parameter as long as it may be.
    fileprivate func limitValue(_ index: Int, _ parts: Range<Int>) throws(RulesetError) {
        // Blobs are limited for themselves, and one ends the value.
        try limit(parts.count <= RulesetLimits.valueParts, .VALU, index, "number of parts")
        var length = 0
        for part in parts {
            let offset = start(.VPRT, part)
            let target = bytes.int(offset + 4)
            switch ValuePartRecord.Kind(rawValue: bytes.u8(offset)) {
            case .literal: length += strings.range(target).count
            case .param: length += longestParam(target)
            case .column: length += longestCell(target)
            case .blob, nil: break
            }
            try limit(length <= RulesetLimits.valueBytes, .VALU, index, "length of a value")
        }
    }

    /// Bytes of the longest value of a parameter: 4 a character in UTF-8, 20 for the digits and sign of a number.
    private func longestParam(_ index: Int) -> Int {
        let offset = start(.PRMS, index)
        guard bytes.u8(offset + 24) == ParamRecord.Kind.text.rawValue else { return 20 }
        let characters = Int64(bitPattern: bytes.u64(offset + 8))
        // Bounded first, so that the sum cannot overflow.
        return 4 * Int(min(max(characters, 0), Int64(RulesetLimits.valueBytes)))
    }

    fileprivate func checkItemTemplates() throws(RulesetError) {
        guard count(.ITEM) > 0 else { return }
        let runs = try RunTable(bytes, layout[.ITEM], section: .ITEM)
        for index in 0..<runs.count {
            try limit(runs.range(index).count <= RulesetLimits.valueBytes, .ITEM, index, "length of an item template")
            try checkDataSet(runs.range(index), record: index, depth: 0)
        }
    }

    /// A data set in Explicit VR Little Endian with defined lengths and ascending tags (PS3.5 section 7.1.2), as the
    /// executor writes it into an item.
    private func checkDataSet(_ range: Range<Int>, record: Int, depth: Int) throws(RulesetError) {
        guard depth <= RulesetLimits.templateDepth else {
            throw RulesetError(.limitExceeded, section: "ITEM", record: record, detail: "depth of sequences")
        }
        var offset = range.lowerBound
        var previous: UInt32 = 0
        while offset < range.upperBound {
            try require(range.upperBound - offset >= 8, .ITEM, record, "an element's header")
            let tag = Tag(bytes.u16(offset), bytes.u16(offset + 2))
            try require(tag.rawValue > previous, .ITEM, record, "tags not in order")
            try require(!tag.isPrivate && tag.group >= 0x0008 && tag.group != 0xFFFE, .ITEM, record, "tag")
            previous = tag.rawValue
            guard let vr = VR(bytes.u8(offset + 4), bytes.u8(offset + 5)) else {
                throw RulesetError(.corruptSection, section: "ITEM", record: record, detail: "VR")
            }
            let length: Int
            if vr.hasLongHeader {
                try require(range.upperBound - offset >= 12, .ITEM, record, "an element's header")
                try requireZero(offset + 6, 2, .ITEM, record)
                length = bytes.int(offset + 8)
                offset += 12
            } else {
                length = Int(bytes.u16(offset + 6))
                offset += 8
            }
            // An undefined length is larger than any ruleset.
            try require(length <= range.upperBound - offset, .ITEM, record, "an element's length")
            try require(length.isMultiple(of: 2), .ITEM, record, "an odd length")
            if vr == .SQ { try checkItems(offset..<offset + length, record: record, depth: depth + 1) }
            offset += length
        }
    }

    private func checkItems(_ range: Range<Int>, record: Int, depth: Int) throws(RulesetError) {
        var offset = range.lowerBound
        while offset < range.upperBound {
            try require(range.upperBound - offset >= 8, .ITEM, record, "an item's header")
            let isItem = bytes.u16(offset) == 0xFFFE && bytes.u16(offset + 2) == 0xE000
            try require(isItem, .ITEM, record, "an item's tag")
            let length = bytes.int(offset + 4)
            offset += 8
            try require(length <= range.upperBound - offset, .ITEM, record, "an item's length")
            try checkDataSet(offset..<offset + length, record: record, depth: depth)
            offset += length
        }
    }
}
