import MidicLang
import MidicRuntime

/// Keyed values beside what they are made of: whoever has the files can read both, and list which belongs to which.
extension PolicyReport {
    // MARK: Sources of pseudonyms

    /// A rule whose pseudonyms come from an attribute that the files still show.
    struct KeptSource {
        let rule: Int
        let tag: Tag
        let source: RuleSource
    }

    func keptSources() -> [KeptSource] {
        var found: [KeptSource] = []
        for (index, rule) in policy.rules.enumerated() where analyzer.findings.decidingRules.contains(index) {
            for step in rule.action.steps where step.name == PseudonymAction.shape.name {
                for tag in PseudonymAction.sources(of: step.arguments) {
                    guard let source = sourceKeeping(tag) else { continue }
                    found.append(KeptSource(rule: index, tag: tag, source: source))
                }
            }
        }
        return found
    }

    /// Who keeps an attribute's value, in its place or under another name; nil if nobody does.
    private func sourceKeeping(_ tag: Tag) -> RuleSource? {
        let vrs = analyzer.tables.dictionary.entry(for: tag)?.vrs ?? []
        let kept = outcomes(of: tag).first { outcome in
            guard let action = outcome.action else { return false }
            return analyzer.catalogue.strictness(of: action, on: vrs, standard: .removed) < .coarsened
        }
        if let kept { return kept.source }
        let copy = policy.rules.indices.first { index in
            analyzer.findings.decidingRules.contains(index)
                && policy.rules[index].action.steps.contains { ComposeAction.originals(of: $0).contains(tag) }
        }
        return copy.map { .policy($0) }
    }

    mutating func reportKeptSources(_ kept: [KeptSource]) {
        var reported: Set<SourceRange> = []
        for entry in kept {
            let rule = policy.rules[entry.rule]
            guard !rule.overrides, reported.insert(rule.range).inserted else { continue }
            var range: SourceRange?
            if case .policy(let other) = entry.source { range = policy.rules[other].termRange }
            add(
                .pseudonymSourceKept,
                "the pseudonym is made from `\(text.name(entry.tag))`, which stays in the files: whoever has them can list which pseudonym belongs to which value; replace or remove it, or say `override`",
                at: rule.termRange,
                notes: [
                    DiagnosticNote("kept by `\(RuleDescription(entry.source, analyzer).text)`", at: range, role: .other)
                ], fixIts: overrideFixIt(rule), subject: DiagnosticSubject(.attribute, text.name(entry.tag)))
        }
    }

    // MARK: Copies of what a key replaces

    /// A rule that copies the original of an attribute whose new value, in the same file, comes from a key.
    struct RevealingCopy {
        let rule: Int
        let tag: Tag
        let keyed: Outcome
    }

    func revealingCopies() -> [RevealingCopy] {
        var found: [RevealingCopy] = []
        let reached = FilesReached(analyzer)
        let roots = analyzer.decisions.map(\.root)
        for (index, rule) in policy.rules.enumerated() where analyzer.findings.decidingRules.contains(index) {
            for tag in rule.action.steps.flatMap(ComposeAction.originals) {
                guard let root = analyzer.decisionByTag[tag] else { continue }
                let keyed = keyedAtRoot(tag)
                if keyed.isEmpty { continue }
                let copied = reached.files(roots) { $0.source == .policy(index) }
                let beside = keyed.first { outcome in
                    !reached.areDisjoint(reached.files([root]) { $0.source == outcome.source }, copied)
                }
                if let beside { found.append(RevealingCopy(rule: index, tag: tag, keyed: beside)) }
            }
        }
        return found
    }

    /// What keys make of an attribute at the root. A time of day stays as it is by a shift of whole days.
    private func keyedAtRoot(_ tag: Tag) -> [Outcome] {
        let vrs = analyzer.tables.dictionary.entry(for: tag)?.vrs ?? []
        let keyed =
            [PseudonymAction.shape.name, UIDAction.shape.name, LookupAction.shape.name]
            + (vrs == [.TM] ? [] : [ShiftAction.shape.name])
        return outcomes(of: tag, isAtRoot: true).filter {
            $0.action?.steps.contains { keyed.contains($0.name) } ?? false
        }
    }

    mutating func reportRevealingCopies(_ copies: [RevealingCopy]) {
        var reported: Set<SourceRange> = []
        for copy in copies {
            let rule = policy.rules[copy.rule]
            guard !rule.overrides, reported.insert(rule.range).inserted, let action = copy.keyed.action else {
                continue
            }
            var range: SourceRange?
            if case .policy(let other) = copy.keyed.source { range = policy.rules[other].termRange }
            let isMoved = action.steps.contains { $0.name == ShiftAction.shape.name }
            let told = isMoved ? "by how many days the dates move" : "which new value belongs to which original"
            add(
                .revealingCopy,
                "this shows the original of `\(text.name(copy.tag))`, which becomes `\(text.action(action))` in its own place: the two together tell \(told)",
                at: rule.termRange,
                notes: [
                    DiagnosticNote(
                        "replaced by `\(RuleDescription(copy.keyed.source, analyzer).text)`", at: range, role: .other)
                ], fixIts: overrideFixIt(rule), subject: DiagnosticSubject(.attribute, text.name(copy.tag)))
        }
    }
}
