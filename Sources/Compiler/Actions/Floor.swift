import MidicLang
package import MidicRuntime

/// `floor(1 year, or_older: 90)`, `floor(0.5)`: down to a multiple of the step.
extension FloorAction: RoundingSignature {
    package static let usage: String? =
        "`floor(1 year, or_older: 90)` for ages, `floor(0.5)` for numbers"
    package static let documentation = ActionDocumentation(
        form: "`floor(1 year, or_older: 90)`, `floor(0.5, cap: 120)`", accepts: "AS; DS IS and binary numbers",
        effect: "like `round`, to the multiple at or below the value")
}
