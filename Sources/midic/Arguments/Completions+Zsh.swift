extension Completions {
    static func zsh(_ commands: [CommandSpec]) -> String {
        var lines = [zshFunctions, "_midic() {", "    local program=${~words[1]} command=$words[2]"]
        lines += ["    local -a commands", "    commands=("]
        for command in commands { lines.append("        '\(command.name):\(zshQuoted(command.summary))'") }
        lines += [
            "    )", "    if (( CURRENT == 2 )); then", "        _describe -t commands command commands",
            "        return", "    fi", "    shift words", "    (( CURRENT-- ))", "    case $command in",
        ]
        for command in commands {
            lines.append("        \(command.name))")
            lines.append("            _arguments -S \\")
            for option in command.options {
                let help = "[" + zshBracketed(option.help) + "]"
                let star = option.isRepeatable ? "*" : ""
                guard let placeholder = option.placeholder else {
                    lines.append("                '--\(option.name)\(help)' \\")
                    if let short = option.short { lines.append("                '-\(short)\(help)' \\") }
                    continue
                }
                let tail = ":\(zshBracketed(placeholder)):" + zshAction(option.kind)
                lines.append("                '\(star)--\(option.name)=\(help)\(tail)' \\")
                if let short = option.short { lines.append("                '\(star)-\(short)+\(help)\(tail)' \\") }
            }
            for (index, operand) in command.operands.enumerated() {
                let place = operand.isRepeatable ? "*" : (operand.isRequired ? "\(index + 1)" : "\(index + 1):")
                lines.append(
                    "                '\(place):\(zshBracketed(operand.name)):\(zshAction(operand.kind))' \\")
            }
            lines.append("                && return ;;")
        }
        lines += ["    esac", "    return 1", "}", "_midic \"$@\""]
        return lines.joined(separator: "\n") + "\n"
    }

    private static func zshAction(_ kind: ValueKind) -> String {
        switch kind {
        case .choice(let choices): return "(\(choices.joined(separator: " ")))"
        case .file: return "_files"
        case .folder: return "_files -/"
        case .policy: return "_files -g \"*.midic\""
        case .ruleset: return "_files -g \"*.ruleset\""
        case .policyOrRuleset: return "_files -g \"*.(midic|ruleset)\""
        case .text, .number: return " "
        case .subject, .attribute, .sequencePath, .sopClass, .secret, .parameter, .table, .command:
            return "_midic_\(kind.completionWord ?? "")"
        }
    }

    private static let zshFunctions = #"""
        #compdef midic
        # Completion of midic for zsh, made by `midic completions zsh`.

        # Offers what the program lists. The rest of the arguments goes to compadd.
        _midic_listed() {
            local what=$1
            shift
            local -a found
            found=(${(f)"$($program completions --list $=what 2>/dev/null </dev/null)"})
            compadd "$@" -a found
        }
        _midic_attributes() { _midic_listed attributes }
        _midic_classes() { _midic_listed classes }
        _midic_commands() { _midic_listed commands }
        _midic_path() {
            compset -P '*/'
            _midic_listed sequences
        }
        _midic_subject() {
            _files -g "*.(midic|ruleset)"
            if [[ $PREFIX == [EWN]* ]]; then _midic_listed codes; fi
        }
        # Names that the policy on the line declares.
        _midic_declared() {
            local source
            for source in $words[2,-1]; do
                source=${(Q)source}
                [[ $source != -* && -f $source ]] || continue
                local -a found
                found=(${(f)"$($program completions --list $1 --of $source 2>/dev/null </dev/null)"})
                compadd -S = -a found
                return
            done
        }
        _midic_secret() {
            if ! compset -P '*='; then
                _midic_declared secrets
            elif compset -P '@'; then
                _files
            elif compset -P 'env:'; then
                _parameters -g '*export*'
            else
                compadd -S '' -- @ env: fd:
            fi
        }
        _midic_table() {
            if ! compset -P '*='; then _midic_declared tables; else _files -g "*.(csv|tsv)"; fi
        }
        _midic_parameter() {
            if ! compset -P '*='; then _midic_declared parameters; fi
        }

        """#

    private static func zshQuoted(_ text: String) -> String { text.replacing("'", with: "'\\''") }

    private static func zshBracketed(_ text: String) -> String {
        var result = ""
        for character in zshQuoted(text) {
            if character == "[" || character == "]" || character == ":" { result.append("\\") }
            result.append(character)
        }
        return result
    }
}
