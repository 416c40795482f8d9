import MidicLang
import MidicRuntime

/// Actions: the words are looked up in the catalogue, and each action's own file does the rest.
extension Resolver {
    /// The action and its fallbacks in the order in which they are tried; nil if any is broken. All of them are reported.
    func draftActions(_ chain: [ActionExpression], layer: Int) -> [DraftAction]? {
        let drafts = chain.enumerated().map { position, link in
            draftAction(link, layer: layer, isFallback: position > 0)
        }
        let sound = drafts.compactMap { $0 }
        guard sound.count == chain.count else { return nil }
        for (draft, next) in zip(sound, sound.dropFirst()) where !draft.canFail {
            report(
                .needlessElse, "`\(draft.name.text)` cannot fail, so this `else` is never used; remove it",
                at: next.name.range)
        }
        let reached = sound.firstIndex { !$0.canFail } ?? sound.count - 1
        return Array(sound[...reached])
    }

    private func draftAction(_ action: ActionExpression, layer: Int, isFallback: Bool) -> DraftAction? {
        let name = action.name
        // What the parser reported, or what later versions have.
        guard !name.text.isEmpty, catalogue.vocabulary.laterFeature(of: name.text) == nil else { return nil }
        guard let signature = catalogue[name.text] else {
            let words = catalogue.words(afterElse: isFallback)
            reportUnknown(
                .unknownAction, "unknown action", name, among: words,
                advice: "the actions are \(words.map { "`\($0)`" }.joined(separator: ", "))")
            return nil
        }
        switch signature.position {
        case .fallbackOnly where !isFallback:
            report(
                .misplacedOutcome,
                "`\(name.text)` decides about a file and is no action for an attribute; write `\(name.text) \"reason\" when ...`, or use it after `else`",
                at: name.range)
            return nil
        case .firstOnly where isFallback:
            report(.addNotAtRoot, "`\(name.text)` cannot stand after `else`; use `set`", at: name.range)
            return nil
        default: break
        }
        return signature.read(ActionCall(signature: signature, expression: action, layer: layer, scope: self))
    }

    /// Holds an action and its fallbacks against what a term picks; nil, with reports, if one of them does not fit.
    func check(_ drafts: [DraftAction], on term: SelectedTerm, in context: StatementContext) -> CheckedAction? {
        let target = ActionTarget(
            selector: term.selector, exceptions: term.exceptions, path: term.path, range: term.range,
            isInsideSequence: context.base != nil, hasProfile: profile != nil ? true : isComplete ? false : nil,
            members: membership.members(of: term.selector, except: term.exceptions), membership: membership,
            catalogue: catalogue, scope: self)
        let steps = drafts.map { $0.check(on: target) }
        let sound = steps.compactMap { $0 }
        guard sound.count == steps.count, let first = sound.first else { return nil }
        return CheckedAction(first, fallbacks: Array(sound.dropFirst()))
    }
}

extension Resolver: ActionScope {
    func secret(_ name: Name, from layer: Int) -> Int? { resolveSecret(name, from: layer) }

    func param(_ name: Name, from layer: Int) -> (index: Int, param: CheckedParam)? {
        guard case .param(let index)? = lookUp(name.text, from: layer)?.meaning else {
            reportUnresolved(.unknownParam, "parameter", name, from: layer)
            return nil
        }
        used.insert(name.text)
        return (index, params[index])
    }

    func offset(_ name: Name, from layer: Int) -> Int?? {
        guard case .offset(let index)? = lookUp(name.text, from: layer)?.meaning else {
            reportUnresolved(.unknownOffset, "offset", name, from: layer)
            return nil
        }
        used.insert(name.text)
        return .some(index)
    }

    func attribute(_ name: Name) -> DictionaryEntry? { namedAttribute(name) }

    func reportUnknown(
        _ code: DiagnosticCode, _ what: String, _ name: Name, among candidates: [String], advice: String?
    ) {
        reportUnknown(code, what, name, among: candidates, advice: advice, isDeclarable: false)
    }
}
