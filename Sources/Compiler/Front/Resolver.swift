import MidicLang
import MidicRuntime

/// Turns the parsed files of a policy into one `CheckedPolicy`: names in, meanings out.
///
/// A class, since every part of it adds to the same diagnostics and tables. It is used once.
final class Resolver {
    typealias Layer = PolicyLoader.Layer

    let layers: [Layer]
    let sources: SourceMap
    /// False if a file of the chain is missing: then an unknown name may be declared there, and is not reported.
    let isComplete: Bool
    let catalogue: ActionCatalogue
    let membership = SelectorMembership()
    private(set) var diagnostics: [Diagnostic] = []

    /// What the policies declare, by name.
    var declared: [String: DeclaredName] = [:]
    /// Names that something refers to.
    var used: Set<String> = []
    var secrets: [CheckedSecret] = []
    var params: [CheckedParam] = []
    var offsets: [CheckedOffset] = []

    var atoms: [GuardAtom] = []
    var atomNumbers: [GuardAtom: Int] = [:]
    /// Sets and conditions that are being expanded, to find recursion.
    var expanding: [String] = []

    /// Parts that sets and conditions may still expand to. Each name can double what it names, so depth alone bounds nothing.
    private var expansionBudget = 100_000
    var isExpansionSpent: Bool { expansionBudget < 0 }

    var profile: ProfileSelection?
    var gates: [PendingGate] = []
    var rules: [(rule: CheckedRule, condition: GuardFormula)] = []

    init(layers: [Layer], sources: SourceMap, isComplete: Bool, catalogue: ActionCatalogue) {
        self.layers = layers
        self.sources = sources
        self.isComplete = isComplete
        self.catalogue = catalogue
    }

    /// A gate whose guard is not yet numbered.
    struct PendingGate {
        var layer: Int
        var gate: Gate
        var condition: GuardFormula
    }

    func resolve() -> CheckedPolicy? {
        declareNames()
        let header = resolveHeader()
        checkDeclarations()
        for layer in layers.indices {
            walk(layers[layer].tree.statements, in: StatementContext(layer: layer))
        }
        reportUnused()
        guard let header else { return nil }
        return finish(header)
    }

    /// Takes one part of the expansion budget; false, with one report, when it is used up.
    func spendExpansion(at range: SourceRange) -> Bool {
        guard expansionBudget >= 0 else { return false }
        expansionBudget -= 1
        guard expansionBudget < 0 else { return true }
        report(
            .expansionTooLarge,
            "sets and conditions that name each other expand to more than 100000 parts; simplify them",
            at: range)
        return false
    }

    // MARK: Findings

    func report(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

    func report(
        _ code: DiagnosticCode, _ message: String, at range: SourceRange?, notes: [DiagnosticNote] = [],
        fixIts: [FixIt] = [], subject: DiagnosticSubject? = nil, candidates: [String] = [], items: [String] = []
    ) {
        diagnostics.append(
            Diagnostic(
                code, message, at: range, notes: notes, fixIts: fixIts, subject: subject, candidates: candidates,
                items: items))
    }

    /// An unknown word, with the nearest known one if there is one near.
    ///
    /// - Parameter isDeclarable: the word may be declared in a place that the parser could not read; then only a misspelling
    ///   is reported.
    func reportUnknown(
        _ code: DiagnosticCode, _ what: String, _ name: Name, among candidates: [String], advice: String? = nil,
        isDeclarable: Bool = false
    ) {
        let subject = DiagnosticSubject(.word, name.text)
        if let closest = Suggestion.closest(to: name.text, among: candidates) {
            // What was meant is not unused.
            used.insert(closest)
            report(
                code, "\(what) `\(name.text)`; did you mean `\(closest)`?", at: name.range,
                fixIts: [FixIt("replace with `\(closest)`", replace: name.range, with: closest)], subject: subject,
                candidates: [closest])
        } else if isDeclarable, layers.contains(where: \.hasSyntaxErrors) {
            return
        } else {
            // A list that a person can take in is an answer; all keywords of the dictionary are none.
            report(
                code, "\(what) `\(name.text)`" + (advice.map { "; \($0)" } ?? ""), at: name.range, subject: subject,
                candidates: candidates.count <= 32 ? candidates : [])
        }
    }

    // MARK: The result

    /// Numbers guards and atoms by content, so that the order of statements leaves no trace in them.
    private func finish(_ header: Header) -> CheckedPolicy {
        var combined: [(gate: Gate, condition: GuardFormula)] = []
        var accepts: [GuardFormula] = []
        var acceptGate: Gate?
        for layer in layers.indices {
            let own = gates.filter { $0.layer == layer && $0.gate.kind == .accept }
            guard let last = own.last else { continue }
            accepts.append(.disjunction(own.map(\.condition)))
            acceptGate = last.gate
        }
        if let acceptGate { combined.append((acceptGate, .conjunction(accepts))) }
        combined += gates.filter { $0.gate.kind != .accept }.map { ($0.gate, $0.condition) }

        let formulas = [.always] + combined.map(\.condition) + rules.map(\.condition)
        var needed: Set<Int> = []
        for formula in formulas { formula.collectAtoms(into: &needed) }
        let order = needed.sorted { atoms[$0].precedes(atoms[$1]) }
        var atomMap = [Int](repeating: 0, count: atoms.count)
        for (new, old) in order.enumerated() { atomMap[old] = new }
        let renumber = { (formula: GuardFormula) in formula.renumbered { atomMap[$0] } }
        let distinct = Set(formulas.map(renumber)).sorted { $0.precedes($1) }
        let numbers = Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($0.element, $0.offset) })
        let number = { (formula: GuardFormula) in numbers[renumber(formula)] ?? 0 }

        return CheckedPolicy(
            name: header.name, version: header.version, layers: layers.map(\.file), profile: profile,
            otherwise: header.otherwise, onError: header.onError, secrets: secrets, params: params, offsets: offsets,
            gates: combined.map {
                CheckedGate(
                    kind: $0.gate.kind, reason: $0.gate.reason?.value ?? "", guardIndex: number($0.condition),
                    range: $0.gate.range)
            },
            guards: distinct, atoms: order.map { atoms[$0] },
            rules: rules.map { pending in
                var rule = pending.rule
                rule.guardIndex = number(pending.condition)
                return rule
            }, range: header.range)
    }
}
