package import MidicLang
package import MidicRuntime

/// The actions that policies may name. A value that is handed in, so that a test or a tool can add its own.
package struct ActionCatalogue: Sendable {
    /// In the order in which messages and docs/language.md list them.
    package let all: [any ActionSignature.Type]
    /// What carries them out; rulesets are verified against it.
    package let table: ActionTable
    private let byName: [String: any ActionSignature.Type]

    /// The actions of a table that have a word in the language, and `standard`, which is none of the runtime's.
    package init(_ table: ActionTable) {
        self.table = table
        var all = table.all.compactMap { $0 as? any ActionSignature.Type }
        let place = all.firstIndex { $0 == DummyAction.self }.map { $0 + 1 } ?? all.endIndex
        all.insert(StandardAction.self, at: place)
        self.all = all
        byName = Dictionary(all.map { ($0.name, $0) }) { first, _ in first }
    }

    package static let standard = ActionCatalogue(.standard)

    /// This catalogue with more actions.
    package func adding(_ more: [any (Action & ActionSignature).Type]) -> ActionCatalogue {
        ActionCatalogue(table.adding(more))
    }

    package subscript(name: String) -> (any ActionSignature.Type)? { byName[name] }

    /// The words that the parser reserves and suggests.
    package var vocabulary: ActionVocabulary { ActionVocabulary(words(afterElse: false).filter { !$0.contains(" ") }) }

    /// The words that may stand in a place, for messages.
    package func words(afterElse: Bool) -> [String] {
        all.filter { afterElse || $0.position != .fallbackOnly }.map { $0.name }
    }

    func signature(_ step: ActionStep) -> any ActionSignature.Type {
        guard let found = byName[step.name] else { preconditionFailure("an action of another catalogue") }
        return found
    }

    // MARK: Questions about checked actions

    /// The strictness of the action wherever it does not mean "what the standard says"; a fallback counts as much as what
    /// it stands in for, since either may be carried out.
    ///
    /// A time of day that a whole-day shift leaves alone counts as shifted. A file that is held back shows nothing, which is
    /// as strict as removal.
    func strictness(of action: CheckedAction, on vrs: [VR], standard: Strictness) -> Strictness {
        let vrs = vrs.isEmpty ? [.UN] : vrs
        return action.steps.flatMap { step in
            vrs.map { signature(step).strictness(step.arguments, of: $0) ?? standard }
        }.min() ?? standard
    }

    /// True if what is written, or how strict it is, depends on the VR of the element in the file.
    func dependsOnVR(_ action: CheckedAction) -> Bool {
        action.contains(.dummy)
            || action.steps.contains { signature($0).writes == .original || signature($0).strictnessDependsOnVR }
    }

    /// True for actions that put a value where one was or was none: neither `keep` nor what leaves nothing.
    static func givesValue(_ signature: any ActionSignature.Type) -> Bool {
        guard let treatment = (signature as? any Action.Type)?.treatment else { return false }
        return treatment != .kept && treatment < .emptied
    }

    /// The same of an action or one of its fallbacks.
    func givesValue(_ action: CheckedAction) -> Bool {
        action.steps.contains { ActionCatalogue.givesValue(signature($0)) }
    }

    /// A step after which the object is still itself: `keep`, `uid`, what the standard says, and what gives up the file.
    func keepsIdentity(_ step: ActionStep) -> Bool { ActionCatalogue.keepsIdentity(signature(step)) }

    static func keepsIdentity(_ signature: any ActionSignature.Type) -> Bool {
        signature == UIDAction.self || keepsDecoding(signature)
    }

    /// A step after which pixels can still be decoded: the same without `uid`.
    func keepsDecoding(_ step: ActionStep) -> Bool { ActionCatalogue.keepsDecoding(signature(step)) }

    static func keepsDecoding(_ signature: any ActionSignature.Type) -> Bool {
        signature.writes == .original || signature == StandardAction.self || signature.position == .fallbackOnly
    }

    /// What the action itself writes, without its fallbacks.
    func writes(_ action: CheckedAction) -> WrittenValue { signature(action.primary).writes }

    /// True if the action, or a fallback of it, creates the element where it is absent.
    func creates(_ action: CheckedAction) -> Bool {
        action.steps.contains { signature($0).createsElement }
    }

    func spelling(of action: CheckedAction, _ names: ActionNames) -> String {
        action.steps.map { signature($0).spelling($0.arguments, names) }.joined(separator: " else ")
    }

    /// Opcode and operands of one step.
    func lowered(_ step: ActionStep, constant: DummyChoice) -> (Opcode, [ActionArgument]) {
        signature(step).lowered(step.arguments, constant: constant)
    }
}
