import MidicLang
import MidicRuntime

/// Writes rules in one canonical spelling, with names resolved: the same rule gives the same text wherever and however it
/// was written. Rulesets, `explain` and the canonical order of rules use it.
struct RuleText {
    let policy: CheckedPolicy
    private let catalogue: ActionCatalogue
    private let names: ActionNames

    init(_ policy: CheckedPolicy, catalogue: ActionCatalogue) {
        self.policy = policy
        self.catalogue = catalogue
        names = ActionNames(
            secrets: policy.secrets.map(\.name), params: policy.params.map(\.name),
            offsets: policy.offsets.map(\.name))
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

    func name(_ tag: Tag) -> String { CanonicalSpelling.name(tag) }

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
        case .retained(let option): "retained(\(option.rawValue))"
        case .privateElement(let creator, let group, let elementOffset):
            "private \(CanonicalSpelling.quoted(creator)) " + CanonicalSpelling.privateTag(group, elementOffset)
        case .privateCreator(let creator): "private \(CanonicalSpelling.quoted(creator)) *"
        case .privateAll: "private *"
        case .meta(let tag): "meta " + name(tag)
        case .everything: "**"
        }
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
            let texts = values.map(CanonicalSpelling.quoted)
            return texts.count == 1
                ? quantified + " is " + texts[0] : quantified + " in (" + texts.joined(separator: ", ") + ")"
        case .less(let value): return quantified + " < " + CanonicalSpelling.quoted(value)
        case .lessOrEqual(let value): return quantified + " <= " + CanonicalSpelling.quoted(value)
        case .greater(let value): return quantified + " > " + CanonicalSpelling.quoted(value)
        case .greaterOrEqual(let value): return quantified + " >= " + CanonicalSpelling.quoted(value)
        case .matches(let pattern): return quantified + " matches /" + pattern + "/"
        case .fact(let call): return call.fact.words.joined(separator: " ")
        case .words(let call):
            let texts = call.texts.map(CanonicalSpelling.quoted).joined(separator: ", ")
            let words = call.test.words.joined(separator: " ")
            switch call.test.entry.operand {
            case .none: return "\(quantified) \(words)"
            case .text: return "\(quantified) \(words) \(texts)"
            case .texts: return "\(quantified) \(words) (\(texts))"
            }
        }
    }

    // MARK: Actions

    func action(_ action: CheckedAction) -> String { catalogue.spelling(of: action, names) }
}
