import MidicLang
import MidicRuntime

/// Reads actions: the words are looked up in the catalogue, and each action's own file does the rest.
struct ActionResolver {
    let scope: Scope
    let catalogue: ActionCatalogue
    private let membership = SelectorMembership()

    init(scope: Scope, catalogue: ActionCatalogue) {
        self.scope = scope
        self.catalogue = catalogue
    }

    /// The action and its fallbacks in the order in which they are tried; nil if any is broken. All of them are reported.
    ///
    /// - Parameter needsBlock: what it creates is private, and needs a block of its group that may not be free.
    func draft(_ chain: [ActionExpression], layer: Int, needsBlock: Bool = false) -> [DraftAction]? {
        func canFail(_ draft: DraftAction) -> Bool { draft.canFail || needsBlock && draft.signature.createsElement }
        let drafts = chain.enumerated().map { position, link in
            draftOne(link, layer: layer, isFallback: position > 0)
        }
        let sound = drafts.compactMap { $0 }
        guard sound.count == chain.count else { return nil }
        reportRepeated(chain)
        if let last = sound.last, last.signature == LookupAction.self {
            let end = SourceRange(file: last.range.file, lower: last.range.upper, upper: last.range.upper)
            scope.report(
                .lookupWithoutElse,
                "not every file has a row in a table; say what happens to the others, such as `else quarantine`",
                at: last.name.range.union(last.range),
                fixIts: [FixIt("add `else quarantine`", replace: end, with: " else quarantine")])
            return nil
        }
        for (draft, next) in zip(sound, sound.dropFirst()) where !canFail(draft) {
            scope.report(
                .needlessElse, "`\(draft.name.text)` cannot fail, so this `else` is never used; remove it",
                at: next.name.range)
        }
        let reached = sound.firstIndex { !canFail($0) } ?? sound.count - 1
        return Array(sound[...reached])
    }

    /// What could not be done once cannot be done again: `keep else keep`.
    private func reportRepeated(_ chain: [ActionExpression]) {
        var tried: Set<String> = []
        for action in chain where action.arguments.isEmpty && !tried.insert(action.name.text).inserted {
            scope.report(
                .repeatedFallback,
                "what `\(action.name.text)` could not do before it cannot do after `else` either; write another action, such as `remove`",
                at: action.range)
        }
    }

    /// `classes unregistered -> uid(SECRET)`: nil, with a report, if it is another action.
    func unregisteredClasses(_ chain: [ActionExpression], layer: Int) -> CheckedAction? {
        guard let drafts = draft(chain, layer: layer), let draft = drafts.first else { return nil }
        guard drafts.count == 1, draft.signature == UIDAction.self else {
            scope.report(
                .unregisteredClassAction,
                "an unregistered SOP class can become a keyed UID only; write `classes unregistered -> uid(SECRET)`",
                at: drafts.dropFirst().first?.name.range ?? draft.name.range)
            return nil
        }
        // Held against an instance UID, since that is what the class is taken for.
        let instance = CheckedSelector.attribute(Tag(0x0008, 0x0018))
        return check(
            drafts, on: SelectedTerm(selector: instance, exceptions: [], path: .root, range: draft.name.range),
            in: StatementContext(layer: layer))
    }

    private func draftOne(_ action: ActionExpression, layer: Int, isFallback: Bool) -> DraftAction? {
        let name = action.name
        // What the parser reported, or what later versions have.
        guard !name.text.isEmpty, catalogue.vocabulary.laterFeature(of: name.text) == nil else { return nil }
        var word = name.text
        if word == AddAction.name, case .item? = action.arguments.first?.value { word = AddItemAction.name }
        guard let signature = catalogue[word] else {
            let words = catalogue.words(afterElse: isFallback)
            if let meant = ForeignActions.meaning(of: name.text) {
                scope.report(
                    .unknownAction, "unknown action `\(name.text)`; write \(meant.advice)", at: name.range,
                    fixIts: meant.isWhole && action.arguments.isEmpty
                        ? [FixIt("write \(meant.advice)", replace: name.range, with: meant.spelling)] : [],
                    subject: DiagnosticSubject(.word, name.text), candidates: [meant.spelling])
                return nil
            }
            scope.reportUnknown(
                .unknownAction, "unknown action", name, among: words,
                advice: "the actions are \(words.map { "`\($0)`" }.joined(separator: ", "))")
            return nil
        }
        switch signature.position {
        case .fallbackOnly where !isFallback:
            scope.report(
                .misplacedOutcome,
                "`\(name.text)` decides about a file and is no action for an attribute; write `\(name.text) \"reason\" when ...`, or use it after `else`",
                at: name.range)
            return nil
        case .firstOnly where isFallback:
            scope.report(.addNotAtRoot, "`\(name.text)` cannot stand after `else`; use `set`", at: name.range)
            return nil
        default: break
        }
        guard textsFit(action) else { return nil }
        if signature == SetAction.self || signature == AddAction.self { lintTexts(of: action) }
        return signature.read(ActionCall(signature: signature, expression: action, layer: layer, scope: scope))
    }

    private func textsFit(_ action: ActionExpression) -> Bool {
        let tooLong = action.arguments.compactMap { argument -> SourceRange? in
            guard case .literal(.text(let text)) = argument.value else { return nil }
            return text.value.utf8.count > RulesetLimits.valueBytes ? text.range : nil
        }
        for range in tooLong {
            scope.report(
                .policyLimit, "a text of an action has at most \(RulesetLimits.valueBytes) bytes; shorten it", at: range
            )
        }
        return tooLong.isEmpty
    }

    /// `set "@hash(this,16)"`
    private func lintTexts(of action: ActionExpression) {
        for argument in action.arguments {
            guard case .literal(.text(let text)) = argument.value, let origin = FunctionText.origin(of: text.value)
            else {
                continue
            }
            scope.report(
                .functionText,
                "this text is \(origin) elsewhere and a constant here: each file gets it as it stands; write an action such as `pseudonym(SECRET)`, `uid(SECRET)` or `copy`, or another text",
                at: text.range)
        }
    }

    /// Holds an action and its fallbacks against what a term picks; nil, with reports, if one of them does not fit.
    func check(_ drafts: [DraftAction], on term: SelectedTerm, in context: StatementContext) -> CheckedAction? {
        let target = ActionTarget(
            selector: term.selector, exceptions: term.exceptions, path: term.path, range: term.range,
            isInsideSequence: context.base != nil,
            hasProfile: scope.profile != nil ? true : scope.isComplete ? false : nil,
            members: membership.members(of: term.selector, except: term.exceptions, as: term.vr),
            membership: membership,
            catalogue: catalogue, scope: scope)
        let steps = drafts.enumerated().map { place, draft in draft.check(on: target, isFallback: place > 0) }
        let sound = steps.compactMap { $0 }
        guard sound.count == steps.count, let first = sound.first else { return nil }
        return CheckedAction(first, fallbacks: Array(sound.dropFirst()))
    }
}
