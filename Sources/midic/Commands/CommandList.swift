import MidicLang

/// All verbs, in the order in which help lists them.
enum CommandList {
    static let all: [Command] = [
        Command(spec: CheckCommand.spec, run: CheckCommand.run),
        Command(spec: BuildCommand.spec, run: BuildCommand.run),
        Command(spec: FmtCommand.spec, run: FmtCommand.run),
        Command(spec: RunCommand.spec, run: RunCommand.run),
        Command(spec: BenchCommand.spec, run: BenchCommand.run),
        Command(spec: InspectCommand.spec, run: InspectCommand.run),
        Command(spec: ExplainCommand.spec, run: ExplainCommand.run),
        Command(spec: CompletionsCommand.spec, run: CompletionsCommand.run),
        Command(spec: VersionCommand.spec, run: VersionCommand.run),
        Command(spec: HelpCommand.spec, run: HelpCommand.run),
    ]

    /// What help and completions are made from.
    static var specs: [CommandSpec] { all.map(\.spec) }

    /// Verbs of the design that this version does not have.
    private static let later: Set<String> = [
        "test", "plan", "diff", "cover", "leaks", "verify", "sign", "fix", "import", "doc", "new", "lsp",
    ]

    static func find(_ name: String) throws -> Command {
        if let command = all.first(where: { $0.spec.name == name }) { return command }
        if later.contains(name) { throw UsageError("`\(name)` is not in this version of midic") }
        if name.hasPrefix("-") { throw UsageError("unknown option `\(name)`; a command comes first") }
        throw UsageError("unknown command `\(name)`", name, among: all.map(\.spec.name))
    }
}
