import MidicLang

/// Reads a command's arguments by its table of options.
///
/// Forms: `--name value`, `--name=value`, `-x value`, `-xvalue`, flags alone, `--` before operands that begin with a
/// hyphen. Options may stand before, between and after operands. Names are never abbreviated: an abbreviation would change
/// its meaning when an option is added.
enum ArgumentParser {
    static func parse(_ arguments: [String], for command: CommandSpec) throws -> ParsedArguments {
        var parsed = ParsedArguments()
        var index = 0
        var onlyOperands = false
        while index < arguments.count {
            let argument = arguments[index]
            index += 1
            if onlyOperands || argument == "-" || !argument.hasPrefix("-") {
                parsed.operands.append(argument)
                continue
            }
            if argument == "--" {
                onlyOperands = true
                continue
            }
            let (option, attached) = try find(argument, in: command)
            let shown = argument.hasPrefix("--") ? "--\(option.name)" : "-\(option.short ?? " ")"
            guard let placeholder = option.placeholder else {
                guard attached == nil else { throw UsageError("`\(shown)` takes no value") }
                parsed.flags.insert(option.name)
                continue
            }
            let value: String
            if let attached {
                value = attached
            } else if index < arguments.count, !isOption(arguments[index], of: command) {
                value = arguments[index]
                index += 1
            } else {
                throw UsageError("`\(shown)` needs a value: `\(shown) \(placeholder)`")
            }
            try check(value, option, shown)
            if parsed.values[option.name] != nil, !option.isRepeatable {
                throw UsageError("`\(shown)` is given twice")
            }
            parsed.values[option.name, default: []].append(value)
        }
        if !parsed.has("help") { try checkOperands(parsed.operands, of: command) }
        return parsed
    }

    /// Whether messages are to be JSON, told before the line is parsed, and where it cannot be.
    static func wantsJSON(_ arguments: [String]) -> Bool {
        let options = arguments.prefix { $0 != "--" }
        return zip(options, options.dropFirst()).contains { $0 == "--format" && $1 == "json" }
            || options.contains("--format=json")
    }

    private static func find(_ argument: String, in command: CommandSpec) throws -> (OptionSpec, String?) {
        if argument.hasPrefix("--") {
            let body = argument.dropFirst(2)
            let name = String(body.prefix { $0 != "=" })
            let attached = name.count == body.count ? nil : String(body.dropFirst(name.count + 1))
            if let option = command.option(named: name) { return (option, attached) }
            if command.laterOptions.contains(name) {
                throw UsageError("`--\(name)` is not in this version of midic")
            }
            throw UsageError("unknown option `--\(name)`", name, among: command.options.map(\.name)) { "--\($0)" }
        }
        let body = argument.dropFirst()
        guard let letter = body.first, let option = command.option(short: letter) else {
            let name = String(body.prefix { $0 != "=" })
            throw UsageError("unknown option `-\(name)`", name, among: command.options.map(\.name)) { "--\($0)" }
        }
        let rest = body.dropFirst()
        return (option, rest.isEmpty ? nil : String(rest.first == "=" ? rest.dropFirst() : rest))
    }

    private static func isOption(_ argument: String, of command: CommandSpec) -> Bool {
        guard argument.hasPrefix("-"), argument != "-" else { return false }
        return (try? find(argument, in: command)) != nil || argument.hasPrefix("--")
    }

    private static func check(_ value: String, _ option: OptionSpec, _ shown: String) throws {
        switch option.kind {
        case .choice(let choices):
            guard choices.contains(value) else {
                throw UsageError(
                    "`\(shown)` is one of \(choices.joined(separator: ", ")), not `\(value)`", value, among: choices)
            }
        case .number:
            guard let number = Int(value), number >= 1 else {
                throw UsageError("`\(shown)` is a whole number from 1, not `\(value)`")
            }
        case .file, .folder, .policy, .ruleset, .policyOrRuleset:
            guard !value.isEmpty else { throw UsageError("`\(shown)` has an empty value") }
        case .text, .subject, .attribute, .sequencePath, .sopClass, .secret, .parameter, .table, .command: break
        }
    }

    private static func checkOperands(_ operands: [String], of command: CommandSpec) throws {
        let required = command.operands.filter(\.isRequired)
        if operands.count < required.count {
            throw UsageError("\(required[operands.count].name) is missing: `midic \(command.name) \(command.usage)`")
        }
        let isOpen = command.operands.contains { $0.isRepeatable }
        if !isOpen, operands.count > command.operands.count {
            throw UsageError("unexpected argument `\(operands[command.operands.count])`")
        }
        if operands.contains("") { throw UsageError("an argument is empty") }
    }
}
