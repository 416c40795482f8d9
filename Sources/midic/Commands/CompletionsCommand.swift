import MidicJSON

/// `midic completions SHELL`
enum CompletionsCommand {
    static let spec = CommandSpec(
        name: "completions", summary: "write a completion script for a shell",
        usage: "SHELL | --list WHAT [--of POLICY] [PREFIX]",
        operands: [OperandSpec("SHELL", .choice(Completions.shells), required: false, "bash, zsh or fish")],
        options: [
            .value(
                "list", "WHAT", .choice(CompletionWords.allCases.map(\.rawValue)),
                "for the scripts: the words that may stand somewhere, one a line, of those that begin with PREFIX"),
            .value(
                "of", "POLICY", .policyOrRuleset, "the policy or ruleset whose secrets, parameters or tables are listed"
            ),
        ],
        details: [
            "The script knows commands, options, files by their kind, attributes, SOP classes, diagnostic codes, and the secrets, parameters and tables of the policy on the line."
        ],
        examples: [
            .init(
                line: "midic completions bash > ~/.local/share/bash-completion/completions/midic",
                meaning: "For all new shells of this user."),
            .init(
                line: "midic completions zsh > \"${fpath[1]}/_midic\"",
                meaning: "The same for zsh, into the first folder of its functions."),
            .init(
                line: "midic completions fish > ~/.config/fish/completions/midic.fish", meaning: "The same for fish."),
        ]
    )

    static func run(_ arguments: ParsedArguments, _ context: CommandContext) throws -> ExitCode {
        let console = context.console
        let operand = arguments.operands.first
        if let what = arguments.value("list").flatMap(CompletionWords.init) {
            guard what.isOfPolicy == (arguments.value("of") != nil) else {
                throw UsageError("`--of POLICY` goes with `--list secrets`, `--list parameters` and `--list tables`")
            }
            let words = what.words(
                beginningWith: operand ?? "", of: arguments.value("of"), commands: CommandList.specs, context.files)
            if arguments.wantsJSON {
                var object = JSONObject()
                object.add(what.rawValue, words)
                try console.result(object)
            } else {
                try console.result(words.map { $0 + "\n" }.joined())
            }
            return .success
        }
        guard arguments.value("of") == nil else { throw UsageError("`--of` goes with `--list`") }
        guard let shell = operand else {
            throw UsageError("SHELL is missing: \(Completions.shells.joined(separator: ", "))")
        }
        guard Completions.shells.contains(shell) else {
            throw UsageError(
                "no completions for `\(shell)`; there are bash, zsh and fish", shell, among: Completions.shells)
        }
        let script = Completions.script(for: shell, CommandList.specs)
        if arguments.wantsJSON {
            var object = JSONObject()
            object.add("shell", shell)
            object.add("script", script)
            try console.result(object)
        } else {
            try console.result(script)
        }
        return .success
    }
}
