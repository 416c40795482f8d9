import Dispatch
import MidicJSON
import MidicRuntime

/// `midic run POLICY_OR_RULESET INPUT... --output DIR`
enum RunCommand {
    static let spec = CommandSpec(
        name: "run", summary: "de-identify files and folders",
        usage: "POLICY_OR_RULESET INPUT... --output DIR [--secret NAME=SOURCE...] [options]",
        operands: [
            OperandSpec(
                "POLICY_OR_RULESET", .policyOrRuleset,
                "a policy, which is compiled first, or a ruleset from `midic build`; or -, for standard input"),
            OperandSpec(
                "INPUT", .file, repeatable: true,
                "DICOM files, or folders that are searched for them; or - alone, for one object from standard input; or one pipe"
            ),
        ],
        options: [
            .value(
                "output", short: "o", "DIR", .folder,
                "where outputs go, as <study>/<series>/<instance>.dcm with names from the new UIDs; created if missing; or -, to write the output of one INPUT file to standard output"
            ),
            ConfigurationSource.secret, ConfigurationSource.parameter, ConfigurationSource.parameterFile,
            ConfigurationSource.table,
            .value("jobs", short: "j", "N", .number, "files at work at a time; by default one for each processor"),
            ConfigurationSource.memory,
            .value(
                "quarantine", "DIR", .folder,
                "an empty or new folder (mode 0700) for unchanged copies of quarantined inputs, each with its reason"),
            .value(
                "on-duplicate", "RULE", .choice(DuplicateRule.allCases.map(\.rawValue)),
                "a second input with the same new SOP Instance UID and other content: quarantine (default), or suffix to write it as NAME-2.dcm"
            ),
            .value("audit", "FILE", .file, "write JSON lines, one for each input in order; no values; a new file"),
            .value(
                "map", "FILE", .file,
                "write old and new UIDs and patient IDs as CSV, for the custodian only (mode 0600); a new file"),
            .flag("allow-empty", "an input without a DICOM object is no failure: code 0 instead of 3"),
            .flag(
                "dry-run",
                "decide every input and say what would become of it, with the run's exit code, and write nothing at all; --output may be left out; with --format json the lines of the audit go to standard output"
            ),
            .flag(
                "dry-tables",
                "read every input and say how many subjects each table has a row for, without values; nothing is written, and --output may be left out"
            ),
            .flag("list-held", "name every input that is held back in the summary, not five of each reason"),
            .flag("redact-paths", "name inputs by number instead of path in the audit, records and summary"),
            CommandSpec.format,
            .flag("quiet", short: "q", "no summary; if something was held back, that alone; errors are still shown"),
            .flag("no-progress", "no progress line on the terminal"),
        ],
        details: [
            "Policy, secrets, parameters, tables and all places are checked before the first input is read; a policy with errors ends with code 1 and nothing is written. An output appears whole or not at all. Outputs, audit and map are the same at any --jobs.",
            "Folders are searched depth first in order of their names' bytes. A symbolic link given as INPUT is followed; below an INPUT a link to a file is read, a link to a folder is reported and not entered. Files that are not DICOM are counted and left alone; a DICOMDIR is rejected. If a run is repeated, outputs that are there with the same bytes stay as they are.",
            "With `--output -` not a byte is written before the whole file is decided, and none if it is held back: then the reason stands on standard error and the code is 3. The summary goes to standard error. Input from a pipe that is longer than 64 MiB is kept in an unlinked file of mode 0600 in $TMPDIR or /var/tmp.",
            "SIGHUP, SIGINT and SIGTERM finish the files at work, write the summary and end with 128 + the signal's number; a second signal ends at once. SIGUSR1 says on standard error how far the run is. A signal that was ignored when the run began stays ignored.",
            "One run at a time writes to an output folder; a second one ends with code 4. No symbolic link in it is followed. Audit, map and quarantine get their records before an output gets its name; docs/records.md has every member.",
        ],
        examples: [
            .init(
                line:
                    "midic run examples/basic.midic examples/dicom --output out --secret study_key=@examples/demo.key",
                meaning: "The Basic Profile on the example study, with the example key."),
            .init(
                line: "midic run release.ruleset /data/in -o /data/out --secret study_key=env:KEY --audit audit.jsonl "
                    + "--quarantine held",
                meaning: "A ruleset, with an audit, and with quarantined files kept for a look."),
            .init(
                line: "midic run release.midic in -o out --secret study_key=@key --dry-run --list-held",
                meaning: "What would be held back, and why; nothing is written."),
            .init(
                line: "midic run release.midic in -o out --secret study_key=fd:3 --format json 3< <(pass show study)",
                meaning: "A secret that never touches the disk, and a summary for a script."),
            .init(
                line: "cat in.dcm | midic run release.midic - --output - --secret study_key=@key > out.dcm",
                meaning: "One object from pipe to pipe."),
        ],
        laterOptions: ["resume", "trust", "signature", "journal", "sync"])

    static func run(_ arguments: ParsedArguments, _ context: CommandContext) throws -> ExitCode {
        let console = context.console
        let streams = try RunStreams(arguments)
        var options = BatchOptions(
            inputs: streams.isSpooled ? [] : Array(arguments.operands.dropFirst()), output: streams.outputFolder,
            jobs: arguments.value("jobs").flatMap { Int($0) } ?? ProcessFacts.processorCount)
        guard options.jobs <= 1024 else { throw UsageError("`--jobs` is at most 1024") }
        options.quarantine = arguments.value("quarantine")
        options.audit = arguments.value("audit")
        options.map = arguments.value("map")
        options.redactPaths = arguments.has("redact-paths")
        options.isDry = arguments.has("dry-run") || arguments.has("dry-tables")
        options.showsAudit = arguments.has("dry-run") && arguments.wantsJSON
        options.listsHeld = arguments.has("list-held")
        options.onDuplicate = arguments.value("on-duplicate").flatMap(DuplicateRule.init) ?? .quarantine
        let source = try ConfigurationSource(arguments, inputIsStandardInput: streams.readsStandardInput)
        options.secretFiles = source.secretFiles
        options.tableFiles = source.tableFiles

        guard let ruleset = try PolicySource.ruleset(arguments.operands[0], arguments, context) else {
            return .negative
        }
        var configuration = try source.configuration(of: ruleset, console)
        configuration.memory = try source.memory(workers: options.jobs)
        // A dry run compares outputs by their digests.
        configuration.wantsDigests = options.audit != nil || options.isDry
        configuration.wantsMap = options.map != nil && !options.isDry
        options.takesStream = streams.isSpooled
        var plan = try BatchPlan(options)
        for remark in plan.remarks { console.warning(remark) }
        let spooled = try streams.spool()
        if let path = spooled?.path { plan.take(stream: path, named: streams.inputName) }

        if arguments.has("dry-tables") {
            let coverage = TableCoverage(plan, configuration)
            if arguments.wantsJSON {
                try console.result(CoverageText.json(coverage))
            } else {
                try console.result(CoverageText.text(coverage))
            }
            withExtendedLifetime(spooled) {}
            return .success
        }
        let identity = RunIdentity(tool: ToolVersion.current, configuration)
        let summary = try work(plan, identity, configuration, arguments, console)
        withExtendedLifetime(spooled) {}
        let code = ExitCode(
            of: summary, isOneObject: streams.writesStandardOutput, mayBeEmpty: arguments.has("allow-empty"))
        try report(summary, code, plan, ruleset, arguments, streams, console)
        return code
    }

    private static func work(
        _ plan: BatchPlan, _ identity: RunIdentity, _ configuration: RunConfiguration, _ arguments: ParsedArguments,
        _ console: Console
    ) throws -> RunSummary {
        let stop = StopFlag()
        let progress = RunProgress()
        let start = ProcessFacts.monotonicNanoseconds
        let status = { @Sendable in
            let seconds = Double(ProcessFacts.monotonicNanoseconds - start) / 1e9
            console.note("so far \(ProgressLine.text(progress, seconds: seconds))", "progress")
        }
        // Files at work are finished, records are written, the summary is shown.
        SignalWatch.start(status: status) { stop.raise(signal: $0) }
        let isShown = !arguments.has("quiet") && !arguments.has("no-progress") && StandardStream.error.isTerminal
        let counted = DispatchGroup()
        let countingStop = StopFlag()
        if isShown {
            DispatchQueue.global(qos: .utility).async(group: counted) {
                progress.countInputs(plan.roots, stop: countingStop)
            }
        }
        let line = isShown ? ProgressLine(console) { ProgressLine.text(progress, seconds: $0) } : nil
        defer {
            countingStop.raise()
            counted.wait()
            line?.end()
        }
        var summary = try Batch.run(plan, identity: identity, progress: progress, stop: stop) {
            Deidentifier(configuration: configuration)
        }
        if !summary.isComplete {
            if progress.filesExpected == nil {
                // Whoever stops a run does not wait long for a count.
                progress.countInputs(plan.roots, stop: StopFlag(), nanoseconds: 1_000_000_000)
            }
            summary.expected = progress.filesExpected
        }
        return summary
    }

    private static func report(
        _ summary: RunSummary, _ code: ExitCode, _ plan: BatchPlan, _ ruleset: Ruleset,
        _ arguments: ParsedArguments, _ streams: RunStreams, _ console: Console
    ) throws {
        if let failure = summary.failure {
            console.error("the run was stopped: \(failure.described)", "input-output")
        }
        if let signal = summary.signal { console.error("the run was stopped by signal \(signal)", "stopped") }
        if summary.ending == .complete, code == .held {
            console.error(
                "there is no DICOM object in the input: nothing was de-identified"
                    + (streams.writesStandardOutput ? "" : " (`--allow-empty` if that may be)"),
                "nothing-to-do")
        }
        if !summary.isComplete, !streams.writesStandardOutput {
            console.note(SummaryText.goingOn(summary, plan), "going-on")
        }
        // The lines of the audit have told it all.
        if plan.showsAudit { return }
        do {
            try showSummary(summary, code, plan, ruleset, arguments, streams, console)
        } catch let error as SystemFailure where summary.isComplete {
            throw error
        } catch is SystemFailure {
            // The run did not come to its end, and the code says so: the terminal may be what went away.
        }
    }

    private static func showSummary(
        _ summary: RunSummary, _ code: ExitCode, _ plan: BatchPlan, _ ruleset: Ruleset,
        _ arguments: ParsedArguments, _ streams: RunStreams, _ console: Console
    ) throws {
        if arguments.wantsJSON {
            let object = SummaryText.json(summary, code, plan, rulesetDigest: ruleset.digestHex)
            if streams.writesStandardOutput {
                console.message(json: object.text + "\n")
            } else {
                try console.result(object)
            }
        } else if !arguments.has("quiet") || code != .success {
            let text =
                arguments.has("quiet")
                ? SummaryText.held(summary, console) : SummaryText.text(summary, plan, console)
            if streams.writesStandardOutput { console.message(text) } else { try console.result(text) }
        }
    }
}
