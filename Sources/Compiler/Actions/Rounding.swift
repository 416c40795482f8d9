import MidicLang
package import MidicRuntime

/// Actions that make a value coarser: where the VR holds nothing finer than what their arguments leave, the value is raw.
package protocol CoarseningSignature: ActionSignature, Action {
    static func losesNothing(_ arguments: [ActionArgument], of vr: VR) -> Bool
}

extension CoarseningSignature {
    package static var strictnessDependsOnVR: Bool { true }

    package static func strictness(_ arguments: [ActionArgument], of vr: VR) -> Strictness? {
        losesNothing(arguments, of: vr) ? .raw : treatment.strictness
    }
}

/// `round` and `floor`: one family with the same arguments.
package protocol RoundingSignature: CoarseningSignature {}

extension RoundingSignature {
    package static var accepts: AcceptedElements {
        AcceptedElements(
            .vr, vrs: VR.all { $0.isDecimal || $0 == .AS }, reason: "it rounds AS, DS, IS and binary numbers")
    }
    package static var family: String { RoundAction.name }

    package static func read(_ call: ActionCall) -> DraftAction? { RoundingForm.read(call) }

    package static func losesNothing(_ arguments: [ActionArgument], of vr: VR) -> Bool {
        RoundingForm.losesNothing(arguments, of: vr)
    }

    package static func looseness(
        _ arguments: [ActionArgument], than inherited: [ActionArgument], of vr: VR, _ offsets: [CheckedOffset]
    ) -> String? { RoundingForm.looseness(arguments, than: inherited) }

    package static func spelling(_ arguments: [ActionArgument], _ names: ActionNames) -> String {
        RoundingForm.spelling(arguments, named: name)
    }
}

/// The arguments of `round` and `floor`.
enum RoundingForm {
    private static let ageUnits: [String: Character] = [
        "day": "D", "days": "D", "week": "W", "weeks": "W", "month": "M", "months": "M", "year": "Y", "years": "Y",
    ]

    static func read(_ call: ActionCall) -> DraftAction? {
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
        guard let arguments = call.arguments(positional: 1...1, labels: ["cap", "or_older"]) else { return nil }
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
                .wrongArguments, "the step of `\(call.name.text)` is a number above 0 with six decimals at most",
                at: number.range)
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
        var older: Int?
        if let argument = arguments.labelled["or_older"] {
            guard let value = call.integer(argument), unit != nil, (1...999).contains(value) else {
                call.report(
                    .wrongArguments,
                    "`or_older:` is a number of years from 1 to 999, for ages: `\(call.name.text)(1 year, or_older: 90)`",
                    at: argument.range)
                return nil
            }
            older = value
        }
        return Rounding(stepMillionths: millionths, ageUnit: unit, cap: cap, olderYears: older)
    }

    // MARK: Strictness

    static func losesNothing(_ arguments: [ActionArgument], of vr: VR) -> Bool {
        guard case .rounding(let rounding)? = arguments.first else { return true }
        return RoundAction.losesNothing(
            stepMillionths: rounding.stepMillionths, ageUnit: rounding.ageUnit?.asciiValue ?? 0,
            cap: rounding.cap, olderYears: rounding.olderYears, of: vr)
    }

    static func looseness(_ arguments: [ActionArgument], than inherited: [ActionArgument]) -> String? {
        guard case .rounding(let own)? = arguments.first, case .rounding(let other)? = inherited.first else {
            return nil
        }
        if size(own) < size(other) { return "has a smaller step" }
        guard let limit = limit(other) else { return nil }
        guard let ownLimit = self.limit(own) else { return other.cap == nil ? "has no `or_older`" : "has no cap" }
        return ownLimit > limit ? "tells larger values apart" : nil
    }

    private static let year = 365.25

    /// Days of a unit of age, as rounding counts them; 1 for numbers.
    private static func unitSize(_ rounding: Rounding) -> Double {
        switch rounding.ageUnit {
        case "W"?: 7
        case "M"?: year / 12
        case "Y"?: year
        default: 1
        }
    }

    /// The step in days or in millionths of a number.
    private static func size(_ rounding: Rounding) -> Double { Double(rounding.stepMillionths) * unitSize(rounding) }

    /// From where on all values are one, in days or as a number; nil for nowhere.
    private static func limit(_ rounding: Rounding) -> Double? {
        let cap = rounding.cap.map { Double($0) * unitSize(rounding) }
        let older = rounding.olderYears.map { Double($0) * year }
        return [cap, older].compactMap { $0 }.min()
    }

    static func spelling(_ arguments: [ActionArgument], named name: String) -> String {
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
        let units: [Character: String] = ["D": " day", "W": " week", "M": " month", "Y": " year"]
        if let unit = rounding.ageUnit.flatMap({ units[$0] }) {
            text += unit + (rounding.stepMillionths == 1_000_000 ? "" : "s")
        }
        if let older = rounding.olderYears { text += ", or_older: \(older)" }
        if let cap = rounding.cap { text += ", cap: \(cap)" }
        return "\(name)(\(text))"
    }
}
