import MidicLang
import MidicRuntime

/// Enters and checks declarations.
struct DeclarationResolver {
    let scope: Scope
    let selectors: SelectorResolver
    let guards: GuardResolver

    /// Enters every declaration before anything is looked up, since order has no meaning.
    func declareNames() {
        for (layer, content) in scope.layers.enumerated() {
            for declaration in content.content.declarations {
                func declare(_ name: Name, _ meaning: DeclaredName.Meaning) -> Bool {
                    scope.declare(DeclaredName(name: name, layer: layer, meaning: meaning))
                }
                switch declaration {
                case .secret(let name, let range):
                    guard declare(name, .secret(scope.secrets.count)) else { continue }
                    scope.secrets.append(CheckedSecret(name: name.text, range: range))
                case .param(let name, let type, let value, let range):
                    guard declare(name, .param(scope.params.count)) else { continue }
                    if scope.params.count == RulesetLimits.params {
                        scope.report(
                            .policyLimit, "a policy has at most \(RulesetLimits.params) parameters", at: name.range)
                    }
                    scope.params.append(resolveParam(name, type, value, range))
                case .offset(let name, _, _): _ = declare(name, .offset(nil))
                case .table(let name, let table, let range):
                    guard declare(name, .table(scope.tables.count)) else { continue }
                    scope.tables.append(resolveTable(name, table, range))
                case .set(let name, let selector, _): _ = declare(name, .set(selector))
                // A set where it could be read.
                case .tagList: break
                case .condition(let name, let condition, _), .device(let name, let condition, _):
                    _ = declare(name, .condition(condition))
                }
            }
        }
    }

    /// Checks what declarations say, also of those that nothing uses.
    func checkDeclarations() {
        for (layer, content) in scope.layers.enumerated() {
            for declaration in content.content.declarations {
                switch declaration {
                case .secret, .param, .table, .tagList: break
                case .offset(let name, let expression, let range):
                    scope.define(name, asOffset: resolveOffset(name, expression, range, layer))
                case .set(let name, let selector, _):
                    guard scope.isFirst(name) else { continue }
                    scope.expanding.append(name.text)
                    _ = selectors.select(selector, in: StatementContext(layer: layer))
                    scope.expanding.removeLast()
                case .condition(let name, let expression, _):
                    guard scope.isFirst(name) else { continue }
                    scope.expanding.append(name.text)
                    // What it means for files without an attribute depends on where it is used.
                    _ = guards.resolve(expression, layer: layer)
                    scope.expanding.removeLast()
                case .device(let name, let expression, _):
                    guard scope.isFirst(name) else { continue }
                    scope.expanding.append(name.text)
                    checkDevice(name, guards.resolve(expression, layer: layer))
                    scope.expanding.removeLast()
                }
            }
        }
    }

    /// Reports names that nothing uses. Only those of the policy itself: a base declares for those who extend it, and a fragment for
    /// all who import it.
    func reportUnused() {
        guard scope.isComplete, !scope.isExpansionSpent, !scope.hasSyntaxErrors else { return }
        let last = scope.layers.last?.file
        let errors = scope.diagnostics.compactMap { $0.severity == .error ? $0.range : nil }
        for found in scope.declared.values where found.name.range.file == last && !scope.used.contains(found.name.text)
        {
            // Mended, it may well be used.
            if case .offset(nil) = found.meaning { continue }
            if errors.contains(found.name.range) { continue }
            scope.report(
                .unusedName, "\(found.kind.word) `\(found.name.text)` is never used; remove it", at: found.name.range)
        }
        reportUnusedColumns(last, errors)
    }
}
