import MidicCompiler
import MidicRuntime

/// The secrets, parameters and memory that a command line gives to a run, and what a ruleset becomes with them.
struct ConfigurationSource {
    // The options that are read, for the tables of the commands that take them.

    static let secret = OptionSpec.value(
        "secret", "NAME=SOURCE", .secret, repeatable: true,
        "a secret that the policy declares: NAME=@FILE, NAME=env:VARIABLE or NAME=fd:NUMBER")
    static let parameter = OptionSpec.value(
        "param", "NAME=VALUE", .parameter, repeatable: true, "a parameter that the policy declares")
    static let parameterFile = OptionSpec.value(
        "param-file", "NAME=FILE", .parameter, repeatable: true,
        "a parameter whose value is the content of a file or a pipe, where other users of the machine do not see it as they see a command line"
    )
    static let table = OptionSpec.value(
        "table", "NAME=FILE", .table, repeatable: true,
        "a table that the policy declares: comma-separated values in UTF-8 (RFC 4180) whose first line names the columns; with tabs where FILE ends with .tsv"
    )
    static let memory = OptionSpec.value(
        "memory", "MB", .number,
        "memory for structure, inflated bytes and new output of all files at work, 40 by default; a file alone may have all of it, and one that needs more is too-large"
    )

    private let secrets: [SecretSource]
    private let parameters: [ParameterSource]
    private let tables: [TableSource]
    private let megabytes: Int

    /// - Parameter inputIsStandardInput: whether an INPUT of the run is standard input.
    /// - Throws: `UsageError` for words that say nothing, and for standard input that is two things at once. Nothing is read.
    init(_ arguments: ParsedArguments, inputIsStandardInput: Bool = false) throws {
        secrets = try SecretSource.parse(arguments.all("secret"))
        let isSecret = secrets.contains(where: \.isStandardInput)
        guard !inputIsStandardInput || !isSecret else {
            throw UsageError("standard input cannot be the INPUT and a secret at once")
        }
        let isPolicy = arguments.operands[0] == "-"
        guard !isPolicy || !isSecret else {
            throw UsageError("standard input cannot be the policy or ruleset and a secret at once")
        }
        parameters = try ParameterSource.parse(arguments.all("param"), files: arguments.all("param-file"))
        tables = try TableSource.parse(arguments.all("table"))
        let parametersFromIt = parameters.count(where: \.isStandardInput)
        let hasOtherUse = inputIsStandardInput || isPolicy || isSecret
        guard parametersFromIt == 0 || parametersFromIt == 1 && !hasOtherUse else {
            throw UsageError("standard input cannot be a parameter and something else at once")
        }
        megabytes = arguments.value("memory").flatMap { Int($0) } ?? MemoryBudget.standardMegabytes
    }

    /// Files with tables, which name patients as inputs do.
    var tableFiles: [String] { tables.map(\.path) }

    /// Files with secrets.
    var secretFiles: [String] { secrets.compactMap(\.path) }

    /// How much memory the objects at work may take.
    ///
    /// - Throws: `UsageError` for a number that is no amount of memory.
    func memory(workers: Int) throws -> MemoryBudget {
        guard (1...1 << 20).contains(megabytes) else { throw UsageError("`--memory` is 1 to 1048576 megabytes") }
        return MemoryBudget(megabytes: megabytes, workers: workers)
    }

    /// Reads secrets and parameters, each once.
    ///
    /// - Throws: `UsageError` for what the ruleset does not declare, lacks, or cannot take.
    func configuration(of ruleset: Ruleset, _ console: Console) throws -> RunConfiguration {
        try DeclaredNames(ruleset).check(
            secrets: secrets.map(\.name), parameters: parameters.map(\.name).sorted(), tables: tables.map(\.name))
        let keys = try SecretSource.read(secrets, console)
        let values = try ParameterSource.read(parameters, besides: keys)
        let tables = try TableSource.read(tables, ruleset)
        do {
            return try RunConfiguration(
                ruleset: ruleset, secrets: keys, params: values, tables: tables, claims: StandardClaims.table)
        } catch {
            throw UsageError(ConfigurationSource.explain(error))
        }
    }

    private static func explain(_ error: ConfigurationError) -> String {
        let name = error.name
        return switch error.code {
        case .parameterOutOfRange:
            "the parameter `\(name)` is outside its range"
                + (error.range.map { " \($0.lowerBound)...\($0.upperBound)" } ?? "")
                + " (characters for text, the value for integers)"
        case .parameterNotADecimal:
            "the parameter `\(name)` is no decimal such as `12.5`, of at most nine digits before the point and six behind it"
        case .parameterDoesNotMatch:
            "the parameter `\(name)` has not the form that the policy asks for: a date is YYYYMMDD, a code has capital letters, digits and `_`, and a text matches the policy's pattern"
        case .parameterNotAnInteger: "the parameter `\(name)` is not a whole number"
        case .parameterNotPlainText:
            "the parameter `\(name)` holds a backslash or a control character, which would change the value's meaning"
        case .parameterNotAName:
            "the parameter `\(name)` is no person's name: at most three groups with `=` between them, of five components with `^`"
        case .offsetOfZeroDays: "the parameter `\(name)` is 0, and dates that move by 0 days stay as they are"
        default: "\(error)"
        }
    }
}
