import MidicCompiler
import MidicJSON
import MidicRuntime

/// `midic version`
enum VersionCommand {
    static let spec = CommandSpec(
        name: "version", summary: "show the versions of the tool, the language, the format and the tables",
        usage: "[--format text|json]", options: [CommandSpec.format],
        examples: [.init(line: "midic version --format json", meaning: "For a script or a bug report.")]
    )

    static func run(_ arguments: ParsedArguments, _ context: CommandContext) throws -> ExitCode {
        let console = context.console
        let editions = StandardEditions.shared.all
        if arguments.wantsJSON {
            var object = JSONObject()
            object.add("schema", 1)
            for (name, value) in facts { object.add(name, value) }
            object.add(
                "tables",
                editions.map {
                    JSONObject([("title", $0.title), ("edition", $0.edition), ("sha256", $0.digest)])
                })
            try console.result(object)
            return .success
        }
        for (name, value) in facts {
            try console.result(row(name.map { $0 == "_" ? " " : String($0) }.joined(), value))
        }
        for table in editions { try console.result(row(table.title, table.edition)) }
        return .success
    }

    private static func row(_ name: String, _ value: String) -> String {
        name + String(repeating: " ", count: max(1, 28 - name.count)) + value + "\n"
    }

    /// Names and values in the order in which they are shown.
    private static var facts: [(name: String, value: String)] {
        [
            ("midic", ToolVersion.current), ("language", "1"),
            ("ruleset_format", Ruleset.formatVersion),
        ]
    }
}
