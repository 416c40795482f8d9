import MidicLang
package import MidicRuntime

/// `standard`: what Table E.1-1 says under the policy's options. The merge of layers puts that in its place.
package enum StandardAction: ActionSignature {
    package static var name: String { CheckedAction.standard.primary.name }
    package static var opcode: Opcode? { nil }
    package static let documentation = ActionDocumentation(
        form: "`standard`", accepts: "attributes with a row of E.1-1",
        effect: "what the table says under this policy's options")
    package static let accepts = AcceptedElements(.nothing, isForPixelData: true)

    package static func read(_ call: ActionCall) -> DraftAction? {
        guard call.arguments(positional: 0...0) != nil else { return nil }
        return call.draft(canFail: false) { target in
            guard target.hasProfile ?? true else {
                target.report(
                    .standardWithoutProfile,
                    "`standard` is the profile's decision, and this policy extends none; write `extends basic`",
                    at: call.name.range)
                return nil
            }
            guard target.hasProfile == true else { return nil }
            if case .attribute(let tag) = target.selector, ConfidentialityTable.shared.row(for: tag) == nil {
                let label = StandardVocabulary.attribute(tag: tag)?.label ?? tag.description
                target.report(
                    .standardWithoutRow,
                    "Table E.1-1 has no row for `\(label)`, so `standard` says nothing; choose an action",
                    at: target.range)
                return nil
            }
            return []
        }
    }

    package static func strictness(_ arguments: [ActionArgument], of vr: VR) -> Strictness? { nil }
}
