import MidicJSON

/// What the audit says of an input that does not depend on the inputs before it, made by the worker: the sink that commits puts the
/// output's name between the two.
struct AuditParts: Sendable {
    /// Which input it is.
    private(set) var identity: JSONObject
    /// What was done to it, for an output.
    private(set) var report: JSONObject

    /// - Parameters:
    ///   - entry: the input.
    ///   - outcome: what became of it; nil for what is no file.
    ///   - plan: says whether there is an audit at all.
    init(_ entry: InputEntry, _ outcome: FileOutcome?, _ plan: BatchPlan) {
        let isWanted = plan.wantsAudit
        identity = JSONObject(isWanted: isWanted, capacity: 1024)
        report = JSONObject(isWanted: false)
        guard isWanted else { return }
        identity.add("kind", "file")
        identity.identify(entry, plan)
        switch outcome {
        case .deidentified(let made), .present(let made, _):
            report = JSONObject(capacity: 512)
            report.describe(made)
        case .rejectedByGate, .quarantinedByGate, .rejected, .quarantined, .notDICOM, .directory, .inputError,
            .outputError, nil:
            break
        }
    }
}

extension JSONObject {
    mutating func identify(_ entry: InputEntry, _ plan: BatchPlan) {
        guard isWanted else { return }
        add("number", entry.number)
        if plan.redactPaths { return }
        if plan.inputs.count > 1 { add("root", entry.root) }
        add("input", entry.relativePath)
    }

    fileprivate mutating func describe(_ report: FileReport) {
        add("input_bytes", report.inputBytes)
        add("output_bytes", report.outputBytes)
        add("counts", report.counts.named)
        add("claims", JSONObject.claims(of: report))
        if !report.misfits.isEmpty { add("misfits", report.misfits.byTag) }
        if report.guessedSyntax { add("guessed_syntax", true) }
        if report.mendedMeta { add("mended_meta", true) }
        if !report.inputDigest.isEmpty { add("input_sha256", report.inputDigest.hexadecimal) }
        if !report.outputDigest.isEmpty { add("output_sha256", report.outputDigest.hexadecimal) }
    }

    /// What an output says of itself in (0012,0062) and (0028,0303).
    private static func claims(of report: FileReport) -> JSONObject {
        var object = JSONObject()
        object.add("identity_removed", report.claims.identityRemoved)
        if let temporal = report.claims.temporal { object.add("temporal_information", temporal.term) }
        if report.claims.inherited > 0 { object.add("inherited", report.claims.inherited) }
        return object
    }
}
