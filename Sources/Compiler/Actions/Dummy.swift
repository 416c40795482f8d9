import MidicLang
package import MidicRuntime

/// `dummy`: a constant that is legal in the place (docs/dummies.md); which one, the merge of layers chooses.
extension DummyAction: ActionSignature {
    package static let documentation = ActionDocumentation(
        form: "`dummy`", accepts: "any but pixel data",
        effect: "a fixed legal value (`dummies.md`); a sequence gets one item with its Type 1 and 2 attributes")
    package static let accepts = AcceptedElements(.vr)

    package static func read(_ call: ActionCall) -> DraftAction? {
        guard call.arguments(positional: 0...0) != nil else { return nil }
        return call.draft(canFail: false) { target in
            let isOfUIDs = target.namesUIDs || (target.namedTag != nil && target.attributes?.first?.vrs == [.UI])
            guard !isOfUIDs else {
                target.report(
                    .actionNotForVR, "a UID is never invented; write `uid(SECRET)`, or `remove`", at: target.range,
                    notes: [DiagnosticNote("the action is here", at: call.name.range)])
                return nil
            }
            return []
        }
    }

    package static func lowered(_ arguments: [ActionArgument], constant: DummyChoice) -> (Opcode, [ActionArgument]) {
        switch constant {
        case .text(let text): (.dummy, [.value(ValueTemplate(parts: [.literal(text)]))])
        case .blob(let index): (.dummy, [.blob(index)])
        case .item(let index): (.dummySequence, [.item(index)])
        // No constant is legal: nothing stays.
        case .none: (.remove, [])
        }
    }
}
