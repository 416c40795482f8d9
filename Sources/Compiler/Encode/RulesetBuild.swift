import MidicLang
import MidicRuntime

/// From the decisions of an analysis to bytes that the runtime's own verifier accepts.
enum RulesetBuild {
    static func build(
        _ analyzer: PolicyAnalyzer, files: [FileID: String], lines: (SourceRange) -> Int
    ) -> (content: RulesetContent, problems: [LoweringLimit]) {
        let lowering = Lowering(analyzer)
        let content = lowering.lower(claims: analyzer.claims(), provenance: files, lines: lines)
        return (content, lowering.problems)
    }
}
