import MidicCompiler
import MidicJSON
import MidicLang
import MidicRuntime

/// `midic build POLICY -o FILE`
enum BuildCommand {
    static let spec = CommandSpec(
        name: "build", summary: "compile a policy into a ruleset file", usage: "POLICY --output FILE [options]",
        operands: [OperandSpec("POLICY", .policy, "a policy file; or -, for standard input")],
        options: [
            .value(
                "output", short: "o", "FILE", .ruleset,
                "the ruleset to write, a new file or an older ruleset; it appears whole or not at all; or -, for standard output"
            ),
            .flag(
                "force",
                "replace FILE also if it is no ruleset; never what the ruleset is made from, a link or a device"),
            .flag("check", "write nothing; end with code 1 if FILE does not hold exactly what would be written"),
            .flag("strip-provenance", "leave out file names and lines; the digest stays the same"),
            CommandSpec.format, .flag("quiet", short: "q", "no summary; errors and warnings are still shown"),
        ],
        details: [
            "The same policy gives the same bytes on every machine. The digest that is printed names the ruleset in audits, in outputs, and when it is signed. A ruleset holds no secret.",
            "A file is replaced only if it is a ruleset, and never if the ruleset is made from it, by whatever name. A symbolic link is neither followed nor replaced.",
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
        if arguments.has("check") { return try compare(output, arguments, context) }
        let place = try RulesetPlace(output, mayReplace: arguments.has("force"))
        let (compiled, read) = try PolicySource.compileNotingFiles(arguments.operands[0], context.files)
        guard let (ruleset, bytes) = try built(compiled, arguments, console) else { return .negative }
        try place.keepApart(from: read)
        try place.write(bytes, console)
        if arguments.wantsJSON {
            let object = json(output, ruleset, bytes)
            if place.isStream { console.message(json: object.text + "\n") } else { try console.result(object) }
        } else if !arguments.has("quiet") {
            let line = line(output, ruleset, bytes)
            if place.isStream { console.message(line) } else { try console.result(line) }
        }
        return .success
    }

    /// Compares instead of writing. Nothing goes to standard output unless the file is current.
    private static func compare(
        _ output: String, _ arguments: ParsedArguments, _ context: CommandContext
    ) throws -> ExitCode {
        let console = context.console
        guard output != "-" else { throw UsageError("`--check` compares with a file: give one as FILE") }
        guard !arguments.has("force") else { throw UsageError("`--check` writes nothing, so `--force` says nothing") }
        let compiled = try PolicySource.compile(arguments.operands[0], context.files)
        guard let (ruleset, bytes) = try built(compiled, arguments, console) else { return .negative }
        if let difference = difference(of: output, from: ruleset, bytes) {
            console.tell(
                ToolMessage(
                    severity: .error, name: "not-current", text: "`\(output)` \(difference)", file: output,
                    remark: "Build it again: `midic build` without `--check`."))
            return .negative
        }
        if arguments.wantsJSON {
            var object = json(output, ruleset, bytes)
            object.add("current", true)
            try console.result(object)
        } else if !arguments.has("quiet") {
            try console.result(line(output, ruleset, bytes))
        }
        return .success
    }

    /// What a file has instead of these bytes, as the rest of a sentence; nil if it has them.
    private static func difference(of path: String, from ruleset: Ruleset, _ bytes: [UInt8]) -> String? {
        let found: [UInt8]
        do { found = try FileSystem.contents(of: path, limit: RulesetLimits.totalBytes) } catch {
            return error.isAbsence ? "is not there" : "cannot be read: \(error.reason)"
        }
        if found == bytes { return nil }
        do throws(RulesetError) {
            let other = try Ruleset(bytes: found)
            if other.digestHex != ruleset.digestHex {
                return "is the ruleset \(other.digestHex.prefix(16)), and the policy compiles to "
                    + "\(ruleset.digestHex.prefix(16))"
            }
            return "has the same digest and differs in the file names and lines of its rules, which "
                + "`--strip-provenance` leaves out"
        } catch {
            return "is no ruleset that this midic reads: \(error.code.name)"
        }
    }

    /// Shows what the compiler found.
    ///
    /// - Returns: nil if the policy has errors.
    private static func built(
        _ result: CompilationResult, _ arguments: ParsedArguments, _ console: Console
    ) throws -> (ruleset: Ruleset, bytes: [UInt8])? {
        PolicySource.show(
            result.diagnostics, in: result.sources, least: .warning, json: arguments.wantsJSON, console)
        guard let ruleset = result.ruleset else { return nil }
        return (ruleset, arguments.has("strip-provenance") ? ruleset.withoutProvenance() : ruleset.encoded)
    }

    private static func json(_ output: String, _ ruleset: Ruleset, _ bytes: [UInt8]) -> JSONObject {
        var object = JSONObject()
        object.add("schema", 1)
        object.add("output", output)
        object.add("digest", ruleset.digestHex)
        object.add("bytes", bytes.count)
        return object
    }

    private static func line(_ output: String, _ ruleset: Ruleset, _ bytes: [UInt8]) -> String {
        "\(ruleset.digestHex)  \(output.shown)  \(bytes.count) bytes\n"
    }
}
