import MidicCompiler
import MidicLang
import MidicRuntime

/// The first argument of `run`: a ruleset, or a policy that is compiled in memory.
enum PolicyOrRuleset {
    /// - Returns: nil if the policy has errors; they have been shown.
    static func load(_ path: String, _ arguments: ParsedArguments, _ console: Console) throws -> Ruleset? {
        if try PolicyCompilation.isRuleset(path) { return try RulesetFile.load(path) }
        let result = try PolicyCompilation.compile(path)
        PolicyCompilation.show(
            result.diagnostics, in: result.sources, least: .warning, json: arguments.wantsJSON, console)
        return try result.bytes.map { try Ruleset(bytes: $0) }
    }
}
