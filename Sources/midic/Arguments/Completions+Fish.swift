extension Completions {
    static func fish(_ commands: [CommandSpec]) -> String {
        var lines = [fishFunctions]
        for command in commands {
            lines.append(
                "complete -c midic -n __fish_use_subcommand -f -a \(command.name) -d '\(fishQuoted(command.summary))'")
        }
        lines.append("complete -c midic -n __fish_use_subcommand -f -l help -s h -d 'show the list of commands'")
        lines.append("complete -c midic -n __fish_use_subcommand -f -l version -s V -d 'show the version'")
        for command in commands {
            for option in command.options {
                var line = "complete -c midic -n '__fish_seen_subcommand_from \(command.name)' -l \(option.name)"
                if let short = option.short { line += " -s \(short)" }
                if option.placeholder != nil { line += " -r" + fishValue(option.kind) }
                lines.append(line + " -d '\(fishQuoted(option.help))'")
            }
            if command.operands.isEmpty { lines.append(fishOperand(command, "", " -f")) }
            for (index, operand) in command.operands.enumerated() {
                lines.append(fishOperand(command, operand.isRepeatable ? "" : " \(index)", fishValue(operand.kind)))
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func fishOperand(_ command: CommandSpec, _ place: String, _ value: String) -> String {
        "complete -c midic -n '__midic_operand \(command.name)\(place)'\(value)"
    }

    private static func fishValue(_ kind: ValueKind) -> String {
        switch kind {
        case .choice(let choices): return " -f -a '\(choices.joined(separator: " "))'"
        case .file: return " -F"
        case .folder: return " -f -a '(__fish_complete_directories)'"
        case .policy: return " -k -f -a '(__fish_complete_suffix .midic)'"
        case .ruleset: return " -k -f -a '(__fish_complete_suffix .ruleset)'"
        case .policyOrRuleset: return " -k -f -a '(__fish_complete_suffix .midic .ruleset)'"
        case .text, .number: return " -f"
        case .attribute, .sopClass, .command: return " -f -a '(__midic_list \(kind.completionWord ?? ""))'"
        case .subject, .sequencePath, .secret, .parameter, .table:
            return " -k -f -a '(__midic_\(kind.completionWord ?? ""))'"
        }
    }

    private static let fishFunctions = #"""
        # Completion of midic for fish, made by `midic completions fish`.

        function __midic_list
            set -l tokens (commandline -opc)
            eval (string escape -- $tokens[1]) completions --list (string escape -- $argv) 2>/dev/null </dev/null
        end
        # Whether an operand of the command is due, and if a number is given, whether so many stand before it.
        function __midic_operand
            set -l tokens (commandline -opc)
            test (count $tokens) -ge 2; and test $tokens[2] = $argv[1]; or return 1
            string match -q -- '-*' (commandline -ct); and return 1
            set -q argv[2]; or return 0
            set -l count 0
            for token in $tokens[3..-1]
                string match -q -- '-*' $token; or set count (math $count + 1)
            end
            test $count -eq $argv[2]
        end
        function __midic_path
            set -l token (commandline -ct)
            set -l folder (string match -r '^.*/' -- $token)
            for name in (__midic_list sequences)
                echo $folder$name
            end
        end
        function __midic_subject
            __fish_complete_suffix .midic .ruleset
            string match -qr '^[EWN]' -- (commandline -ct); and __midic_list codes
        end
        # Names that the policy on the line declares.
        function __midic_declared
            for token in (commandline -opc)[3..-1]
                if test -f $token
                    __midic_list $argv[1] --of $token
                    return
                end
            end
        end
        function __midic_secret
            set -l token (commandline -ct)
            set -l name (string match -r '^[^=]*=' -- $token)
            if test -z "$name"
                for name in (__midic_declared secrets)
                    echo $name=
                end
            else if string match -qr '^[^=]*=@' -- $token
                for path in (complete -C "__midic_none "(string replace -r '^[^=]*=@' '' -- $token))
                    echo $name@(string split -f 1 \t -- $path)
                end
            else if string match -qr '^[^=]*=env:' -- $token
                for variable in (set -nx)
                    echo {$name}env:$variable
                end
            else
                printf '%s\n' {$name}@ {$name}env: {$name}fd:
            end
        end
        function __midic_table
            set -l token (commandline -ct)
            set -l name (string match -r '^[^=]*=' -- $token)
            if test -z "$name"
                for name in (__midic_declared tables)
                    echo $name=
                end
            else
                for path in (complete -C "__midic_none "(string replace -r '^[^=]*=' '' -- $token))
                    echo $name(string split -f 1 \t -- $path)
                end
            end
        end
        function __midic_parameter
            string match -q '*=*' -- (commandline -ct); and return
            for name in (__midic_declared parameters)
                echo $name=
            end
        end

        """#

    private static func fishQuoted(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
    }
}
