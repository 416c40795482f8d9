// SECR, PRMS, OFFS, OKEY and KUID: what a run must bring along, and what never changes.

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

extension ParamRecord {
    /// What is wrong with a value.
    package enum Fault: Sendable { case notAnInteger, outOfRange, notPlainText }

    /// What is wrong with a value that a run or the ruleset itself gives; nil if the parameter takes it.
    package func fault(of value: String) -> Fault? {
        switch kind {
        case .integer:
            guard let number = Int64(value) else { return .notAnInteger }
            return number >= low && number <= high ? nil : .outOfRange
        case .text:
            let count = Int64(value.unicodeScalars.count)
            guard count >= low, count <= high else { return .outOfRange }
            let isPlain = value.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F && $0 != "\\" }
            return isPlain ? nil : .notPlainText
        }
    }
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

/// A UID that names no instance, and so says nothing of a patient.
package struct KnownUIDRecord: Hashable, Sendable {
    package struct Kinds: OptionSet, Hashable, Sendable {
        package var rawValue: UInt8

        package init(rawValue: UInt8) { self.rawValue = rawValue }

        /// In PS3.6 Annex A: never mapped, and a name of whatever the standard says.
        package static let registered = Kinds(rawValue: 1)
        /// A SOP class that is published or that the policy names.
        package static let sopClass = Kinds(rawValue: 2)
        /// A transfer syntax of PS3.6, or one that is published or that the policy names.
        package static let transferSyntax = Kinds(rawValue: 4)

        package static let all: Kinds = [.registered, .sopClass, .transferSyntax]
    }
    /// String index.
    package var uid: UInt32 = 0
    package var kinds: Kinds = []

    package init() {}

    package init(uid: UInt32, kinds: Kinds) {
        self.uid = uid
        self.kinds = kinds
    }

    static let layout = RecordLayout(
        KnownUIDRecord(),
        [
            .string("UID", \.uid),
            .number("bits: 1 in PS3.6 Annex A, 2 SOP class, 4 transfer syntax", \.kinds.rawValue), .zeros(3),
        ])
}

extension SectionLayout {
    static let declarations: [SectionLayout] = [
        SectionLayout(
            .SECR, "secrets that a run must bring along", \.secrets, SecretRecord.layout,
            check: { verifier throws(RulesetError) in try verifier.requirePlainTexts(.SECR, at: 0) }),
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
            .KUID,
            "UIDs that name no instance, sorted: those of PS3.6 Annex A, which are never mapped, published private ones, and those that the policy names",
            \.knownUIDs, KnownUIDRecord.layout,
            check: { verifier throws(RulesetError) in
                try verifier.requireSortedNames(.KUID)
                try verifier.requireUnpadded(.KUID)
                for index in 0..<verifier.count(.KUID) {
                    let kinds = KnownUIDRecord.Kinds(rawValue: verifier.bytes.u8(verifier.start(.KUID, index) + 4))
                    try verifier.require(
                        !kinds.isEmpty && kinds.subtracting(.all).isEmpty, .KUID, index, "kinds")
                }
            }),
    ]
}

extension RulesetVerifier {
    fileprivate func checkParams() throws(RulesetError) {
        try limit(count(.PRMS) <= RulesetLimits.params, .PRMS, -1, "number of records")
        try requirePlainTexts(.PRMS, at: 16)
        try requirePlainTexts(.PRMS, at: 20, isOptional: true)
        for index in 0..<count(.PRMS) {
            let offset = start(.PRMS, index)
            let (low, high) = (Int64(bitPattern: bytes.u64(offset)), Int64(bitPattern: bytes.u64(offset + 8)))
            let isText = bytes.u8(offset + 24) == ParamRecord.Kind.text.rawValue
            try require(low <= high && (!isText || low >= 0), .PRMS, index, "range")
            try limit(!isText || high <= Int64(RulesetLimits.paramCharacters), .PRMS, index, "number of characters")
            let text = bytes.int(offset + 20)
            guard text > 0 else { continue }
            // No text within the limit has more bytes, and a longer one is not worth reading.
            let place = strings.range(text - 1)
            let isShort = place.count <= 4 * RulesetLimits.paramCharacters
            let param = record(.PRMS, ParamRecord.layout, index)
            try require(
                isShort && param.fault(of: String(decoding: bytes.storage[place], as: UTF8.self)) == nil, .PRMS, index,
                "a default that the parameter does not take")
        }
    }

    fileprivate func checkOffsets() throws(RulesetError) {
        try requirePlainTexts(.OFFS, at: 0)
        try limit(count(.OFFS) <= RulesetLimits.offsets, .OFFS, -1, "number of records")
        for index in 0..<count(.OFFS) {
            let offset = start(.OFFS, index)
            let (low, high) = (Int32(bitPattern: bytes.u32(offset + 4)), Int32(bitPattern: bytes.u32(offset + 8)))
            try require(low <= high, .OFFS, index, "range")
            try require(low > 0 || high < 0, .OFFS, index, "a range with 0 days")
            try require(bytes.u32(offset + 20) >= 1, .OFFS, index, "an offset without key")
            try limit(bytes.int(offset + 20) <= RulesetLimits.offsetKeys, .OFFS, index, "number of keys")
        }
    }
}
