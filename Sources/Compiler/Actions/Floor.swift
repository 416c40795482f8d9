import MidicLang
package import MidicRuntime

/// `floor(1 year, or_older: 90)`, `floor(0.5)`: down to a multiple of the step.
extension FloorAction: ActionSignature {
    package static let usage: String? =
        "`floor(1 year, or_older: 90)` for ages, `floor(0.5)` for numbers"
    package static let documentation = ActionDocumentation(
        form: "`floor(1 year, or_older: 90)`, `floor(0.5, cap: 120)`", accepts: "AS; DS IS and binary numbers",
        effect: "like `round`, to the multiple at or below the value")
    package static let accepts = RoundAction.accepts
    package static let family = RoundAction.name
    package static let strictnessDependsOnVR = true

    package static func read(_ call: ActionCall) -> DraftAction? { RoundingForm.read(call) }

    package static func strictness(_ arguments: [ActionArgument], of vr: VR) -> Strictness? {
        RoundingForm.losesNothing(arguments, of: vr) ? .raw : treatment.strictness
    }

    package static func looseness(
        _ arguments: [ActionArgument], than inherited: [ActionArgument], _ offsets: [CheckedOffset]
    ) -> String? { RoundingForm.looseness(arguments, than: inherited) }

    package static func spelling(_ arguments: [ActionArgument], _ names: ActionNames) -> String {
        RoundingForm.spelling(arguments, named: name)
    }
}
