import MidicRuntime

/// A rule in words, in its canonical order.
struct RuleDescription: Comparable {
    let origin: RuleRecord.Origin
    let layer: Int
    let text: String
    let because: String
    let overrides: Bool

    static func < (lhs: RuleDescription, rhs: RuleDescription) -> Bool {
        (lhs.origin.rawValue, lhs.layer, lhs.text, lhs.because) < (
            rhs.origin.rawValue, rhs.layer, rhs.text, rhs.because
        )
    }
}

extension RuleDescription {
    init(_ source: RuleSource, _ analyzer: PolicyAnalyzer) {
        let tables = analyzer.tables
        switch source {
        case .profile(let row):
            self.init(.profile, "\(tables.title(of: row)): \(tables.rows[row].basic.rawValue)")
        case .option(let row, let option):
            let code = tables.rows[row].code(for: option)?.rawValue ?? ""
            self.init(.option, "\(tables.title(of: row)): \(code) \(option.rawValue)")
        case .supplement(let supplement): self.init(.supplement, supplement.rawValue)
        case .policy(let index):
            let rule = analyzer.policy.rules[index]
            self.init(
                origin: rule.selector.namesOneAttribute ? .named : .policy, layer: rule.layer,
                text: rule.safeListing.map { analyzer.canonical.text.safeList($0) }
                    ?? analyzer.canonical.ruleTexts[index],
                because: rule.because ?? "", overrides: rule.overrides)
        case .otherwise: self.init(.otherwise, "otherwise " + analyzer.policy.otherwise.words)
        case .clause(let index):
            let clause = analyzer.policy.clauseOverrides[index]
            self.init(
                origin: .policy, layer: clause.layer, text: clause.text, because: clause.because, overrides: true)
        case .structure(let structure): self.init(.structure, structure.rawValue)
        }
    }

    private init(_ origin: RuleRecord.Origin, _ text: String) {
        self.init(origin: origin, layer: 0, text: text, because: "", overrides: false)
    }
}
