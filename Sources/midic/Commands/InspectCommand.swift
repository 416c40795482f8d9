import MidicJSON
import MidicRuntime

/// `midic inspect RULESET`
enum InspectCommand {
    static let spec = CommandSpec(
        name: "inspect", summary: "verify a ruleset and show what it is, needs and claims",
        usage: "RULESET [--rules] [--format text|json]",
        operands: [OperandSpec("RULESET", .file, "a file that `midic build` wrote; or -, for standard input")],
        options: [.flag("rules", "list every rule with its origin and place"), CommandSpec.format],
        details: [
            "Ends with code 5 and the fault if the file is damaged, of a newer format, or no ruleset. Nothing of the file is used before all of it is verified."
        ],
        examples: [
            .init(line: "midic inspect release.ruleset", meaning: "Digest, editions, secrets and parameters needed."),
            .init(line: "midic inspect release.ruleset --rules --format json", meaning: "All rules, for a script."),
        ]
    )

    static func run(_ arguments: ParsedArguments, _ context: CommandContext) throws -> ExitCode {
        let console = context.console
        let path = arguments.operands[0]
        let ruleset = try RulesetFile.load(path, context.files)
        if arguments.wantsJSON {
            try console.result(json(ruleset, withRules: arguments.has("rules")))
        } else {
            try console.result(text(ruleset, withRules: arguments.has("rules"), console))
        }
        return .success
    }

    /// Names of the secrets that a run must be given.
    static func secrets(of ruleset: Ruleset) -> [String] {
        (0..<ruleset.secretCount).map { ruleset.string(Int(ruleset.secret(at: $0).name)) }
    }

    private static func overrides(of ruleset: Ruleset) -> [Int] {
        (0..<ruleset.ruleCount).filter { ruleset.rule(at: $0).overrides }
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

    private static func parameter(_ record: ParamRecord, of ruleset: Ruleset) -> String {
        let kind = record.kind == .text ? "text" : "integer"
        let low = String(record.low)
        let high = String(record.high)
        var shown = "\(ruleset.string(Int(record.name))): \(kind)(\(low)...\(high))"
        if record.defaultValue > 0 { shown += " = \"\(ruleset.string(Int(record.defaultValue) - 1))\"" }
        return shown
    }

    private static func info(of ruleset: Ruleset) -> [(key: String, value: String)] {
        (0..<ruleset.infoCount).map { index in
            let entry = ruleset.info(at: index)
            return (ruleset.string(Int(entry.key)), ruleset.string(Int(entry.value)))
        }
    }

    private static func text(_ ruleset: Ruleset, withRules: Bool, _ console: Console) -> String {
        func row(_ name: String, _ value: String) -> String {
            "  " + name.shown + String(repeating: " ", count: max(1, 20 - name.shown.count)) + value.shown + "\n"
        }
        var text = console.heading("ruleset") + "\n"
        text += row("digest", ruleset.digestHex)
        text += row("bytes", String(ruleset.encoded.count))
        for (key, value) in info(of: ruleset) { text += row(key, value) }
        text += row("on_error", String(describing: ruleset.onError))
        let secrets = secrets(of: ruleset)
        text += "\n" + console.heading("a run needs") + "\n"
        text += row("secrets", secrets.isEmpty ? "none" : secrets.joined(separator: ", "))
        if ruleset.paramCount == 0 { text += row("parameters", "none") }
        for index in 0..<ruleset.paramCount {
            text += row(index == 0 ? "parameters" : "", parameter(ruleset.param(at: index), of: ruleset))
        }
        text += "\n" + console.heading("an output claims") + "\n"
        for line in ClaimsText(ruleset).lines() { text += "  " + line.shown + "\n" }
        text += row("kept text", KeptTextListing(ruleset).summary)
        let overrides = overrides(of: ruleset)
        text += "\n" + console.heading("overrides") + "\n"
        if overrides.isEmpty { text += "  none: nothing is less strict than what the policy extends\n" }
        for index in overrides { text += "  " + line(of: index, in: ruleset).shown + "\n" }
        text += "\n" + console.heading("tables") + "\n"
        for (name, count) in sizes(of: ruleset) { text += row(name, String(count)) }
        if withRules {
            text += "\n" + console.heading("rules") + "\n"
            for index in 0..<ruleset.ruleCount { text += "  " + line(of: index, in: ruleset).shown + "\n" }
        }
        return text
    }

    private static func line(of index: Int, in ruleset: Ruleset) -> String {
        let rule = ruleset.rule(at: index)
        var text = ruleset.string(Int(rule.text))
        if rule.because > 0 { text += "  because \"\(ruleset.string(Int(rule.because) - 1))\"" }
        text += "  [" + String(describing: rule.origin)
        if let source = ruleset.source(ofRule: index) { text += ", \(source.file):\(source.line)" }
        return text + "]"
    }

    private static func json(_ ruleset: Ruleset, withRules: Bool) -> JSONObject {
        var object = JSONObject()
        object.add("digest", ruleset.digestHex)
        object.add("bytes", ruleset.encoded.count)
        var facts = JSONObject()
        for (key, value) in info(of: ruleset) { facts.add(key, value) }
        object.add("info", facts)
        object.add("on_error", String(describing: ruleset.onError))
        object.add("secrets", secrets(of: ruleset))
        object.add(
            "params",
            (0..<ruleset.paramCount).map { index in
                let record = ruleset.param(at: index)
                var param = JSONObject()
                param.add("name", ruleset.string(Int(record.name)))
                param.add("kind", record.kind == .text ? "text" : "integer")
                param.add("low", Int(record.low))
                param.add("high", Int(record.high))
                if record.defaultValue > 0 { param.add("default", ruleset.string(Int(record.defaultValue) - 1)) }
                return param
            })
        ClaimsText(ruleset).add(to: &object)
        object.add("kept_text", KeptTextListing(ruleset).json(lists: false))
        object.add("overrides", overrides(of: ruleset).map { ruleJSON($0, of: ruleset) })
        var tables = JSONObject()
        for (name, count) in sizes(of: ruleset) { tables.add(name, count) }
        object.add("tables", tables)
        if withRules { object.add("rules", (0..<ruleset.ruleCount).map { ruleJSON($0, of: ruleset) }) }
        return object
    }

    private static func ruleJSON(_ index: Int, of ruleset: Ruleset) -> JSONObject {
        let record = ruleset.rule(at: index)
        var rule = JSONObject()
        rule.add("rule", index)
        rule.add("text", ruleset.string(Int(record.text)))
        rule.add("origin", String(describing: record.origin))
        rule.add("layer", Int(record.layer))
        if record.overrides { rule.add("override", true) }
        if record.because > 0 { rule.add("because", ruleset.string(Int(record.because) - 1)) }
        if let source = ruleset.source(ofRule: index) {
            rule.add("file", source.file)
            rule.add("line", source.line)
        }
        return rule
    }
}
