import MidicLang
import MidicRuntime

/// Finds the command, parses its arguments, and turns what it throws into a message and an exit code.
enum CommandLineTool {
    /// The tool's version (semver.org).
    static let version = "0.1.0"

    static let commands: [CommandSpec] = [
        CheckCommand.spec, BuildCommand.spec, RunCommand.spec, InspectCommand.spec, ExplainCommand.spec,
        CompletionsCommand.spec, VersionCommand.spec, helpSpec,
    ]

    /// Verbs of the design that this version does not have.
    static let laterCommands: Set<String> = [
        "test", "plan", "diff", "cover", "leaks", "verify", "sign", "fmt", "fix", "import", "doc", "new", "lsp",
        "bench",
    ]

    static let helpSpec = CommandSpec(
        name: "help", summary: "show the list of commands, or the help of one", usage: "[COMMAND]",
        operands: [OperandSpec("COMMAND", .text, required: false, "a command's name")],
        examples: [.init(line: "midic help run", meaning: "The same as `midic run --help`.")]
    ) { arguments, console in
        guard let name = arguments.operands.first else {
            console.result(HelpText.overview(commands))
            return .success
        }
        console.result(HelpText.page(try find(name)))
        return .success
    }

    static func run(_ arguments: [String]) -> ExitCode {
        let console = Console()
        guard let name = arguments.first else {
            console.message(HelpText.overview(commands))
            return .usage
        }
        if name == "--help" || name == "-h" {
            console.result(HelpText.overview(commands))
            return .success
        }
        if name == "--version" {
            console.result("midic \(version)\n")
            return .success
        }
        do {
            return run(try find(name), Array(arguments.dropFirst()), console)
        } catch {
            return report(error, "midic", "midic --help", console)
        }
    }

    private static func run(_ command: CommandSpec, _ arguments: [String], _ plain: Console) -> ExitCode {
        var console = plain
        do {
            let parsed = try ArgumentParser.parse(arguments, for: command)
            if let color = parsed.value("color") { console = Console(color: color) }
            if parsed.has("help") {
                console.result(HelpText.page(command))
                return .success
            }
            return try command.run(parsed, console)
        } catch {
            return report(error, "midic \(command.name)", "midic \(command.name) --help", console)
        }
    }

    private static func find(_ name: String) throws -> CommandSpec {
        if let command = commands.first(where: { $0.name == name }) { return command }
        if laterCommands.contains(name) { throw UsageError("`\(name)` is not in this version of midic") }
        if name.hasPrefix("-") { throw UsageError("unknown option `\(name)`; a command comes first") }
        throw UsageError("unknown command `\(name)`" + Suggestion.text(for: name, among: commands.map(\.name)) { $0 })
    }

    private static func report(_ error: any Error, _ who: String, _ help: String, _ console: Console) -> ExitCode {
        switch error {
        case let error as UsageError:
            console.error("\(who): \(error.message)")
            console.message("See `\(help)`.\n")
            return .usage
        case let error as BatchPlanError:
            let remedy = error.remedy.map { _ in "; give `--redact-paths` for that" } ?? ""
            console.error("\(who): \(error.message)\(remedy)")
            return .usage
        case let error as SystemFailure:
            console.error("\(who): \(error.described)")
            return .inputOutput
        case let error as RulesetFileError:
            console.error("\(who): \(error.path): \(error.cause)")
            return error.cause.code == .unreadable ? .usage : .invalidRuleset
        default:
            console.error("\(who): internal error: \(error)")
            return .internalError
        }
    }
}

/// A ruleset that does not load, with the path that the user gave.
struct RulesetFileError: Error {
    let path: String
    let cause: RulesetError
}
