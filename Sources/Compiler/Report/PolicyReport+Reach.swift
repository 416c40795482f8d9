import MidicLang
import MidicRuntime

/// Rules that cannot do what they say: nothing left to decide, or no place where they apply.
extension PolicyReport {
    /// Rules about the inside of sequences that keep no items.
    mutating func reportUnderRemoved() {
        for rule in policy.rules {
            for (step, sequence) in sequenceSteps(rule.path) {
                guard let root = analyzer.decisionByTag[sequence] else { continue }
                var facts = Assumptions()
                facts.pathsIn = [analyzer.paths.index(of: PathPattern(steps: Array(rule.path.steps[..<step])))]
                if rule.guardIndex != 0 { facts.guardsTrue = [rule.guardIndex] }
                facts.variants = analyzer.accepted.variants(guardIndex: rule.guardIndex)
                if facts.variants.isEmpty { continue }
                let outcomes = analyzer.graph.outcomes(
                    of: root, where: facts, paths: analyzer.paths, guards: analyzer.guards
                ).map { analyzer.graph[outcome: $0] }
                let keeps = outcomes.contains { outcome in outcome.action?.contains(.keep) ?? true }
                guard !keeps, let decider = outcomes.first else { continue }
                // A layer above may take a sequence away that this rule's own file keeps.
                if case .policy(let other) = decider.source, policy.rules[other].layer > rule.layer { continue }
                guard unreachable.insert(rule.termRange).inserted else { continue }
                let description = RuleDescription(decider.source, analyzer).text
                var range: SourceRange?
                if case .policy(let other) = decider.source { range = policy.rules[other].range }
                add(
                    .ruleUnderRemovedSequence,
                    "this rule can never apply: `\(text.name(sequence))` does not keep its items",
                    at: rule.termRange,
                    notes: [
                        DiagnosticNote("the sequence is decided by `\(description)`", at: range),
                        DiagnosticNote("keep the sequence with a rule of its own, or take this rule away"),
                    ])
            }
        }
    }

    private func sequenceSteps(_ path: PathPattern) -> [(Int, Tag)] {
        path.steps.enumerated().compactMap { index, step in
            if case .sequence(let tag) = step { (index, tag) } else { nil }
        }
    }

    /// Rules that decide nothing.
    mutating func reportUnmatched() {
        let accepts = policy.gates.filter { $0.kind == .accept }.map { policy.guards[$0.guardIndex] }
        for (index, rule) in policy.rules.enumerated() {
            // What no file at all satisfies was said where the condition stands.
            guard analyzer.guards.isSatisfiable(rule.guardIndex) else { continue }
            if rule.guardIndex != 0, !accepts.isEmpty, !analyzer.guards.canHold(rule.guardIndex, withAnyOf: accepts) {
                add(.neverMatches, "no accepted file satisfies the condition of this rule", at: rule.termRange)
                continue
            }
            reportUndecided(index, rule)
        }
    }

    private mutating func reportUndecided(_ index: Int, _ rule: CheckedRule) {
        if case .attribute(let tag) = rule.selector, StandardVocabulary.alwaysWrittenTags.contains(tag),
            PathLanguage(rule.path).matches([])
        {
            add(
                .neverMatches,
                "midic writes `\(text.name(tag))` from what was done to the file, whatever a rule says of it; remove this rule",
                at: rule.termRange, subject: DiagnosticSubject(.attribute, text.name(tag)))
            return
        }
        if analyzer.findings.decidingRules.contains(index) { return }
        if !analyzer.findings.matchedRules.contains(index) {
            // An option that is not chosen: `reportOverrides` says so.
            if rule.isWaiver { return }
            add(.neverMatches, "`\(text.selector(rule.selector))` picks no element", at: rule.termRange)
            return
        }
        let isAmbiguous = analyzer.findings.ambiguities.keys.contains { $0.first == index || $0.second == index }
        if isAmbiguous || rule.overrides || unreachable.contains(rule.termRange) { return }
        guard analyzer.findings.bindingRules.contains(index) else {
            // What inherits something stricter here and there has had its note.
            if analyzer.findings.kept[index] != nil {
                add(
                    .neverMatches, "what this rule inherits is stricter wherever it applies, so it decides nothing",
                    at: rule.termRange, notes: (analyzer.findings.kept[index]?.outcome).map { [origin(of: $0)] } ?? [])
            }
            return
        }
        // A higher layer may replace a rule altogether: that is what layers are for.
        let isReplaced = policy.rules.contains { $0.layer > rule.layer }
        if isReplaced { return }
        add(
            .neverMatches, "other, more specific rules decide everything that this rule picks", at: rule.termRange)
    }
}
