package import MidicLang

/// What the front of the compiler found out about a policy.
package struct FrontResult: Sendable {
    /// Always there.
    package var model: PolicyModel
    /// nil exactly when `diagnostics` holds an error.
    package var policy: CheckedPolicy?

    /// In the order of files and places; those without a place first.
    package var diagnostics: [Diagnostic] { model.findings }
    /// The texts of all files that were read; the policy itself is file 0.
    package var sources: SourceMap { model.sources }
}

/// From the text of a policy to a policy with every name resolved and every action typed.
package enum PolicyFront {
    /// Loads a policy and the files that it extends, and checks all of them in one go.
    ///
    /// Nothing is decided here about which rule wins; that needs the standard's tables and comes after.
    ///
    /// - Parameters:
    ///   - path: the policy file, as messages shall name it. Files that it extends are looked up beside it.
    ///   - catalogue: the actions that there are.
    ///   - tests: the tests of guards that there are.
    ///   - tolerated: errors in spite of which there is a policy, for tests that ask what a refused policy would do.
    ///   - read: returns a file's bytes, or nil if there is no such file, or throws an `UnreadableFile` that says why not.
    ///     Given as a closure so that tests and editors need no disk.
    package static func check(
        path: String, catalogue: ActionCatalogue = .standard, tests: GuardTestCatalogue = .standard,
        tolerating tolerated: Set<DiagnosticCode> = [], read: (String) throws -> [UInt8]?
    ) -> FrontResult {
        var loader = PolicyLoader(vocabulary: catalogue.vocabulary, tests: tests.vocabulary)
        loader.load(path, read: read)
        let scope = Scope(
            layers: loader.layers, sources: loader.sources, isComplete: loader.isComplete,
            vocabulary: catalogue.vocabulary)
        scope.safeLists = loader.safeLists
        var policy: CheckedPolicy?
        var rules: [PolicyModel.Rule] = []
        if !loader.layers.isEmpty { (policy, rules) = resolve(scope, catalogue, tests) }
        // Where the grammar is broken already, a second word about the same place helps nobody.
        let errors = loader.diagnostics.filter { $0.severity == .error }
        let broken = Set(errors.compactMap(\.range))
        let hidden = errors.filter { [.hiddenCharacter, .invalidEscape].contains($0.code) }.compactMap(\.range)
        let findings = inOrder(
            loader.diagnostics
                + scope.diagnostics.filter { finding in
                    guard let range = finding.range else { return true }
                    if aboutTexts.contains(finding.code), hidden.contains(where: { range.contains($0) }) {
                        return false
                    }
                    return !broken.contains(range)
                })
        if findings.contains(where: { $0.severity == .error && !tolerated.contains($0.code) }) { policy = nil }
        let model = PolicyModel(
            sources: loader.sources, layers: loader.layers, declarations: declarations(of: loader.layers),
            references: scope.references.sorted { $0.range.precedes($1.range) }, rules: rules, findings: findings)
        return FrontResult(model: model, policy: policy)
    }

    /// What is said of a text whose characters are wrong already.
    private static let aboutTexts: Set<DiagnosticCode> = [
        .invalidValue, .emptyValue, .guardLiteral, .paramBounds, .guardNeverTrue,
    ]

    /// Names in, meanings out. The policy is nil if something that must be said is not.
    private static func resolve(
        _ scope: Scope, _ catalogue: ActionCatalogue, _ tests: GuardTestCatalogue
    ) -> (CheckedPolicy?, [PolicyModel.Rule]) {
        let selectors = SelectorResolver(scope: scope)
        let guards = GuardResolver(scope: scope, selectors: selectors, atoms: AtomTable(), tests: tests)
        let declarations = DeclarationResolver(scope: scope, selectors: selectors, guards: guards)
        declarations.declareNames()
        var headers = HeaderResolver(scope: scope)
        let header = headers.resolveHeader()
        scope.layerProfiles = header?.layers.map(\.profile) ?? []
        declarations.checkDeclarations()
        var rules = RuleResolver(
            scope: scope, selectors: selectors, guards: guards,
            actions: ActionResolver(scope: scope, catalogue: catalogue))
        for (layer, content) in scope.layers.enumerated() {
            rules.walk(content.content.statements, in: StatementContext(layer: layer))
        }
        declarations.reportUnused()
        rules.reportTogether()
        scope.reportNearCreators()
        guard let header else { return (nil, rules.model) }
        var formulas = rules.formulas
        let gates = combined(rules.gates, layers: scope.layers.count).map { entry in
            CheckedGate(
                kind: entry.gate.kind, reason: entry.gate.reason?.value ?? "",
                guardIndex: formulas.index(of: entry.condition), layer: entry.layer, range: entry.gate.range)
        }
        var policy = CheckedPolicy(
            name: header.name, version: header.version, documentation: header.documentation,
            layers: scope.layers.map(\.file), profile: scope.profile, otherwise: header.otherwise,
            onError: header.onError, secrets: scope.secrets, params: scope.params, offsets: scope.offsets,
            gates: gates, guards: formulas.formulas, atoms: guards.atoms.atoms, rules: rules.decided,
            headers: header.layers.enumerated().map { layer, header in
                var header = header
                header.unregisteredClause = rules.unregisteredClauses[layer]
                return header
            },
            unregisteredClasses: rules.unregisteredClasses, range: header.range)
        policy.saidVRs = scope.saidVRs.mapValues(\.vr)
        policy.tables = scope.tables
        policy.comparisons = guards.atoms.comparisons
        return (policy, rules.model)
    }

    /// A file must pass one `accept` of each layer that has any, so all of them together are one gate.
    private static func combined(
        _ gates: [GateCheck.Entry], layers: Int
    ) -> [GateCheck.Entry] {
        var accepts: [GuardFormula] = []
        var last: GateCheck.Entry?
        for layer in 0..<layers {
            let own = gates.filter { $0.layer == layer && $0.gate.kind == .accept }
            guard let entry = own.last else { continue }
            accepts.append(.disjunction(own.map(\.condition)))
            last = entry
        }
        let accept = last.map {
            [GateCheck.Entry(layer: $0.layer, gate: $0.gate, condition: .conjunction(accepts))]
        }
        return (accept ?? []) + gates.filter { $0.gate.kind != .accept }
    }

    private static func declarations(of layers: [PolicyModel.Layer]) -> [PolicyModel.Declaration] {
        layers.enumerated().flatMap { layer, content in
            content.content.declarations.map { declaration in
                let (kind, name, range): (PolicyModel.Declaration.Kind, Name, SourceRange) =
                    switch declaration {
                    case .secret(let name, let range): (.secret, name, range)
                    case .param(let name, _, _, let range): (.param, name, range)
                    case .offset(let name, _, let range): (.offset, name, range)
                    case .table(let name, _, let range): (.table, name, range)
                    case .set(let name, _, let range): (.set, name, range)
                    case .tagList(let name, let from): (.set, name, from.range)
                    case .condition(let name, _, let range), .device(let name, _, let range): (.condition, name, range)
                    }
                return PolicyModel.Declaration(kind: kind, name: name, layer: layer, range: range)
            }
        }
    }

    /// By file and place, each finding once. A named set is checked wherever it is used, so a finding can come twice.
    private static func inOrder(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        var seen: Set<Diagnostic> = []
        let unique = diagnostics.filter { seen.insert($0).inserted }
        func key(_ diagnostic: Diagnostic) -> (Int, Int, Int) {
            guard let range = diagnostic.range else { return (-1, 0, 0) }
            return (range.file.index, range.lower, range.upper)
        }
        return unique.enumerated().sorted { left, right in
            let (a, b) = (key(left.element), key(right.element))
            return a == b ? left.offset < right.offset : a < b
        }.map(\.element)
    }
}

extension SourceRange {
    fileprivate func contains(_ other: SourceRange) -> Bool {
        file == other.file && lower <= other.lower && other.upper <= upper
    }

    fileprivate func precedes(_ other: SourceRange) -> Bool {
        (file.index, lower, upper) < (other.file.index, other.lower, other.upper)
    }
}
