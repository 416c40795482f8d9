import MidicJSON

/// `midic help [COMMAND]`
enum HelpCommand {
    static let spec = CommandSpec(
        name: "help", summary: "show the list of commands, or the help of one", usage: "[COMMAND] [--man]",
        operands: [OperandSpec("COMMAND", .command, required: false, "a command's name")],
        options: [.flag("man", "write the manual page instead, in the man macros of roff")],
        examples: [
            .init(line: "midic help run", meaning: "The same as `midic run --help`."),
            .init(line: "midic help run --man | man -l -", meaning: "The manual page of a command."),
        ]
    )

    static func run(_ arguments: ParsedArguments, _ context: CommandContext) throws -> ExitCode {
        let command = try arguments.operands.first.map { try CommandList.find($0).spec }
        if arguments.has("man") {
            let page = command.map { ManualPage.page($0) } ?? ManualPage.overview(CommandList.specs)
            return try show(page, arguments, context)
        }
        if let command { return try show(command, arguments, context) }
        if arguments.wantsJSON {
            try context.console.result(CommandList.specs.map(\.json))
        } else {
            try context.console.result(HelpText.overview(CommandList.specs))
        }
        return .success
    }

    /// The help of one command, as text or as the table that it is made from.
    static func show(
        _ command: CommandSpec, _ arguments: ParsedArguments, _ context: CommandContext
    ) throws -> ExitCode {
        if arguments.wantsJSON {
            try context.console.result(command.json)
        } else {
            try context.console.result(HelpText.page(command))
        }
        return .success
    }

    private static func show(
        _ page: String, _ arguments: ParsedArguments, _ context: CommandContext
    ) throws -> ExitCode {
        if arguments.wantsJSON {
            var object = JSONObject()
            object.add("manual_page", page)
            try context.console.result(object)
        } else {
            try context.console.result(page)
        }
        return .success
    }
}
