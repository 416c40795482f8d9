import MidicLang
import MidicRuntime

/// Writes rules in one canonical spelling, with names resolved: the same rule gives the same text wherever and however it
/// was written. Rulesets, `explain` and the canonical order of rules use it.
struct RuleText {
    let policy: CheckedPolicy
    let dictionary: DataDictionary

    init(_ policy: CheckedPolicy, dictionary: DataDictionary = .shared) {
        self.policy = policy
        self.dictionary = dictionary
    }

    /// `StudyDate, when Modality is "MR" -> override shift longitudinal else empty`, without `because`.
    func rule(_ rule: CheckedRule) -> String {
        var text = path(rule.path) + selector(rule.selector)
        if !rule.exceptions.isEmpty {
            text += " except " + rule.exceptions.map { selector($0) }.sorted().joined(separator: ", ")
        }
        if rule.guardIndex != 0 { text += " when " + formula(policy.guards[rule.guardIndex]) }
        text += " -> " + (rule.overrides ? "override " : "") + action(rule.action)
        return text
    }

    // MARK: Selectors

    func name(_ tag: Tag) -> String {
        if let entry = dictionary.entry(for: tag), entry.pattern == nil, !entry.keyword.isEmpty { return entry.keyword }
        return tag.description
    }

    /// The sequences before a selector, with a slash at the end where there are any.
    func path(_ pattern: PathPattern) -> String {
        var steps = pattern.steps[...]
        var text = "./"
        if steps.first == .anyDepth {
            steps = steps.dropFirst()
            text = ""
        }
        for step in steps {
            switch step {
            case .sequence(let tag): text += name(tag) + "/"
            case .anyDepth: text += "**/"
            }
        }
        return text
    }

    func selector(_ selector: CheckedSelector) -> String {
        switch selector {
        case .attribute(let tag): name(tag)
        case .mask(let mask): mask.description
        case .vr(let vrs): "vr " + vrs.map(\.name).sorted().joined(separator: ", ")
        case .builtinClass(let name): name.rawValue
        case .glob(let text, _): text
        case .obligations(let option): "obligations(\(option.rawValue))"
        case .privateElement(let creator, let group, let block):
            "private \(RuleText.quoted(creator)) " + RuleText.privateTag(group, block)
        case .privateCreator(let creator): "private \(RuleText.quoted(creator)) *"
        case .privateAll: "private *"
        case .meta(let tag): "meta " + name(tag)
        case .everything: "**"
        }
    }

    /// `(0019,xx0C)`
    static func privateTag(_ group: UInt16, _ block: UInt8) -> String {
        "(\(TagMask.hex(UInt32(group), 4)),xx\(TagMask.hex(UInt32(block), 2)))"
    }

    static func quoted(_ text: String) -> String {
        var result = "\""
        for character in text {
            if character == "\"" || character == "\\" { result.append("\\") }
            result.append(character)
        }
        return result + "\""
    }

    // MARK: Guards

    func formula(_ formula: GuardFormula) -> String {
        switch formula {
        case .always: return "always"
        case .atom(let index): return atom(policy.atoms[index])
        case .not(let inner): return "not (" + self.formula(inner) + ")"
        case .and(let operands): return operands.map { grouped($0) }.joined(separator: " and ")
        case .or(let operands): return operands.map { grouped($0) }.joined(separator: " or ")
        }
    }

    private func grouped(_ formula: GuardFormula) -> String {
        switch formula {
        case .and, .or: "(" + self.formula(formula) + ")"
        default: self.formula(formula)
        }
    }

    private func atom(_ atom: GuardAtom) -> String {
        let subject = (atom.tag.group == 2 ? "meta " : "") + name(atom.tag)
        let quantified: String
        switch atom.quantifier {
        case .single: quantified = subject
        case .any: quantified = "any " + subject
        case .all: quantified = "all " + subject
        case .index(let position): quantified = "\(subject)[\(position)]"
        }
        switch atom.test {
        case .present: return quantified + " is present"
        case .empty: return quantified + " is empty"
        case .absent: return quantified + " is absent"
        case .oneOf(let values):
            let texts = values.map(RuleText.quoted)
            return texts.count == 1
                ? quantified + " is " + texts[0] : quantified + " in (" + texts.joined(separator: ", ") + ")"
        case .less(let value): return quantified + " < " + RuleText.quoted(value)
        case .lessOrEqual(let value): return quantified + " <= " + RuleText.quoted(value)
        case .greater(let value): return quantified + " > " + RuleText.quoted(value)
        case .greaterOrEqual(let value): return quantified + " >= " + RuleText.quoted(value)
        case .matches(let pattern): return quantified + " matches /" + pattern + "/"
        }
    }

    // MARK: Actions

    func action(_ action: CheckedAction) -> String {
        switch action {
        case .keep: return "keep"
        case .remove: return "remove"
        case .empty: return "empty"
        case .set(let value): return "set " + template(value)
        case .dummy: return "dummy"
        case .standard: return "standard"
        case .uid(let secret, let scope): return "uid(\(policy.secrets[secret].name), scope: \(scope.rawValue))"
        case .pseudonym(let secret, let prefix, let length, let domain):
            var text = "pseudonym(\(policy.secrets[secret].name)"
            if !prefix.parts.isEmpty { text += ", prefix: " + template(prefix) }
            if let length { text += ", length: \(length)" }
            if !domain.isEmpty { text += ", domain: " + RuleText.quoted(domain) }
            return text + ")"
        case .shift(let offset): return "shift " + policy.offsets[offset].name
        case .truncate(let unit): return "truncate(\(unit.rawValue))"
        case .round(let rounding): return "round(\(RuleText.rounding(rounding)))"
        case .add(let value): return "add " + template(value)
        case .copy(let tag): return "copy(\(name(tag)))"
        case .attempt(let first, let second): return self.action(first) + " else " + self.action(second)
        case .quarantine: return "quarantine"
        case .reject: return "reject"
        }
    }

    func template(_ value: ValueTemplate) -> String {
        let parts = value.parts.map { part in
            switch part {
            case .literal(let text): RuleText.quoted(text)
            case .param(let index): policy.params[index].name
            }
        }
        return parts.isEmpty ? "\"\"" : parts.joined(separator: " + ")
    }

    static func rounding(_ rounding: Rounding) -> String {
        var step = String(rounding.stepMillionths / 1_000_000)
        var rest = rounding.stepMillionths % 1_000_000
        if rest != 0 {
            var digits = ""
            for _ in 0..<6 where rest != 0 {
                rest *= 10
                digits += String(rest / 1_000_000)
                rest %= 1_000_000
            }
            step += "." + digits
        }
        switch rounding.ageUnit {
        case "D"?: step += " days"
        case "W"?: step += " weeks"
        case "M"?: step += " months"
        case "Y"?: step += " years"
        default: break
        }
        if let cap = rounding.cap { step += ", cap: \(cap)" }
        return step
    }
}
