// SECR, PRMS, OFFS, OKEY and RUID: what a run must bring along, and what never changes.

package struct SecretRecord: Hashable, Sendable {
    /// String index.
    package var name: UInt32 = 0

    package init() {}

    package init(name: UInt32) { self.name = name }

    static let layout = RecordLayout(SecretRecord(), [.string("name", \.name)])
}

package struct ParamRecord: Hashable, Sendable {
    package enum Kind: UInt8, Sendable, CaseIterable { case text = 1, integer = 2 }
    package var name: UInt32 = 0
    package var kind: Kind = .text
    package var low: Int64 = 0
    package var high: Int64 = 0
    /// String index + 1 of the default, or 0.
    package var defaultValue: UInt32 = 0

    package init() {}

    package init(name: UInt32, kind: Kind, low: Int64, high: Int64, defaultValue: UInt32) {
        self.name = name
        self.kind = kind
        self.low = low
        self.high = high
        self.defaultValue = defaultValue
    }

    static let layout = RecordLayout(
        ParamRecord(),
        [
            .number("lowest number, or fewest characters, signed", \.low),
            .number("highest number, or most characters, signed", \.high), .string("name", \.name),
            .optionalString("default", \.defaultValue), .code("kind", \.kind), .zeros(3),
        ])
}

package struct OffsetRecord: Hashable, Sendable {
    package var name: UInt32 = 0
    package var low: Int32 = 0
    package var high: Int32 = 0
    package var secret: UInt32 = 0
    /// A run of `offsetKeys`.
    package var firstKey: UInt32 = 0
    package var keyCount: UInt32 = 0

    package init() {}

    package init(name: UInt32, low: Int32, high: Int32, secret: UInt32, firstKey: UInt32, keyCount: UInt32) {
        self.name = name
        self.low = low
        self.high = high
        self.secret = secret
        self.firstKey = firstKey
        self.keyCount = keyCount
    }

    static let layout = RecordLayout(
        OffsetRecord(),
        [
            .string("name", \.name), .number("fewest days, signed", \.low),
            .number("most days, signed; 0 is not between", \.high),
            .index("key", of: .SECR, \.secret), .run("attributes", of: .OKEY, \.firstKey),
            .number("number of these, at least 1", \.keyCount),
        ])
}

extension SectionLayout {
    static let declarations: [SectionLayout] = [
        SectionLayout(.SECR, "secrets that a run must bring along", \.secrets, SecretRecord.layout),
        SectionLayout(
            .PRMS, "parameters of a run", \.params, ParamRecord.layout,
            check: { verifier throws(RulesetError) in try verifier.checkParams() }),
        SectionLayout(
            .OFFS, "offsets of dates", \.offsets, OffsetRecord.layout,
            check: { verifier throws(RulesetError) in try verifier.checkOffsets() }),
        SectionLayout(
            .OKEY, "attributes that key an offset, in the order in which they are tried", \.offsetKeys,
            RecordLayout(Tag(rawValue: 0), [.tag("attribute of the root", \.self)])),
        SectionLayout(
            .RUID, "registered UIDs (PS3.6 Annex A), sorted; never mapped", \.registeredUIDs,
            RecordLayout(UInt32(0), [.string("UID", \.self)]),
            check: { verifier throws(RulesetError) in
                try verifier.requireSortedNames(.RUID)
                try verifier.requireUnpadded(.RUID)
            }),
    ]
}

extension RulesetVerifier {
    fileprivate func checkParams() throws(RulesetError) {
        for index in 0..<count(.PRMS) {
            let offset = start(.PRMS, index)
            let (low, high) = (Int64(bitPattern: bytes.u64(offset)), Int64(bitPattern: bytes.u64(offset + 8)))
            let isText = bytes.u8(offset + 24) == ParamRecord.Kind.text.rawValue
            try require(low <= high && (!isText || low >= 0), .PRMS, index, "range")
        }
    }

    fileprivate func checkOffsets() throws(RulesetError) {
        for index in 0..<count(.OFFS) {
            let offset = start(.OFFS, index)
            let (low, high) = (Int32(bitPattern: bytes.u32(offset + 4)), Int32(bitPattern: bytes.u32(offset + 8)))
            try require(low <= high, .OFFS, index, "range")
            try require(low > 0 || high < 0, .OFFS, index, "a range with 0 days")
            try require(bytes.u32(offset + 20) >= 1, .OFFS, index, "an offset without key")
        }
    }
}
