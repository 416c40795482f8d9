import MidicJSON

/// JSON lines about a run: one for the run, one for each input in order, one for the end. No attribute's value is in it.
///
/// The bytes depend on inputs, ruleset, keys and outcome alone: no clock, host or thread count, so that two runs can be
/// compared with cmp(1). A log without its `end` line belongs to a run that was killed.
struct AuditLog {
    static let schema = "midic-audit/1"

    private let writer: LineWriter

    init(creating path: String) throws(SystemFailure) {
        writer = try LineWriter(creating: path, mode: 0o600)
    }

    func begin(_ identity: RunIdentity, inputs: Int, redactPaths: Bool) throws(SystemFailure) {
        var line = JSONObject()
        line.add("schema", AuditLog.schema)
        line.add("kind", "run")
        line.add("tool", "midic " + identity.tool)
        line.add("ruleset", identity.rulesetDigest)
        var keys = JSONObject()
        for (name, value) in identity.keyChecks { keys.add(name, value) }
        line.add("key_checks", keys)
        line.add("inputs", inputs)
        line.add("redacted_paths", redactPaths)
        try writer.write(line.text + "\n")
    }

    func file(_ line: JSONObject) throws(SystemFailure) { try writer.write(line.text + "\n") }

    func end(_ summary: RunSummary) throws(SystemFailure) {
        var line = JSONObject()
        line.add("kind", "end")
        line.add("complete", summary.failure == nil && summary.signal == nil)
        for (name, count) in summary.fileCounts { line.add(name, count) }
        try writer.write(line.text + "\n")
        try writer.flush()
    }
}

extension RunSummary {
    /// Names and numbers of files in a fixed order, for audits and summaries.
    package var fileCounts: [(name: String, count: Int)] {
        [
            ("files", files), ("deidentified", deidentified), ("identical", identical), ("suffixed", suffixed),
            ("rejected", rejected), ("quarantined", quarantined), ("unreadable", unreadable), ("not_dicom", notDICOM),
            ("special_files", specialFiles), ("linked_directories", linkedDirectories),
        ]
    }
}
