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
        ProcessMemory.keepToItself()
        StandardStream.occupyClosed()
        StandardStream.takeSignalsAsErrors()
        return run(arguments)
    }

    private static func run(_ arguments: [String], _ plain: CommandContext) -> ExitCode {
        guard let name = arguments.first else {
            plain.console.message(HelpText.overview(CommandList.specs))
            return .usage
        }
        // The form of messages holds from the start, so that wrong arguments too are told in it.
        let context =
            ArgumentParser.wantsJSON(arguments)
            ? CommandContext(console: plain.console.withJSON(), files: plain.files) : plain
        let rest = Array(arguments.dropFirst())
        do {
            switch name {
            case "--help", "-h": return run(try CommandList.find("help"), rest, context)
            case "--version", "-V": return try version(rest, context)
            default: return run(try CommandList.find(name), rest, context)
            }
        } catch {
            return report(error, "midic", "midic --help", context.console)
        }
    }

    /// `midic --version`: one line for people and for scripts that are used to it.
    private static func version(_ arguments: [String], _ context: CommandContext) throws -> ExitCode {
        let parsed = try ArgumentParser.parse(arguments, for: VersionCommand.spec)
        if parsed.wantsJSON || parsed.has("help") {
            return run(try CommandList.find("version"), arguments, context)
        }
        try context.console.result("midic \(ToolVersion.current)\n")
        return .success
    }

    private static func run(_ command: Command, _ arguments: [String], _ plain: CommandContext) -> ExitCode {
        var context = plain
        do {
            let parsed = try ArgumentParser.parse(arguments, for: command.spec)
            if let color = parsed.value("color") {
                context = CommandContext(console: plain.console.colored(color), files: plain.files)
            }
            if parsed.has("help") { return try HelpCommand.show(command.spec, parsed, context) }
            return try command.run(parsed, context)
        } catch {
            let name = "midic \(command.spec.name)"
            return report(error, name, "\(name) --help", context.console)
        }
    }

    private static func report(_ error: any Error, _ who: String, _ help: String, _ console: Console) -> ExitCode {
        func tell(
            _ name: String, _ text: String, file: String? = nil, remark: String? = nil, candidates: [String] = []
        ) {
            console.tell(
                ToolMessage(
                    severity: .error, name: name, text: "\(who): \(text)", file: file, remark: remark,
                    candidates: candidates))
        }
        switch error {
        case let error as UsageError:
            tell("wrong-usage", error.message, remark: "See `\(help)`.", candidates: error.candidates)
            return .usage
        case let error as BatchPlanError:
            let remedy = error.remedy.map { _ in "; give `--redact-paths` for that" } ?? ""
            tell("wrong-usage", error.message + remedy)
            return .usage
        case let error as SystemFailure:
            tell("input-output", error.described, file: error.name)
            return .inputOutput
        case let error as StreamError:
            tell("input-output", error.message)
            return .inputOutput
        case let error as RulesetFileError:
            tell(error.cause.code.name, error.message, file: error.path)
            return error.cause.code == .unreadable ? .usage : .invalidRuleset
        default:
            tell("internal-error", "internal error: \(error)")
            return .internalError
        }
    }
}
