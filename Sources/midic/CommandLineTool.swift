import MidicLang
import MidicRuntime

/// Finds the command, parses its arguments, and turns what it throws into a message and an exit code.
package enum CommandLineTool {
    /// Runs one command line to its end.
    ///
    /// - Parameters:
    ///   - arguments: without the program's own name.
    ///   - console: where results and messages go; by default standard output and standard error.
    ///   - files: where policies and rulesets are read.
    /// - Returns: the exit code of docs/cli.md.
    package static func run(
        _ arguments: [String], console: Console? = nil, files: FileReader = .system
    ) -> Int32 {
        run(arguments, CommandContext(console: console ?? Console(), files: files)).rawValue
    }

    /// Runs the command line of this process.
    ///
    /// - Parameter arguments: without the program's own name.
    package static func main(_ arguments: [String]) -> Int32 {
        StandardStream.occupyClosed()
        return run(arguments)
    }

    private static func run(_ arguments: [String], _ context: CommandContext) -> ExitCode {
        let console = context.console
        guard let name = arguments.first else {
            console.message(HelpText.overview(CommandList.specs))
            return .usage
        }
        do {
            if name == "--help" || name == "-h" {
                try console.result(HelpText.overview(CommandList.specs))
                return .success
            }
            if name == "--version" {
                try console.result("midic \(ToolVersion.current)\n")
                return .success
            }
            return run(try CommandList.find(name), Array(arguments.dropFirst()), context)
        } catch {
            return report(error, "midic", "midic --help", console)
        }
    }

    private static func run(_ command: Command, _ arguments: [String], _ plain: CommandContext) -> ExitCode {
        var context = plain
        do {
            let parsed = try ArgumentParser.parse(arguments, for: command.spec)
            if let color = parsed.value("color") {
                context = CommandContext(console: plain.console.colored(color), files: plain.files)
            }
            if parsed.has("help") {
                try context.console.result(HelpText.page(command.spec))
                return .success
            }
            return try command.run(parsed, context)
        } catch {
            let name = "midic \(command.spec.name)"
            return report(error, name, "\(name) --help", context.console)
        }
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
        case let error as StreamError:
            console.error("\(who): \(error.message)")
            return .inputOutput
        case let error as RulesetFileError:
            console.error("\(who): \(error.path): \(error.cause); \(error.cause.remedy)")
            return error.cause.code == .unreadable ? .usage : .invalidRuleset
        default:
            console.error("\(who): internal error: \(error)")
            return .internalError
        }
    }
}
