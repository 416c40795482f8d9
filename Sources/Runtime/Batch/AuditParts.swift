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
        AuditParts.identify(entry, plan, in: &identity)
        switch outcome {
        case .deidentified(let made), .present(let made, _):
            report = JSONObject(capacity: 512)
            describe(made)
        case .rejectedByGate, .quarantinedByGate, .rejected, .quarantined, .notDICOM, .directory, .inputError,
            .outputError, nil:
            break
        }
    }

    /// Says which input a record is of.
    static func identify(_ entry: InputEntry, _ plan: BatchPlan, in line: inout JSONObject) {
        guard line.isWanted else { return }
        line.add("number", entry.number)
        if plan.redactPaths { return }
        if plan.inputs.count > 1 { line.add("root", entry.root) }
        line.add("input", entry.relativePath)
    }

    private mutating func describe(_ made: FileReport) {
        report.add("input_bytes", made.inputBytes)
        report.add("output_bytes", made.outputBytes)
        report.add("counts", made.counts.named)
        report.add("claims", AuditParts.claims(of: made))
        if !made.misfits.isEmpty { report.add("misfits", made.misfits.byTag) }
        if made.guessedSyntax { report.add("guessed_syntax", true) }
        if made.mendedMeta { report.add("mended_meta", true) }
        if !made.inputDigest.isEmpty { report.add("input_sha256", made.inputDigest.hexadecimal) }
        if !made.outputDigest.isEmpty { report.add("output_sha256", made.outputDigest.hexadecimal) }
    }

    /// What an output says of itself in (0012,0062) and (0028,0303).
    private static func claims(of made: FileReport) -> JSONObject {
        var object = JSONObject()
        object.add("identity_removed", made.claims.identityRemoved)
        if let temporal = made.claims.temporal { object.add("temporal_information", temporal.term) }
        if made.claims.inherited > 0 { object.add("inherited", made.claims.inherited) }
        return object
    }
}
