import MidicLang
package import MidicRuntime

/// `round(1 year, cap: 89)` for ages, `round(0.5)` for numbers: down to a multiple of the step.
extension RoundAction: ActionSignature {
    package static let usage: String? = "`round(1 year, cap: 89)` for ages, `round(0.5)` for numbers"
    package static let documentation = ActionDocumentation(
        form: "`round(1 year, cap: 89)`, `round(0.5)`", accepts: "AS; DS IS and binary numbers",
        effect: "down to a multiple of the step; larger values become the cap")
    package static let accepts = AcceptedElements(
        .vr, vrs: VR.all { $0.isDecimal || $0 == .AS }, reason: "it rounds AS, DS, IS and binary numbers")

    private static let ageUnits: [String: Character] = [
        "day": "D", "days": "D", "week": "W", "weeks": "W", "month": "M", "months": "M", "year": "Y", "years": "Y",
    ]

    package static func read(_ call: ActionCall) -> DraftAction? {
        guard let rounding = rounding(call) else { return nil }
        return call.draft(canFail: true) { target in
            let fits = target.fits(call.name, .unitDoesNotFit, at: call.range) { member in
                for vr in member.vrs {
                    if vr == .AS {
                        if rounding.ageUnit == nil { return "an age needs a unit, such as `round(1 year)`" }
                    } else if rounding.ageUnit != nil {
                        return "only ages have units; write the number alone"
                    } else if ValueSyntax.isWhole(vr),
                        rounding.stepMillionths % 1_000_000 != 0
                    {
                        return "\(vr.name) holds whole numbers, so the step is one too"
                    }
                }
                return nil
            }
            return fits ? [.rounding(rounding)] : nil
        }
    }

    private static func rounding(_ call: ActionCall) -> Rounding? {
        guard let arguments = call.arguments(positional: 1...1, labels: ["cap"]) else { return nil }
        let step = arguments.positional[0]
        var unit: Character?
        let number: Name
        switch step.value {
        case .literal(.number(let name)): number = name
        case .quantity(let name, let word):
            number = name
            unit = ageUnits[word.text]
            if unit == nil {
                call.scope.reportUnknown(
                    .wrongArguments, "unknown unit", word, among: ["day", "week", "month", "year"],
                    advice: "an age has days, weeks, months or years")
                return nil
            }
        default:
            call.refuse(step)
            return nil
        }
        guard let millionths = Decimal.millionths(number.text), millionths > 0 else {
            call.report(
                .wrongArguments, "the step of `round` is a number above 0 with six decimals at most", at: number.range)
            return nil
        }
        if unit != nil, millionths % 1_000_000 != 0 || millionths > 999_000_000 {
            call.report(.wrongArguments, "the step of an age is a whole number from 1 to 999", at: number.range)
            return nil
        }
        var cap: Int?
        if let argument = arguments.labelled["cap"] {
            guard let value = call.integer(argument), Int32(exactly: value) != nil else {
                call.report(.wrongArguments, "`cap:` is an integer in the unit of the step", at: argument.range)
                return nil
            }
            if unit != nil, !(1...999).contains(value) {
                call.report(.wrongArguments, "the cap of an age is a whole number from 1 to 999", at: argument.range)
                return nil
            }
            cap = value
        }
        return Rounding(stepMillionths: millionths, ageUnit: unit, cap: cap)
    }

    package static let strictnessDependsOnVR = true

    package static func strictness(_ arguments: [ActionArgument], of vr: VR) -> Strictness? {
        guard case .rounding(let rounding)? = arguments.first,
            !losesNothing(
                stepMillionths: rounding.stepMillionths, ageUnit: rounding.ageUnit?.asciiValue ?? 0,
                hasCap: rounding.cap != nil, of: vr)
        else { return .raw }
        return treatment.strictness
    }

    package static func spelling(_ arguments: [ActionArgument], _ names: ActionNames) -> String {
        guard case .rounding(let rounding)? = arguments.first else { return name }
        var text = String(rounding.stepMillionths / 1_000_000)
        var rest = rounding.stepMillionths % 1_000_000
        if rest != 0 {
            var digits = ""
            for _ in 0..<6 where rest != 0 {
                rest *= 10
                digits += String(rest / 1_000_000)
                rest %= 1_000_000
            }
            text += "." + digits
        }
        switch rounding.ageUnit {
        case "D"?: text += " days"
        case "W"?: text += " weeks"
        case "M"?: text += " months"
        case "Y"?: text += " years"
        default: break
        }
        if let cap = rounding.cap { text += ", cap: \(cap)" }
        return "round(\(text))"
    }
}
