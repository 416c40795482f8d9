import MidicCompiler
import MidicRuntime

/// The first argument of `run`: a ruleset, or a policy that is compiled in memory.
enum PolicyOrRuleset {
    /// - Returns: nil if the policy has errors; they have been shown.
    static func load(_ path: String, _ arguments: ParsedArguments, _ console: Console) throws -> Ruleset? {
        if try PolicyCompilation.isRuleset(path) { return try RulesetFile.load(path) }
        throw UsageError("policies are not compiled in this version")
    }
}
