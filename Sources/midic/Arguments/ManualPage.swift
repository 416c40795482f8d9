/// Manual pages in the man macros of roff (groff_man(7), mandoc man(7)), made from the tables of commands and options.
enum ManualPage {
    /// midic(1).
    static func overview(_ commands: [CommandSpec]) -> String {
        var page = header("MIDIC")
        page += section("NAME") + line("midic - de-identify DICOM files by a policy that people can read")
        page += section("SYNOPSIS") + ".B midic\n.I COMMAND\n[\\fIARGUMENT\\fR...] [\\fIOPTION\\fR...]\n"
        page += section("DESCRIPTION")
        page += line(
            "A policy says in a small language what becomes of every element of a DICOM object. midic checks it against the tables of PS3.15 and PS3.3, compiles it into a ruleset, and de-identifies files by it."
        )
        page += section("COMMANDS")
        for command in commands {
            page += ".TP\n.BR midic\\-\(escaped(command.name)) (1)\n" + line(command.summary)
        }
        page += section("EXIT STATUS")
        for (code, meaning) in HelpText.exitCodeMeanings { page += ".TP\n.B \(escaped(code))\n" + line(meaning) }
        page += section("ENVIRONMENT")
        for (name, meaning) in environment { page += ".TP\n.B \(name)\n" + line(meaning) }
        page += section("EXAMPLES")
        page += literal(HelpText.examples)
        page += section("SEE ALSO") + references(commands.map { "midic-" + $0.name })
        return page
    }

    /// midic-COMMAND(1).
    static func page(_ command: CommandSpec) -> String {
        var page = header("MIDIC-" + command.name.uppercased())
        page += section("NAME") + line("midic-\(command.name) - \(command.summary)")
        page += section("SYNOPSIS") + ".B midic \(escaped(command.name))\n" + line(command.usage)
        if !command.details.isEmpty {
            page += section("DESCRIPTION") + command.details.map(line).joined(separator: ".PP\n")
        }
        if !command.operands.isEmpty {
            page += section("ARGUMENTS")
            for operand in command.operands { page += ".TP\n.I \(escaped(operand.name))\n" + line(operand.help) }
        }
        page += section("OPTIONS")
        for option in command.options {
            let short = option.short.map { "\\fB\\-\(escaped(String($0)))\\fR, " } ?? ""
            let value = option.placeholder.map { " \\fI\(escaped($0))\\fR" } ?? ""
            page += ".TP\n\(short)\\fB\\-\\-\(escaped(option.name))\\fR\(value)\n" + line(option.help)
        }
        if !command.examples.isEmpty {
            page += section("EXAMPLES")
            for (index, example) in command.examples.enumerated() {
                page += (index == 0 ? "" : ".PP\n") + line(example.meaning) + literal([example.line])
            }
        }
        page += section("EXIT STATUS") + line("See \\fBmidic\\fR(1).", isEscaped: true)
        page += section("SEE ALSO") + references(["midic"])
        return page
    }

    private static let environment = [
        (
            "NO_COLOR",
            "If it is set and not empty, messages have no colours (no-color.org); nor have they with TERM=dumb."
        ),
        ("TMPDIR", "Where a long object from a pipe is kept, in a file without a name."),
    ]

    /// No date: the same table gives the same page.
    private static func header(_ title: String) -> String {
        ".\\\" Made by `midic help --man` from the table of commands.\n"
            + ".TH \(escaped(title)) 1 \"\" \"midic \(ToolVersion.current)\" \"midic\"\n"
            // No hyphenation, ragged right: names of options and attributes stay whole.
            + ".nh\n.ad l\n"
    }

    private static func section(_ name: String) -> String { ".SH \(name)\n" }

    private static func literal(_ lines: [String]) -> String {
        ".nf\n.RS 4\n" + lines.map { line($0) }.joined() + ".RE\n.fi\n"
    }

    private static func references(_ pages: [String]) -> String {
        pages.enumerated().map { index, page in
            ".BR \(escaped(page)) (1)" + (index == pages.count - 1 ? "\n" : ",\n")
        }.joined()
    }

    /// A text as one line, which neither begins a request nor holds an escape.
    private static func line(_ text: String, isEscaped: Bool = false) -> String {
        let text = isEscaped ? text : escaped(text)
        return (text.first == "." || text.first == "'" ? "\\&" : "") + text + "\n"
    }

    private static func line(_ text: String) -> String { line(text, isEscaped: false) }

    /// roff takes a bare hyphen, quotation mark, accent or tilde for a typographic one, and a backslash for an escape.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "\\": result += "\\e"
            case "-": result += "\\-"
            case "'": result += "\\(aq"
            case "\"": result += "\\(dq"
            case "`": result += "\\(ga"
            case "^": result += "\\(ha"
            case "~": result += "\\(ti"
            default: result.append(character)
            }
        }
        return result
    }
}
