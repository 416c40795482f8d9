import MidicJSON

/// An input with what the worker made of it, ready to be committed.
struct FinishedInput: Sendable {
    let entry: InputEntry
    /// nil for entries that are no file.
    let outcome: FileOutcome?
    /// The output's name in the staging folder, for `.deidentified`.
    let staged: String
    let parts: AuditParts

    /// The output of an earlier run that the worker found to be the same; nothing is staged then.
    var present: PresentOutput? {
        guard case .present(_, let found) = outcome else { return nil }
        return found
    }
}

/// The one place where a run's effects become visible, in input order: final names, quarantine, audit, map, counts.
///
/// Everything that depends on order is done here and nowhere else; that is why the results do not depend on the number
/// of workers. An input is decided first, and settled a little later together with its neighbours: their records go to map
/// and audit in one call each, and then their files get their names. So no output and no quarantined copy is ever without its
/// records; after a kill the last few records may be without their files (`settleLimit`).
struct CommitSink {
    /// Inputs that are settled together: as many lines of an audit can be without their files after a kill.
    static let settleLimit = 32
    /// Folders that are open at a time, of those whose outputs wait.
    private static let folderLimit = 8
    /// Nanoseconds after which what waits is settled with the next input.
    private static let longestWait: UInt64 = 100_000_000

    let plan: BatchPlan
    /// Where outputs get their names; nil for standard output and for a dry run.
    private let output: OutputFolder?
    private let rehearsal: Rehearsal?
    private let progress: RunProgress
    let audit: AuditLog?
    private var map: IdentityMap?
    private let quarantine: QuarantineDirectory?
    private(set) var summary: RunSummary
    private var series: SeriesFolder?
    /// Series that waiting outputs hold open, at most.
    private var openFolders = 0
    private var names = OutputNames()
    private var comparison = ContentComparison()
    private var waiting: [Decided] = []
    /// Those that are being settled.
    private var settling: [Decided] = []
    private var waitingSince: UInt64 = 0
    /// Where the records of what is settled end.
    private var settled = RecordEnds()

    /// The end of an input's records.
    private struct RecordEnds {
        var audit = 0
        var map = 0
    }

    /// An input that is decided: its records are written, its file has no name yet.
    private struct Decided {
        var effect = Effect.none
        var tally = Tally.none
        var bytes = 0
        var isHeld = false
        var ends = RecordEnds()
    }

    /// What has to happen to files.
    private enum Effect {
        case none
        case place(staged: String, name: String, SeriesFolder)
        case quarantine(QuarantineDirectory.Held)
    }

    /// What the summary says of it.
    private enum Tally {
        case none
        indirect case output(FileReport, NamedOutput)
        case held(RunSummary.Reason.Kind, HeldBack, input: String)
        case notDICOM, special, linkedDirectory
    }

    /// An output's name, and who had it.
    private struct NamedOutput {
        /// In its series' folder.
        var file = ""
        /// 1, or the number in a duplicate's name.
        var copy = 1
        /// It was there already.
        var isIdentical = false
        /// The input of this run that made it.
        var number: Int?
    }

    /// - Throws: a failure to create the quarantine, the audit or the map; no records are left then.
    init(
        _ plan: BatchPlan, _ output: OutputFolder?, identity: RunIdentity, progress: RunProgress
    ) throws(SystemFailure) {
        self.plan = plan
        self.output = output
        self.progress = progress
        summary = RunSummary(exampleLimit: plan.listsHeld ? .max : RunSummary.exampleLimit)
        if plan.isDry {
            rehearsal = plan.writesStream ? nil : Rehearsal(plan.output)
            quarantine = nil
            audit = plan.showsAudit ? AuditLog(on: .output) : nil
            audit?.begin(identity, plan)
            try audit?.file.flush()
            return
        }
        rehearsal = nil
        quarantine = try plan.quarantine.map { path throws(SystemFailure) in try QuarantineDirectory(at: path) }
        do throws(SystemFailure) {
            map = try plan.map.map { path throws(SystemFailure) in try IdentityMap(creating: path) }
            audit = try plan.audit.map { path throws(SystemFailure) in try AuditLog(creating: path) }
        } catch {
            if let path = plan.map, map != nil { try? FileSystem.removeFile(path) }
            throw error
        }
        audit?.begin(identity, plan)
        do throws(SystemFailure) {
            try map?.file.flush()
            try audit?.file.flush()
        } catch {
            for path in [plan.map, plan.audit] { if let path { try? FileSystem.removeFile(path) } }
            throw error
        }
        settled = RecordEnds(audit: audit?.file.end ?? 0, map: map?.file.end ?? 0)
    }

    /// Folders that the run writes to.
    var folders: Set<FileStatus.Identity> {
        Set([output?.identity, quarantine?.identity, rehearsal?.identity].compactMap { $0 })
    }

    /// Commits one input. After a failure nothing more is committed.
    mutating func commit(_ finished: FinishedInput, stop: StopFlag) {
        guard summary.failure == nil else { return }
        do throws(SystemFailure) {
            try decide(finished)
            let hasRecords = audit != nil || map != nil
            if !hasRecords || waiting.count >= CommitSink.settleLimit
                || ProcessFacts.monotonicNanoseconds - waitingSince > CommitSink.longestWait
            {
                try settle()
            }
        } catch {
            fail(error, stop)
        }
    }

    /// Settles what waits and writes the last records. Each of them is tried, whatever becomes of the others.
    mutating func finish(signal: Int32?, seconds: Double) -> RunSummary {
        let unused = StopFlag()
        if summary.failure == nil {
            do throws(SystemFailure) { try settle() } catch { fail(error, unused) }
        }
        summary.signal = signal
        summary.seconds = seconds
        summary.sortReasons()
        do throws(SystemFailure) { try map?.file.finish() } catch { fail(error, unused) }
        do throws(SystemFailure) { try audit?.end(summary, showsPaths: !plan.redactPaths) } catch {
            fail(error, unused)
        }
        return summary
    }

    private mutating func fail(_ failure: SystemFailure, _ stop: StopFlag) {
        // What was decided before the failure keeps its place; a failure to settle it has emptied `waiting`.
        if summary.failure == nil, !waiting.isEmpty { try? settle() }
        if summary.failure == nil { summary.failure = failure }
        stop.raise()
    }
}

// MARK: Deciding

extension CommitSink {
    private mutating func decide(_ finished: FinishedInput) throws(SystemFailure) {
        let entry = finished.entry
        var line = finished.parts.identity
        var decided = Decided()
        switch entry.kind {
        case .special:
            decided.tally = .special
            line.add("outcome", "special-file")
        case .linkedDirectory:
            decided.tally = .linkedDirectory
            line.add("outcome", "linked-directory")
        case .deadLink: turnAway(entry, .unreadable, HeldBack("link leads nowhere"), &decided, &line)
        case .ownOutput: turnAway(entry, .unreadable, HeldBack("folder that this run writes to"), &decided, &line)
        case .unreadable(let number): try unreadable(entry, number, &decided, &line)
        case .file:
            switch finished.outcome {
            case .deidentified(let report), .present(let report, _): try place(report, finished, &decided, &line)
            case .rejected(let reason, let failure):
                turnAway(entry, .rejected, HeldBack(reason, failure), &decided, &line)
            case .rejectedByGate(let gate): turnAway(entry, .rejected, HeldBack(gate), &decided, &line)
            case .directory: turnAway(entry, .rejected, HeldBack("dicomdir"), &decided, &line)
            case .quarantined(let reason, let failure):
                try hold(entry, HeldBack(reason, failure), &decided, &line)
            case .quarantinedByGate(let gate): try hold(entry, HeldBack(gate), &decided, &line)
            case .notDICOM, nil:
                decided.tally = .notDICOM
                line.add("outcome", "not-dicom")
            case .inputError(let number): try unreadable(entry, number, &decided, &line)
            case .outputError(let number):
                throw SystemFailure(.write, number, name: plan.output ?? "standard output")
            }
        }
        audit?.add(line)
        decided.ends = RecordEnds(audit: audit?.file.end ?? 0, map: map?.file.end ?? 0)
        if waiting.isEmpty { waitingSince = ProcessFacts.monotonicNanoseconds }
        waiting.append(decided)
    }

    private mutating func place(
        _ report: FileReport, _ finished: FinishedInput, _ decided: inout Decided, _ line: inout JSONObject
    ) throws(SystemFailure) {
        let named: NamedOutput
        if plan.writesStream {
            named = NamedOutput()
        } else {
            switch try name(report, finished, &decided) {
            case .success(let found): named = found
            case .failure(let taken): return try hold(finished.entry, taken, &decided, &line)
            }
        }
        decided.tally = .output(report, named)
        decided.bytes = report.inputBytes
        try addRows(of: report)
        guard line.isWanted else { return }
        line.add("outcome", "deidentified")
        line.add("output", plan.writesStream ? "-" : report.path(of: named.file))
        if named.isIdentical {
            line.add("identical", true)
            if let number = named.number { line.add("duplicate_of", number) }
        }
        line.add(contentOf: finished.parts.report)
    }

    private mutating func addRows(of report: FileReport) throws(SystemFailure) {
        guard map != nil else { return }
        // Rows that are too many to be held go to the file alone, so that those of the inputs before are not lost with them.
        if report.rows.areSpilled { try settle() }
        do throws(SystemFailure) { try map?.add(report.rows) } catch {
            map?.file.cut(to: settled.map)
            throw error
        }
    }

    /// Finds a name for an output.
    ///
    /// - Returns: why it is held back, if another file has the name and the plan wants no further one.
    private mutating func name(
        _ report: FileReport, _ finished: FinishedInput, _ decided: inout Decided
    ) throws(SystemFailure) -> Result<NamedOutput, HeldBack> {
        if let output, series?.study != report.study || series?.name != report.series {
            // Each output that waits for its name holds its series' folder open.
            if openFolders == CommitSink.folderLimit { try settle() }
            series = try output.series(report.study, report.series)
            openFolders += 1
        }
        var named = NamedOutput()
        if let present = finished.present {
            named.copy = present.copy
            named.file = report.file(copy: named.copy)
            named.isIdentical = true
            if let output, let series { try output.confirm(present.status, named.file, in: series) }
            let key = OutputNames.Key(study: report.study, series: report.series, file: named.file)
            named.number = names[key]
            if named.number == nil { names[key] = finished.entry.number }
            return .success(named)
        }
        while true {
            let file = report.file(copy: named.copy)
            named.file = file
            let key = OutputNames.Key(study: report.study, series: report.series, file: file)
            named.number = names[key]
            guard let holder = try holder(of: file, report, named) else {
                names[key] = finished.entry.number
                rehearsal?.place(report.outputDigest, as: report.path(of: file))
                if let series { decided.effect = .place(staged: finished.staged, name: file, series) }
                return .success(named)
            }
            if holder == .regular, try isSame(report, finished, file, named) {
                try output?.removeStaged(finished.staged)
                named.isIdentical = true
                if named.number == nil { names[key] = finished.entry.number }
                return .success(named)
            }
            guard plan.onDuplicate == .suffix else {
                try output?.removeStaged(finished.staged)
                let partner = named.number.map { HeldBack.Partner.input($0) } ?? .present(holder)
                return .failure(HeldBack("duplicate-instance", partner: partner))
            }
            named.copy += 1
        }
    }

    /// What has a name in the output, or will have it; nil if it is free.
    private func holder(
        of file: String, _ report: FileReport, _ named: NamedOutput
    ) throws(SystemFailure) -> FileStatus.Kind? {
        if named.number != nil { return .regular }
        if let rehearsal { return try rehearsal.kind(of: report.path(of: file)) }
        guard let output, let series, !series.isNew else { return nil }
        return try output.kind(of: file, in: series)
    }

    private mutating func isSame(
        _ report: FileReport, _ finished: FinishedInput, _ file: String, _ named: NamedOutput
    ) throws(SystemFailure) -> Bool {
        if let rehearsal {
            return try rehearsal.hasContent(report.outputDigest, report.path(of: file))
        }
        // One of this run may be waiting for its name.
        if named.number != nil { try settle() }
        guard let output, let series else { return false }
        return try output.hasSameContent(finished.staged, as: file, in: series, &comparison)
    }

    private mutating func hold(
        _ entry: InputEntry, _ reason: HeldBack, _ decided: inout Decided, _ line: inout JSONObject
    ) throws(SystemFailure) {
        turnAway(entry, .quarantined, reason, &decided, &line)
        guard let quarantine else { return }
        var record = JSONObject()
        AuditParts.identify(entry, plan, in: &record)
        reason.describe(in: &record)
        let held = try quarantine.take(entry.path, record: record)
        if held.isCopied { line.add("copy", held.name + ".dcm") }
        decided.effect = .quarantine(held)
    }

    private func turnAway(
        _ entry: InputEntry, _ kind: RunSummary.Reason.Kind, _ reason: HeldBack, _ decided: inout Decided,
        _ line: inout JSONObject
    ) {
        decided.isHeld = true
        decided.tally = .held(kind, reason, input: shown(entry))
        line.add("outcome", kind.rawValue)
        reason.describe(in: &line)
    }

    private func unreadable(
        _ entry: InputEntry, _ number: Int32, _ decided: inout Decided, _ line: inout JSONObject
    ) throws(SystemFailure) {
        // Too few descriptors or too little memory is not the input's fault, and the next fares no better.
        let failure = SystemFailure(.open, number, name: shown(entry))
        if failure.isExhaustion { throw failure }
        turnAway(entry, .unreadable, HeldBack(failure.reason), &decided, &line)
    }

    private func shown(_ entry: InputEntry) -> String {
        plan.redactPaths ? "#\(entry.number)" : entry.relativePath
    }
}

// MARK: Settling

extension CommitSink {
    /// Writes the records of all inputs that wait, and then gives their files the names.
    ///
    /// - Throws: a failure after which records and files are those of the inputs before it, and nothing waits.
    private mutating func settle() throws(SystemFailure) {
        openFolders = 0
        if waiting.isEmpty { return }
        swap(&waiting, &settling)
        defer { settling.removeAll(keepingCapacity: true) }
        do throws(SystemFailure) {
            try map?.file.flush()
            try audit?.file.flush()
        } catch {
            takeBack(from: 0)
            throw error
        }
        for index in settling.indices {
            let input = settling[index]
            do throws(SystemFailure) {
                switch input.effect {
                case .none: break
                case .place(let staged, let name, let series): try output?.place(staged, as: name, in: series)
                case .quarantine(let held): try quarantine?.place(held)
                }
            } catch {
                takeBack(from: index)
                throw error
            }
            settled = input.ends
            count(input)
        }
    }

    /// Takes back records and files of the inputs that cannot be settled.
    private func takeBack(from first: Int) {
        audit?.file.cut(to: settled.audit)
        map?.file.cut(to: settled.map)
        for input in settling[first...] {
            switch input.effect {
            case .none: break
            case .place(let staged, _, _): try? output?.removeStaged(staged)
            case .quarantine(let held): quarantine?.drop(held)
            }
        }
    }

    private mutating func count(_ input: Decided) {
        switch input.tally {
        case .none: break
        case .output(let report, let named):
            summary.note(report, isWritten: !named.isIdentical)
            if named.isIdentical { summary.identical += 1 }
            if named.isIdentical, named.number != nil { summary.repeated += 1 }
            if named.copy > 1 { summary.suffixed += 1 }
        case .held(let kind, let reason, let name): summary.note(kind, reason, name)
        case .notDICOM: summary.notDICOM += 1
        case .special: summary.specialFiles += 1
        case .linkedDirectory: summary.linkedDirectories += 1
        }
        progress.finished(bytes: input.bytes, held: input.isHeld)
    }
}
