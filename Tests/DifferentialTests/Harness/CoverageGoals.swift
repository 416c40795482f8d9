import MidicCompiler
import MidicRuntime

/// What a run must have reached, in the words of `Coverage`: words of files and policies count in pairs with an output only, but for
/// those that begin with `held`, `reason` and `outcome`.
///
/// Not among them, since no pair of a policy and a file reaches it:
/// - `unreadable`, `special-file`, `linked-directory`, `duplicate-instance`, `input-shrank` and `input-changed`, which are about runs over
///   folders and have their tests with Batch;
/// - a name in place of a value in a guard, an edition other than 2026d, a profile other than `basic`, words of later versions: refused
///   before any file is read, each with a diagnostic of its own;
/// - limits of memory and work under `too-large`, which follow from a run's options: here only zeros behind the end reach it.
enum CoverageGoals {
    static let all: [String] = [
        actions, selectors, guards, statements, clauses, vrs, files, held, outcomes, counts,
    ].flatMap(\.self)

    static var ofThisRun: [String] {
        all + (PairRun.isLong ? ofLongRuns : []) + (PairRun.isExtended ? ofExtendedRuns : [])
    }

    /// Each action on each VR that it accepts: some have one attribute each, which a run of fewer than 100,000 pairs need not draw.
    static let ofExtendedRuns = ActionKind.allCases.flatMap { kind in
        PolicyGenerator.vrs(for: kind).map { "policy \(kind.rawValue) \($0)" }
    }

    /// What runs of fewer than 10,000 pairs need not reach, since it takes several rare draws at once.
    static let ofLongRuns: [String] =
        [
            "uid, scope: patient", "uid, scope: study", "floor AS, or_older: 90", "round AS, or_older: 90",
            "floor AS, cap: 89", "round AS, cap: 89", "retained rule", "age in days", "age in weeks", "age in months",
            "age in years", "two offsets", "two gates", "private by VR", "waive when", "waive in block",
            "classes unregistered of a child", "safe_list",
        ].map { "policy \($0)" }
        + ["no-scope-value", "no-free-block", "value-too-long"].map { "reason \($0)" }
        + ["unknown-character-set", "wrong-vr"].map { "reason \($0)" }
        // Most files that declare another syntax than that of their bytes are held.
        + ["fault declares"]
        + options.map { "policy with \($0)" } + codes.map { "claim \($0)" }

    private static let options = ProfileOption.allCases.map(\.rawValue)

    /// Codes of CID 7050 that outputs claim, and midic's own.
    private static let codes = [
        "113100", "113103", "113104", "113105", "113106", "113107", "113108", "113109", "113110", "113111", "113112",
        "MIDIC100", "MIDIC101",
    ]

    private static let actions =
        ActionKind.allCases.map { "policy \($0.rawValue)" }
        + ArgumentForm.allCases.map { "policy \($0.rawValue)" }
        + FallbackKind.allCases.map { "policy else \($0.rawValue)" }
        + [
            "compose of parts", "compose of one part", "compose PARAM", "compose foreign", "slice", "upper", "lower",
            "item in item", "item foreign", "uid, scope: project", "table", "lookup code", "lookup same", "days lookup",
            "anchor", "pseudonym length", "pseudonym domain", "pseudonym from", "pseudonym from else",
            "round cap", "floor cap", "else", "else else", "fallen else remove",
            "fallen else empty", "shift epoch", "shift as", "truncate year", "truncate month", "truncate day",
            "truncate hour", "truncate minute",
            "truncate second",
        ].map { "policy \($0)" }

    private static let selectors =
        (SelectorKind.allCases.map(\.rawValue) + WideKind.allCases.map(\.rawValue) + PlacedKind.allCases.map(\.rawValue)
        + ["uids", "class", "except", "retained", "obligations"]).map { "policy \($0)" }

    private static let guards =
        GuardKind.allCases.filter { ![.and, .or, .not].contains($0) }.map { "policy guard \($0.rawValue)" }
        + [
            "and", "or", "not", "guard ( )", "rule when", "own value", "own presence", "own any value", "own all value",
            "own value[1]", "own value and", "own value or", "own value in items", "own value of a class",
        ].map { "policy \($0)" }

    private static let statements = [
        "secret", "param text", "param integer", "param code", "param date", "param decimal", "offset", "days", "step",
        "days param", "keyed by", "key", "key pair",
        "set", "condition", "device", "accept", "accept when", "second accept", "accept syntax", "reject", "quarantine",
        "gate in block", "for", "for when", "for in when", "when block", "nested block", "private block",
        "private block *", "in", "in ./", "in **", "in A/**/B", "in private", "waive", "classes unregistered",
        "mark equipment", "rule override because", "because", "ref", "documented", "version", "no version",
    ].map { "policy \($0)" }

    private static let clauses = [
        "standard \"2026d\"", "extends ", "with behind a file", "otherwise keep", "otherwise remove", "otherwise empty",
        "otherwise keep in_iod else remove", "otherwise keep in_iod else empty", "on_error quarantine",
        "on_error reject", "on_error remove", "otherwise override", "on_error override",
    ].map { "policy \($0)" }

    private static let vrs = VR.allCases.map { "VR \($0)" }

    private static let acceptedFaults: [FileFault] = [
        .zeros, .bare, .noGroupLength, .wrongGroupLength, .noSyntax, .longValue,
    ]
    /// Where it ends cannot be told, so that a file comes through only if an item around it goes.
    private static let fatalDamage: [Damage] = [.pastParent, .unclosed]
    /// What midic takes for no registered set, or cannot tell apart.
    private static let undefinedSets = ["ISO 8859-1", "UTF-8"]

    private static let files =
        FileShape.allCases.map { "file \($0.rawValue)" } + acceptedFaults.map { "fault \($0.rawValue)" }
        + Damage.allCases.filter { !fatalDamage.contains($0) }.map { "damage \($0.rawValue)" }
        + ValueGenerator.Manner.allCases.map { "value \($0.rawValue)" }
        + PolicyWords.creators.map { "private \($0.name)" }
        + FileWords.characterSets.map(\.term).filter { !undefinedSets.contains($0) }.map { "character set \($0)" }
        + FileWords.encapsulated.map { "syntax \($0.name)" }
        + [
            "duplicate", "duplicate differs", "unsorted", "overlay", "curve", "icon", "padding", "signature",
            "group length", "claims of an earlier pass", "private sequence", "private without creator",
            "sequence under UN", "sequence undefined length", "sequence defined length", "pixels 8", "pixels 16",
            "pixels fragments", "fragments of odd length", "offset table wrong", "deflated by a Huffman code",
            "another class in the file meta", "character set of an item", "codes of an earlier pass", "value under UN",
            "value under another VR", "items under another VR", "all blocks taken", "private blocks described",
        ]

    private static let held =
        FileFault.allCases.filter { !acceptedFaults.contains($0) }.map { "held fault \($0.rawValue)" }
        + fatalDamage.map { "held damage \($0.rawValue)" } + undefinedSets.map { "held character set \($0)" }

    private static let outcomes =
        ["deidentified", "rejected", "quarantined", "not-dicom"].map { "outcome \($0)" }
        + [
            "bad-meta", "unknown-encoding", "ambiguous-encoding", "unknown-transfer-syntax", "no-data-set",
            "bad-deflate", "too-large", "truncated-element", "length-past-parent", "bad-vr", "undefined-length",
            "bad-sequence", "bad-fragment", "unclosed-sequence", "stray-item", "zero-tag", "too-deep",
            "unreadable-date", "unreadable-number", "no-age", "not-listed", "nothing-to-compose", "no-offset-key",
            "no-pseudonym-source",
            "not-encodable",
            "not-a-value", "nothing-to-copy", "misfit", "pixel-length",
            "offset-table", "said-by-policy", "not-in-table", "unregistered-class", "undefined-character-set",
            "contradicting-copies",
            "unreadable-guard", "not-accepted", "dicomdir",
        ].map { "reason \($0)" }

    private static let counts =
        [
            "kept", "removed", "emptied", "replaced", "uids", "pseudonyms", "shifted", "coarsened", "added",
            "fallbacks", "opaque_sequences", "duplicates", "mended", "misfits",
        ].map { "count \($0)" }
        + ["UNMODIFIED", "MODIFIED", "REMOVED"].map { "claim LongitudinalTemporalInformationModified=\($0)" }
        + ["YES", "NO"].map { "claim PatientIdentityRemoved=\($0)" }
}
