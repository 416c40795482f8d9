import MidicRuntime

/// What may stand in an option's or operand's place, for messages and shell completion.
enum ValueKind: Sendable {
    case file, folder, text, number
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
    let run: @Sendable (ParsedArguments, Console) throws -> ExitCode

    init(
        name: String, summary: String, usage: String, operands: [OperandSpec] = [], options: [OptionSpec] = [],
        details: [String] = [], examples: [Example] = [], laterOptions: [String] = [],
        run: @escaping @Sendable (ParsedArguments, Console) throws -> ExitCode
    ) {
        self.name = name
        self.summary = summary
        self.usage = usage
        self.operands = operands
        self.options = options + CommandSpec.common
        self.details = details
        self.examples = examples
        self.laterOptions = laterOptions
        self.run = run
    }

    /// Options that every command takes.
    static let common: [OptionSpec] = [
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

/// What a command line said, after checking it against a `CommandSpec`.
struct ParsedArguments: Sendable {
    var operands: [String] = []
    var values: [String: [String]] = [:]
    var flags: Set<String> = []

    func has(_ flag: String) -> Bool { flags.contains(flag) }
    func value(_ name: String) -> String? { values[name]?.last }
    func all(_ name: String) -> [String] { values[name] ?? [] }
    var wantsJSON: Bool { value("format") == "json" }
}

/// The process's exit codes: a promise to scripts (docs/cli.md).
struct ExitCode: Equatable, Sendable {
    let rawValue: Int32

    init(_ rawValue: Int32) { self.rawValue = rawValue }

    static let success = ExitCode(0)
    /// The answer is no: errors in the policy, differences found.
    static let negative = ExitCode(1)
    /// Wrong usage, a missing secret, a place that cannot be written.
    static let usage = ExitCode(2)
    /// The run came to its end, some inputs were quarantined, rejected or unreadable.
    static let held = ExitCode(3)
    /// Input or output failed: disk full, medium gone.
    static let inputOutput = ExitCode(4)
    /// The ruleset is damaged, of an unknown kind, or needs what this version lacks.
    static let invalidRuleset = ExitCode(5)
    static let internalError = ExitCode(70)
}

extension ExitCode {
    /// - Parameter isOneObject: whether the run was asked for one object, which is held back too if it is not DICOM.
    init(of summary: RunSummary, isOneObject: Bool) {
        self =
            switch summary.ending {
            case .failed: .inputOutput
            case .stopped(let signal): ExitCode(128 + signal)
            case .held: .held
            case .complete: isOneObject && summary.deidentified == 0 ? .held : .success
            }
    }
}

/// Something that the user must write differently; exit code 2.
struct UsageError: Error, Equatable {
    let message: String

    init(_ message: String) { self.message = message }
}
