import MidicCompiler
import MidicLang
import MidicRuntime

/// Any text as a policy: it compiles to the same bytes each time, and what it compiles to is taken and means what it says.
enum CompilerTarget {
    /// What a policy of the fuzzer may extend, beside itself and what is built in.
    private static let base = """
        midic 1
        policy base version "1.0.0" { standard "2026d" extends basic otherwise keep in_iod else remove on_error quarantine }
        secret study_key
        uids -> uid(study_key, scope: project)
        """

    static func finding(_ text: [UInt8]) -> String? {
        let first = compile(text)
        _ = TextRenderer().render(first.diagnostics, in: first.sources)
        if first.diagnostics.contains(where: { $0.code == .rulesetRefused }) { return "midic refuses its own ruleset" }
        let errors = first.diagnostics.filter { $0.severity == .error }
        guard let ruleset = first.ruleset, let content = first.content else {
            return errors.isEmpty ? "no ruleset and no error" : nil
        }
        guard errors.isEmpty else { return "a ruleset in spite of errors" }
        let second = compile(text)
        guard second.bytes == ruleset.encoded else { return "two compilations differ" }
        guard second.diagnostics == first.diagnostics else { return "two compilations find different things" }
        guard RulesetEncoder.encode(ruleset.content()) == ruleset.encoded else { return "the ruleset is not canonical" }
        guard RulesetEncoder.encode(content) == ruleset.encoded else { return "the ruleset is not its content" }
        _ = RulesetOverview(ruleset, RulesetText(ruleset))
        return nil
    }

    private static func compile(_ text: [UInt8]) -> CompilationResult {
        PolicyCompiler.compile(path: "policy.midic") { path in
            switch path {
            case "policy.midic": text
            case "base.midic": Array(base.utf8)
            default: nil
            }
        }
    }
}
