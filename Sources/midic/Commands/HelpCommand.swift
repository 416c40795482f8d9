/// `midic help [COMMAND]`
enum HelpCommand {
    static let spec = CommandSpec(
        name: "help", summary: "show the list of commands, or the help of one", usage: "[COMMAND]",
        operands: [OperandSpec("COMMAND", .text, required: false, "a command's name")],
        examples: [.init(line: "midic help run", meaning: "The same as `midic run --help`.")]
    )

    static func run(_ arguments: ParsedArguments, _ context: CommandContext) throws -> ExitCode {
        guard let name = arguments.operands.first else {
            try context.console.result(HelpText.overview(CommandList.specs))
            return .success
        }
        try context.console.result(HelpText.page(CommandList.find(name).spec))
        return .success
    }
}
