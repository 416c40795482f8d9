import MidicCompiler
import MidicJSON
import MidicLang
import MidicRuntime

/// `midic build POLICY -o FILE`
enum BuildCommand {
    static let spec = CommandSpec(
        name: "build", summary: "compile a policy into a ruleset file", usage: "POLICY --output FILE [options]",
        operands: [OperandSpec("POLICY", .file, "a policy file; or -, for standard input")],
        options: [
            .value(
                "output", short: "o", "FILE", .file,
                "the ruleset to write; it appears whole or not at all; or -, for standard output"),
            .flag("check", "write nothing; end with code 1 if FILE does not hold exactly what would be written"),
            .flag("strip-provenance", "leave out file names and lines; the digest stays the same"),
            CommandSpec.format, .flag("quiet", short: "q", "no summary; errors and warnings are still shown"),
        ],
        details: [
            "The same policy gives the same bytes on every machine. The digest that is printed names the ruleset in audits, in outputs, and when it is signed. A ruleset holds no secret."
        ],
        examples: [
            .init(line: "midic build release.midic -o release.ruleset", meaning: "To give to another site."),
            .init(
                line: "midic build release.midic -o release.ruleset --check",
                meaning: "In CI: is the committed ruleset that of the committed policy?"),
        ],
        laterOptions: ["sign"]
    )

    static func run(_ arguments: ParsedArguments, _ context: CommandContext) throws -> ExitCode {
        let console = context.console
        guard let output = arguments.value("output") else { throw UsageError("`--output FILE` is missing") }
        let isStream = output == "-"
        if isStream {
            guard !arguments.has("check") else { throw UsageError("`--check` compares with a file: give one as FILE") }
            guard !StandardStream.output.isTerminal else {
                throw UsageError("`--output -` writes a ruleset's bytes: send standard output to a file or a pipe")
            }
            try StreamError.require(.output, for: "--output -")
        }
        let result = try PolicySource.compile(arguments.operands[0], context.files)
        PolicySource.show(
            result.diagnostics, in: result.sources, least: .warning, json: arguments.wantsJSON, console)
        guard let ruleset = result.ruleset else { return .negative }
        let bytes = arguments.has("strip-provenance") ? ruleset.withoutProvenance() : ruleset.encoded
        var isCurrent = true
        if arguments.has("check") {
            isCurrent = (try? FileSystem.contents(of: output, limit: RulesetLimits.totalBytes)) == bytes
            if !isCurrent { console.error("`\(output)` is missing or not what this policy compiles to") }
        } else if isStream {
            try console.result(bytes: bytes)
        } else {
            try write(bytes, to: output)
        }
        let digest = ruleset.digestHex
        if arguments.wantsJSON {
            var object = JSONObject()
            object.add("output", output)
            object.add("digest", digest)
            object.add("bytes", bytes.count)
            if arguments.has("check") { object.add("current", isCurrent) }
            if isStream { console.message(json: object.text + "\n") } else { try console.result(object) }
        } else if !arguments.has("quiet") {
            let line = "\(digest)  \(output.shown)  \(bytes.count) bytes\n"
            if isStream { console.message(line) } else { try console.result(line) }
        }
        return arguments.has("check") && !isCurrent ? .negative : .success
    }

    /// A folder that is missing or closed is the user's to mend; what fails later is a failure of output.
    private static func write(_ bytes: [UInt8], to output: String) throws {
        let folder = Path.parent(of: output)
        guard let status = try? FileSystem.status(of: folder), status.kind == .directory,
            FileSystem.isWritable(folder), (try? FileSystem.status(of: output))?.kind != .directory
        else { throw UsageError("cannot write `\(output)`: its folder is missing or not writable") }
        try FileSystem.writeAtomically(bytes, to: output)
    }
}
