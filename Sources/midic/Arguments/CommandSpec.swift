/// What may stand in an option's or operand's place, for messages and shell completion.
enum ValueKind: Sendable {
    case file, folder, text, number
    /// Files that end in `.midic`, in `.ruleset`, or in either.
    case policy, ruleset, policyOrRuleset
    /// A policy, a ruleset, or the code of a diagnostic.
    case subject
    /// A keyword of PS3.6; keywords with `/` between them; a keyword of a SOP class.
    case attribute, sequencePath, sopClass
    /// `NAME=SOURCE` and `NAME=VALUE` of what the policy on the line declares.
    case secret, parameter
    /// `NAME=FILE` of a table that it declares.
    case table
    /// A command's name.
    case command
    case choice([String])
}

/// One option of a command. The table of these is the only source of parsing, help and completions.
struct OptionSpec: Sendable {
    /// Without the hyphens.
    let name: String
    let short: Character?
    /// The placeholder of its value in help texts; nil for a flag.
    let placeholder: String?
    let kind: ValueKind
    let isRepeatable: Bool
    let help: String

    static func flag(_ name: String, short: Character? = nil, _ help: String) -> OptionSpec {
        OptionSpec(name: name, short: short, placeholder: nil, kind: .text, isRepeatable: false, help: help)
    }

    static func value(
        _ name: String, short: Character? = nil, _ placeholder: String, _ kind: ValueKind,
        repeatable: Bool = false, _ help: String
    ) -> OptionSpec {
        OptionSpec(
            name: name, short: short, placeholder: placeholder, kind: kind, isRepeatable: repeatable, help: help)
    }
}

/// A positional argument.
struct OperandSpec: Sendable {
    let name: String
    let kind: ValueKind
    let isRequired: Bool
    let isRepeatable: Bool
    let help: String

    init(_ name: String, _ kind: ValueKind, required: Bool = true, repeatable: Bool = false, _ help: String) {
        self.name = name
        self.kind = kind
        isRequired = required
        isRepeatable = repeatable
        self.help = help
    }
}

/// A verb of the command line with all that it takes.
struct CommandSpec: Sendable {
    struct Example: Sendable {
        let line: String
        let meaning: String
    }

    let name: String
    /// One line for the list of commands.
    let summary: String
    /// After the command's name in the usage line.
    let usage: String
    let operands: [OperandSpec]
    let options: [OptionSpec]
    /// Paragraphs below the usage line.
    let details: [String]
    let examples: [Example]
    /// Options that the design has and this version does not.
    let laterOptions: [String]

    init(
        name: String, summary: String, usage: String, operands: [OperandSpec] = [], options: [OptionSpec] = [],
        details: [String] = [], examples: [Example] = [], laterOptions: [String] = []
    ) {
        self.name = name
        self.summary = summary
        self.usage = usage
        self.operands = operands
        self.options = options + CommandSpec.common.filter { option in !options.contains { $0.name == option.name } }
        self.details = details
        self.examples = examples
        self.laterOptions = laterOptions
    }

    /// Options that every command takes.
    static let common: [OptionSpec] = [
        format,
        .value(
            "color", "WHEN", .choice(["auto", "always", "never"]),
            "colours in messages: auto (on a terminal, unless NO_COLOR is set), always, never"),
        .flag("help", short: "h", "show this help and end"),
    ]

    static let format = OptionSpec.value(
        "format", "FORMAT", .choice(["text", "json"]), "how results and diagnostics are written: text (default) or json"
    )

    func option(named name: String) -> OptionSpec? { options.first { $0.name == name } }
    func option(short: Character) -> OptionSpec? { options.first { $0.short == short } }
}
