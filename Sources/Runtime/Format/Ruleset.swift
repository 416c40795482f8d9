/// A verified ruleset, read in place.
///
/// Nothing is parsed into objects: an accessor loads a record's fields from the bytes when it is asked. The initializer
/// verifies every record once, so the accessors need no checks and cannot fail. An index that an accessor takes must come
/// from the ruleset itself or lie below the matching count; debug builds trap otherwise.
public final class Ruleset: Sendable {
    let bytes: TableBytes
    let layout: RulesetLayout
    let stringRuns: RunTable

    /// SHA-256 over the semantic sections: the ruleset's name in logs, and what is signed. 32 bytes.
    public let digest: [UInt8]
    /// How many variants there are, 1 to 256. Variant 0 is for SOP classes that are not listed or absent.
    package let variantCount: Int
    /// How many path patterns there are.
    package let pathPatternCount: Int
    /// Words of a set of path patterns.
    let pathMaskWords: Int
    /// For public tags that are neither row nor wild.
    package let unknownDecision: Decision
    /// For private elements whose creator is not listed or that have none.
    package let privateDecision: Decision
    /// What happens to a file or element when an action cannot be carried out and has no fallback.
    package let onError: ErrorOutcome
    /// Whether some decision asks if it stands in a coded entry of no registered scheme.
    package let asksForLocalCodes: Bool
    /// The action for a SOP Class UID at the root that nobody knows, of `classes unregistered`; nil: such a file is held.
    package let unregisteredClassAction: Int?
    /// The action for such UIDs elsewhere; nil: they go.
    package let unregisteredReferenceAction: Int?

    /// Told whenever a ruleset is verified, for tests that count how often a command does so.
    @TaskLocal package static var verificationObserver: VerificationObserver?

    /// Verifies the bytes and takes them as they are.
    ///
    /// - Parameters:
    ///   - actions: the opcodes that may occur, with their operands.
    ///   - tests: what atoms may ask of values.
    /// - Throws: `RulesetError` with the code of the first fault found. See docs/ruleset-format.md, "Verification".
    package init(bytes source: [UInt8], actions: [ActionShape], tests: [AtomRecord.Test]) throws(RulesetError) {
        bytes = TableBytes(source)
        layout = try RulesetLayout(bytes)
        Ruleset.verificationObserver?.notice()
        try RulesetVerifier.verify(bytes, layout, actions: actions, tests: tests)
        stringRuns = RunTable(verified: bytes, start: layout[.STRS].start, count: layout[.STRS].count)
        digest = layout.digest
        let nodes = layout[.NODE]
        let table = bytes
        asksForLocalCodes = (0..<nodes.count).contains {
            table.u8(nodes.start + 16 * $0) == DecisionNode.Kind.localCode.rawValue
        }
        let settings = layout[.SETT].start
        variantCount = bytes.int(settings)
        pathPatternCount = bytes.int(settings + 4)
        pathMaskWords = (pathPatternCount + 63) / 64
        unknownDecision = Decision(rawValue: bytes.u32(settings + 8))
        privateDecision = Decision(rawValue: bytes.u32(settings + 12))
        onError = ErrorOutcome(rawValue: bytes.u8(settings + 17)) ?? .quarantine
        let (classAction, referenceAction) = (bytes.int(settings + 20), bytes.int(settings + 24))
        unregisteredClassAction = classAction > 0 ? classAction - 1 : nil
        unregisteredReferenceAction = referenceAction > 0 ? referenceAction - 1 : nil
    }

    /// The digest as 64 lower-case hexadecimal digits.
    public var digestHex: String { digest.hexadecimal }

    /// The bytes as they were read.
    public var encoded: [UInt8] { bytes.storage }

    /// The bytes of the same ruleset without its provenance section. The digest stays the same.
    public func withoutProvenance() -> [UInt8] {
        var kept: [RulesetEncoder.EncodedSection] = []
        for index in 0..<bytes.int(RulesetHeader.sectionCountOffset) {
            let entry = RulesetHeader.size + index * RulesetHeader.tableEntrySize
            guard bytes.u32(entry) != RulesetSection.PROV.code else { continue }
            let start = bytes.int(entry + 8)
            kept.append(
                RulesetEncoder.EncodedSection(
                    code: bytes.u32(entry), flags: bytes.u32(entry + 4), recordCount: bytes.u32(entry + 16),
                    payload: Array(bytes.storage[start..<start + bytes.int(entry + 12)])))
        }
        return RulesetEncoder.assemble(
            kept, capabilities: layout.capabilities, minor: bytes.u16(RulesetHeader.minorOffset))
    }
}

/// What a test wants done whenever a ruleset is verified.
///
/// A class around a function: with the bare function as the task local's value, optimised builds of Swift 6.3 end in the test
/// that sets it.
package final class VerificationObserver: Sendable {
    package let notice: @Sendable () -> Void
    package init(_ notice: @escaping @Sendable () -> Void) { self.notice = notice }
}
