import MidicLang
import MidicRuntime

/// Rules that take away what a chosen option retains.
extension PolicyReport {
    /// A class rule that removes, replaces or keys a K row of a chosen option costs the option's code, mostly unawares. Making
    /// a value coarser costs nothing, and where another chosen option says C, filling that is what is asked.
    mutating func reportTakenFromOptions() {
        struct Taken: Hashable {
            let rule: Int
            let option: ProfileOption
        }
        var taken: [Taken: [Subject]] = [:]
        for decision in analyzer.decisions {
            guard let option = retaining(decision.facts) else { continue }
            for ref in analyzer.graph.outcomeRefs(of: decision.root) {
                guard case .policy(let index) = analyzer.graph[outcome: ref].source else { continue }
                let rule = policy.rules[index]
                guard !rule.selector.namesOneAttribute,
                    analyzer.catalogue.strictness(of: rule.action, on: decision.facts.vrs, standard: .raw) > .coarsened
                else { continue }
                let key = Taken(rule: index, option: option)
                if taken[key]?.last != decision.facts.subject { taken[key, default: []].append(decision.facts.subject) }
            }
        }
        let found = taken.sorted {
            ($0.key.rule, $0.key.option.rawValue) < ($1.key.rule, $1.key.option.rawValue)
        }
        for (key, subjects) in found {
            let rule = policy.rules[key.rule]
            let names = rows(subjects)
            let place = SourceRange(
                file: rule.selectorRange.file, lower: rule.selectorRange.upper, upper: rule.selectorRange.upper)
            let words = (rule.saysExcept ? ", " : " except ") + "retained(\(key.option.rawValue))"
            add(
                .takesRetained,
                "this rule takes away \(count(names.count, "attribute")) that `\(key.option.rawValue)` retains: \(list(names))",
                at: rule.termRange,
                fixIts: [FixIt("leave them to the option", replace: place, with: words)],
                subject: DiagnosticSubject(.rule, ruleText(key.rule)), items: names)
        }
    }

    /// The chosen option that keeps a subject, if no other chosen option wants it cleaned.
    private func retaining(_ facts: SubjectFacts) -> ProfileOption? {
        guard let profile = policy.profile else { return nil }
        if let row = analyzer.tables.rowIndex(of: facts.subject) {
            let (keep, clean) = analyzer.profile.cells(row)
            return clean.isEmpty ? keep.first : nil
        }
        let membership = SelectorMembership(tables: analyzer.tables)
        return [ProfileOption.retainUIDs, .retainFullDates].first { option in
            profile.options.contains(option)
                && membership.picks(.retained(option), facts.subject, vrs: facts.vrs)
        }
    }
}
