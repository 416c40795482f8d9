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

extension Resolver {
    func walk(_ statements: [Statement], in context: StatementContext) {
        for statement in statements {
            switch statement {
            case .gate(let gate): addGate(gate, in: context)
            case .rule(let rule): addRule(rule, in: context)
            case .forClasses(let terms, let condition, let body, let range):
                var inner = context
                if let classes = resolveClassGuard(terms, range: range) { inner.conditions.append(classes) }
                if let condition, let resolved = resolveGuard(condition, layer: context.layer) {
                    inner.conditions.append(resolved)
                    checkPolarity([resolved], given: context.conditions)
                }
                walk(body, in: inner)
            case .when(let condition, let body, _):
                var inner = context
                if let resolved = resolveGuard(condition, layer: context.layer) {
                    inner.conditions.append(resolved)
                    checkPolarity([resolved], given: context.conditions)
                }
                walk(body, in: inner)
            case .privateBlock(let creator, let body, let range):
                var inner = context
                if context.creator != nil {
                    report(
                        .misplacedSelector, "`private` blocks do not nest; close the outer one first",
                        at: range)
                }
                inner.creator = resolveCreator(creator) ?? ""
                walk(body, in: inner)
            case .inSequence(let prefix, let body, _):
                var inner = context
                if context.creator != nil {
                    report(
                        .misplacedSelector,
                        "`in` cannot stand in a `private` block; put the `private` block into the `in` block",
                        at: prefix.range)
                }
                // A broken path was reported; the body is checked all the same.
                let path = resolvePath(prefix) ?? RelativePath(anchored: false, steps: [])
                inner.base = compose(context.base, path).steps
                walk(body, in: inner)
            }
        }
    }

    // MARK: Gates

    private func addGate(_ gate: Gate, in context: StatementContext) {
        if context.base != nil || context.creator != nil {
            report(
                .misplacedGate,
                "`\(gate.kind.rawValue)` decides about whole files and cannot stand in this block; move it out",
                at: gate.range)
        }
        if let reason = gate.reason, reason.value.allSatisfy(\.isWhitespace) {
            report(.emptyBecause, "the reason is empty; say why", at: reason.range)
        }
        guard let condition = wholeCondition(gate.condition, in: context) else { return }
        gates.append(PendingGate(layer: context.layer, gate: gate, condition: condition))
    }

    /// The conditions of the blocks around and of the statement itself; nil if its own is broken.
    private func wholeCondition(_ own: GuardExpression?, in context: StatementContext) -> GuardFormula? {
        var parts = context.conditions
        if let own {
            guard let resolved = resolveGuard(own, layer: context.layer) else { return nil }
            checkPolarity([resolved], given: context.conditions)
            parts.append(resolved)
        }
        let formula = GuardFormula.conjunction(parts.map(\.formula))
        if let own, GuardAlgebra(atoms: atoms, guards: []).disjoint(formula, .always) {
            report(
                .guardNeverTrue, "no file can satisfy this condition, together with those of the blocks around it",
                at: own.range)
        }
        return formula
    }

    // MARK: Rules

    private func addRule(_ rule: Rule, in context: StatementContext) {
        let terms = select(rule.selector, in: context)
        let condition = wholeCondition(rule.condition, in: context)
        checkReasons(of: rule)
        let drafts = draftActions(rule.actions, layer: context.layer)
        for term in terms {
            let checked = drafts.flatMap { check($0, on: term, in: context) }
            guard let action = checked, let condition else { continue }
            let path = catalogue.creates(action) ? PathPattern.root : term.path
            let checkedRule = CheckedRule(
                layer: context.layer, selector: term.selector, exceptions: term.exceptions, path: path, guardIndex: 0,
                action: action, overrides: rule.override != nil, because: rule.because?.value, range: rule.range,
                termRange: term.range)
            rules.append((checkedRule, condition))
        }
    }

    private func checkReasons(of rule: Rule) {
        if let because = rule.because, because.value.allSatisfy(\.isWhitespace) {
            report(.emptyBecause, "the reason after `because` is empty; say why", at: because.range)
        }
        if let override = rule.override, rule.because == nil {
            report(
                .overrideWithoutBecause, "`override` loosens what is inherited and must say why; add `because \"...\"`",
                at: override)
        }
    }
}
