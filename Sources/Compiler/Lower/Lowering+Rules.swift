import MidicLang
import MidicRuntime

/// Rules, provenance, classes, claims and facts about the ruleset itself.
extension Lowering {
    /// Gives each source of a decision in use its place in the ruleset's rules.
    func numberRules() {
        var sources: Set<RuleSource> = []
        for decision in decisions {
            for ref in graph.outcomeRefs(of: decision.root) { sources.insert(graph[outcome: ref].source) }
        }
        sources.formUnion(policy.clauseOverrides.indices.map { .clause($0) })
        if policy.unregisteredClasses != nil { sources.insert(.structure(.unregisteredClass)) }
        if actionForReferences != nil { sources.insert(.structure(.unregisteredReference)) }
        let described = sources.map { (source: $0, record: describe($0)) }.sorted { left, right in
            left.record < right.record
        }
        for (place, entry) in described.enumerated() { ruleSources[entry.source] = place }
    }

    private func describe(_ source: RuleSource) -> RuleDescription { RuleDescription(source, analyzer) }

    func lowerRules(files: [FileID: String], lines: (SourceRange) -> Int) {
        let sources = ruleSources.sorted { $0.value < $1.value }.map(\.key)
        var usedNames: Set<String> = []
        let clauses = policy.clauseOverrides
        func place(of source: RuleSource) -> SourceRange? {
            switch source {
            case .policy(let rule): policy.rules[rule].range
            case .clause(let index): clauses[index].range
            default: nil
            }
        }
        func reference(of source: RuleSource) -> String? {
            switch source {
            case .policy(let rule): policy.rules[rule].reference
            case .clause(let index): clauses[index].reference
            default: nil
            }
        }
        for source in sources {
            guard let file = place(of: source)?.file, let name = files[file] else { continue }
            usedNames.insert(name)
            if let reference = reference(of: source) { usedNames.insert(reference) }
        }
        content.provenanceNames = usedNames.sorted()
        for (number, source) in sources.enumerated() {
            let record = describe(source)
            content.rules.append(
                RuleRecord(
                    origin: record.origin, overrides: record.overrides, layer: UInt16(clamping: record.layer),
                    text: strings.add(record.text),
                    because: record.because.isEmpty ? 0 : strings.add(record.because) + 1))
            guard let range = place(of: source), let name = files[range.file],
                let file = content.provenanceNames.firstIndex(of: name)
            else { continue }
            content.provenance.append(
                ProvenanceRecord(
                    rule: UInt32(number), name: UInt32(file), line: UInt32(lines(range))))
            if let name = reference(of: source), let place = content.provenanceNames.firstIndex(of: name) {
                content.provenance.append(ProvenanceRecord(rule: UInt32(number), name: UInt32(place), line: 0))
            }
        }
    }

    func lowerClasses() {
        for ciod in analyzer.tables.iods.ciods {
            for uid in ciod.sopClasses {
                content.classes.append(
                    ClassRecord(
                        uid: strings.add(uid), variant: UInt32(ProfileTables.variant(ofCIOD: ciod.index))))
            }
        }
        let keys = Dictionary(
            uniqueKeysWithValues: content.classes.map { ($0.uid, Array(strings.strings[Int($0.uid)].utf8)) })
        content.classes.sort { (keys[$0.uid] ?? []).lexicographicallyPrecedes(keys[$1.uid] ?? []) }
    }

    /// What becomes of a class UID that nobody knows where it refers to another object: as the policy maps UIDs. Under keys that
    /// differ it is the key of the class `uids`, or else the first in canonical order.
    private var actionForReferences: CheckedAction? {
        if let action = policy.unregisteredClasses { return action }
        let mapping = policy.rules.filter { $0.action.primary.name == UIDAction.shape.name }
        let rule = mapping.first { $0.selector == .builtinClass(.uids) } ?? mapping.first
        return rule.map { CheckedAction($0.action.primary) }
    }

    func lowerUnregisteredClasses() {
        if let action = policy.unregisteredClasses {
            content.unregisteredClass = UInt32(place(of: action, .structure(.unregisteredClass))) + 1
        }
        if let action = actionForReferences {
            content.unregisteredReference = UInt32(place(of: action, .structure(.unregisteredReference))) + 1
        }
    }

    private func place(of action: CheckedAction, _ source: RuleSource) -> Int {
        place(of: Outcome(.act(action), source, floor: .keyed, vr: .UI))
    }

    func lowerKnownUIDs() {
        var kinds: [String: KnownUIDRecord.Kinds] = [:]
        for entry in UIDRegistry.shared.entries {
            kinds[entry.uid] = entry.kind == .transferSyntax ? [.registered, .transferSyntax] : .registered
        }
        for uid in KnownUIDs.shared.classes + policy.namedClasses { kinds[uid, default: []].insert(.sopClass) }
        for uid in KnownUIDs.shared.transferSyntaxes + policy.namedTransferSyntaxes {
            kinds[uid, default: []].insert(.transferSyntax)
        }
        kinds[""] = nil
        content.knownUIDs = kinds.sorted { Array($0.key.utf8).lexicographicallyPrecedes(Array($1.key.utf8)) }.map {
            KnownUIDRecord(uid: strings.add($0.key), kinds: $0.value)
        }
    }

    func lowerInfo() {
        let editions = StandardEditions.shared
        var facts = [
            "policy": policy.name,
            "version": policy.version,
            "language": "1",
            "standard": editions.confidentiality.edition,
            "dictionary": editions.dictionary.edition,
            "iods": editions.iods.edition,
            "safe_private": editions.safePrivate.edition,
            "otherwise": policy.otherwise.words,
        ]
        if let profile = policy.profile {
            facts["profile"] = (["basic"] + profile.options.map(\.rawValue).sorted()).joined(separator: " ")
        }
        content.info = facts.sorted { $0.key < $1.key }.map { key, value in
            InfoRecord(key: strings.add(key), value: strings.add(value))
        }
    }
}
