internal import MidicLang
internal import MidicRuntime

/// Why elements are treated as they are, by the same merge that the ruleset was made with.
package struct PolicyExplanation: Sendable {
    private let canonical: CanonicalPolicy
    private let sources: SourceMap
    private let catalogue: ActionCatalogue
    private let ruleset: Ruleset?

    /// - Parameter ruleset: that the policy came to; where conflicts leave none, nothing is said of copies.
    init(_ canonical: CanonicalPolicy, sources: SourceMap, catalogue: ActionCatalogue, ruleset: Ruleset? = nil) {
        self.canonical = canonical
        self.sources = sources
        self.catalogue = catalogue
        self.ruleset = ruleset
    }

    /// Whether the policy or Table E.3.10-1 names a private creator. The name of any other is a value of the file.
    package func names(creator: String) -> Bool {
        if !SafePrivateTable.shared.rows(of: creator).isEmpty { return true }
        return canonical.policy.rules.contains { rule in
            rule.selectors.contains { selector in
                switch selector {
                case .privateElement(let name, _, _), .privateCreator(let name): name == creator
                default: false
                }
            }
        }
    }

    /// The answer to one question.
    package func explain(_ query: ElementQuery) -> ElementExplanation { explain([query])[0] }

    /// The answers to many questions, in their order; cheaper than asking one by one.
    package func explain(_ queries: [ElementQuery]) -> [ElementExplanation] {
        let session = ExplanationSession(
            PolicyAnalyzer(canonical, catalogue: catalogue), sources,
            CopiedOriginals(ruleset.map { RulesetReach($0) }))
        return queries.map { session.explain($0) }
    }
}

/// One analysis that many questions are put to.
private final class ExplanationSession {
    private let analyzer: PolicyAnalyzer
    private let sources: SourceMap
    private let copies: CopiedOriginals
    private var text: RuleText { analyzer.canonical.text }
    private var policy: CheckedPolicy { analyzer.policy }

    init(_ analyzer: PolicyAnalyzer, _ sources: SourceMap, _ copies: CopiedOriginals) {
        self.analyzer = analyzer
        self.sources = sources
        self.copies = copies
    }

    func explain(_ query: ElementQuery) -> ElementExplanation {
        let facts = analyzer.subjectTable.facts(of: query.element, tables: analyzer.tables)
        analyzer.findings = Findings()
        let (root, _) = analyzer.decide(facts)
        var known = self.known(query)
        known.inIOD = isInIOD(query, facts)
        known.isDecoding = isDecoding(query, facts)
        let decision = analyzer.graph.simplified(root, known, paths: analyzer.paths, guards: analyzer.guards)
        var collector = WayCollector<DecisionGraph.Ref>(variants: known.variants, vrs: known.vrs) { self.step($0) }
        let ways = collector.ways(from: decision) { self.names($0) }
        let deciding = Set(
            analyzer.graph.outcomeRefs(of: decision).compactMap { ref -> Int? in
                if case .policy(let rule) = analyzer.graph[outcome: ref].source { rule } else { nil }
            })
        return ElementExplanation(
            title: ElementTitle.explained(query.element), vrs: facts.vrs, table: table(facts.subject),
            type: type(query, facts), ways: ways, copiedTo: copies.elements(query), isAbridged: collector.isAbridged,
            candidates: candidates(facts, query, known, deciding))
    }

    // MARK: What the question says

    private func known(_ query: ElementQuery) -> Assumptions {
        var facts = Assumptions()
        facts.place = query.path
        if let vr = query.vr { facts.vrs = vr.bit }
        guard let sopClass = query.sopClass else {
            let accepted = analyzer.accepted.variants(guardIndex: 0)
            if !accepted.isEmpty { facts.variants = accepted }
            return facts
        }
        let ciod = analyzer.tables.iods.ciod(ofSOPClass: sopClass)
        facts.variants = .only(ciod.map { ProfileTables.variant(ofCIOD: $0.index) } ?? 0)
        for index in policy.guards.indices {
            switch analyzer.accepted.value(ofGuard: index, sopClass: sopClass) {
            case true?: facts.guardsTrue.append(index)
            case false?: facts.guardsFalse.append(index)
            case nil: break
            }
        }
        return facts
    }

    /// Whether the IOD of the class has the element there, where class and place are said; nil where it depends on pixels.
    private func isInIOD(_ query: ElementQuery, _ facts: SubjectFacts) -> Bool? {
        guard let sopClass = query.sopClass, let path = query.path else { return nil }
        guard let tag = analyzer.tables.iodTag(of: facts.subject),
            let demand = IODPlaceTable.shared.demand(of: tag, in: path.last)
        else { return false }
        let ciod = analyzer.tables.iods.ciod(ofSOPClass: sopClass)
        if demand.members[ciod.map { ProfileTables.variant(ofCIOD: $0.index) } ?? 0] { return true }
        return demand.isDecoding ? nil : false
    }

    /// False where decoding needs no such element; nil where it depends on the file's having pixels.
    private func isDecoding(_ query: ElementQuery, _ facts: SubjectFacts) -> Bool? {
        guard let path = query.path else { return nil }
        let demand = analyzer.tables.iodTag(of: facts.subject).flatMap {
            IODPlaceTable.shared.demand(of: $0, in: path.last)
        }
        return demand?.isDecoding == true ? nil : false
    }

    private func table(_ subject: Subject) -> ElementExplanation.TableAnswer {
        guard analyzer.profile.isProfileChosen else { return .noProfile }
        guard let index = analyzer.tables.rowIndex(of: subject) else { return .noRow }
        let row = analyzer.tables.rows[index]
        let cells = ProfileOption.allCases.compactMap { option -> ElementExplanation.Cell? in
            guard analyzer.profile.options.contains(option), let code = row.code(for: option) else { return nil }
            return ElementExplanation.Cell(option: option, code: code)
        }
        return .row(
            ElementExplanation.TableRow(
                title: analyzer.tables.title(of: index), basic: row.basic, options: cells))
    }

    private func type(_ query: ElementQuery, _ facts: SubjectFacts) -> String? {
        guard let sopClass = query.sopClass, let path = query.path,
            let tag = analyzer.tables.iodTag(of: facts.subject)
        else { return nil }
        guard let ciod = analyzer.tables.iods.ciod(ofSOPClass: sopClass) else { return "no IOD for this SOP class" }
        let place = path.last.map { "directly in " + text.name($0) } ?? "at the root"
        guard let type = analyzer.tables.iods.type(of: tag, in: path.last, ciod: ciod) else {
            return "not in \(ciod.name) \(place)"
        }
        return "Type \(type.rawValue) of \(ciod.name) \(place)"
    }

    // MARK: Ways

    private func step(_ ref: DecisionGraph.Ref) -> WayCollector<DecisionGraph.Ref>.Step {
        if ref.isOutcome {
            let outcome = analyzer.graph[outcome: ref]
            return .end(action: words(outcome), rule: rule(outcome.source))
        }
        let node = analyzer.graph.nodes[ref.index]
        return .question(question(node.test), holds: node.then, fails: node.otherwise)
    }

    private func question(_ test: DecisionTest) -> WayQuestion {
        switch test {
        case .guard(let index): .guard(text.formula(policy.guards[index]))
        case .path(let index): .path(analyzer.paths.patterns[index])
        case .parent(let tag): .place(tag)
        case .variant(let set): .classes(set)
        case .vr(let mask): .vrs(mask)
        case .localCode: .localCode
        case .value(let atom): .guard(text.formula(.atom(atom)))
        case .inIOD: .inIOD
        case .decoding: .decoding
        }
    }

    private func names(_ set: VariantSet) -> [String] {
        ClassSetSpelling(analyzer.accepted.uids(in: set, guardIndex: 0)).terms
            + (set[0] ? ["classes without an IOD"] : [])
    }

    private func words(_ outcome: Outcome) -> String {
        switch outcome.kind {
        case .act(let action):
            let words = text.action(action)
            guard action.contains(.dummy) else { return words }
            switch outcome.dummy {
            case .text(let value): return words + " " + CanonicalSpelling.quoted(value)
            case .blob: return words + " (bytes)"
            case .item(nil): return words + " (no items)"
            case .item: return words + " (one item)"
            case .none: return words
            }
        case .needsKey: return "a new UID, for which no rule gives a key"
        case .obligation: return "to be cleaned, and no rule says how"
        case .clash: return "kept by one option and to be cleaned by another; no rule decides"
        }
    }

    private func rule(_ source: RuleSource) -> ElementExplanation.Rule {
        let description = RuleDescription(source, analyzer)
        var place: ElementExplanation.Place?
        if case .policy(let index) = source {
            let range = policy.rules[index].range
            let position = sources.location(of: range.lower, in: range.file)
            place = ElementExplanation.Place(
                path: sources.path(of: range.file), line: position.line, column: position.column)
        }
        return ElementExplanation.Rule(
            origin: description.origin, text: description.text,
            because: description.because.isEmpty ? nil : description.because, overrides: description.overrides,
            place: place)
    }

    // MARK: Rules that lost

    private func candidates(
        _ facts: SubjectFacts, _ query: ElementQuery, _ known: Assumptions, _ deciding: Set<Int>
    ) -> [ElementExplanation.Candidate] {
        // The VRs under which each rule picks the element.
        var matching: [Int: Set<VR>] = [:]
        let vrs: [VR?] = facts.dependsOnFileVR ? (query.vr.map { [$0] } ?? VR.allCases.map { $0 }) : [nil]
        for vr in vrs {
            for rule in analyzer.selectors.rules(matching: facts, fileVR: vr) {
                matching[rule, default: []].formUnion(vr.map { [$0] } ?? [])
            }
        }
        return matching.keys.sorted { (policy.rules[$1].layer, $0) < (policy.rules[$0].layer, $1) }.map { index in
            ElementExplanation.Candidate(
                rule: rule(.policy(index)), decides: deciding.contains(index),
                reason: deciding.contains(index) ? "" : reason(index, facts, known, matching))
        }
    }

    private func reason(
        _ index: Int, _ facts: SubjectFacts, _ known: Assumptions, _ matching: [Int: Set<VR>]
    ) -> String {
        let rule = policy.rules[index]
        let path = DecisionTest.path(analyzer.paths.index(of: rule.path))
        if rule.path != .anywhere, known.answer(path, paths: analyzer.paths, guards: analyzer.guards) == false {
            return "it applies elsewhere: " + text.path(rule.path) + "*"
        }
        if rule.guardIndex != 0,
            known.answer(.guard(rule.guardIndex), paths: analyzer.paths, guards: analyzer.guards) == false
        {
            return "its condition does not hold: " + text.formula(policy.guards[rule.guardIndex])
        }
        let own = matching[index] ?? []
        if !own.isEmpty, !facts.vrs.isEmpty, own.isDisjoint(with: facts.vrs) {
            let names = own.map(\.name).sorted().joined(separator: ", ")
            return
                "it is for VR \(names), and this element has \(facts.vrs.map(\.name).joined(separator: " or ")); what says another VR is stricter"
        }
        if analyzer.passesOver(index, facts.subject) { return "rules that do not name it pass it over" }
        if analyzer.findings.kept[index] != nil {
            let reason = "what it inherits is stricter and stays"
            // Of an element whose VR only the file knows the rule may be for some.
            guard facts.vrs.isEmpty, !own.isEmpty, own.count < VR.allCases.count else { return reason }
            return "it is for VR \(own.map(\.name).sorted().joined(separator: ", ")), and there \(reason)"
        }
        if matching.keys.contains(where: { policy.rules[$0].layer > rule.layer }) {
            return "a rule of a higher layer decides"
        }
        return "a more specific rule decides"
    }
}
