package import MidicJSON

/// JSON lines about a run: one for the run, one for each input in order, one for the end. No attribute's value is in it.
///
/// The bytes depend on inputs, ruleset, keys and outcome alone: no clock, host or thread count, so that two runs can be
/// compared with cmp(1). A log without its `end` line belongs to a run that was killed. docs/records.md has every member.
struct AuditLog {
    static let schema = "midic-audit/2"
    /// Bytes that are kept free for the `end` line, which has a member for each reason and each misfit.
    private static let endSize = 16 * 1024

    let file: RecordFile

    init(creating path: String) throws(SystemFailure) {
        file = try RecordFile(creating: path, lastRecord: AuditLog.endSize)
    }

    /// The lines on standard output.
    init(on stream: StandardStream) { file = RecordFile(stream) }

    func begin(_ identity: RunIdentity, _ plan: BatchPlan) {
        var line = JSONObject()
        line.add("schema", AuditLog.schema)
        line.add("kind", "run")
        line.add("tool", "midic " + identity.tool)
        line.add("ruleset", identity.rulesetDigest)
        for (name, value) in identity.ruleset { line.add(name, value) }
        line.add("key_checks", JSONObject(identity.keyChecks))
        if !identity.paramChecks.isEmpty { line.add("param_checks", JSONObject(identity.paramChecks)) }
        if !identity.tableDigests.isEmpty { line.add("tables", JSONObject(identity.tableDigests)) }
        if !identity.operatorOffsets.isEmpty { line.add("operator_offsets", identity.operatorOffsets) }
        line.add("on_duplicate", plan.onDuplicate.rawValue)
        if plan.isDry { line.add("dry_run", true) }
        line.add("inputs", plan.inputs.count)
        if !plan.redactPaths { line.add("roots", plan.inputs) }
        line.add("redacted_paths", plan.redactPaths)
        add(line)
    }

    /// Adds the line of an input.
    func add(_ line: JSONObject) { file.add(line) }

    /// - Parameter showsPaths: whether the failure that stopped the run may name its file.
    func end(_ summary: RunSummary, showsPaths: Bool) throws(SystemFailure) {
        var line = JSONObject()
        line.add("kind", "end")
        line.add("complete", summary.isComplete)
        summary.addStop(to: &line, showsPaths: showsPaths)
        for (name, count) in summary.fileCounts { line.add(name, count) }
        let short = line
        line.add("input_bytes", summary.inputBytes)
        line.add("output_bytes", summary.outputBytes)
        line.add("written_bytes", summary.writtenBytes)
        line.add("elements", summary.counts.named)
        line.add("reasons", summary.reasons.map { $0.json(examples: false) })
        line.add("misfits", summary.misfits.byTag)
        try file.finish([line.text + "\n", short.text + "\n"])
    }
}

extension RunSummary {
    /// Says what ended the run early, for audits and summaries.
    ///
    /// - Parameter showsPaths: whether the failure may name its file.
    package func addStop(to object: inout JSONObject, showsPaths: Bool) {
        if let failure {
            var stop = JSONObject()
            stop.add("operation", failure.operation.rawValue)
            stop.add("reason", failure.reason)
            if showsPaths, let name = failure.name { stop.add("path", name) }
            object.add("failure", stop)
        }
        if let signal { object.add("signal", Int(signal)) }
    }

    /// Names and numbers of files in a fixed order, for audits and summaries.
    package var fileCounts: [(name: String, count: Int)] {
        [
            ("files", files), ("deidentified", deidentified), ("identical", identical), ("repeated", repeated),
            ("suffixed", suffixed), ("rejected", rejected), ("quarantined", quarantined), ("unreadable", unreadable),
            ("not_dicom", notDICOM), ("special_files", specialFiles), ("linked_directories", linkedDirectories),
        ]
    }
}

extension RunSummary.Reason {
    /// - Parameter examples: whether the inputs are named.
    package func json(examples isWithExamples: Bool) -> JSONObject {
        var object = JSONObject()
        object.add("outcome", kind.rawValue)
        object.add("reason", code)
        if let gate {
            object.add("by", "gate")
            object.add("gate", gate)
        } else {
            object.add("by", "midic")
        }
        object.add("count", count)
        if taken > 0 { object.add("taken", taken) }
        if isWithExamples { object.add("examples", examples) }
        return object
    }
}
