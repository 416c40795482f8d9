// SECR, PRMS, OFFS, OKEY and KUID: what a run must bring along, and what never changes.

package struct SecretRecord: Hashable, Sendable {
    /// String index.
    package var name: UInt32 = 0

    package init() {}

    package init(name: UInt32) { self.name = name }

    static let layout = RecordLayout(SecretRecord(), [.string("name", \.name)])
}

package struct ParamRecord: Hashable, Sendable {
    package enum Kind: UInt8, Sendable, CaseIterable { case text = 1, integer = 2, decimal = 3 }
    package var name: UInt32 = 0
    package var kind: Kind = .text
    package var low: Int64 = 0
    package var high: Int64 = 0
    /// String index + 1 of the default, or 0.
    package var defaultValue: UInt32 = 0
    /// Automaton + 1 that accepts a text as a whole, or 0.
    package var pattern: UInt16 = 0

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
            .number("lowest number, of a decimal in millionths, or fewest characters, signed", \.low),
            .number("highest number, of a decimal in millionths, or most characters, signed", \.high),
            .string("name", \.name),
            .optionalString("default", \.defaultValue), .code("kind", \.kind), .zeros(1),
            .number("automaton + 1 that accepts a text as a whole, or 0", \.pattern),
        ])
}

extension ParamRecord {
    /// What is wrong with a value.
    package enum Fault: Sendable { case notAnInteger, notADecimal, outOfRange, notPlainText }

    /// Characters of a decimal, as DS allows them (PS3.5 section 6.2).
    package static let decimalCharacters = 16

    /// A decimal of at most nine digits before the point and six behind it, times a million; nil for any other text.
    package static func millionths(_ text: String) -> Int64? {
        var digits = Array(text.utf8)
        guard digits.count <= decimalCharacters else { return nil }
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative { digits.removeFirst() }
        let parts = digits.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = parts.count > 1 ? Array(parts[1]) : []
        guard let whole = parts.first, (1...9).contains(whole.count),
            parts.count == 1 || (1...6).contains(fraction.count)
        else { return nil }
        var number: Int64 = 0
        for digit in whole + fraction + Array(repeating: UInt8(ascii: "0"), count: 6 - fraction.count) {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            number = 10 * number + Int64(digit - UInt8(ascii: "0"))
        }
        return isNegative ? -number : number
    }

    /// What is wrong with a value that a run or the ruleset itself gives; nil if the parameter takes it.
    package func fault(of value: String) -> Fault? {
        switch kind {
        case .integer:
            guard let number = Int64(value) else { return .notAnInteger }
            return number >= low && number <= high ? nil : .outOfRange
        case .decimal:
            guard let number = ParamRecord.millionths(value) else { return .notADecimal }
            return number >= low && number <= high ? nil : .outOfRange
        case .text:
            // Blanks alone pad a value, and are none (PS3.5 section 6.2).
            let count = value.contains { $0 != " " } ? Int64(value.unicodeScalars.count) : 0
            guard count >= low, count <= high else { return .outOfRange }
            let isPlain = value.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F && $0 != "\\" }
            return isPlain ? nil : .notPlainText
        }
    }
}

/// By how many days the dates of a file move.
package struct OffsetRecord: Hashable, Sendable {
    package var name: UInt32 = 0
    package var low: Int32 = 0
    package var high: Int32 = 0
    /// The days are a multiple of it; 0 where nothing keys them.
    package var step: UInt32 = 0
    /// Index + 1 of the secret, or 0 where nothing keys them.
    package var secret: UInt32 = 0
    /// Index + 1 of the parameter that gives the days, or 0.
    package var param: UInt32 = 0
    /// A run of `offsetKeys`.
    package var firstKey: UInt32 = 0
    package var keyCount: UInt32 = 0

    package init() {}

    /// Days that a key chooses.
    package init(
        name: UInt32, low: Int32, high: Int32, step: UInt32 = 1, secret: UInt32, firstKey: UInt32, keyCount: UInt32
    ) {
        self.name = name
        self.low = low
        self.high = high
        self.step = step
        self.secret = secret + 1
        self.firstKey = firstKey
        self.keyCount = keyCount
    }

    /// Days that whoever runs the ruleset gives.
    ///
    /// - Parameter firstKey: where the run of keys of the next offset begins.
    package init(name: UInt32, param: UInt32, firstKey: UInt32) {
        self.name = name
        self.param = param + 1
        self.firstKey = firstKey
    }

    /// Days that a table gives.
    ///
    /// - Parameter anchor: for a column of dates, the day that its date moves to, counted from 1970-01-01.
    package init(name: UInt32, column: UInt32, anchor: Int32 = 0, firstKey: UInt32) {
        self.name = name
        low = anchor
        high = Int32(clamping: column + 1)
        self.firstKey = firstKey
    }

    /// Index + 1 of the column of a table that gives the days, or dates that move to `anchor`; or 0.
    package var column: Int { secret == 0 && param == 0 ? Int(high) : 0 }
    /// For a column of dates: the day, counted from 1970-01-01, that its date moves to.
    package var anchor: Int32 { low }

    static let layout = RecordLayout(
        OffsetRecord(),
        [
            .string("name", \.name),
            .number(
                "fewest days, signed; 0 where a parameter gives them; where a table gives dates, the day that they move to, from 1970-01-01",
                \.low),
            .number(
                "most days, signed; 0 is not between; where a table gives days or dates (no key, no parameter), index into TCOL + 1",
                \.high),
            .number("the days are a multiple of this; 0 where nothing keys them", \.step),
            .optionalIndex("key", of: .SECR, \.secret),
            .optionalIndex("parameter that gives the days", of: .PRMS, \.param),
            .run("attributes", of: .OKEY, \.firstKey),
            .number("number of these, at least 1; 0 where nothing keys the days", \.keyCount),
        ])
}

package struct OffsetKeyRecord: Hashable, Sendable {
    package var attribute = Tag(rawValue: 0)
    /// Whose values go with those of the attribute; 0 for none.
    package var issuer = Tag(rawValue: 0)

    package init() {}

    package init(_ attribute: Tag, issuer: Tag? = nil) {
        self.attribute = attribute
        self.issuer = issuer ?? Tag(rawValue: 0)
    }

    static let layout = RecordLayout(
        OffsetKeyRecord(),
        [
            .tag("attribute of the root", \.attribute),
            .tag("attribute of the root that must have a value too, and counts together with it; 0 for none", \.issuer),
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
            OffsetKeyRecord.layout),
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
            let offset = record(.OFFS, OffsetRecord.layout, index)
            if offset.secret == 0, offset.param == 0 {
                try checkTableOffset(offset, index)
                continue
            }
            guard offset.param == 0 else {
                let param = record(.PRMS, ParamRecord.layout, Int(offset.param) - 1)
                let isOfDays =
                    param.kind == .integer && param.low >= -DayOffset.longest && param.high <= DayOffset.longest
                try require(isOfDays, .OFFS, index, "a parameter that is no number of days")
                let isGiven =
                    offset.secret == 0 && offset.keyCount == 0 && offset.step == 0 && offset.low == 0
                    && offset.high == 0
                try require(isGiven, .OFFS, index, "days from two sources")
                continue
            }
            try require(offset.secret > 0, .OFFS, index, "an offset without key")
            try require(offset.low <= offset.high, .OFFS, index, "range")
            try require(offset.low > 0 || offset.high < 0, .OFFS, index, "a range with 0 days")
            let count =
                offset.step == 0
                ? 0 : DayOffset.count(low: Int(offset.low), high: Int(offset.high), step: Int(offset.step))
            try require(count > 0, .OFFS, index, "step")
            try require(offset.keyCount >= 1, .OFFS, index, "an offset without key")
            try limit(Int(offset.keyCount) <= RulesetLimits.offsetKeys, .OFFS, index, "number of keys")
        }
    }
}
