extension Completions {
    /// For bash from 4.4 on.
    static func bash(_ commands: [CommandSpec]) -> String {
        let names = commands.map(\.name).joined(separator: " ")
        var options: [String] = []
        var values: [String] = []
        var operands: [String] = []
        for command in commands {
            let words = command.options.map { "--" + $0.name }.joined(separator: " ")
            options.append("        \(command.name)) words='\(words)' ;;")
            for option in command.options where option.placeholder != nil {
                let short = option.short.map { "|'\(command.name) -\($0)'" } ?? ""
                values.append("        '\(command.name) --\(option.name)'\(short)) \(bashKind(option.kind)) ;;")
            }
            for (index, operand) in command.operands.enumerated() {
                let pattern = operand.isRepeatable ? "*" : String(index)
                operands.append("        '\(command.name) '\(pattern)) \(bashKind(operand.kind)) ;;")
            }
        }
        return
            bashScript
            .replacing("@COMMANDS@", with: names)
            .replacing("@OPTIONS@", with: options.joined(separator: "\n"))
            .replacing("@VALUES@", with: values.joined(separator: "\n"))
            .replacing("@OPERANDS@", with: operands.joined(separator: "\n"))
    }

    private static func bashKind(_ kind: ValueKind) -> String {
        if case .choice(let choices) = kind { return "kind=words words='\(choices.joined(separator: " "))'" }
        return "kind=\(kind.completionWord ?? "nothing")"
    }

    /// Readline replaces `$2`, which begins after the last of `COMP_WORDBREAKS` (`=`, `:` and others), so the line is read
    /// afresh, candidates are whole words, and of each only what readline replaces is given back, quoted as the line is.
    private static let bashScript = #"""
        # Completion of midic for bash 4.4 and later, made by `midic completions bash`.

        # What may follow: the variable `kind`, and `words` for a choice.
        _midic_options() {
            case $1 in
        @OPTIONS@
            esac
        }
        _midic_value() {
            kind=
            case "$1 $2" in
        @VALUES@
            esac
            [[ -n $kind ]]
        }
        _midic_operand() {
            kind=nothing
            case "$1 $2" in
        @OPERANDS@
            esac
        }

        # Adds those of the words that begin as the word on the line does. $1 stands before each, $2 behind.
        _midic_among() {
            local before=$1 after=$2 item
            shift 2
            for item; do
                if [[ $item == "$value"* ]]; then candidates+=("$before$item$after"); fi
            done
        }

        # The same with words that the program lists.
        _midic_listed() {
            local before=$1 after=$2 what=$3 found=()
            shift 3
            mapfile -t found < <("$program" completions --list "$what" "$@" -- ${value:+"$value"} 2>/dev/null </dev/null)
            _midic_among "$before" "$after" "${found[@]}"
        }

        # Names of files, as they are. $1 stands before each, the rest are patterns of those to be offered; if there is none,
        # all are.
        _midic_files() {
            local before=$1 found=()
            shift
            mapfile -d '' -t found < <(
                shopt -s nullglob
                shopt -u dotglob nocaseglob failglob
                set +f
                unset GLOBIGNORE
                path=$value tilde=
                if [[ -z $quote && -z $before && $path == '~/'* ]]; then tilde='~' path=$HOME${path:1}; fi
                chosen=() others=() folders=()
                for name in "$path"*; do
                    shown=$name
                    if [[ -n $tilde ]]; then shown='~'${name:${#HOME}}; fi
                    if [[ -d $name ]]; then
                        folders+=("$shown/")
                        continue
                    fi
                    others+=("$shown")
                    for pattern; do
                        # The pattern is meant as one.
                        if [[ $name == $pattern ]]; then chosen+=("$shown"); fi
                    done
                done
                if [[ $# -eq 0 ]]; then others=(); elif [[ ${#chosen[@]} -gt 0 ]]; then others=("${chosen[@]}"); fi
                if [[ $((${#others[@]} + ${#folders[@]})) -gt 0 ]]; then printf '%s\0' "${others[@]}" "${folders[@]}"; fi
            )
            local name
            for name in "${found[@]}"; do
                if [[ -n $name ]]; then candidates+=("$before$name"); fi
            done
        }

        _midic() {
            local line=${COMP_LINE:0:COMP_POINT} given=() word= typed= quote= char next i
            for ((i = 0; i < ${#line}; i++)); do
                char=${line:i:1}
                if [[ $quote == "'" ]]; then
                    typed+=$char
                    if [[ $char == "'" ]]; then quote=; else word+=$char; fi
                elif [[ $char == '\' ]]; then
                    next=${line:i+1:1}
                    typed+=$char$next
                    if [[ $quote == '"' && $next != ['$`"\'] ]]; then word+=$char; fi
                    word+=$next
                    i=$((i + 1))
                elif [[ $quote == '"' ]]; then
                    typed+=$char
                    if [[ $char == '"' ]]; then quote=; else word+=$char; fi
                elif [[ $char == "'" || $char == '"' ]]; then
                    typed+=$char
                    quote=$char
                elif [[ $char == [[:blank:]] ]]; then
                    if [[ -n $typed ]]; then
                        given+=("$word")
                        word= typed=
                    fi
                else
                    typed+=$char
                    word+=$char
                fi
            done
            # How much of the word stays on the line.
            local replaced=${2-} skip
            if [[ -z $quote ]]; then replaced=${replaced//\\/}; fi
            skip=$((${#word} - ${#replaced}))
            if [[ $skip -lt 0 ]]; then skip=0; fi

            local program=${given[0]-midic} command=${given[1]-} operands=() awaited= isOver= kind= words= item
            if [[ $program == '~/'* ]]; then program=$HOME${program:1}; fi
            for item in "${given[@]:2}"; do
                if [[ -n $awaited ]]; then
                    awaited=
                elif [[ -n $isOver || $item == - || $item != -* ]]; then
                    operands+=("$item")
                elif [[ $item == -- ]]; then
                    isOver=1
                elif [[ $item != --*=* ]] && _midic_value "$command" "$item"; then
                    awaited=$item
                fi
            done

            local value=$word before= candidates=()
            if [[ ${#given[@]} -le 1 ]]; then
                kind=words words='@COMMANDS@ --help --version'
            elif [[ -n $awaited ]]; then
                _midic_value "$command" "$awaited"
            elif [[ -z $isOver && $word == --*=* ]]; then
                before=${word%%=*}= value=${word#*=}
                _midic_value "$command" "${word%%=*}"
            elif [[ -z $isOver && $word == -* ]]; then
                kind=words
                _midic_options "$command"
            else
                _midic_operand "$command" "${#operands[@]}"
            fi

            local name
            case $kind in
                words) read -ra words <<<"$words"; _midic_among "$before" '' "${words[@]}" ;;
                file) _midic_files "$before" '*' ;;
                folder) _midic_files "$before" ;;
                policy) _midic_files "$before" '*.midic' ;;
                ruleset) _midic_files "$before" '*.ruleset' ;;
                source) _midic_files "$before" '*.midic' '*.ruleset' ;;
                subject)
                    _midic_files "$before" '*.midic' '*.ruleset'
                    if [[ $value == [EWN]* ]]; then _midic_listed "$before" '' codes; fi
                    ;;
                path)
                    if [[ $value == */* ]]; then before+=${value%/*}/ value=${value##*/}; fi
                    _midic_listed "$before" '' sequences
                    ;;
                secret | parameter | table)
                    if [[ $value != *=* ]]; then
                        if [[ -f ${operands[0]-} ]]; then _midic_listed "$before" '=' "${kind}s" --of "${operands[0]}"; fi
                    elif [[ $kind == table ]]; then
                        before+=${value%%=*}= value=${value#*=}
                        _midic_files "$before" '*.csv' '*.tsv'
                    elif [[ $kind == secret ]]; then
                        before+=${value%%=*}= value=${value#*=}
                        case $value in
                            @*) before+=@ value=${value:1}; _midic_files "$before" '*' ;;
                            env:*)
                                before+=env: value=${value:4}
                                mapfile -t words < <(compgen -e)
                                _midic_among "$before" '' "${words[@]}"
                                ;;
                            *) _midic_among "$before" '' @ env: fd: ;;
                        esac
                    fi
                    ;;
                attributes | classes | commands) _midic_listed "$before" '' "$kind" ;;
            esac

            COMPREPLY=()
            for item in "${candidates[@]}"; do
                item=${item:skip}
                if [[ $item == *[=/@:] ]]; then compopt -o nospace 2>/dev/null; fi
                case $quote in
                    "'") item=${item//\'/\'\\\'\'} ;;
                    '"')
                        item=${item//\\/\\\\} item=${item//\"/\\\"}
                        item=${item//\$/\\\$} item=${item//\`/\\\`}
                        ;;
                    *)
                        name=
                        if [[ $skip -eq 0 && $item == '~/'* ]]; then name='~/' item=${item:2}; fi
                        if [[ -n $item ]]; then printf -v item %q "$item"; fi
                        item=$name$item
                        ;;
                esac
                COMPREPLY+=("$item")
            done
        }
        complete -F _midic midic

        """#
}
