import MidicCompiler
import MidicJSON
import MidicLang
import MidicRuntime

/// What `check` says of a sound policy: what a run needs, what short words stand for, and every loosening with its reason.
struct PolicySummary {
    /// A pattern or a family with what it stands for.
    struct Expansion: Equatable {
        let word: String
        let members: [String]
    }

    /// A rule with `override`.
    struct Loosening: Equatable {
        let rule: String
        let because: String
        let path: String
        let line: Int
    }

    let policy: CheckedPolicy
    let ruleset: Ruleset
    let globs: [Expansion]
    let families: [Expansion]
    let overrides: [Loosening]
    private let claims: ClaimsText
    let keptText: KeptTextListing

    init(_ policy: CheckedPolicy, _ model: PolicyModel, _ ruleset: Ruleset) {
        let sources = model.sources
        self.policy = policy
        self.ruleset = ruleset
        claims = ClaimsText(ruleset)
        keptText = KeptTextListing(ruleset)
        var globs: [String: [String]] = [:]
        for rule in policy.rules {
            for selector in [rule.selector] + rule.exceptions {
                if case .glob(let pattern, let tags) = selector { globs[pattern] = tags.map(PolicySummary.name) }
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

        var overrides: [Loosening] = []
        for rule in policy.rules where rule.overrides {
            let loosening = Loosening(
                rule: sources.text(in: rule.termRange), because: rule.because ?? "",
                path: sources.path(of: rule.range.file), line: sources.location(of: rule.range).line)
            if !overrides.contains(loosening) { overrides.append(loosening) }
        }
        self.overrides = overrides
    }

    /// `PatientName (0010,0010)`, or the tag alone where the dictionary has no keyword.
    private static func name(_ tag: Tag) -> String {
        DataDictionary.shared.entry(for: tag).map { "\($0.keyword) \(tag)" } ?? tag.description
    }

    private var options: [String] {
        (policy.profile?.options ?? []).map(\.rawValue).sorted()
    }

    private var otherwise: String {
        switch policy.otherwise {
        case .keep: "keep"
        case .remove: "remove"
        case .empty: "empty"
        case .keepInIOD(.remove): "keep in_iod else remove"
        case .keepInIOD(.empty): "keep in_iod else empty"
        }
    }

    /// What wide rules and `otherwise` pass over, since it identifies an object.
    private static let identifiers = ["SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID"]

    /// What wide rules and `otherwise` pass over wherever an object has pixels (docs/language.md, "Decoding set").
    private var decoding: [String] {
        if policy.otherwise == .keep { return [] }
        return (0..<ruleset.rowCount).lazy.map { ruleset.row(at: $0) }.filter { $0.facts.traits.contains(.decoding) }
            .map { PolicySummary.name($0.tag) }
    }

    private func parameter(_ param: CheckedParam) -> String {
        var text = "\(param.name): \(param.kind == .text ? "text" : "integer")(\(param.low)...\(param.high))"
        if let value = param.defaultValue { text += " = \"\(value)\"" }
        return text
    }

    func text(_ console: Console) -> String {
        func row(_ name: String, _ value: String) -> String {
            "  " + name + String(repeating: " ", count: max(1, 14 - name.count)) + value.shown + "\n"
        }
        func list(_ title: String, _ expansions: [Expansion]) -> String {
            var text = ""
            for expansion in expansions {
                text += "  \(expansion.word)  (\(expansion.members.count))\n"
                for member in expansion.members { text += "      \(member)\n" }
            }
            return expansions.isEmpty ? "" : "\n" + console.heading(title) + "\n" + text
        }
        var text = console.heading("policy \(policy.name) version \"\(policy.version)\"") + "\n"
        text += row("digest", ruleset.digestHex)
        text += row("ruleset", "\(ruleset.encoded.count) bytes, \(ruleset.ruleCount) rules")
        let base = policy.profile == nil ? "nothing" : "the Basic Profile"
        text += row("extends", base + (options.isEmpty ? "" : " with " + options.joined(separator: ", ")))
        text += row("otherwise", otherwise)
        text += row(
            "identity", PolicySummary.identifiers.joined(separator: ", ") + ": kept or mapped, whatever wide rules say")
        if !decoding.isEmpty {
            text += row(
                "decoding",
                "\(decoding.count) attributes stay where an object has pixels, whatever its IOD says: kept because decoding needs them"
            )
        }
        text += row("on_error", String(describing: policy.onError))
        let secrets = policy.secrets.map(\.name)
        text += row("secrets", secrets.isEmpty ? "none" : secrets.joined(separator: ", "))
        for (index, param) in policy.params.enumerated() {
            text += row(index == 0 ? "parameters" : "", parameter(param))
        }
        text += row("kept text", keptText.summary)
        if overrides.isEmpty {
            text += row("overrides", "none")
        } else {
            text += "\n" + console.heading("less strict than what is inherited") + "\n"
            for loosening in overrides {
                text += "  \(loosening.path.shown):\(loosening.line): \(loosening.rule.shown)\n"
                text += "      because \"\(loosening.because.shown)\"\n"
            }
        }
        text += "\n" + console.heading("an output claims") + "\n"
        for line in claims.lines() { text += "  " + line.shown + "\n" }
        text += list("attributes that patterns name", globs)
        text += list("classes that families name", families)
        return text
    }

    /// - Parameter listsText: with the attributes of text that each class may keep.
    func json(listsText: Bool) -> JSONObject {
        var object = JSONObject()
        object.add("policy", policy.name)
        object.add("version", policy.version)
        object.add("digest", ruleset.digestHex)
        object.add("bytes", ruleset.encoded.count)
        claims.add(to: &object)
        object.add("profile", policy.profile == nil ? "none" : "basic")
        object.add("options", options)
        object.add("otherwise", otherwise)
        object.add("identifiers", PolicySummary.identifiers)
        object.add("decoding", decoding)
        object.add("on_error", String(describing: policy.onError))
        object.add("secrets", policy.secrets.map(\.name))
        object.add(
            "params",
            policy.params.map { param in
                var entry = JSONObject()
                entry.add("name", param.name)
                entry.add("kind", param.kind == .text ? "text" : "integer")
                entry.add("low", param.low)
                entry.add("high", param.high)
                if let value = param.defaultValue { entry.add("default", value) }
                return entry
            })
        object.add(
            "overrides",
            overrides.map { loosening in
                var entry = JSONObject()
                entry.add("rule", loosening.rule)
                entry.add("because", loosening.because)
                entry.add("path", loosening.path)
                entry.add("line", loosening.line)
                return entry
            })
        object.add("kept_text", keptText.json(lists: listsText))
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
            if case .condition(_, let expression, _) = declaration { collect(expression, &names) }
        }
        for statement in file.statements { collect(statement, &names) }
    }

    private static func collect(_ statement: Statement, _ names: inout Set<String>) {
        switch statement {
        case .gate(let gate): if let condition = gate.condition { collect(condition, &names) }
        case .rule(let rule): if let condition = rule.condition { collect(condition, &names) }
        case .unregisteredClasses: break
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
