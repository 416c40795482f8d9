import MidicLang
import MidicRuntime

/// Writes rules in one canonical spelling, with names resolved: the same rule gives the same text wherever and however it
/// was written. Rulesets, `explain` and the canonical order of rules use it.
struct RuleText {
    let policy: CheckedPolicy
    private let catalogue: ActionCatalogue
    private let names: ActionNames
    private let guards: GuardText

    init(_ policy: CheckedPolicy, catalogue: ActionCatalogue) {
        self.policy = policy
        self.catalogue = catalogue
        guards = GuardText(policy.atoms)
        names = ActionNames(
            secrets: policy.secrets.map(\.name), params: policy.params.map(\.name),
            offsets: policy.offsets.map(\.name), tables: policy.tables.map { ($0.name, $0.columns.map(\.name)) })
    }

    /// `StudyDate, when Modality is "MR" -> override shift longitudinal else empty`, without `because`.
    func rule(_ rule: CheckedRule) -> String {
        if rule.isWaiver {
            return "waive " + selector(rule.selector)
                + (rule.guardIndex == 0 ? "" : " when " + formula(policy.guards[rule.guardIndex]))
        }
        if let listing = rule.safeListing, case .privateCreator(let creator) = rule.selector {
            let elements = listing.sortedElements.map { CanonicalSpelling.privateElement(creator, $0, $1) }
            return safeList(listing) + " \(listing.vr.name) " + elements.joined(separator: ", ")
        }
        var text = path(rule.path) + selector(rule.selector)
        if let vr = policy.saidVRs[rule.selector] { text += " as " + vr.name }
        var excepted: [String] = []
        var within: [String] = []
        for exception in rule.exceptions {
            if case .outside(let selectors) = exception {
                within.append(" within " + list(selectors))
            } else {
                excepted.append(selector(exception))
            }
        }
        text += within.sorted().joined()
        if !excepted.isEmpty { text += " except " + excepted.sorted().joined(separator: ", ") }
        if rule.guardIndex != 0 { text += " when " + formula(policy.guards[rule.guardIndex]) }
        text += " -> " + (rule.overrides ? "override " : "") + action(rule.action)
        return text
    }

    /// What all parts of a safe list say.
    func safeList(_ listing: SafeListing) -> String {
        "safe_list \(CanonicalSpelling.quoted(listing.file)) -> override keep"
    }

    // MARK: Selectors

    func name(_ tag: Tag) -> String { CanonicalSpelling.name(tag) }

    func path(_ pattern: PathPattern) -> String { CanonicalSpelling.path(pattern) }

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
            CanonicalSpelling.privateElement(creator, group, elementOffset)
        case .privateCreator(let creator): "private \(CanonicalSpelling.quoted(creator)) *"
        case .privateAll: "private *"
        case .meta(let tag): "meta " + name(tag)
        case .everything: "**"
        case .outside(let selectors): "outside " + list(selectors)
        }
    }

    private func list(_ selectors: [CheckedSelector]) -> String {
        selectors.map { selector($0) }.sorted().joined(separator: ", ")
    }

    // MARK: Guards

    func formula(_ formula: GuardFormula) -> String { guards.formula(formula) }

    // MARK: Actions

    func action(_ action: CheckedAction) -> String { catalogue.spelling(of: action, names) }
}
