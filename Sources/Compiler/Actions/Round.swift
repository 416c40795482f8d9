import MidicLang
package import MidicRuntime

/// `round(1 year, cap: 89)` for ages, `round(0.5)` for numbers: to the nearest multiple of the step.
extension RoundAction: ActionSignature {
    package static let usage: String? =
        "`round(1 year, or_older: 90)` or `round(1 year, cap: 89)` for ages, `round(0.5)` for numbers"
    package static let documentation = ActionDocumentation(
        form: "`round(1 year, or_older: 90)`, `round(0.5, cap: 120)`", accepts: "AS; DS IS and binary numbers",
        effect:
            "to the nearest multiple of the step, halfway to the larger; larger values become the cap. With `or_older: 90` every age of 90 completed years and more is `090Y`"
    )
    package static let accepts = AcceptedElements(
        .vr, vrs: VR.all { $0.isDecimal || $0 == .AS }, reason: "it rounds AS, DS, IS and binary numbers")

    package static func read(_ call: ActionCall) -> DraftAction? { RoundingForm.read(call) }

    package static let strictnessDependsOnVR = true

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
