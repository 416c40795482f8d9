import MidicLang
package import MidicRuntime

/// `round(1 year, cap: 89)` for ages, `round(0.5)` for numbers: to the nearest multiple of the step.
extension RoundAction: RoundingSignature {
    package static let usage: String? =
        "`round(1 year, or_older: 90)` or `round(1 year, cap: 89)` for ages, `round(0.5)` for numbers"
    package static let documentation = ActionDocumentation(
        form: "`round(1 year, or_older: 90)`, `round(0.5, cap: 120)`", accepts: "AS; DS IS and binary numbers",
        effect:
            "to the nearest multiple of the step, halfway to the larger; larger values become the cap. With `or_older: 90` every age of 90 completed years and more is `090Y`"
    )
}
