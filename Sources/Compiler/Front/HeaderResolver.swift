import MidicLang
import MidicRuntime

/// What the `policy` blocks of all layers say together.
struct Header {
    var name: String
    var version: String
    var documentation: String?
    var otherwise: Otherwise
    var onError: OnError
    var range: SourceRange
    /// By layer, what holds there.
    var layers: [LayerHeader]
}

/// Reads the `policy` blocks.
struct HeaderResolver {
    let scope: Scope
    /// The profile with its options, in the layers that say something of it.
    private var profiles: [ProfileSelection?]

    init(scope: Scope) {
        self.scope = scope
        profiles = Array(repeating: nil, count: scope.layers.count)
    }

    /// The last layer's word counts, and what it leaves out is inherited. nil if something that must be said is not.
    mutating func resolveHeader() -> Header? {
        for layer in scope.layers where layer.content.policy == nil && !layer.content.hasSyntaxErrors {
            scope.report(
                .missingPolicyBlock,
                "the file has no `policy` block; write `policy NAME version \"1.0\" { ... }`, or leave it a fragment, which a policy brings in by `import`",
                at: layer.content.range)
        }
        let blocks = scope.layers.compactMap(\.content.policy)
        resolveProfile()
        for block in blocks {
            guard let standard = block.standard, !StandardVocabulary.editions.contains(standard.value) else { continue }
            let known = StandardVocabulary.editions.map { "\"\($0)\"" }.joined(separator: ", ")
            scope.report(
                .unknownEdition, "the edition \"\(standard.value)\" is not in this program; it has \(known)",
                at: standard.range,
                fixIts: StandardVocabulary.editions.prefix(1).map {
                    FixIt("use \"\($0)\"", replace: standard.range, with: "\"\($0)\"")
                })
        }
        let otherwises = scope.layers.map { $0.content.policy?.otherwise.map(resolveOtherwise) ?? nil }
        let onErrors = scope.layers.map { $0.content.policy?.onError.map(resolveOnError) ?? nil }
        let otherwise = blocks.last { $0.otherwise != nil }.flatMap { _ in otherwises.compactMap { $0 }.last }
        let onError = blocks.last { $0.onError != nil }.flatMap { _ in onErrors.compactMap { $0 }.last }
        guard let last = scope.layers.last?.content.policy else { return nil }
        if scope.isComplete, !scope.hasSyntaxErrors {
            reportMissingClauses(blocks, of: last)
        }
        guard let otherwise, let onError else { return nil }
        let layers = layerHeaders(otherwises, onErrors)
        return Header(
            name: last.name.text, version: last.version?.value ?? "", documentation: last.documentation,
            otherwise: otherwise, onError: onError,
            range: last.range, layers: layers)
    }

    /// What holds in each layer. A clause that a base leaves out to those who extend it is theirs there too.
    private func layerHeaders(_ otherwises: [Otherwise?], _ onErrors: [OnError?]) -> [LayerHeader] {
        func effective<Value>(_ values: [Value?], _ layer: Int) -> Value? {
            values[...layer].compactMap { $0 }.last ?? values.compactMap { $0 }.first
        }
        return scope.layers.indices.compactMap { layer in
            let block = scope.layers[layer].content.policy
            guard let otherwise = effective(otherwises, layer), let onError = effective(onErrors, layer) else {
                return nil
            }
            let extends = block?.extends
            return LayerHeader(
                profile: effective(profiles, layer), otherwise: otherwise, onError: onError,
                options: extends?.options?.first.map { clause(extends?.loosening, extends?.range ?? $0.range, $0) },
                otherwiseClause: block?.otherwise.map { clause($0.loosening, $0.range, $0.action) },
                onErrorClause: block?.onError.map { clause($0.loosening, $0.range, $0.outcome) })
        }
    }

    private func clause(_ loosening: Loosening?, _ range: SourceRange, _ first: Name) -> LayerHeader.Clause {
        LayerHeader.Clause(
            range: range, start: first.range.lower, override: loosening?.override,
            because: loosening?.because?.text.value,
            reference: loosening?.because?.reference?.value)
    }

    private func reportMissingClauses(_ blocks: [PolicyBlock], of last: PolicyBlock) {
        if !blocks.contains(where: { $0.standard != nil }) {
            scope.report(
                .missingClause,
                "policy `\(last.name.text)` does not say which edition of the standard it is written for; add `standard \"\(StandardVocabulary.editions[0])\"`",
                at: last.name.range)
        }
        if !blocks.contains(where: { $0.otherwise != nil }) {
            scope.report(
                .missingClause,
                "policy `\(last.name.text)` does not say what happens to elements that no rule names; add `otherwise keep in_iod else remove`",
                at: last.name.range)
        }
        if !blocks.contains(where: { $0.onError != nil }) {
            scope.report(
                .missingClause,
                "policy `\(last.name.text)` does not say what happens when an action cannot be carried out; add `on_error quarantine`",
                at: last.name.range)
        }
    }

    /// `override` in a clause gives its reason, as in a rule.
    private func checkReasons(_ block: PolicyBlock) {
        let clauses = [
            block.extends.map { ($0.loosening, $0.range) }, block.otherwise.map { ($0.loosening, $0.range) },
            block.onError.map { ($0.loosening, $0.range) },
        ]
        for case (let loosening, let range)? in clauses { scope.checkReason(of: loosening, at: range) }
    }

    // MARK: Profile and options

    private mutating func resolveProfile() {
        for (index, layer) in scope.layers.enumerated() {
            if let block = layer.content.policy { checkReasons(block) }
            guard let extends = layer.content.policy?.extends else { continue }
            defer { if extends.options != nil || index == 0 { profiles[index] = scope.profile } }
            switch extends.base {
            case .profile(let name):
                guard name.text == "basic" else {
                    scope.reportUnknown(
                        .unknownProfile, "unknown profile", name, among: ["basic"],
                        advice: "there is `basic`, and files as `extends \"file.midic\"`")
                    continue
                }
                scope.profile = ProfileSelection(options: resolveOptions(extends.options ?? []), range: extends.range)
            case .file:
                guard let options = extends.options else { continue }
                let resolved = resolveOptions(options)
                guard scope.profile != nil else {
                    if scope.isComplete {
                        scope.report(
                            .optionsWithoutProfile,
                            "options need a profile, and the extended file has none; write `extends basic with ...` there",
                            at: extends.range)
                    }
                    continue
                }
                scope.profile = ProfileSelection(options: resolved, range: extends.range)
            }
        }
    }

    private func resolveOptions(_ names: [Name]) -> Set<ProfileOption> {
        var places: [ProfileOption: Name] = [:]
        for name in names {
            guard let option = scope.option(name) else { continue }
            if let first = places[option] {
                scope.report(
                    .optionClash, "option `\(name.text)` is named twice", at: name.range,
                    notes: [DiagnosticNote("first named here", at: first.range, role: .earlier)])
            } else {
                places[option] = name
            }
        }
        if let full = places[.retainFullDates], let modified = places[.retainModifiedDates] {
            scope.report(
                .optionClash,
                "`retain_full_dates` and `retain_modified_dates` exclude each other; keep one of them (PS3.15 E.3.6)",
                at: max(full, modified).range,
                notes: [DiagnosticNote("the other is here", at: min(full, modified).range, role: .other)])
        }
        return Set(places.keys)
    }

    private func max(_ left: Name, _ right: Name) -> Name { left.range.lower < right.range.lower ? right : left }
    private func min(_ left: Name, _ right: Name) -> Name { left.range.lower < right.range.lower ? left : right }

    // MARK: Defaults

    private func resolveOtherwise(_ clause: OtherwiseClause) -> Otherwise? {
        let words = ["keep", "remove", "empty"]
        guard words.contains(clause.action.text) else {
            scope.reportUnknown(
                .unknownOutcome, "`otherwise` cannot be", clause.action, among: words,
                advice: "write `keep in_iod else remove`, `keep`, `remove` or `empty`")
            return nil
        }
        if clause.inIOD {
            guard clause.action.text == "keep" else {
                scope.report(
                    .unknownOutcome, "`in_iod` belongs to `keep`: write `otherwise keep in_iod else remove`",
                    at: clause.range)
                return nil
            }
            switch clause.elseAction?.text {
            case "remove": return .keepInIOD(else: .remove)
            case "empty": return .keepInIOD(else: .empty)
            default:
                scope.report(
                    .unknownOutcome,
                    "`otherwise keep in_iod` must say what happens to the rest: add `else remove` or `else empty`",
                    at: clause.elseAction?.range ?? clause.range)
                return nil
            }
        }
        if let surplus = clause.elseAction {
            scope.report(
                .unknownOutcome,
                "`otherwise \(clause.action.text)` leaves nothing for an `else`; remove it or write `keep in_iod`",
                at: surplus.range)
            return nil
        }
        switch clause.action.text {
        case "keep": return .keep
        case "remove": return .remove
        default: return .empty
        }
    }

    private func resolveOnError(_ clause: OnErrorClause) -> OnError? {
        switch clause.outcome.text {
        case "quarantine": return .quarantine
        case "reject": return .reject
        case "remove": return .remove
        default:
            scope.reportUnknown(
                .unknownOutcome, "`on_error` cannot be", clause.outcome, among: ["quarantine", "reject", "remove"],
                advice: "write `quarantine`, `reject` or `remove`")
            return nil
        }
    }
}
