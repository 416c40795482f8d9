import MidicLang
package import MidicRuntime

/// `add "v"`: like `set`, at the root, and creates the attribute where it is absent.
extension AddAction: ActionSignature {
    package static let usage: String? =
        "`add \"value\"`, `add PARAM`, `add lookup TABLE.COLUMN` or `add(\"one\", \"two\")`"
    package static let documentation = ActionDocumentation(
        form: "`add \"v\"`, `add lookup T.C`", accepts: "all but SQ and bytes",
        effect: "like `set`, at the root, and creates the attribute where it is absent")
    package static let position = ActionPosition.firstOnly
    package static let accepts = AcceptedElements(.vr)

    package static func read(_ call: ActionCall) -> DraftAction? {
        guard let values = call.values() else { return nil }
        if values.count == 1, case .literal(let text, _, let range) = values[0], text.allSatisfy({ $0 == " " }) {
            call.report(.emptyValue, "an empty value is written `empty`, not `add \"\"`", at: range)
            return nil
        }
        return call.draft(canFail: values.contains(where: \.mayNotFitCharacterSet)) { target in
            guard target.canBeCreated(by: call.name) else { return nil }
            let set = SetAction.accepts
            let hasForm = target.fits(call.name, .actionNotForVR) { member in
                member.vrs.allSatisfy((set.vrs ?? []).contains) ? nil : set.reason
            }
            guard hasForm, target.accepts(values, of: call) else { return nil }
            return [.value(WrittenPart.template(values))]
        }
    }

    /// What a table gives is as strict as `lookup`.
    package static func strictness(_ arguments: [ActionArgument], of vr: VR) -> Strictness? {
        guard case .value(let value)? = arguments.first, !value.columns.isEmpty else { return treatment.strictness }
        return value.columns.contains(where: \.repeatsKey) ? .raw : .keyed
    }

    package static func spelling(_ arguments: [ActionArgument], _ names: ActionNames) -> String {
        guard case .value(let value)? = arguments.first else { return name }
        return "add " + names.value(value)
    }
}
