/// Help pages, made from the tables of commands and options.
enum HelpText {
    private static let width = 100

    /// The page of `midic --help`.
    static func overview(_ commands: [CommandSpec]) -> String {
        var lines = [
            "midic - de-identify DICOM files by a policy that people can read and a machine has checked", "",
            "Usage: midic COMMAND [ARGUMENT...] [OPTION...]", "", "Commands:",
        ]
        let column = (commands.map(\.name.count).max() ?? 0) + 4
        for command in commands { lines += entry("  " + command.name, column, command.summary) }
        lines += [
            "", "`midic COMMAND --help` shows a command's options with examples.", "", "Examples:",
        ]
        lines += examples.map { "  " + $0 }
        lines +=
            [""]
            + wrap("Exit codes: " + exitCodeMeanings.map { "\($0) \($1)" }.joined(separator: "; ") + ".", indent: "")
        return lines.joined(separator: "\n") + "\n"
    }

    static let examples = [
        "midic check examples/basic.midic",
        "midic run examples/basic.midic examples/dicom --output out --secret study_key=@examples/demo.key",
    ]

    /// Shown by help and in the manual page.
    static let exitCodeMeanings: [(code: String, meaning: String)] = [
        ("0", "success"), ("1", "the answer is no (errors in the policy)"), ("2", "wrong usage"),
        ("3", "the run ended and some inputs were quarantined or rejected, or there was no DICOM object"),
        ("4", "input or output failed"), ("5", "the ruleset is invalid"), ("70", "internal error"),
        ("128+n", "the run was ended by signal n"),
    ]

    /// The page of `midic COMMAND --help`.
    static func page(_ command: CommandSpec) -> String {
        var lines = ["midic \(command.name) - \(command.summary)", "", "Usage: midic \(command.name) \(command.usage)"]
        for paragraph in command.details { lines += [""] + wrap(paragraph, indent: "") }
        if !command.operands.isEmpty {
            lines += ["", "Arguments:"]
            let column = (command.operands.map(\.name.count).max() ?? 0) + 4
            for operand in command.operands { lines += entry("  " + operand.name, column, operand.help) }
        }
        lines += ["", "Options:"]
        let titles = command.options.map(title)
        let column = min(30, (titles.map(\.count).max() ?? 0) + 2)
        for (option, title) in zip(command.options, titles) { lines += entry(title, column, option.help) }
        if !command.examples.isEmpty {
            lines += ["", "Examples:"]
            for example in command.examples {
                lines += wrap(example.meaning, indent: "  # ") + ["  " + example.line]
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func title(_ option: OptionSpec) -> String {
        let short = option.short.map { "-\($0), " } ?? "    "
        return "  " + short + "--" + option.name + (option.placeholder.map { " " + $0 } ?? "")
    }

    private static func entry(_ title: String, _ column: Int, _ help: String) -> [String] {
        let indent = String(repeating: " ", count: column)
        var lines = wrap(help, indent: indent)
        if title.count + 2 <= column {
            lines[0] = title + String(repeating: " ", count: column - title.count) + lines[0].dropFirst(column)
        } else {
            lines.insert(title, at: 0)
        }
        return lines
    }

    private static func wrap(_ text: String, indent: String) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, indent.count + line.count + 1 + word.count > width {
                lines.append(indent + line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        return lines + [indent + line]
    }
}
