// STRS, INFO and SETT: texts, facts about the ruleset, and what there is one of.

/// A fact about the ruleset: `policy`, `version`, `language`, `standard` and others.
package struct InfoRecord: Hashable, Sendable {
    /// String indexes.
    package var key: UInt32 = 0
    package var value: UInt32 = 0

    package init() {}

    package init(key: UInt32, value: UInt32) {
        self.key = key
        self.value = value
    }

    static let layout = RecordLayout(InfoRecord(), [.string("key", \.key), .string("value", \.value)])
}

/// What becomes of a file or an element if an action cannot be carried out and has no fallback.
package enum ErrorOutcome: UInt8, Sendable, CaseIterable { case quarantine = 1, reject = 2, remove = 3 }

extension SectionLayout {
    /// The one record of SETT.
    static let settings = RecordLayout(
        RulesetContent(),
        [
            .number("number of variants, 1 to 256", \.variantCount),
            .number("number of path patterns", \.pathPatternCount),
            .decision("of public tags that are neither in ROWS nor in WILD", \.unknownDecision),
            .decision("of private elements whose creator is not in CREA, or that have none", \.privateDecision),
            .zeros(1), .code("outcome of an error without fallback", \.onError),
            .zeros(2),
            .optionalIndex(
                "action for a SOP Class UID at the root that is not known, not `keep`", of: .ACTN, \.unregisteredClass),
            .optionalIndex(
                "action for other class UIDs that are not known, not `keep`", of: .ACTN, \.unregisteredReference),
        ])

    static let strings: [SectionLayout] = [
        SectionLayout(
            .STRS, "UTF-8 strings, sorted by bytes, none twice", isRequired: true,
            encode: { content, out in out.runs(content.strings.map { Array($0.utf8) }) },
            decode: { ruleset, content in content.strings = (0..<ruleset.stringCount).map { ruleset.string($0) } },
            check: { verifier throws(RulesetError) in try verifier.checkStrings() }),
        SectionLayout(
            .SETT, "what there is one of; a single record", settings, isRequired: true,
            encode: { content, out in
                settings.write(content, to: &out)
                return 1
            },
            decode: { ruleset, content in
                let found = ruleset.record(.SETT, settings, at: 0)
                content.variantCount = found.variantCount
                content.pathPatternCount = found.pathPatternCount
                content.unknownDecision = found.unknownDecision
                content.privateDecision = found.privateDecision
                content.onError = found.onError
                content.unregisteredClass = found.unregisteredClass
                content.unregisteredReference = found.unregisteredReference
            },
            moveStrings: { _, _ in },
            check: { verifier throws(RulesetError) in try verifier.checkSettings() }),
        SectionLayout(
            .INFO, "facts about the ruleset: `policy`, `version`, `language`, `standard` and others, sorted by key",
            \.info,
            InfoRecord.layout,
            check: { verifier throws(RulesetError) in
                try verifier.requireSortedNames(.INFO)
                try verifier.requirePlainTexts(.INFO, at: 0)
                try verifier.requirePlainTexts(.INFO, at: 4)
            }),
    ]
}

extension RulesetVerifier {
    fileprivate func checkStrings() throws(RulesetError) {
        let extent = layout[.STRS]
        guard strings.count > 0 else { return }
        let first = strings.range(0).lowerBound
        // Valid as a whole and cut only where a character starts: then each string is valid.
        try require(
            String(validating: bytes.storage[first..<extent.start + extent.length], as: UTF8.self) != nil, .STRS, -1,
            "not UTF-8")
        var previous = first..<first
        for index in 0..<strings.count {
            let range = strings.range(index)
            if !range.isEmpty {
                try require(bytes.u8(range.lowerBound) & 0xC0 != 0x80, .STRS, index, "not UTF-8")
            }
            if index > 0 {
                let order = bytes.compare(
                    previous.lowerBound, previous.count, with: bytes.storage.rawBytes, from: range.lowerBound,
                    count: range.count)
                try require(order < 0, .STRS, index, "not in order")
            }
            previous = range
        }
    }

    fileprivate func checkSettings() throws(RulesetError) {
        try require(count(.SETT) == 1, .SETT, -1, "record count")
        guard variantCount <= RulesetLimits.variants else {
            throw RulesetError(.limitExceeded, section: "SETT", record: 0, detail: "number of variants")
        }
        try require(variantCount >= 1, .SETT, 0, "number of variants")
    }
}
