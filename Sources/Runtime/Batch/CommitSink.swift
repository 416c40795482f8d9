import MidicJSON

/// An input with what the worker made of it, ready to be committed.
struct FinishedInput: Sendable {
    let entry: InputEntry
    /// nil for entries that are no file.
    let outcome: FileOutcome?
    /// The output's name in the staging folder, for `.deidentified`.
    let staged: String
}

/// The one place where a run's effects become visible, in input order: final names, quarantine, audit, map, counts.
///
/// Everything that depends on order is done here and nowhere else; that is why the results do not depend on the number
/// of workers. No table of names is kept: a name is taken if the file is there.
struct CommitSink {
    private let plan: BatchPlan
    /// nil for standard output, where nothing is left to be done.
    private let output: OutputFolder?
    private let progress: RunProgress
    private let audit: AuditLog?
    private var map: IdentityMap?
    private var quarantine: QuarantineDirectory?
    private(set) var summary = RunSummary()
    /// The last folder that was made, since neighbours in the input mostly share it.
    private var lastFolder = ""
    private var comparison = ContentComparison()

    init(
        _ plan: BatchPlan, _ output: OutputFolder?, identity: RunIdentity, progress: RunProgress
    ) throws(SystemFailure) {
        self.plan = plan
        self.output = output
        self.progress = progress
        quarantine = try plan.quarantine.map { path throws(SystemFailure) in try QuarantineDirectory(at: path) }
        map = try plan.map.map { path throws(SystemFailure) in try IdentityMap(creating: path) }
        audit = try plan.audit.map { path throws(SystemFailure) in try AuditLog(creating: path) }
        try audit?.begin(identity, inputs: plan.roots.count, redactPaths: plan.redactPaths)
    }

    /// Commits one input. After a failure nothing more is committed.
    mutating func commit(_ finished: FinishedInput, stop: StopFlag) {
        guard summary.failure == nil else { return }
        do {
            try place(finished)
        } catch {
            summary.failure = error
            stop.raise()
        }
    }

    /// Writes what the records still hold.
    mutating func finish(signal: Int32?, seconds: Double) -> RunSummary {
        summary.signal = signal
        summary.seconds = seconds
        summary.sortReasons()
        do {
            try map?.finish()
            try audit?.end(summary)
        } catch {
            if summary.failure == nil { summary.failure = error }
        }
        return summary
    }

    private mutating func place(_ finished: FinishedInput) throws(SystemFailure) {
        let entry = finished.entry
        var line = JSONObject(isWanted: audit != nil)
        line.add("kind", "file")
        identify(entry, in: &line)
        var bytes = 0
        var isHeld = false
        switch entry.kind {
        case .special:
            summary.specialFiles += 1
            line.add("outcome", "special-file")
        case .linkedDirectory:
            summary.linkedDirectories += 1
            line.add("outcome", "linked-directory")
        case .unreadable(let number):
            isHeld = true
            unreadable(entry, number, &line)
        case .file:
            switch finished.outcome {
            case .deidentified(let report):
                bytes = report.inputBytes
                isHeld = try !place(report, finished, &line)
            case .rejected(let reason, let failure):
                isHeld = true
                summary.note(.rejected, reason, shown(entry))
                line.add("outcome", "rejected")
                describe(reason, failure, in: &line)
            case .quarantined(let reason, let failure):
                isHeld = true
                try hold(entry, reason, failure, &line)
            case .notDICOM, nil:
                summary.notDICOM += 1
                line.add("outcome", "not-dicom")
            case .directory:
                isHeld = true
                summary.note(.rejected, "dicomdir", shown(entry))
                line.add("outcome", "rejected")
                describe("dicomdir", nil, in: &line)
            case .inputError(let number):
                // Too few descriptors or too little memory is not the input's fault, and the next fares no better.
                let failure = SystemFailure(.open, number, name: shown(entry))
                if failure.isExhaustion { throw failure }
                isHeld = true
                unreadable(entry, number, &line)
            case .outputError(let number):
                throw SystemFailure(.write, number, name: plan.output ?? "standard output")
            }
        }
        try audit?.file(line)
        progress.finished(bytes: bytes, held: isHeld)
    }

    /// What an output says of itself in (0012,0062) and (0028,0303).
    private func claims(of report: FileReport) -> JSONObject {
        var object = JSONObject()
        object.add("identity_removed", report.claims.identityRemoved)
        if let temporal = report.claims.temporal { object.add("temporal_information", temporal.term) }
        if report.claims.inherited > 0 { object.add("inherited", report.claims.inherited) }
        return object
    }

    /// Gives an output its name.
    ///
    /// - Returns: false if it was held back as a duplicate.
    private mutating func place(
        _ report: FileReport, _ finished: FinishedInput, _ line: inout JSONObject
    ) throws(SystemFailure) -> Bool {
        let named: NamedOutput?
        if let output { named = try place(report, finished, in: output) } else { named = NamedOutput(name: "-") }
        guard let named else {
            try hold(finished.entry, "duplicate-instance", nil, &line)
            return false
        }
        summary.note(report)
        if named.isIdentical { summary.identical += 1 }
        if named.copy > 1 { summary.suffixed += 1 }
        try map?.add(report.map)
        line.add("outcome", "deidentified")
        line.add("output", named.name)
        if named.isIdentical { line.add("identical", true) }
        line.add("input_bytes", report.inputBytes)
        line.add("output_bytes", report.outputBytes)
        if line.isWanted { line.add("counts", JSONObject(report.counts.named)) }
        if line.isWanted { line.add("claims", claims(of: report)) }
        if !report.misfits.isEmpty, line.isWanted { line.add("misfits", JSONObject(report.misfits.byTag)) }
        if report.guessedSyntax { line.add("guessed_syntax", true) }
        if report.mendedMeta { line.add("mended_meta", true) }
        if !report.inputDigest.isEmpty { line.add("input_sha256", report.inputDigest.hexadecimal) }
        if !report.outputDigest.isEmpty { line.add("output_sha256", report.outputDigest.hexadecimal) }
        return true
    }

    private struct NamedOutput {
        var name: String
        /// 1, or the number in a duplicate's name.
        var copy = 1
        /// It was there already.
        var isIdentical = false
    }

    /// Renames a staged file.
    ///
    /// - Returns: nil for a duplicate that the plan does not want; it is gone then.
    private mutating func place(
        _ report: FileReport, _ finished: FinishedInput, in output: OutputFolder
    ) throws(SystemFailure) -> NamedOutput? {
        let folder = report.study + "/" + report.series
        if folder != lastFolder {
            try output.makeFolder(report.study)
            try output.makeFolder(folder)
            lastFolder = folder
        }
        var named = NamedOutput(name: folder + "/" + report.instance + ".dcm")
        while try !output.place(finished.staged, as: named.name) {
            if try output.hasSameContent(finished.staged, as: named.name, &comparison) {
                try output.removeStaged(finished.staged)
                named.isIdentical = true
                break
            }
            guard plan.onDuplicate == .suffix else {
                try output.removeStaged(finished.staged)
                return nil
            }
            named.copy += 1
            named.name = folder + "/" + report.instance + "-\(named.copy).dcm"
        }
        return named
    }

    private mutating func hold(
        _ entry: InputEntry, _ reason: String, _ failure: FileFailure?, _ line: inout JSONObject
    ) throws(SystemFailure) {
        summary.note(.quarantined, reason, shown(entry))
        line.add("outcome", "quarantined")
        describe(reason, failure, in: &line)
        var record = JSONObject()
        identify(entry, in: &record)
        describe(reason, failure, in: &record)
        try quarantine?.take(entry.path, record: record)
    }

    private mutating func unreadable(_ entry: InputEntry, _ number: Int32, _ line: inout JSONObject) {
        let reason = SystemFailure(.open, number).reason
        summary.note(.unreadable, reason, shown(entry))
        line.add("outcome", "unreadable")
        line.add("reason", reason)
    }

    private func identify(_ entry: InputEntry, in line: inout JSONObject) {
        line.add("number", entry.number)
        if plan.redactPaths { return }
        if plan.roots.count > 1 { line.add("root", entry.root + 1) }
        line.add("input", entry.relativePath)
    }

    private func describe(_ reason: String, _ failure: FileFailure?, in line: inout JSONObject) {
        line.add("reason", reason)
        guard let failure else { return }
        if failure.code.name != reason { line.add("cause", failure.code.name) }
        if let offset = failure.offset { line.add("offset", offset) }
        if let offset = failure.relatedOffset { line.add("related_offset", offset) }
        if let limit = failure.limit { line.add("limit", limit) }
        if let tag = failure.tag { line.add("tag", tag.description) }
    }

    private func shown(_ entry: InputEntry) -> String {
        plan.redactPaths ? "#\(entry.number)" : entry.relativePath
    }
}
