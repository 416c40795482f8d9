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
                case .set(let name, let selector, _): _ = declare(name, .set(selector))
                case .condition(let name, let condition, _): _ = declare(name, .condition(condition))
                }
            }
        }
    }

    /// Checks what declarations say, also of those that nothing uses.
    func checkDeclarations() {
        for (layer, content) in scope.layers.enumerated() {
            for declaration in content.content.declarations {
                switch declaration {
                case .secret, .param: break
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
                }
            }
        }
    }

    /// Reports names that nothing uses. Only those of the last layer: a base declares for those who extend it.
    func reportUnused() {
        guard scope.isComplete, !scope.isExpansionSpent, !scope.hasSyntaxErrors else { return }
        let last = scope.layers.count - 1
        let errors = scope.diagnostics.compactMap { $0.severity == .error ? $0.range : nil }
        for found in scope.declared.values where found.layer == last && !scope.used.contains(found.name.text) {
            // Mended, it may well be used.
            if case .offset(nil) = found.meaning { continue }
            if errors.contains(found.name.range) { continue }
            scope.report(
                .unusedName, "\(found.kind.word) `\(found.name.text)` is never used; remove it", at: found.name.range)
        }
    }

    // MARK: Parameters

    private func resolveParam(_ name: Name, _ type: ParamType, _ value: Literal?, _ range: SourceRange) -> CheckedParam
    {
        var kind = CheckedParam.Kind.text
        switch type.kind.text {
        case "text": kind = .text
        case "integer": kind = .integer
        default:
            // The parser reports other words.
            return CheckedParam(name: name.text, kind: .text, low: 0, high: 16, defaultValue: nil, range: range)
        }
        if type.low > type.high {
            scope.report(
                .paramBounds, "the bounds are the wrong way round: \(type.low) is above \(type.high)", at: type.range)
        } else if kind == .text, type.low < 0 || type.high < 1 || type.high > 1024 {
            scope.report(.paramBounds, "a text parameter has 0 to 1024 characters; write `text(1...8)`", at: type.range)
        } else if kind == .integer, type.low < Int(Int32.min) || type.high > Int(UInt32.max) {
            scope.report(
                .paramBounds, "an integer parameter lies between \(Int32.min) and \(UInt32.max)", at: type.range)
        }
        var text: String?
        switch (kind, value) {
        case (_, nil): break
        case (.text, .text(let literal)):
            text = literal.value
            let count = literal.value.unicodeScalars.count
            if count < type.low || count > type.high {
                scope.report(
                    .paramBounds,
                    "the default has \(count) characters; `\(name.text)` takes \(type.low) to \(type.high)",
                    at: literal.range)
            } else if literal.value.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F || $0 == "\\" }
            ) {
                scope.report(
                    .paramBounds,
                    "the default has a control character or a backslash, which no parameter takes",
                    at: literal.range)
            }
        case (.integer, .number(let number)):
            text = number.text
            if let integer = Int(number.text), integer >= type.low, integer <= type.high { break }
            scope.report(
                .paramBounds, "the default is not an integer from \(type.low) to \(type.high)", at: number.range)
        case (.text, .some(let literal)):
            scope.report(.paramBounds, "the default of a text parameter is a text in quotes", at: literal.range)
        case (.integer, .some(let literal)):
            scope.report(.paramBounds, "the default of an integer parameter is an integer", at: literal.range)
        }
        return CheckedParam(
            name: name.text, kind: kind, low: type.low, high: type.high, defaultValue: text, range: range)
    }
}
