import MidicCompiler
import MidicJSON
import MidicLang
import MidicRuntime

/// `midic check POLICY...`
enum CheckCommand {
    static let spec = CommandSpec(
        name: "check", summary: "find what is wrong in policies, and show what they decide",
        usage: "POLICY... [--show kept-text] [--format text|json] [--quiet]",
        operands: [
            OperandSpec(
                "POLICY", .policy, repeatable: true,
                "policy files, or - for standard input, or folders, which are searched for *.midic: then each policy has one line"
            )
        ],
        options: [
            .value(
                "show", "WHAT", .choice(["kept-text"]),
                "kept-text: the text attributes that files of each accepted class may keep unread"),
            CommandSpec.format, .flag("quiet", short: "q", "only errors and warnings, no notes and no summary"),
        ],
        details: [
            "All errors of a policy are reported in one go, on standard error; the summary goes to standard output: secrets and parameters that a run needs, what keyword patterns and storage families expand to, every rule that is less strict than what it inherits, and how many text attributes an accepted file may keep although nobody reads them."
        ],
        examples: [
            .init(line: "midic check release.midic", meaning: "Before a policy is committed."),
            .init(
                line: "midic check release.midic --show kept-text",
                meaning: "Which texts leave the hospital as they are."),
            .init(line: "midic check policies --format json", meaning: "All policies of a repository, in CI."),
        ]
    )

    static func run(_ arguments: ParsedArguments, _ context: CommandContext) throws -> ExitCode {
        let console = context.console
        guard arguments.operands.count(where: { $0 == "-" }) <= 1 else {
            throw UsageError("standard input can be one POLICY only")
        }
        let showsText = arguments.value("show") == "kept-text"
        let search = try PolicySearch(arguments.operands)
        var tally = CheckTally()
        var hasErrors = false
        for path in search.paths {
            let result: CompilationResult
            do { result = try PolicySource.compile(path, context.files) } catch let error as UsageError {
                guard search.found(path) else { throw error }
                tally.add(path, unreadable: error.reason ?? error.message)
                continue
            }
            tally.add(path, result.diagnostics)
            PolicySource.show(
                result.diagnostics, in: result.sources, least: arguments.has("quiet") ? .warning : .note,
                json: arguments.wantsJSON, console)
            guard let ruleset = result.ruleset, let policy = result.policy else {
                hasErrors = true
                continue
            }
            if arguments.has("quiet") || search.hasFolders { continue }
            let summary = PolicySummary(policy, result.model, ruleset)
            if arguments.wantsJSON {
                var object = JSONObject()
                object.add("path", path)
                object.add("summary", summary.json(listsText: showsText))
                try console.result(object)
            } else {
                let listing = showsText ? summary.keptText.text(console) : ""
                try console.result((path == search.paths[0] ? "" : "\n") + summary.text(console) + listing)
            }
        }
        for (path, reason) in search.unreadable { tally.add(path, unreadable: reason) }
        if search.hasFolders, !arguments.has("quiet") {
            if arguments.wantsJSON { try console.result(tally.json()) } else { try console.result(tally.text()) }
        }
        if tally.hasUnreadable { return .inputOutput }
        return hasErrors ? .negative : .success
    }
}
