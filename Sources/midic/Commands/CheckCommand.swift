import MidicCompiler
import MidicJSON
import MidicLang
import MidicRuntime

/// `midic check POLICY...`
enum CheckCommand {
    static let spec = CommandSpec(
        name: "check", summary: "find what is wrong in policies, and show what they decide",
        usage: "POLICY... [--notes] [--show rules|becomes|classes|kept-text]... [--format text|json] [--quiet]",
        operands: [
            OperandSpec(
                "POLICY", .policy, repeatable: true,
                "policy files, or rulesets, which are verified, or - for standard input, or folders, which are searched for *.midic: then each policy has one line"
            )
        ],
        options: [
            .flag("notes", "notes in full; without it they are counted"),
            RulesetSummary.Listing.option,
            CommandSpec.format, .flag("quiet", short: "q", "only errors and warnings, no notes and no summary"),
        ],
        details: [
            "All errors of a policy are reported in one go, on standard error; the summary goes to standard output: what a run needs, which files are let in and which are held back, what becomes of the patient's identifiers, dates, ages, UIDs, private elements, text and pixels, every rule that is less strict than what it inherits with its reach, and what outputs claim and do not claim."
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
        let lists = RulesetSummary.Listing.asked(arguments)
        if arguments.has("quiet"), !lists.isEmpty {
            throw UsageError("`--show` and `--quiet` exclude each other: `--quiet` leaves out what `--show` lists")
        }
        let search = try PolicySearch(arguments.operands)
        let isQuiet = arguments.has("quiet")
        let showsSummaries = !isQuiet && !search.hasFolders
        var tally = CheckTally()
        var hasErrors = false
        for path in search.paths {
            let content: PolicySource.Content
            do { content = try PolicySource.read(path, context.files) } catch let error as UsageError {
                guard search.found(path) else { throw error }
                tally.add(path, unreadable: error.reason ?? error.message)
                continue
            }
            let separator = path == search.paths[0] || arguments.wantsJSON ? "" : "\n"
            switch content {
            case .ruleset(let ruleset):
                tally.add(path, [])
                guard showsSummaries else { continue }
                try console.result(separator)
                try InspectCommand.show(ruleset, arguments, context)
            case .policy(let result):
                if result.isFragment, search.found(path) {
                    tally.add(fragment: path)
                    continue
                }
                tally.add(path, result.diagnostics)
                let showsNotes = !isQuiet && (arguments.has("notes") || arguments.wantsJSON)
                PolicySource.show(
                    result.diagnostics, in: result.sources, least: showsNotes ? .note : .warning,
                    json: arguments.wantsJSON, console)
                if showsSummaries, !showsNotes { PolicySource.foldNotes(result.diagnostics, console) }
                guard let ruleset = result.ruleset, let policy = result.policy else {
                    hasErrors = true
                    continue
                }
                guard showsSummaries else { continue }
                let summary = PolicySummary(policy, result.model, ruleset)
                if arguments.wantsJSON {
                    var object = JSONObject()
                    object.add("schema", 1)
                    object.add("path", path)
                    object.add("summary", summary.json(lists: lists))
                    try console.result(object)
                } else {
                    try console.result(separator + summary.text(console, lists: lists))
                }
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
