import MidicRuntime

/// What a run must have reached in pairs whose policy compiles, in the words of `Coverage`.
enum CoverageGoals {
    static let all: [String] = [
        actions, selectors, guards, statements, clauses, vrs, files, outcomes, counts,
    ].flatMap(\.self)

    /// What runs of fewer than 10,000 pairs need not reach, since it takes several rare draws at once.
    static let ofLongRuns = ["policy uid, scope: patient", "policy floor AS, or_older: 90"]

    private static let actions =
        ActionKind.allCases.map { "policy \($0.rawValue)" }
        + [
            "uid, scope: study", "uid, scope: project", "pseudonym length", "pseudonym domain",
            "pseudonym from", "pseudonym from else", "round AS, or_older: 90", "round AS, cap: 89",
            "round cap", "floor cap", "else", "else remove", "else empty", "else quarantine", "else reject",
            "else dummy",
            "else else", "truncate year", "truncate month", "truncate day", "truncate hour", "truncate minute",
            "truncate second",
        ].map { "policy \($0)" }

    private static let selectors =
        (SelectorKind.allCases.map(\.rawValue) + WideKind.allCases.map(\.rawValue)
        + ["uids", "class", "except", "retained", "obligations"]).map { "policy \($0)" }

    private static let guards =
        GuardKind.allCases.filter { ![.and, .or, .not].contains($0) }.map { "policy guard \($0.rawValue)" }
        + ["and", "or", "not", "guard ( )", "rule when"].map { "policy \($0)" }

    private static let statements = [
        "secret", "param text", "param integer", "offset", "days", "step", "days param", "keyed by", "key", "key pair",
        "set",
        "condition", "accept", "accept when", "reject", "quarantine", "for", "for when", "when block", "nested block",
        "private block", "private block *", "in", "in ./", "in **", "waive", "classes unregistered",
        "rule override because",
    ].map { "policy \($0)" }

    private static let clauses = [
        "standard \"2026d\"", "extends ", "otherwise keep", "otherwise remove", "otherwise empty",
        "otherwise keep in_iod else remove", "otherwise keep in_iod else empty", "on_error quarantine",
        "on_error reject",
        "on_error remove", "otherwise override",
    ].map { "policy \($0)" }

    private static let vrs = VR.allCases.map { "VR \($0)" }

    private static let files =
        FileShape.allCases.map { "file \($0.rawValue)" } + FileFault.allCases.map { "fault \($0.rawValue)" }
        + Damage.allCases.map { "damage \($0.rawValue)" }
        + ValueGenerator.Manner.allCases.map { "value \($0.rawValue)" }
        + PolicyWords.creators.map { "private \($0.name)" }
        + [
            "duplicate", "duplicate differs", "unsorted", "overlay", "curve", "icon", "padding", "signature",
            "group length",
            "claims of an earlier pass", "private sequence", "private without creator", "sequence under UN",
            "sequence undefined length", "sequence defined length", "pixels 8", "pixels 16", "pixels fragments",
            "value under UN", "value under another VR", "items under another VR",
        ]

    private static let outcomes =
        ["deidentified", "rejected", "quarantined", "not-dicom"].map { "outcome \($0)" }
        + [
            "bad-meta", "unknown-encoding", "unknown-transfer-syntax", "no-data-set", "bad-deflate",
            "truncated-element",
            "length-past-parent", "bad-vr", "undefined-length", "bad-sequence", "bad-fragment", "unclosed-sequence",
            "stray-item", "zero-tag", "too-deep", "unreadable-date", "no-offset-key", "nothing-to-copy", "misfit",
            "pixel-length", "said-by-policy", "unregistered-class", "undefined-character-set", "contradicting-copies",
            "unreadable-guard", "not-accepted", "dicomdir",
        ].map { "reason \($0)" }

    private static let counts =
        [
            "kept", "removed", "emptied", "replaced", "uids", "pseudonyms", "shifted", "coarsened", "added",
            "fallbacks",
            "opaque_sequences", "duplicates", "mended", "misfits",
        ].map { "count \($0)" }
        + ["UNMODIFIED", "MODIFIED", "REMOVED"].map { "claim LongitudinalTemporalInformationModified=\($0)" }
        + ["YES", "NO"].map { "claim PatientIdentityRemoved=\($0)" }
}
