import MidicLang
import MidicRuntime

/// Puts the findings of an analysis into diagnostics.
struct PolicyReport {
    let analyzer: PolicyAnalyzer
    let sources: SourceMap
    var diagnostics: [Diagnostic] = []
    /// Rules about the inside of sequences that keep no items, by term.
    var unreachable: Set<SourceRange> = []

    var policy: CheckedPolicy { analyzer.policy }
    var text: RuleText { analyzer.canonical.text }

    init(_ analyzer: PolicyAnalyzer, sources: SourceMap) {
        self.analyzer = analyzer
        self.sources = sources
    }

    /// All diagnostics of layers, obligations and Types, errors and notes alike.
    static func diagnostics(_ analyzer: PolicyAnalyzer, sources: SourceMap) -> [Diagnostic] {
        var report = PolicyReport(analyzer, sources: sources)
        let pairs = report.offsetPairs()
        let keptSources = report.keptSources()
        let copies = report.revealingCopies()
        report.reportAmbiguities()
        report.reportOffsets(pairs)
        report.reportKeptSources(keptSources)
        report.reportRevealingCopies(copies)
        report.reportReferenceGroups()
        report.reportUnderRemoved()
        report.reportLoosening()
        report.reportOverrides(
            besides: Set(pairs.flatMap { [$0.first, $0.second] } + keptSources.map(\.rule) + copies.map(\.rule)))
        report.reportClauses()
        report.reportPending()
        report.reportUnmatched()
        report.reportNotAtRoot()
        report.reportOutsideIODs()
        report.reportItemsLeft()
        report.reportTakenFromOptions()
        report.reportOverlays()
        report.reportTypes()
        report.reportOtherwise()
        return report.diagnostics
    }

    /// What the final decisions come to for an attribute in files that may be accepted.
    func outcomes(of tag: Tag, isAtRoot: Bool = false) -> [Outcome] {
        guard let root = analyzer.decisionByTag[tag] else { return [] }
        var facts = Assumptions()
        facts.variants = analyzer.accepted.variants(guardIndex: 0)
        if facts.variants.isEmpty { return [] }
        if isAtRoot { facts.place = [] }
        return analyzer.graph.outcomes(of: root, where: facts, paths: analyzer.paths, guards: analyzer.guards).map {
            analyzer.graph[outcome: $0]
        }
    }

    mutating func add(
        _ code: DiagnosticCode, _ message: String, at range: SourceRange?, notes: [DiagnosticNote] = [],
        fixIts: [FixIt] = [], subject: DiagnosticSubject? = nil, items: [String] = [], classes: [String] = []
    ) {
        diagnostics.append(
            Diagnostic(
                code, message, at: range, notes: notes, fixIts: fixIts, subject: subject, items: items,
                classes: classes))
    }

    // MARK: Words

    func name(_ subject: Subject) -> String {
        switch subject {
        case .attribute(let tag): text.name(tag)
        case .mask(let mask): mask.description
        case .unknown: "unknown public elements"
        case .privateElement(let creator, let group, let elementOffset):
            CanonicalSpelling.privateElement(creator, group, elementOffset)
        case .privateCreator(let creator): "private \(CanonicalSpelling.quoted(creator)) *"
        case .privateOther: "private *"
        case .meta(let tag): "meta \(text.name(tag))"
        }
    }

    /// The first ones, and how many more. The finding's `items` have all of them.
    func list(_ names: [String]) -> String {
        let most = TextRenderer.mostInMessage
        let shown = names.prefix(most).map { "`\($0)`" }.joined(separator: ", ")
        return names.count > most ? shown + " and \(names.count - most) more" : shown
    }

    func rows(_ subjects: [Subject]) -> [String] { subjects.map { name($0) } }

    func ruleText(_ rule: Int) -> String { analyzer.canonical.ruleTexts[rule] }

    /// Where a decision comes from, with its place if it is a rule of a policy.
    func origin(of outcome: Outcome) -> DiagnosticNote {
        let description = RuleDescription(outcome.source, analyzer)
        if case .policy(let rule) = outcome.source {
            return DiagnosticNote("inherited: `\(description.text)`", at: policy.rules[rule].range, role: .inherited)
        }
        return DiagnosticNote("inherited: \(description.text)", role: .inherited)
    }

    func count(_ number: Int, _ noun: String) -> String { number == 1 ? "1 \(noun)" : "\(number) \(noun)s" }

    /// A place after the policy block, where a new statement can go.
    var newStatement: SourceRange {
        SourceRange(file: policy.range.file, lower: policy.range.upper, upper: policy.range.upper)
    }

    private var fileEnd: SourceRange {
        let end = sources.utf8(of: policy.range.file).count
        return SourceRange(file: policy.range.file, lower: end, upper: end)
    }

    // MARK: Conflicts

    private mutating func reportAmbiguities() {
        let pairs = analyzer.findings.ambiguities.sorted {
            ($0.key.first, $0.key.second) < ($1.key.first, $1.key.second)
        }
        // One report for two statements, however many terms they have.
        var seen: Set<[SourceRange]> = []
        for (pair, subjects) in pairs {
            var rules = [policy.rules[pair.first], policy.rules[pair.second]]
            rules.sort {
                ($0.range.file, $0.range.lower, $0.termRange.lower) < (
                    $1.range.file, $1.range.lower, $1.termRange.lower
                )
            }
            guard let subject = subjects.first, seen.insert(rules.map(\.range)).inserted else { continue }
            let others = subjects.count > 1 ? " and \(count(subjects.count - 1, "other"))" : ""
            add(
                .ambiguousRules,
                "this rule and another of the same policy both decide `\(name(subject))`\(others), and neither is more specific",
                at: rules[1].termRange,
                notes: [
                    DiagnosticNote("the other rule is here", at: rules[0].termRange, role: .other),
                    DiagnosticNote("both apply to " + example(pair.first, pair.second, subject)),
                    DiagnosticNote(
                        "write `except` in one of them, put the one that shall win in a narrower `for`, `when` or `in` block, or give both the same action"
                    ),
                ], subject: DiagnosticSubject(.attribute, name(subject)), items: rows(subjects))
        }
    }

    /// An element that two rules share, in words.
    private func example(_ first: Int, _ second: Int, _ subject: Subject) -> String {
        let left = policy.rules[first]
        let right = policy.rules[second]
        var result = ""
        for tag in PathLanguage.commonPath(left.path, right.path) ?? [] {
            result += (tag.map(text.name) ?? "any other sequence") + "/"
        }
        result += name(subject)
        let conditions = Set([left.guardIndex, right.guardIndex]).subtracting([0]).sorted().map {
            text.formula(policy.guards[$0])
        }
        return "`" + result + "`" + (conditions.isEmpty ? "" : " where " + conditions.joined(separator: " and "))
    }

    // MARK: What the standard leaves to the policy

    private mutating func reportPending() {
        var keys: [Subject] = []
        var obligations: [ProfileOption: [Subject]] = [:]
        var clashes: [Subject] = []
        var clashing: Set<ProfileOption> = []
        let reached = FilesReached(analyzer)
        for decision in analyzer.decisions {
            var isKeyless = false
            var open: Set<ProfileOption> = []
            var isClash = false
            for ref in analyzer.graph.outcomeRefs(of: decision.root) {
                let outcome = analyzer.graph[outcome: ref]
                if case .act = outcome.kind { continue }
                // What no accepted file can meet needs no rule.
                guard reached.isReached(decision.root, where: { $0 == outcome }) else { continue }
                switch outcome.kind {
                case .act: break
                case .needsKey: isKeyless = true
                case .obligation(let options): open.formUnion(options.options)
                case .clash(let options):
                    isClash = true
                    clashing.formUnion(options.options)
                }
            }
            let subject = decision.facts.subject
            if isKeyless { keys.append(subject) }
            if isClash { clashes.append(subject) }
            for option in open { obligations[option, default: []].append(subject) }
        }
        let range = policy.profile?.range ?? policy.range
        if !keys.isEmpty {
            let names = rows(keys)
            let secret = policy.secrets.first?.name
            let rule = "uids -> uid(\(secret ?? "study_key"), scope: project)"
            var edits = [TextEdit(replace: fileEnd, with: "\n\(rule)\n")]
            if secret == nil { edits.insert(TextEdit(replace: newStatement, with: "\n\nsecret study_key"), at: 0) }
            add(
                .missingUIDKey,
                "\(count(names.count, "attribute")) must get new UIDs, and no rule gives a key for them everywhere: \(list(names))",
                at: range,
                fixIts: [FixIt("map them with a key", edits: edits)], items: names)
        }
        for option in ProfileOption.allCases {
            guard let subjects = obligations[option] else { continue }
            let names = rows(subjects)
            add(
                .unfilledObligation,
                "`\(option.rawValue)` wants \(count(names.count, "attribute")) cleaned, and no rule says how: \(list(names))",
                at: range,
                fixIts: [
                    FixIt(
                        "empty what is still open", replace: newStatement,
                        with: "\n\n" + filler(option, subjects))
                ], subject: DiagnosticSubject(.word, option.rawValue), items: names)
        }
        if !clashes.isEmpty {
            let names = rows(clashes)
            let options = clashing.map(\.rawValue).sorted().map { "`\($0)`" }.joined(separator: " and ")
            add(
                .undecidedClash,
                "\(options) disagree on \(count(names.count, "attribute")), and no rule decides: \(list(names))",
                at: range,
                fixIts: [
                    FixIt(
                        "remove them", replace: newStatement,
                        with: "\n\n" + names.joined(separator: ", ") + " -> remove")
                ], items: names)
        }
    }

    /// A statement that fills what is open and is ambiguous with none of those that fill the rest: the whole obligation
    /// if nothing of it is filled, else the attributes by name.
    private func filler(_ option: ProfileOption, _ open: [Subject]) -> String {
        let all = analyzer.decisions.filter { decision in
            analyzer.tables.rowIndex(of: decision.facts.subject).map {
                analyzer.tables.rows[$0].code(for: option) == .C
                    && (ProfileDecisions.cleansContent([option]) || !decision.facts.vrs.contains(.SQ))
            } ?? false
        }
        let isByName = open.count <= 12 && open.count < all.count
        if isByName { return rows(open).joined(separator: ", ") + " -> remove" }
        // A class beside the obligation would be ambiguous, and fills it for its VRs.
        let classVRs = Set(
            policy.rules.filter { $0.layer == policy.layers.count - 1 }.flatMap { rule in
                rule.selector == .builtinClass(.uids) ? [.UI] : Array(rule.selector.vrs ?? [])
            })
        let isOfAnyVR = all.contains { $0.facts.vrs.isEmpty }
        let excepted = classVRs.filter { vr in isOfAnyVR || all.contains { $0.facts.vrs.contains(vr) } }
        let names = excepted.map(\.name).sorted().joined(separator: ", ")
        return "obligations(\(option.rawValue))\(names.isEmpty ? "" : " except vr \(names)") -> empty"
    }

    private mutating func reportOtherwise() {
        guard case .keepInIOD = policy.otherwise, analyzer.accepted.variants(guardIndex: 0)[0] else { return }
        add(
            .inIODUnknownClass,
            "files of private or unknown SOP classes have no IOD: for them `keep in_iod` keeps what any IOD has; an `accept` that names classes excludes them",
            at: policy.range)
    }
}
