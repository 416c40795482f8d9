package import MidicLang
import MidicRuntime

/// What the names in an action's arguments stand for; the front's scope answers.
package protocol ActionScope: AnyObject {
    /// All of these report what is wrong and then return nil.
    func secret(_ name: Name, from layer: Int) -> Int?
    func param(_ name: Name, from layer: Int) -> (index: Int, param: CheckedParam)?
    /// The inner value is nil for an offset whose declaration is broken, which was reported there.
    func offset(_ name: Name, from layer: Int) -> Int??
    func attribute(_ name: Name) -> DictionaryEntry?
    func column(_ name: ColumnName, from layer: Int) -> (reference: ColumnReference, column: CheckedColumn)?

    func report(_ diagnostic: Diagnostic)
    func reportUnknown(
        _ code: DiagnosticCode, _ what: String, _ name: Name, among candidates: [String], advice: String?)
}

/// An action as it is written, and the means to read its arguments.
package struct ActionCall {
    let signature: any ActionSignature.Type
    let expression: ActionExpression
    let layer: Int
    let scope: any ActionScope

    var name: Name { expression.name }

    /// The arguments in the order written.
    struct Arguments {
        var positional: [ActionExpression.Argument] = []
        var labelled: [String: ActionExpression.Argument] = [:]
    }

    /// Of the arguments, or of the name where there are none.
    var range: SourceRange {
        guard let first = expression.arguments.first, let last = expression.arguments.last else { return name.range }
        return first.range.union(last.range)
    }

    /// An action whose arguments are understood.
    ///
    /// - Parameters:
    ///   - canFail: some files' values make it impossible; what cannot fail needs no `else`.
    ///   - check: holds it against what a term picks; nil, with reports, if it does not fit.
    func draft(canFail: Bool, check: @escaping (ActionTarget) -> [ActionArgument]?) -> DraftAction {
        DraftAction(signature: signature, name: name, range: range, canFail: canFail, check: check)
    }

    func report(
        _ code: DiagnosticCode, _ message: String, at range: SourceRange, notes: [DiagnosticNote] = [],
        fixIts: [FixIt] = []
    ) {
        scope.report(Diagnostic(code, message, at: range, notes: notes, fixIts: fixIts))
    }

    /// Sorts the arguments; nil, with reports, if there are wrong ones.
    func arguments(positional count: ClosedRange<Int>, labels: [String] = []) -> Arguments? {
        var result = Arguments()
        var isSound = true
        let usage = signature.usage.map { "; write \($0)" } ?? ""
        for argument in expression.arguments {
            guard let label = argument.label else {
                result.positional.append(argument)
                continue
            }
            guard labels.contains(label.text) else {
                isSound = false
                scope.reportUnknown(
                    .wrongArguments, "`\(name.text)` has no argument", label, among: labels,
                    advice: signature.usage.map { "write \($0)" })
                continue
            }
            if let first = result.labelled[label.text] {
                isSound = false
                report(
                    .wrongArguments, "`\(label.text)` is given twice", at: label.range,
                    notes: [DiagnosticNote("first given here", at: first.range, role: .earlier)])
                continue
            }
            result.labelled[label.text] = argument
        }
        if isSound, !count.contains(result.positional.count) {
            isSound = false
            if count.upperBound == 0 {
                report(.wrongArguments, "`\(name.text)` takes no arguments\(usage)", at: result.positional[0].range)
            } else if result.positional.count > count.upperBound {
                report(
                    .wrongArguments, "`\(name.text)` has too many arguments\(usage)",
                    at: result.positional[count.upperBound].range)
            } else {
                report(.wrongArguments, "`\(name.text)` lacks an argument\(usage)", at: name.range)
            }
        }
        return isSound ? result : nil
    }

    /// Reports an argument of the wrong kind.
    func refuse(_ argument: ActionExpression.Argument) {
        report(
            .wrongArguments, "this is no argument of `\(name.text)`; write \(signature.usage ?? "it alone")",
            at: argument.range)
    }

    // MARK: Kinds of arguments

    func word(_ argument: ActionExpression.Argument) -> Name? {
        if case .literal(.reference(let name)) = argument.value { return name }
        refuse(argument)
        return nil
    }

    /// One of some words, as its place among them.
    func choice(
        _ argument: ActionExpression.Argument, of words: [String], called what: String, advice: String
    ) -> Int? {
        guard let word = word(argument) else { return nil }
        if let index = words.firstIndex(of: word.text) { return index }
        scope.reportUnknown(.wrongArguments, "unknown \(what)", word, among: words, advice: advice)
        return nil
    }

    func integer(_ argument: ActionExpression.Argument) -> Int? {
        if case .literal(.number(let number)) = argument.value { return Int(number.text) }
        return nil
    }

    func secret(_ argument: ActionExpression.Argument) -> Int? {
        word(argument).flatMap { scope.secret($0, from: layer) }
    }

    func value(_ argument: ActionExpression.Argument) -> WrittenPart? {
        switch argument.value {
        case .literal(.text(let text)): return .literal(text.value, isNumber: false, text.range)
        case .literal(.number(let number)): return .literal(number.text, isNumber: true, number.range)
        case .literal(.reference(let name)):
            return scope.param(name, from: layer).map { .param($0.index, $0.param, name.range) }
        case .column(let name) where name.isLookup:
            return scope.column(name, from: layer).map { .column($0.reference, $0.column, argument.range) }
        case .quantity, .tag, .alternatives, .pair, .call, .characters, .item, .column:
            refuse(argument)
            return nil
        }
    }

    /// The attributes of the root whose values an action reads, those that are tried first before the others.
    func attributes(_ argument: ActionExpression.Argument) -> [DictionaryEntry]? {
        let names: [Name]
        switch argument.value {
        case .literal(.reference(let name)): names = [name]
        case .alternatives(let list): names = list
        default:
            refuse(argument)
            return nil
        }
        let found = names.map { scope.attribute($0) }
        let sound = found.compactMap { $0 }
        return sound.count == found.count ? sound : nil
    }

    /// The values of `set` and `add`.
    func values() -> [WrittenPart]? {
        guard let arguments = arguments(positional: 1...64) else { return nil }
        let values = arguments.positional.map { value($0) }
        let sound = values.compactMap { $0 }
        return sound.count == values.count ? sound : nil
    }
}

/// An action with its arguments understood, not yet held against any attribute.
package struct DraftAction {
    let signature: any ActionSignature.Type
    let name: Name
    /// Of the arguments, or of the name where there are none.
    let range: SourceRange
    let canFail: Bool
    private let checkArguments: (ActionTarget) -> [ActionArgument]?

    init(
        signature: any ActionSignature.Type, name: Name, range: SourceRange, canFail: Bool,
        check: @escaping (ActionTarget) -> [ActionArgument]?
    ) {
        self.signature = signature
        self.name = name
        self.range = range
        self.canFail = canFail
        checkArguments = check
    }

    /// Holds the action against what a term picks; nil, with reports, if it does not fit.
    ///
    /// - Parameter isFallback: it stands after `else`.
    func check(on target: ActionTarget, isFallback: Bool) -> ActionStep? {
        guard target.spares(self, isFallback: isFallback), target.isKnownEnough(for: self) else { return nil }
        let accepted = signature.accepts
        if let vrs = accepted.vrs, !target.hasOnly(vrs, accepted.reason, self) { return nil }
        return checkArguments(target).map { ActionStep(signature.name, $0) }
    }
}
