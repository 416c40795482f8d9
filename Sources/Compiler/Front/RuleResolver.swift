import MidicLang
import MidicRuntime

/// The blocks around a statement, flattened.
struct StatementContext {
    var layer: Int
    /// Of `for` and `when`; all must hold.
    var conditions: [ResolvedGuard] = []
    /// Of `in`: the path to the item whose elements are meant; nil outside.
    var base: [PathPattern.Step]?
    /// Of `private`; nil outside. An empty text stands for a creator that was reported.
    var creator: String?
}

/// Walks the statements of a layer, with the blocks around them.
struct RuleResolver {
    let scope: Scope
    let selectors: SelectorResolver
    let guards: GuardResolver
    let actions: ActionResolver
    private(set) var gates: [GateCheck.Entry] = []
    private var rules: [CheckedRule] = []
    /// Those of `rules` that stand for one element of a mask of a private block.
    private var ofMasks: Set<Int> = []
    /// The same statements as far as they are understood.
    private(set) var model: [PolicyModel.Rule] = []
    /// The last layer's `classes unregistered` counts.
    private(set) var unregisteredClasses: CheckedAction?
    /// By layer that says it.
    private(set) var unregisteredClauses: [Int: LayerHeader.Clause] = [:]
    /// The guards of `rules`.
    private(set) var formulas = FormulaTable()

    private var absences: [TruthByAbsence] = []
    private var negatedConditions: Set<String> = []

    init(scope: Scope, selectors: SelectorResolver, guards: GuardResolver, actions: ActionResolver) {
        self.scope = scope
        self.selectors = selectors
        self.guards = guards
        self.actions = actions
    }

    mutating func walk(_ statements: [Statement], in context: StatementContext) {
        for statement in statements {
            switch statement {
            case .gate(let gate): addGate(gate, in: context)
            case .rule(let rule): addRule(rule, in: context)
            case .unregisteredClasses(let chain, let loosening, let range):
                addUnregisteredClasses(chain, loosening, range, in: context)
            case .waiver(let waiver): addWaiver(waiver, in: context)
            case .markEquipment(let mark): if let rule = equipmentRule(mark, in: context) { addRule(rule, in: context) }
            case .safeList(let from, let loosening): addSafeList(from, loosening, in: context)
            case .forClasses(let terms, let condition, let body, _):
                var inner = context
                if let classes = guards.resolveClasses(of: terms) {
                    check(classes, given: context.conditions)
                    inner.conditions.append(classes)
                }
                if let condition, let resolved = guards.resolve(condition, layer: context.layer) {
                    check(resolved, given: inner.conditions)
                    inner.conditions.append(resolved)
                }
                walk(body, in: inner)
            case .when(let condition, let body, _):
                var inner = context
                if let resolved = guards.resolve(condition, layer: context.layer) {
                    check(resolved, given: context.conditions)
                    inner.conditions.append(resolved)
                }
                walk(body, in: inner)
            case .privateBlock(let creator, let body, let range):
                var inner = context
                if context.creator != nil {
                    scope.report(
                        .misplacedSelector, "`private` blocks do not nest; close the outer one first",
                        at: range)
                }
                inner.creator = selectors.resolveCreator(creator) ?? ""
                walk(body, in: inner)
            case .inSequence(let prefix, let body, _):
                var inner = context
                if context.creator != nil {
                    scope.report(
                        .misplacedSelector,
                        "`in` cannot stand in a `private` block; put the `private` block into the `in` block",
                        at: prefix.range)
                }
                // A broken path was reported; the body is checked all the same.
                let path = selectors.resolvePath(prefix) ?? RelativePath(anchored: false, steps: [])
                inner.base = selectors.compose(context.base, path).steps
                walk(body, in: inner)
            }
        }
    }

    /// The rules as written, but for the elements of a private block's mask that another rule of the layer names in the same
    /// place under the same condition: a name is more specific than a mask.
    var decided: [CheckedRule] {
        struct Spot: Hashable {
            let layer: Int
            let selector: CheckedSelector
            let path: PathPattern
            let guardIndex: Int
        }
        guard !ofMasks.isEmpty else { return rules }
        func spot(_ rule: CheckedRule) -> Spot {
            Spot(layer: rule.layer, selector: rule.selector, path: rule.path, guardIndex: rule.guardIndex)
        }
        let named = Set(rules.enumerated().filter { !ofMasks.contains($0.offset) }.map { spot($0.element) })
        return rules.enumerated().filter { !ofMasks.contains($0.offset) || !named.contains(spot($0.element)) }
            .map(\.element)
    }

    // MARK: Gates

    private mutating func addGate(_ gate: Gate, in context: StatementContext) {
        if context.base != nil || context.creator != nil {
            scope.report(
                .misplacedGate,
                "`\(gate.kind.rawValue)` decides about whole files and cannot stand in this block; move it out",
                at: gate.range)
        }
        if let reason = gate.reason, reason.value.allSatisfy(\.isWhitespace) {
            scope.report(.emptyBecause, "the reason is empty; say why", at: reason.range)
        }
        guard let parts = conditions(gate.condition, in: context, ofGate: true) else { return }
        findAbsences(parts, gate.kind == .accept ? .accept : .turnAway(gate.kind))
        gates.append(
            GateCheck.Entry(layer: context.layer, gate: gate, condition: .conjunction(parts.map(\.formula))))
    }

    /// The conditions of the blocks around and of the statement itself; nil if its own is broken.
    ///
    /// - Parameter terms: what a rule decides, for its own condition to ask for; nil for other statements.
    private func conditions(
        _ own: GuardExpression?, in context: StatementContext, of terms: [SelectedTerm]? = nil, ofGate: Bool = false
    ) -> [ResolvedGuard]? {
        guard let own else { return context.conditions }
        var guards = guards
        if let terms { guards.own = OwnElement(terms) }
        guard let resolved = guards.resolve(own, layer: context.layer) else { return nil }
        check(resolved, given: context.conditions, ofGate: ofGate)
        return context.conditions + [resolved]
    }

    /// A condition, or a part of one, that no file satisfies or that every file does.
    private func check(_ condition: ResolvedGuard, given around: [ResolvedGuard], ofGate: Bool = false) {
        TruthCheck(scope: scope, algebra: guards.atoms.algebra).check(
            condition, given: around.map(\.formula), ofGate: ofGate)
    }

    private mutating func findAbsences(_ conditions: [ResolvedGuard], _ use: GuardUse) {
        let check = PolarityCheck(conditions, use: use)
        absences += check.found
        negatedConditions.formUnion(check.negatedConditions)
    }

    /// What needs all statements to be known.
    func reportTogether() {
        scope.report(absences, negatedConditions: negatedConditions)
        GateCheck(scope: scope, algebra: guards.atoms.algebra, entries: gates).report()
    }

    // MARK: SOP classes

    private mutating func addUnregisteredClasses(
        _ chain: [ActionExpression], _ loosening: Loosening, _ range: SourceRange, in context: StatementContext
    ) {
        if context.base != nil || context.creator != nil || !context.conditions.isEmpty {
            scope.report(
                .misplacedGate,
                "`classes unregistered` is said once for all files and cannot stand in this block; move it out",
                at: range)
        }
        scope.checkReason(of: loosening, at: range)
        if let said = unregisteredClauses[context.layer] {
            scope.report(
                .unregisteredClassAction, "`classes unregistered` is said twice; keep one of them", at: range,
                notes: [DiagnosticNote("first said here", at: said.range, role: .earlier)])
        }
        unregisteredClauses[context.layer] = LayerHeader.Clause(
            range: range, start: chain.first?.range.lower ?? range.upper, override: loosening.override,
            because: loosening.because?.text.value, reference: loosening.because?.reference?.value)
        unregisteredClasses = actions.unregisteredClasses(chain, layer: context.layer)
    }

    // MARK: Safe lists

    private mutating func addSafeList(_ from: FileImport, _ loosening: Loosening, in context: StatementContext) {
        scope.checkReason(of: loosening, at: from.range)
        // A file that extends this one may do without the option, and then without the list.
        let profile =
            scope.layerProfiles.indices.contains(context.layer)
            ? scope.layerProfiles[context.layer] : scope.profile
        guard profile?.options.contains(.retainSafePrivate) ?? false else {
            if scope.isComplete {
                scope.report(
                    .safeListWithoutOption,
                    "`safe_list` adds to what `retain_safe_private` keeps; write `extends basic with retain_safe_private`",
                    at: from.range)
            }
            return
        }
        guard loosening.override != nil else {
            let end = from.pin?.range ?? from.file.range
            let place = SourceRange(file: end.file, lower: end.upper, upper: end.upper)
            scope.report(
                .safeListLoosens,
                "`safe_list` keeps private elements that Table E.3.10-1 does not list; say `override` and give the reason with `because`",
                at: from.range,
                fixIts: [
                    FixIt(
                        "add `override`" + (loosening.because == nil ? " and a reason" : ""), replace: place,
                        with: " override" + (loosening.because == nil ? " because \"say why\"" : ""))
                ])
            return
        }
        for part in scope.safeLists[from.range] ?? [] {
            var rule = CheckedRule(
                layer: context.layer, selector: .privateCreator(part.creator), exceptions: [], path: .anywhere,
                guardIndex: 0, action: .keep, overrides: true, because: loosening.because?.text.value,
                reference: loosening.because?.reference?.value, range: from.range, termRange: from.range)
            rule.safeListing = part.listing
            rules.append(rule)
        }
    }

    // MARK: Rules

    mutating func addRule(_ rule: Rule, in context: StatementContext) {
        let terms = selectors.select(withoutCharacterSet(rule), in: context)
        let parts = conditions(rule.condition, in: context, of: terms)
        let condition = parts.map { GuardFormula.conjunction($0.map(\.formula)) }
        checkReasons(of: rule)
        let needsBlock = terms.contains { if case .privateElement = $0.selector { true } else { false } }
        let drafts = actions.draft(rule.actions, layer: context.layer, needsBlock: needsBlock)
        var typed: [PolicyModel.Rule.Term] = []
        for term in terms {
            let action = drafts.flatMap { actions.check($0, on: term, in: context) }
            let path = action.map(actions.catalogue.creates) == true ? PathPattern.root : term.path
            typed.append(
                PolicyModel.Rule.Term(
                    range: term.range, selector: term.selector, exceptions: term.exceptions, path: path, action: action)
            )
            guard let action, let condition else { continue }
            if let own = rule.condition, actions.catalogue.creates(action),
                condition.asksOwnValue(guards.atoms.atoms)
            {
                scope.report(
                    .guardPlace,
                    "`\(action.primary.name)` writes the attribute whether the file has it or not, so its condition cannot ask for `value`",
                    at: own.range)
                break
            }
            if term.isOfMask { ofMasks.insert(rules.count) }
            rules.append(
                CheckedRule(
                    layer: context.layer, selector: term.selector, exceptions: term.exceptions, path: path,
                    guardIndex: formulas.index(of: condition), action: action, overrides: rule.override != nil,
                    because: rule.because?.text.value, reference: rule.because?.reference?.value,
                    documentation: rule.documentation, range: rule.range,
                    termRange: term.range, selectorRange: rule.selector.range,
                    saysExcept: !rule.selector.exceptions.isEmpty))
        }
        findAbsences(parts ?? context.conditions, use(of: typed.compactMap(\.action), rule))
        model.append(
            PolicyModel.Rule(
                layer: context.layer, range: rule.range, documentation: rule.documentation, terms: typed,
                hasSoundCondition: condition != nil))
    }

    /// Values that are kept or only made coarser let something out that another rule may take away.
    private func use(of checked: [CheckedAction], _ rule: Rule) -> GuardUse {
        if rule.override != nil || checked.isEmpty { return .loosen }
        let strictness = checked.map { actions.catalogue.strictness(of: $0, on: [], standard: .raw) }.min() ?? .raw
        return strictness > .coarsened ? .tighten : .loosen
    }

    /// `SpecificCharacterSet -> keep` says what happens anyway. No rule decides it, so the term is left out.
    private func withoutCharacterSet(_ rule: Rule) -> SelectorExpression {
        guard let only = rule.actions.first, rule.actions.count == 1, only.name.text == KeepAction.name,
            rule.override == nil
        else { return rule.selector }
        var selector = rule.selector
        selector.terms.removeAll { term in
            switch term.target {
            case .name(let name): name.text == "SpecificCharacterSet"
            case .tag(let pattern):
                pattern.isExact && pattern.group.low == 0x0008 && pattern.element.low == 0x0005
            default: false
            }
        }
        return selector
    }

    /// What an option wants cleaned keeps its value.
    private mutating func addWaiver(_ waiver: Waiver, in context: StatementContext) {
        if context.base != nil || context.creator != nil {
            scope.report(
                .misplacedSelector,
                "`waive` speaks of the rows of an option wherever they stand, and cannot stand in this block; move it out",
                at: waiver.range)
        }
        scope.checkReason(
            of: Loosening(override: nil, because: waiver.because), at: waiver.range)
        let parts = conditions(waiver.condition, in: context)
        let condition = parts.map { GuardFormula.conjunction($0.map(\.formula)) }
        findAbsences(parts ?? context.conditions, .loosen)
        let term = SelectorTerm(
            path: PathPrefix(anchored: false, steps: [], range: waiver.selectorRange),
            target: .obligations(waiver.option), range: waiver.selectorRange)
        let selected = selectors.select(
            SelectorExpression(terms: [term], exceptions: [], range: waiver.selectorRange),
            in: StatementContext(layer: context.layer))
        model.append(
            PolicyModel.Rule(
                layer: context.layer, range: waiver.range, documentation: waiver.documentation,
                terms: selected.map {
                    PolicyModel.Rule.Term(
                        range: $0.range, selector: $0.selector, exceptions: [], path: $0.path, action: .keep)
                }, hasSoundCondition: condition != nil))
        guard let condition else { return }
        for term in selected {
            rules.append(
                CheckedRule(
                    layer: context.layer, selector: term.selector, exceptions: [], path: term.path,
                    guardIndex: formulas.index(of: condition), action: .keep, overrides: true,
                    because: waiver.because.text.value, reference: waiver.because.reference?.value,
                    documentation: waiver.documentation, range: waiver.range,
                    termRange: waiver.selectorRange, isWaiver: true))
        }
    }

    private func checkReasons(of rule: Rule) {
        scope.checkReason(
            of: Loosening(override: rule.override, because: rule.because), at: rule.range)
    }
}

/// Distinct formulas in the order in which they were met; the first is `always`.
struct FormulaTable {
    private(set) var formulas: [GuardFormula] = [.always]
    private var indexes: [GuardFormula: Int] = [.always: 0]

    mutating func index(of formula: GuardFormula) -> Int {
        if let known = indexes[formula] { return known }
        indexes[formula] = formulas.count
        formulas.append(formula)
        return formulas.count - 1
    }
}
