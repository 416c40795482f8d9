/// `midic completions SHELL`
enum CompletionsCommand {
    static let spec = CommandSpec(
        name: "completions", summary: "write a completion script for a shell", usage: "SHELL",
        operands: [OperandSpec("SHELL", .choice(Completions.shells), "bash, zsh or fish")],
        examples: [
            .init(
                line: "midic completions bash > ~/.local/share/bash-completion/completions/midic",
                meaning: "For all new shells of this user.")
        ]
    )

    static func run(_ arguments: ParsedArguments, _ context: CommandContext) throws -> ExitCode {
        let console = context.console
        let shell = arguments.operands[0]
        guard Completions.shells.contains(shell) else {
            throw UsageError("no completions for `\(shell)`; there are bash, zsh and fish")
        }
        try console.result(Completions.script(for: shell, CommandList.specs))
        return .success
    }
}
