import MidicJSON
import MidicRuntime

/// `midic inspect RULESET`
enum InspectCommand {
    static let spec = CommandSpec(
        name: "inspect", summary: "verify a ruleset and show what it is, needs, does and claims",
        usage: "RULESET [--show rules|becomes|classes|kept-text]... [--all] [--verbose] [--format text|json]",
        operands: [
            OperandSpec(
                "RULESET", .file,
                "a file that `midic build` wrote, or a policy, compiled in memory; or -, for standard input"
            )
        ],
        options: [
            RulesetSummary.Listing.option, .flag("rules", "the same as --show rules"),
            .flag("all", "list the rules of the standard too"),
            .flag("verbose", short: "v", "the sizes of the ruleset's tables"), CommandSpec.format,
        ],
        details: [
            "Ends with code 5 and the fault if the file is damaged, of a newer format, or no ruleset. Nothing of the file is used before all of it is verified.",
            "Everything but the rules' own texts is read from the tables that a run follows, so a stranger's ruleset cannot say of itself what it does not do.",
        ],
        examples: [
            .init(
                line: "midic inspect release.ruleset",
                meaning: "Digest, gates, what stays, secrets and parameters needed."),
            .init(line: "midic inspect release.ruleset --all --format json", meaning: "All rules, for a script."),
        ]
    )

    static func run(_ arguments: ParsedArguments, _ context: CommandContext) throws -> ExitCode {
        guard let ruleset = try PolicySource.ruleset(arguments.operands[0], arguments, context) else {
            return .negative
        }
        try show(ruleset, arguments, context)
        return .success
    }

    /// What `inspect` says of a ruleset; `check` says the same of one.
    static func show(_ ruleset: Ruleset, _ arguments: ParsedArguments, _ context: CommandContext) throws {
        let console = context.console
        let summary = RulesetSummary(ruleset)
        var lists = RulesetSummary.Listing.asked(arguments)
        if arguments.has("rules") || arguments.has("all") { lists.insert(.rules) }
        if arguments.wantsJSON {
            try console.result(json(summary, arguments, lists))
        } else {
            try console.result(text(summary, arguments, lists, console))
        }
    }

    private static func sizes(of ruleset: Ruleset) -> [(name: String, count: Int)] {
        [
            ("strings", ruleset.stringCount), ("classes", ruleset.classCount), ("variants", ruleset.variantCount),
            ("rows", ruleset.rowCount), ("masks", ruleset.wildCount), ("private_creators", ruleset.creatorCount),
            ("private_rows", ruleset.privateRowCount), ("meta_rows", ruleset.metaRowCount),
            ("nodes", ruleset.nodeCount), ("actions", ruleset.actionCount), ("path_states", ruleset.pathStateCount),
            ("guards", ruleset.guardCount), ("gates", ruleset.gateCount), ("automata", ruleset.automatonCount),
            ("additions", ruleset.additionCount), ("iod_places", ruleset.iodPlaceCount),
            ("known_uids", ruleset.knownUIDCount),
            ("rules", ruleset.ruleCount), ("provenance", ruleset.provenanceCount),
        ]
    }

    private static func info(of ruleset: Ruleset) -> [(key: String, value: String)] {
        (0..<ruleset.infoCount).map { index in
            let entry = ruleset.info(at: index)
            return (ruleset.string(Int(entry.key)), ruleset.string(Int(entry.value)))
        }
    }

    private static func text(
        _ summary: RulesetSummary, _ arguments: ParsedArguments, _ lists: Set<RulesetSummary.Listing>,
        _ console: Console
    ) -> String {
        let ruleset = summary.ruleset
        var text = console.heading("ruleset") + "\n"
        text += summary.row("digest", ruleset.digestHex, console)
        text += summary.row("bytes", String(ruleset.encoded.count), console)
        for (key, value) in info(of: ruleset) { text += summary.row(key, value, console) }
        text += summary.sections(console, lists: lists)
        if arguments.has("all") {
            text += "\n" + console.heading("rules of the standard") + "\n" + summary.rules.standardText(console)
        }
        if arguments.has("verbose") {
            text += "\n" + console.heading("tables") + "\n"
            for (name, count) in sizes(of: ruleset) { text += summary.row(name, String(count), console) }
        }
        return text
    }

    private static func json(
        _ summary: RulesetSummary, _ arguments: ParsedArguments, _ lists: Set<RulesetSummary.Listing>
    ) -> JSONObject {
        let ruleset = summary.ruleset
        var object = JSONObject()
        object.add("schema", 1)
        object.add("digest", ruleset.digestHex)
        object.add("bytes", ruleset.encoded.count)
        var facts = JSONObject()
        for (key, value) in info(of: ruleset) { facts.add(key, value) }
        object.add("info", facts)
        summary.add(to: &object, lists: arguments.has("all") ? lists.subtracting([.rules]) : lists)
        if arguments.has("verbose") {
            var tables = JSONObject()
            for (name, count) in sizes(of: ruleset) { tables.add(name, count) }
            object.add("tables", tables)
        }
        if arguments.has("all") { object.add("rules", summary.rules.json(withStandard: true)) }
        return object
    }
}
