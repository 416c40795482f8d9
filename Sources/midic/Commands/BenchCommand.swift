import Dispatch
import MidicRuntime
import Synchronization

/// `midic bench POLICY_OR_RULESET INPUT...`
enum BenchCommand {
    static let spec = CommandSpec(
        name: "bench", summary: "time a run over your files, against copying them",
        usage: "POLICY_OR_RULESET INPUT... [--secret NAME=SOURCE...] [options]",
        operands: [
            OperandSpec(
                "POLICY_OR_RULESET", .policyOrRuleset,
                "a policy, which is compiled first, or a ruleset from `midic build`; or -, for standard input"),
            OperandSpec("INPUT", .file, repeatable: true, "DICOM files, or folders that are searched for them"),
        ],
        options: [
            ConfigurationSource.secret, ConfigurationSource.parameter, ConfigurationSource.parameterFile,
            ConfigurationSource.table,
            .value(
                "jobs", short: "j", "N", .number,
                "files at work at a time in the runs beside those with one job; by default one for each processor"),
            ConfigurationSource.memory,
            .value("rounds", "N", .number, "rounds that count, 5 by default; one more comes before them"),
            .value("files", "N", .number, "take the first N files that a run would take, 2000 by default"),
            .value("size", "MB", .number, "take no more than so many megabytes, 2000 by default; one file in any case"),
            .value(
                "scratch", "DIR", .folder,
                "where the temporary folder is made, $TMPDIR or /tmp by default: the storage that is measured"),
            CommandSpec.format,
        ],
        details: [
            "In each round the same files are copied as `cp -r` does (copy), written by the least that a program can do that keeps a run's promises (floor: read the head, write it, copy the rest inside the kernel, rename), and de-identified: with one job and with --jobs, without records and with audit and map. A first round, which does not count, warms memory and caches. Compiling the policy is not timed. 1.00 of copy is as fast as copying; more is better.",
            "The copies and outputs are patients' data. They are written only into a temporary folder `midic-bench-<pid>` of mode 0700 in --scratch, which is emptied after each measurement and removed at the end, also on SIGHUP, SIGINT and SIGTERM; what a killed `midic bench` left there, the next one removes. It needs about as much room as the files measured.",
        ],
        examples: [
            .init(
                line: "midic bench release.ruleset /data/in --secret study_key=@key --scratch /dev/shm",
                meaning: "What midic itself costs, on storage that costs nothing."),
            .init(
                line: "midic bench release.midic /data/in --secret study_key=@key --scratch /data/tmp --files 500",
                meaning: "What a run on the storage of the outputs is like, by 500 files."),
            .init(
                line: "midic bench release.ruleset in --secret study_key=@key --jobs 8 --format json",
                meaning: "The same with eight jobs, for a script."),
        ])

    private static let folderPrefix = "midic-bench-"

    static func run(_ arguments: ParsedArguments, _ context: CommandContext) throws -> ExitCode {
        let console = context.console
        let source = try ConfigurationSource(arguments)
        let jobs = arguments.value("jobs").flatMap { Int($0) } ?? ProcessFacts.processorCount
        guard jobs <= 1024 else { throw UsageError("`--jobs` is at most 1024") }
        let rounds = arguments.value("rounds").flatMap { Int($0) } ?? 5
        guard rounds <= 1000 else { throw UsageError("`--rounds` is at most 1000") }
        let megabytes = min(arguments.value("size").flatMap { Int($0) } ?? 2000, 1 << 40)
        let place =
            arguments.value("scratch") ?? ProcessFacts.environment("TMPDIR").flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
        guard (try? FileSystem.status(of: place))?.kind == .directory else {
            throw UsageError("`\(place)` is no folder; give one that is there as `--scratch`")
        }
        guard let ruleset = try PolicySource.ruleset(arguments.operands[0], arguments, context) else {
            return .negative
        }
        let configuration = try source.configuration(of: ruleset, console)
        _ = try source.memory(workers: jobs)

        // Held apart from the inputs before anything is made.
        let inputs = Array(arguments.operands.dropFirst())
        guard !inputs.contains("-") else {
            throw UsageError(
                "`-` is no INPUT of `midic bench`, which reads its files again and again; name files or folders")
        }
        let planned = Path.join(place, folderPrefix + String(ProcessFacts.identifier))
        let plan = try BatchPlan(BatchOptions(inputs: inputs, output: planned))
        for remark in plan.remarks { console.warning(remark) }
        let stop = StopFlag()
        let progress = RunProgress()
        let folder = try ScratchFolder(prefix: folderPrefix, in: place)
        let start = ProcessFacts.monotonicNanoseconds
        let stage = Stage()
        let status = { @Sendable in
            let seconds = Double(ProcessFacts.monotonicNanoseconds - start) / 1e9
            console.note(
                "\(stage.text); so far \(ProgressLine.text(progress, seconds: seconds)), in all rounds", "progress")
        }
        SignalWatch.start(status: status, end: { try? folder.remove() }) { stop.raise(signal: $0) }
        let line = StandardStream.error.isTerminal ? ProgressLine(console) { _ in stage.text } : nil
        let result = Result {
            let sample = InputSample(
                plan.roots, mostFiles: arguments.value("files").flatMap { Int($0) } ?? 2000,
                mostBytes: megabytes * 1_000_000, stop: stop)
            return try BenchRun(
                inputs: inputs, roots: plan.roots, sample: sample, source: source, configuration: configuration,
                folder: folder,
                progress: progress, stop: stop, stage: stage
            ).table(jobs: jobs == 1 ? [1] : [1, jobs], rounds: rounds)
        }
        line?.end()
        try folder.remove()
        if let signal = stop.signal {
            console.error("stopped by signal \(signal); the temporary folder is removed", "stopped")
            return ExitCode(128 + signal)
        }
        let table = try result.get()
        guard let table, table.written > 0 else {
            console.error(nothingToMeasure(table), "nothing-to-do")
            return .held
        }
        if arguments.wantsJSON { try console.result(table.json) } else { try console.result(table.text(console)) }
        return .success
    }

    /// Why there is nothing to measure, and what to try.
    private static func nothingToMeasure(_ table: BenchTable?) -> String {
        guard let table, table.files > 0 else { return "there is no file in the input: there is nothing to measure" }
        let files =
            table.files == 1
            ? "the one file taken becomes no output" : "none of the \(table.files) files taken becomes an output"
        let cure = table.isWhole ? "`midic run --dry-run` says why" : "take more with `--files` and `--size`"
        return "\(files) (\(table.otherOutcomes)): there is nothing to measure; \(cure)"
    }
}

/// The measurements of one `midic bench`.
private struct BenchRun {
    let inputs: [String]
    let roots: [InputWalk.Root]
    let sample: InputSample
    let source: ConfigurationSource
    let configuration: RunConfiguration
    let folder: ScratchFolder
    let progress: RunProgress
    let stop: StopFlag
    let stage: Stage

    /// - Parameter jobs: of midic, in turn.
    /// - Returns: nil if the user stopped it; without times if nothing became an output.
    func table(jobs: [Int], rounds: Int) throws -> BenchTable? {
        var table = BenchTable()
        table.rulesetDigest = configuration.ruleset.digestHex
        (table.files, table.bytes, table.isWhole) = (sample.files, sample.bytes, sample.isWhole)
        table.rounds = rounds
        table.rows = PlainCopy.Kind.allCases.map { .init(what: $0.rawValue, jobs: nil, hasRecords: false) }
        for count in jobs {
            for hasRecords in [false, true] {
                table.rows.append(.init(what: "midic", jobs: count, hasRecords: hasRecords))
            }
        }
        let memory = MemoryWatch()
        defer { memory.end() }
        for round in 0...rounds {
            for index in table.rows.indices {
                stage.text = (round == 0 ? "warm-up" : "round \(round) of \(rounds)") + ": \(table.rows[index].title)"
                try folder.clear()
                guard let (seconds, processor, summary) = try measure(table.rows[index]) else { return nil }
                if let summary {
                    table.outcomes = summary.fileCounts
                    table.written = summary.deidentified
                    if summary.deidentified == 0 { return table }
                }
                if round == 0 { continue }
                table.rows[index].seconds.append(seconds)
                table.rows[index].processorSeconds.append(processor)
            }
        }
        table.peakAnonymousBytes = memory.end()
        return table
    }

    /// - Returns: nil if the user stopped it.
    private func measure(_ row: BenchTable.Row) throws -> (seconds: Double, processor: Double, RunSummary?)? {
        let start = ProcessFacts.monotonicNanoseconds
        let processorStart = ProcessFacts.processorNanoseconds
        var summary: RunSummary?
        if let kind = PlainCopy.Kind(rawValue: row.what) {
            _ = try PlainCopy.run(kind, roots, limit: sample.entries, into: folder, stop: stop)
        } else {
            summary = try deidentify(jobs: row.jobs ?? 1, hasRecords: row.hasRecords)
        }
        let processor = Double(ProcessFacts.processorNanoseconds - processorStart) / 1e9
        let seconds = Double(ProcessFacts.monotonicNanoseconds - start) / 1e9
        if let failure = summary?.failure { throw failure }
        return stop.isRaised ? nil : (seconds, processor, summary)
    }

    private func deidentify(jobs: Int, hasRecords: Bool) throws -> RunSummary {
        var options = BatchOptions(inputs: inputs, output: Path.join(folder.path, "out"), jobs: jobs)
        if hasRecords {
            options.audit = Path.join(folder.path, "audit")
            options.map = Path.join(folder.path, "map")
        }
        var own = try BatchPlan(options)
        own.limit = sample.entries
        var configuration = configuration
        configuration.memory = try source.memory(workers: jobs)
        configuration.wantsDigests = hasRecords
        configuration.wantsMap = hasRecords
        let given = configuration
        return try Batch.run(
            own, identity: RunIdentity(tool: ToolVersion.current, given), progress: progress, stop: stop
        ) { Deidentifier(configuration: given) }
    }
}

/// What is measured just now, for whoever waits.
private final class Stage: Sendable {
    private let words = Mutex("looking for files")

    var text: String {
        get { words.withLock { $0 } }
        set { words.withLock { $0 = newValue } }
    }
}

/// Looks again and again how much memory the process has that is no file's.
private final class MemoryWatch {
    private let timer: any DispatchSourceTimer
    private let queue = DispatchQueue(label: "midic.memory")
    private let peak = PeakValue()

    init() {
        timer = DispatchSource.makeTimerSource(queue: queue)
        let peak = peak
        timer.setEventHandler { if let bytes = ProcessFacts.anonymousBytes { peak.note(bytes) } }
        timer.schedule(deadline: .now(), repeating: 0.02)
        timer.resume()
    }

    /// Stops; as often as wanted.
    ///
    /// - Returns: the most that was seen; nil if the system does not say.
    @discardableResult
    func end() -> Int? {
        timer.cancel()
        return queue.sync { peak.value }
    }
}

private final class PeakValue: Sendable {
    private let bytes = Atomic<Int>(0)

    func note(_ count: Int) { bytes.max(count, ordering: .relaxed) }

    /// nil if nothing was noted.
    var value: Int? {
        let count = bytes.load(ordering: .relaxed)
        return count > 0 ? count : nil
    }
}
