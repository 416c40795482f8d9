import MidicLang
import MidicRuntime

/// What decisions do to the Types of the IODs.
extension PolicyReport {
    mutating func reportTypes() {
        var removed: [Int: [(Subject, [String])]] = [:]
        var filled: [Int: [Subject]] = [:]
        var emptied: [Int: (Subject, [String])] = [:]
        var byStandard: [Subject] = []
        for decision in analyzer.decisions {
            guard let tag = analyzer.tables.iodTag(of: decision.facts.subject) else { continue }
            let contexts = analyzer.tables.iods.types(of: tag).filter { $0.type == .type1 || $0.type == .type2 }
            if contexts.isEmpty { continue }
            var rules: Set<Int> = []
            for ref in analyzer.graph.outcomeRefs(of: decision.root) {
                let outcome = analyzer.graph[outcome: ref]
                switch outcome.source {
                case .policy(let rule): rules.insert(rule)
                case .profile(let row)
                where analyzer.tables.rows[row].basic == .X && outcome.action == .remove
                    && !demanded(contexts, by: 0, from: [.type1, .type2]).isEmpty:
                    if byStandard.last != decision.facts.subject { byStandard.append(decision.facts.subject) }
                default: break
                }
            }
            for index in rules.sorted() {
                let rule = policy.rules[index]
                let atRoot = contexts.filter { $0.parent == nil }
                // What wide rules pass over at the root stays there.
                let isSpared = analyzer.sparesAtRoot(index, tag)
                let reachesRoot = !isSpared && PathLanguage(rule.path).matches([])
                switch CheckedAction(rule.action.primary) {
                case .empty:
                    let reached =
                        isSpared
                        ? contexts.filter { $0.parent != nil && !DecodingSet.shared.needs(tag, in: $0.parent) }
                        : contexts
                    if !demanded(reached, by: rule.guardIndex, from: [.type1]).isEmpty {
                        filled[index, default: []].append(decision.facts.subject)
                    }
                    let variants = demanded(atRoot, by: rule.guardIndex, from: [.type1])
                    if reachesRoot, rule.selector.namesOneAttribute, !variants.isEmpty {
                        let classes = analyzer.accepted.classes(in: variants, guardIndex: rule.guardIndex)
                        emptied[index] = (decision.facts.subject, classes)
                    }
                case .remove:
                    let variants = demanded(atRoot, by: rule.guardIndex, from: [.type1, .type2])
                    if reachesRoot, !variants.isEmpty, !isRemovedBelow(decision, variants) {
                        let classes = analyzer.accepted.classes(in: variants, guardIndex: rule.guardIndex)
                        removed[index, default: []].append((decision.facts.subject, classes))
                    }
                default: break
                }
            }
        }
        for (index, (subject, classes)) in emptied.sorted(by: { $0.key < $1.key }) {
            add(
                .emptiesTypeOne,
                "`\(name(subject))` must have a value (Type 1) in \(accepted(classes)); write `dummy` or `set`",
                at: policy.rules[index].termRange, subject: DiagnosticSubject(.attribute, name(subject)),
                classes: classes)
        }
        // A rule of many attributes gets one finding.
        let ofStatements = Dictionary(grouping: removed.keys.sorted(), by: { policy.rules[$0].selectorRange })
        for (_, indexes) in ofStatements.sorted(by: { $0.value[0] < $1.value[0] }) {
            let entries = indexes.flatMap { removed[$0] ?? [] }
            let names = entries.map { name($0.0) }
            let classes = Set(entries.flatMap(\.1)).sorted()
            let rule = policy.rules[indexes[0]]
            add(
                .breaksIODType,
                "this rule removes what an IOD demands (Type 1 or 2): \(list(names)), in \(accepted(classes))",
                at: indexes.count == 1 ? rule.termRange : rule.selectorRange,
                subject: DiagnosticSubject(.rule, ruleText(indexes[0])), items: names, classes: classes)
        }
        for (index, subjects) in filled.sorted(by: { $0.key < $1.key }) where emptied[index] == nil {
            let names = rows(subjects)
            add(
                .dummyForEmpty,
                "where \(names.count == 1 ? "this attribute" : "these attributes") must have a value (Type 1), a dummy is written instead: \(list(names))",
                at: policy.rules[index].termRange,
                subject: DiagnosticSubject(.rule, ruleText(index)), items: names)
        }
        if !byStandard.isEmpty {
            let names = rows(byStandard)
            add(
                .standardBreaksType,
                "the confidentiality profile removes \(count(names.count, "attribute")) that an accepted class demands (X on Type 1 or 2), as the table says: \(list(names))",
                at: policy.profile?.range ?? policy.range, items: names)
        }
    }

    /// The accepted variants in which one of the contexts has one of the Types.
    private func demanded(
        _ contexts: [AttributeTypeContext], by guardIndex: Int, from types: Set<AttributeType>
    ) -> VariantSet {
        var set = CIODSet()
        for context in contexts where types.contains(context.type) { set.formUnion(context.ciods) }
        return ProfileTables.variants(set).intersection(analyzer.accepted.variants(guardIndex: guardIndex))
    }

    /// The table takes the attribute away at the root in these variants too.
    private func isRemovedBelow(_ decision: SubjectDecision, _ variants: VariantSet) -> Bool {
        var facts = Assumptions()
        facts.parent = 0
        facts.variants = variants
        return analyzer.graph.outcomes(
            of: decision.base, where: facts, paths: analyzer.paths, guards: analyzer.guards
        ).allSatisfy { analyzer.graph[outcome: $0].action == .remove }
    }

    /// A few classes by name, of more their number too. The finding's `classes` has all of them.
    private func accepted(_ classes: [String]) -> String {
        let shown = classes.prefix(3).map { "`\($0)`" }.joined(separator: ", ")
        let more = classes.count - 3
        return more > 0 ? "\(shown) and \(more) more accepted \(more == 1 ? "class" : "classes")" : shown
    }
}
