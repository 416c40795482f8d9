import MidicLang
import MidicRuntime

/// From the decisions of an analysis to the content of a ruleset.
extension Lowering {
    /// - Parameters:
    ///   - files: names for provenance; rules of other files have none.
    ///   - lines: the line of a range.
    /// - Returns: the content, and what of the policy a ruleset cannot hold.
    static func content(
        of analyzer: PolicyAnalyzer, files: [FileID: String], lines: (SourceRange) -> Int
    ) -> (content: RulesetContent, problems: [Diagnostic]) {
        let lowering = Lowering(analyzer)
        let content = lowering.lower(provenance: files, lines: lines)
        return (content, lowering.problems)
    }

    /// Limits that can be told before lowering.
    static func limits(_ analyzer: PolicyAnalyzer) -> [Diagnostic] {
        var found: [Diagnostic] = []
        for (first, second) in analyzer.subjectTable.unresolvedOverlaps {
            let ranges = analyzer.policy.rules.filter { rule in
                rule.selector == .mask(first) || rule.selector == .mask(second)
            }.map(\.termRange)
            found.append(
                Diagnostic(
                    .masksOverlap,
                    "`\(first)` and `\(second)` share tags that no single mask stands for; write the range with `x` digits, or the tags one by one",
                    at: ranges.first ?? analyzer.policy.range,
                    notes: ranges.dropFirst().map { DiagnosticNote("the other mask is here", at: $0) }))
        }
        for rule in analyzer.policy.rules where rule.path.steps.count > PathLanguage.longest {
            found.append(
                Diagnostic(
                    .pathTooLong,
                    "a path has at most \(PathLanguage.longest) steps, and this one has \(rule.path.steps.count)",
                    at: rule.termRange))
        }
        return found
    }
}
