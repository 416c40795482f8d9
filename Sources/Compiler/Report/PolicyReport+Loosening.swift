import MidicLang
import MidicRuntime

/// What does less than it inherits, and `override` (docs/language.md, "Only tightening is silent").
extension PolicyReport {
    mutating func reportLoosening() {
        // A mask of private elements and a named set are many rules of one term.
        var terms: [SourceRange: [Int]] = [:]
        for (index, rule) in policy.rules.enumerated() where !unreachable.contains(rule.termRange) {
            if analyzer.findings.loosenings[index] != nil, !rule.overrides {
                terms[rule.termRange, default: []].append(index)
            }
            reportKept(index, rule)
        }
        for (_, rules) in terms.sorted(by: { $0.value[0] < $1.value[0] }) { reportLoosening(rules) }
    }

    /// One finding for the rules of a term whose finding is the same, but for the element.
    private mutating func reportLoosening(_ rules: [Int]) {
        struct Kind: Hashable {
            let looseness: Looseness
            let origin: RuleSource
        }
        var kinds: [Kind: [(rule: Int, loosening: Findings.Inherited)]] = [:]
        var order: [Kind] = []
        for rule in rules {
            guard let loosening = analyzer.findings.loosenings[rule] else { continue }
            let kind = Kind(looseness: loosening.looseness, origin: loosening.outcome.source)
            if kinds[kind] == nil { order.append(kind) }
            kinds[kind, default: []].append((rule, loosening))
        }
        for kind in order {
            guard let entries = kinds[kind], let (index, loosening) = entries.first else { continue }
            let rule = policy.rules[index]
            let subjects = entries.flatMap { $0.loosening.subjects.prefix(1) }
            add(
                .loosensInherited, words(of: index, loosening, others: subjects.count - 1), at: rule.termRange,
                notes: [origin(of: loosening.outcome)], fixIts: overrideFixIt(rule),
                subject: DiagnosticSubject(.attribute, name(loosening.subject)),
                items: subjects.count > 1 ? rows(subjects) : [])
        }
    }

    private mutating func reportKept(_ index: Int, _ rule: CheckedRule) {
        guard let kept = analyzer.findings.kept[index], !rule.overrides, analyzer.findings.bindingRules.contains(index)
        else { return }
        let arguments = analyzer.findings.keptArguments[index]
        let outdone = Set(arguments?.subjects ?? [])
        let names = rows(kept.subjects.filter { isShown($0) && !outdone.contains($0) })
        if !names.isEmpty {
            add(
                .classRuleNotLooser,
                "this rule is less strict than what \(count(names.count, "attribute")) \(names.count == 1 ? "inherits" : "inherit"), which stays: \(list(names))",
                at: rule.termRange, notes: [origin(of: kept.outcome)],
                subject: DiagnosticSubject(.rule, ruleText(index)), items: names)
        }
        if let arguments { reportKeptArguments(index, rule, arguments) }
    }

    /// Whoever writes the same action with other arguments means to replace it, and would not look for it among the notes.
    private mutating func reportKeptArguments(_ index: Int, _ rule: CheckedRule, _ kept: Findings.Inherited) {
        guard case .words(let words) = kept.looseness else { return }
        let names = rows(kept.subjects.filter(isShown))
        guard !names.isEmpty else { return }
        add(
            .argumentsStay,
            "this rule decides nothing of \(count(names.count, "attribute")): it \(words), and what is inherited stays; name an attribute with `override`, or change the rule that is inherited: \(list(names))",
            at: rule.termRange, notes: [origin(of: kept.outcome)],
            subject: DiagnosticSubject(.rule, ruleText(index)), items: names)
    }

    private func isShown(_ subject: Subject) -> Bool { !subject.isPrivate && subject != .unknown }

    private func words(of index: Int, _ loosening: Findings.Inherited, others: Int) -> String {
        let rule = policy.rules[index]
        let action = text.action(rule.action)
        let name = name(loosening.subject)
        let subjects = "`\(name)`" + (others > 0 ? " and \(count(others, "other"))" : "")
        let inherits = others > 0 ? "they inherit" : "it inherits"
        if case .words(let words) = loosening.looseness {
            return
                "`\(action)` does less to \(subjects) than what \(inherits): it \(words); say `override` and give the reason with `because`"
        }
        if case .privateElement(let creator, let group, let elementOffset) = loosening.subject,
            case .option(_, .retainSafePrivate) = loosening.outcome.source, rule.action == .keep,
            let safe = analyzer.tables.safePrivate.row(creator: creator, group: group, elementOffset: elementOffset)
        {
            let vrs = safe.vrs.map(\.name).joined(separator: " or ")
            return
                "`\(name)` is kept already if its VR is \(vrs) (PS3.15 Table E.3.10-1); to keep it in any other VR say `override` and give the reason with `because`, or leave this rule out"
        }
        return
            "`\(action)` does less to \(subjects) than what \(inherits); say `override` and give the reason with `because`"
    }

    // MARK: `override` without effect

    /// A reader takes the reason of an `override` for a fact, so one that changes nothing is an error.
    ///
    /// - Parameter loosened: rules that loosen something else than what they inherit, so that `override` has an effect.
    mutating func reportOverrides(besides loosened: Set<Int>) {
        var statements: [SourceRange: [Int]] = [:]
        for (index, rule) in policy.rules.enumerated() where rule.overrides {
            statements[rule.range, default: []].append(index)
        }
        let ordered = statements.sorted {
            ($0.key.file.index, $0.key.lower) < ($1.key.file.index, $1.key.lower)
        }
        for (_, rules) in ordered { reportOverride(rules, loosened) }
    }

    private mutating func reportOverride(_ rules: [Int], _ loosened: Set<Int>) {
        func hasEffect(_ rule: Int) -> Bool {
            analyzer.findings.loosenings[rule] != nil || loosened.contains(rule)
                || policy.rules[rule].safeListing != nil
        }
        let inOrder = rules.sorted { policy.rules[$0].termRange.lower < policy.rules[$1].termRange.lower }
        let idle = inOrder.filter {
            !hasEffect($0) && analyzer.findings.matchedRules.contains($0)
                && !unreachable.contains(policy.rules[$0].termRange)
        }
        // Other findings say why it picks nothing.
        guard let first = idle.first else {
            for rule in inOrder where policy.rules[rule].isWaiver && !hasEffect(rule) { reportIdleWaiver(rule) }
            return
        }
        let effective = inOrder.filter(hasEffect)
        let isNote = !effective.isEmpty && idle.allSatisfy { analyzer.mayLoosen($0) }
        var notes: [DiagnosticNote] = []
        if !effective.isEmpty {
            notes.append(DiagnosticNote("it has an effect on \(list(effective.map(selectorText)))"))
        }
        let unable = idle.filter { !analyzer.mayLoosen($0) }
        let shown = unable.isEmpty ? idle : unable
        let rule = policy.rules[shown.first ?? first]
        add(
            isNote ? .partialOverride : .needlessOverride,
            "`override` has no effect on \(list(shown.map(selectorText))): \(idleReason(shown.first ?? first))",
            at: rule.termRange, notes: notes,
            fixIts: effective.isEmpty && unable.isEmpty ? withoutOverride(rule) : [])
    }

    private mutating func reportIdleWaiver(_ index: Int) {
        let rule = policy.rules[index]
        guard case .obligations(let option) = rule.selector else { return }
        add(
            .needlessOverride,
            "`waive` has no effect: this policy does not choose `\(option.rawValue)`, so it owes nothing to it",
            at: rule.termRange)
    }

    private func selectorText(_ rule: Int) -> String {
        text.path(policy.rules[rule].path) + text.selector(policy.rules[rule].selector)
    }

    private func idleReason(_ index: Int) -> String {
        let rule = policy.rules[index]
        if analyzer.mayLoosen(index) {
            let isFirst = rule.layer == 0 && policy.headers[0].profile == nil
            return isFirst
                ? "nothing is inherited that it could loosen; leave it out"
                : "the rule is as strict as what it inherits; leave it out"
        }
        switch rule.selector {
        case .privateAll where CheckedAction(rule.action.primary) == .keep:
            return
                "under `retain_safe_private` the table says which private elements stay; name a creator, as in `private \"CREATOR\" * -> override keep because \"...\"`"
        case .privateAll, .privateCreator:
            return "private elements can only be kept as a whole; name the elements, or write `override keep`"
        case .obligations(let option):
            return
                "only a rule that names the attribute can loosen; to let all these rows stay write `waive obligations(\(option.rawValue)) because \"...\"`"
        default:
            return "only a rule that names the attribute can loosen, and what it inherits stays; name the attributes"
        }
    }

    // MARK: Clauses

    mutating func reportClauses() {
        var onError: OnError?
        for (layer, header) in policy.headers.enumerated() {
            reportOptions(layer, header)
            reportOtherwise(layer, header)
            if let clause = header.onErrorClause {
                let isLooser = header.onError == .remove && onError.map { $0 != .remove } ?? false
                report(
                    clause,
                    isLooser
                        ? "an action that cannot be carried out held the file back in what this policy extends; `remove` lets the file out"
                        : nil,
                    "on_error", policy.headers[max(0, layer - 1)].onErrorClause)
            }
            if let clause = header.unregisteredClause {
                let isFirst = !policy.headers[..<layer].contains { $0.unregisteredClause != nil }
                report(
                    clause,
                    layer > 0 && isFirst
                        ? "files of unregistered SOP classes are held back by what this policy extends, and this lets them in"
                        : nil, "classes unregistered", nil)
            }
            onError = header.onError
        }
        for (key, entry) in analyzer.findings.unbacked.sorted(by: {
            ($0.key.layer, $0.key.rule) < ($1.key.layer, $1.key.rule)
        }) where policy.headers[key.layer].options.map({ !$0.overrides }) ?? true {
            let rule = policy.rules[key.rule]
            let gone = (policy.headers[max(0, key.layer - 1)].profile?.options ?? [])
                .subtracting(policy.headers[key.layer].profile?.options ?? []).map(\.rawValue).sorted()
            let names = rows(entry.subjects)
            add(
                .unbackedRule,
                "without \(gone.isEmpty ? "the options of what it extends" : list(gone)) the inherited rule for \(list(names)) does less than the profile asks for; choose the option again, decide the attribute with a rule of this policy, or say `with override ... because`",
                at: policy.headers[key.layer].options?.range ?? policy.range,
                notes: [
                    DiagnosticNote("the inherited rule is here", at: rule.termRange, role: .inherited),
                    origin(of: entry.outcome),
                ], subject: DiagnosticSubject(.attribute, names[0]), items: names)
        }
    }

    private mutating func reportOptions(_ layer: Int, _ header: LayerHeader) {
        guard let clause = header.options else { return }
        let entry = analyzer.findings.clauses[Findings.Clause(layer: layer, kind: .options)]
        let isNeeded = analyzer.findings.unbacked.keys.contains { $0.layer == layer }
        guard let entry else {
            if !isNeeded { report(clause, nil, "with", nil) }
            return
        }
        if clause.overrides { return }
        let names = rows(entry.subjects)
        let changed = responsible(layer, entry.subjects)
        report(
            clause,
            "\(list(changed)) makes \(count(names.count, "decision")) less strict than in what this policy extends: \(list(names))",
            "with", nil, notes: [origin(of: entry.outcome)], items: names)
    }

    /// The options of which the rows are: chosen here and not below, or the other way round.
    private func responsible(_ layer: Int, _ subjects: [Subject]) -> [String] {
        let before = policy.headers[layer - 1].profile?.options ?? []
        let now = policy.headers[layer].profile?.options ?? []
        let changed = ProfileOption.allCases.filter { before.contains($0) != now.contains($0) }
        let found = changed.filter { option in
            subjects.contains { subject in
                analyzer.tables.rowIndex(of: subject).map { analyzer.tables.rows[$0].code(for: option) != nil } ?? false
            }
        }
        return (found.isEmpty ? changed : found).map {
            now.contains($0) ? "with " + $0.rawValue : "without " + $0.rawValue
        }
    }

    private mutating func reportOtherwise(_ layer: Int, _ header: LayerHeader) {
        guard let clause = header.otherwiseClause else { return }
        guard analyzer.findings.clauses[Findings.Clause(layer: layer, kind: .otherwise)] != nil else {
            report(clause, nil, "otherwise", nil)
            return
        }
        if clause.overrides { return }
        report(
            clause,
            "`otherwise \(header.otherwise.words)` does less to what no rule names than `otherwise \(policy.headers[layer - 1].otherwise.words)` of what this policy extends",
            "otherwise", policy.headers[layer - 1].otherwiseClause)
    }

    /// Reports a clause that is looser than what it inherits without saying so, or says so and is not.
    private mutating func report(
        _ clause: LayerHeader.Clause, _ looseness: String?, _ word: String, _ inherited: LayerHeader.Clause?,
        notes: [DiagnosticNote] = [], items: [String] = []
    ) {
        if let override = clause.override {
            guard looseness == nil else { return }
            self.add(
                .needlessOverride,
                "`override` has no effect here: `\(word)` is as strict as what it inherits; leave it out", at: override,
                fixIts: [FixIt("leave it out", replace: withBlank(override), with: "")],
                subject: DiagnosticSubject(.word, word))
            return
        }
        guard let looseness else { return }
        func add(_ text: String, at offset: Int) -> TextEdit {
            TextEdit(replace: SourceRange(file: clause.range.file, lower: offset, upper: offset), with: text)
        }
        self.add(
            .clauseLoosens, looseness + "; say `override` and give the reason with `because`", at: clause.range,
            notes: (inherited.map { [DiagnosticNote("inherited from here", at: $0.range, role: .inherited)] } ?? [])
                + notes,
            fixIts: [
                FixIt(
                    "loosen it on purpose",
                    edits: [add("override ", at: clause.start), add(" because \"say why\"", at: clause.range.upper)])
            ], subject: DiagnosticSubject(.word, word), items: items)
    }

    // MARK: Fix-its

    /// Puts `override` before the action and `because` after it.
    func overrideFixIt(_ rule: CheckedRule) -> [FixIt] {
        guard let arrow = arrow(of: rule) else { return [] }
        let bytes = sources.utf8(of: rule.range.file)
        func add(_ text: String, at offset: Int) -> TextEdit {
            TextEdit(replace: SourceRange(file: rule.range.file, lower: offset, upper: offset), with: text)
        }
        var edits = [add(" override", at: arrow + 2)]
        if bytes[arrow + 2] != UInt8(ascii: " ") { edits[0] = add(" override ", at: arrow + 2) }
        if rule.because == nil { edits.append(add(" because \"say why\"", at: rule.range.upper)) }
        return [FixIt("loosen it on purpose", edits: edits)]
    }

    private func withoutOverride(_ rule: CheckedRule) -> [FixIt] {
        guard let arrow = arrow(of: rule) else { return [] }
        let bytes = sources.utf8(of: rule.range.file)
        let word = Array("override".utf8)
        var start = arrow + 2
        while start < rule.range.upper, [UInt8(ascii: " "), UInt8(ascii: "\t"), 0x0A, 0x0D].contains(bytes[start]) {
            start += 1
        }
        guard start + word.count <= rule.range.upper, Array(bytes[start..<start + word.count]) == word else {
            return []
        }
        let range = SourceRange(file: rule.range.file, lower: start, upper: start + word.count)
        return [FixIt("leave it out", replace: withBlank(range), with: "")]
    }

    /// Where the arrow of a rule stands.
    private func arrow(of rule: CheckedRule) -> Int? {
        let bytes = sources.utf8(of: rule.range.file)
        guard rule.range.upper <= bytes.count, rule.termRange.upper < rule.range.upper else { return nil }
        var arrow = rule.termRange.upper
        while arrow + 1 < rule.range.upper,
            !(bytes[arrow] == UInt8(ascii: "-") && bytes[arrow + 1] == UInt8(ascii: ">"))
        {
            arrow += 1
        }
        return arrow + 1 < rule.range.upper ? arrow : nil
    }

    /// A word with the blank behind it.
    private func withBlank(_ range: SourceRange) -> SourceRange {
        let bytes = sources.utf8(of: range.file)
        let hasBlank = range.upper < bytes.count && bytes[range.upper] == UInt8(ascii: " ")
        return SourceRange(file: range.file, lower: range.lower, upper: range.upper + (hasBlank ? 1 : 0))
    }
}
