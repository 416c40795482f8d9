/// Completion scripts for shells, made from the tables of commands and options.
enum Completions {
    static let shells = ["bash", "zsh", "fish"]

    static func script(for shell: String, _ commands: [CommandSpec]) -> String {
        switch shell {
        case "bash": bash(commands)
        case "zsh": zsh(commands)
        default: fish(commands)
        }
    }

    private static func bash(_ commands: [CommandSpec]) -> String {
        let names = commands.map(\.name).joined(separator: " ")
        var lines = [
            "_midic() {", "    local current=\"${COMP_WORDS[COMP_CWORD]}\" previous=\"${COMP_WORDS[COMP_CWORD-1]}\"",
            "    if [[ $COMP_CWORD -eq 1 ]]; then",
            "        COMPREPLY=($(compgen -W \"\(names) --help --version\" -- \"$current\"))", "        return",
            "    fi", "    case \"${COMP_WORDS[1]} $previous\" in",
        ]
        for command in commands {
            for option in command.options {
                if case .choice(let choices) = option.kind, option.placeholder != nil {
                    let words = choices.joined(separator: " ")
                    lines.append(
                        "        \"\(command.name) --\(option.name)\") COMPREPLY=($(compgen -W \"\(words)\" -- \"$current\")); return ;;"
                    )
                }
            }
        }
        lines += [
            "    esac", "    if [[ $current != -* ]]; then", "        COMPREPLY=($(compgen -f -- \"$current\"))",
            "        return", "    fi", "    case \"${COMP_WORDS[1]}\" in",
        ]
        for command in commands {
            let words = command.options.map { "--" + $0.name }.joined(separator: " ")
            lines.append("        \(command.name)) COMPREPLY=($(compgen -W \"\(words)\" -- \"$current\")) ;;")
        }
        lines += ["    esac", "}", "complete -o filenames -F _midic midic"]
        return lines.joined(separator: "\n") + "\n"
    }

    private static func zsh(_ commands: [CommandSpec]) -> String {
        var lines = ["#compdef midic", "_midic() {", "    local -a commands", "    commands=("]
        for command in commands { lines.append("        '\(command.name):\(quoted(command.summary))'") }
        lines += [
            "    )", "    if (( CURRENT == 2 )); then", "        _describe command commands", "        return",
            "    fi",
            "    case $words[2] in",
        ]
        for command in commands {
            lines.append("        \(command.name)) _arguments \\")
            for option in command.options {
                let star = option.isRepeatable ? "*" : ""
                let action =
                    switch option.kind {
                    case .choice(let choices): ":value:(\(choices.joined(separator: " ")))"
                    case .file: ":file:_files"
                    case .folder: ":folder:_files -/"
                    case .number: ":number:"
                    case .text: ":value:"
                    }
                let tail = option.placeholder == nil ? "" : action
                lines.append("            '\(star)--\(option.name)[\(bracketed(option.help))]\(tail)' \\")
            }
            lines.append("            '*:file:_files' ;;")
        }
        lines += ["    esac", "}", "_midic \"$@\""]
        return lines.joined(separator: "\n") + "\n"
    }

    private static func fish(_ commands: [CommandSpec]) -> String {
        var lines: [String] = []
        for command in commands {
            lines.append(
                "complete -c midic -n __fish_use_subcommand -f -a \(command.name) -d '\(quoted(command.summary))'")
            let condition = "'__fish_seen_subcommand_from \(command.name)'"
            for option in command.options {
                var line = "complete -c midic -n \(condition) -l \(option.name)"
                if let short = option.short { line += " -s \(short)" }
                if option.placeholder != nil {
                    line += " -r"
                    if case .choice(let choices) = option.kind {
                        line += " -f -a '\(choices.joined(separator: " "))'"
                    }
                }
                lines.append(line + " -d '\(quoted(option.help))'")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func quoted(_ text: String) -> String {
        String(text.flatMap { $0 == "'" ? Array("’") : [$0] })
    }

    private static func bracketed(_ text: String) -> String {
        var result = ""
        for character in quoted(text) {
            if character == "[" || character == "]" || character == ":" { result.append("\\") }
            result.append(character)
        }
        return result
    }
}
