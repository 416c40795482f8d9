import MidicCompiler
import MidicJSON
import MidicLang
import MidicRuntime

/// What `check` says of a sound policy: its ruleset's summary, and what short words stand for.
struct PolicySummary {
    /// A pattern or a family with what it stands for.
    struct Expansion: Equatable {
        let word: String
        let members: [String]
    }

    let policy: CheckedPolicy
    let ruleset: Ruleset
    let globs: [Expansion]
    let families: [Expansion]
    let summary: RulesetSummary

    init(_ policy: CheckedPolicy, _ model: PolicyModel, _ ruleset: Ruleset) {
        self.policy = policy
        self.ruleset = ruleset
        let patterns = policy.atoms.compactMap { atom in
            if case .matches(let pattern, _) = atom.test { pattern } else { nil }
        }
        let paths = model.sources.files.map { model.sources.path(of: $0) }
        // A ruleset has the last part of a path; where two files share it, nobody knows which is meant.
        let byName = Dictionary(grouping: paths) { String($0.split(separator: "/").last ?? "") }
        summary = RulesetSummary(
            ruleset, patterns: patterns, paths: byName.compactMapValues { $0.count == 1 ? $0[0] : nil })
        var globs: [String: [String]] = [:]
        for rule in policy.rules {
            for selector in rule.selectors {
                if case .glob(let pattern, let tags) = selector { globs[pattern] = tags.map(ElementTitle.attribute) }
            }
        }
        self.globs = globs.sorted { $0.key < $1.key }.map { Expansion(word: $0.key, members: $0.value) }

        var names: Set<String> = []
        for layer in model.layers { FamilyNames.collect(layer.content, &names) }
        families = names.sorted().compactMap { name in
            UIDRegistry.shared.storageFamily(name).map { family in
                Expansion(
                    word: "storage(\(name))",
                    members: family.sopClasses.map { UIDRegistry.shared.entry(uid: $0)?.keyword ?? $0 })
            }
        }
    }

    /// The safe lists with the rows that count: one that is written twice counts once.
    private var safeLists: [(file: String, rows: Int, creators: Int)] {
        // Without the option they keep nothing.
        guard policy.profile?.options.contains(.retainSafePrivate) ?? false else { return [] }
        var files: [String: [CheckedRule]] = [:]
        for rule in policy.rules { if let listing = rule.safeListing { files[listing.file, default: []].append(rule) } }
        return files.sorted { $0.key < $1.key }.map { file, rules in
            (
                file, rules.reduce(0) { $0 + ($1.safeListing?.elements.count ?? 0) },
                Set(rules.map(\.selector)).count
            )
        }
    }

    private var options: [String] {
        (policy.profile?.options ?? []).map(\.rawValue).sorted()
    }

    private var otherwise: String { ruleset.info("otherwise") ?? "" }

    func text(_ console: Console, lists: Set<RulesetSummary.Listing> = []) -> String {
        var text = console.heading("policy \(policy.name) version \"\(policy.version)\"") + "\n"
        text += summary.row("digest", ruleset.digestHex, console)
        text += summary.row("ruleset", "\(ruleset.encoded.count) bytes, \(ruleset.ruleCount) rules", console)
        let base = policy.profile == nil ? "nothing" : "the Basic Profile"
        text += summary.row(
            "extends", base + (options.isEmpty ? "" : " with " + options.joined(separator: ", ")), console)
        text += summary.row("otherwise", otherwise, console)
        for list in safeLists {
            text += summary.row(
                "safe list", "\(list.file): \(list.rows) rows of \(list.creators) private creators".shown, console)
        }
        text += summary.sections(console, lists: lists)
        let most = lists.contains(.classes) ? Int.max : 4
        text += list("attributes that patterns name", globs, most, console)
        return text + list("classes that families name", families, most, console)
    }

    private func list(_ title: String, _ expansions: [Expansion], _ most: Int, _ console: Console) -> String {
        if expansions.isEmpty { return "" }
        return "\n" + console.heading(title) + "\n"
            + expansions.map { expansion in
                Paragraph.wrapped(
                    "\(expansion.word)  (\(expansion.members.count))  \(Paragraph.some(expansion.members, most))".shown,
                    width: console.width, first: "  ", rest: "      ")
            }.joined()
    }

    func json(lists: Set<RulesetSummary.Listing>) -> JSONObject {
        var object = JSONObject()
        object.add("policy", policy.name)
        object.add("version", policy.version)
        object.add("digest", ruleset.digestHex)
        object.add("bytes", ruleset.encoded.count)
        object.add("profile", policy.profile == nil ? "none" : "basic")
        object.add("options", options)
        object.add("otherwise", otherwise)
        summary.add(to: &object, lists: lists)
        func entries(_ expansions: [Expansion]) -> [JSONObject] {
            expansions.map { expansion in
                var entry = JSONObject()
                entry.add("word", expansion.word)
                entry.add("members", expansion.members)
                return entry
            }
        }
        object.add("patterns", entries(globs))
        object.add("families", entries(families))
        return object
    }
}

/// Finds the storage families that a policy's text names, since the checked policy holds their classes only.
private enum FamilyNames {
    static func collect(_ file: PolicyFile, _ names: inout Set<String>) {
        for declaration in file.declarations {
            switch declaration {
            case .condition(_, let expression, _), .device(_, let expression, _): collect(expression, &names)
            case .secret, .param, .offset, .table, .set, .tagList: break
            }
        }
        for statement in file.statements { collect(statement, &names) }
    }

    private static func collect(_ statement: Statement, _ names: inout Set<String>) {
        switch statement {
        case .gate(let gate): if let condition = gate.condition { collect(condition, &names) }
        case .rule(let rule): if let condition = rule.condition { collect(condition, &names) }
        case .unregisteredClasses: break
        case .safeList: break
        case .waiver(let waiver): if let condition = waiver.condition { collect(condition, &names) }
        case .markEquipment(let mark): if let condition = mark.condition { collect(condition, &names) }
        case .forClasses(let terms, let condition, let body, _):
            collect(terms, &names)
            if let condition { collect(condition, &names) }
            for statement in body { collect(statement, &names) }
        case .when(let condition, let body, _):
            collect(condition, &names)
            for statement in body { collect(statement, &names) }
        case .privateBlock(_, let body, _), .inSequence(_, let body, _):
            for statement in body { collect(statement, &names) }
        }
    }

    private static func collect(_ expression: GuardExpression, _ names: inout Set<String>) {
        switch expression {
        case .and(let operands, _), .or(let operands, _):
            for operand in operands { collect(operand, &names) }
        case .not(let operand, _): collect(operand, &names)
        case .reference, .fact: break
        case .atom(let atom): if case .inClasses(let terms, _) = atom.test { collect(terms, &names) }
        }
    }

    private static func collect(_ terms: [ClassTerm], _ names: inout Set<String>) {
        for case .storage(let families, _) in terms { names.formUnion(families.map(\.text)) }
    }
}
