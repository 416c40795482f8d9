import MidicLang
package import MidicRuntime

/// `age(from: PatientBirthDate, at: StudyDate, or_older: 90)`: an age computed from two dates of the original.
///
/// Its family is that of `round`: an age in completed years, months or days, told apart up to `or_older`, is a rounding to one day
/// as far as strictness goes.
extension AgeAction: ActionSignature {
    package static let usage: String? =
        "`age(from: PatientBirthDate, at: StudyDate)`, with `or_older: 90` for ages that are told no further"
    package static let documentation = ActionDocumentation(
        form: "`age(from: PatientBirthDate, at: StudyDate, or_older: 90)`", accepts: "AS at the root",
        effect:
            "how old somebody born on the one date was on the other: completed years from two years on, completed months from one month on, else days. Both dates are read from the root of the original. Creates the attribute where it is absent"
    )
    package static let position = ActionPosition.firstOnly
    package static let accepts = AcceptedElements(.vr, vrs: [.AS], reason: "it writes ages, which are AS")
    package static let family = RoundAction.name

    package static func read(_ call: ActionCall) -> DraftAction? {
        guard let arguments = call.arguments(positional: 0...0, labels: ["from", "at", "or_older"]) else { return nil }
        guard let from = arguments.labelled["from"], let at = arguments.labelled["at"] else {
            call.report(
                .wrongArguments,
                "`age` lacks `\(arguments.labelled["from"] == nil ? "from" : "at"):`; write \(usage ?? "")",
                at: call.range)
            return nil
        }
        guard let birth = date(from, call), let day = date(at, call) else { return nil }
        guard birth != day else {
            call.report(.wrongArguments, "`from:` and `at:` name the same date, so every age is 000D", at: at.range)
            return nil
        }
        var older: Int?
        if let argument = arguments.labelled["or_older"] {
            guard let value = call.integer(argument), (1...999).contains(value) else {
                call.report(.wrongArguments, "`or_older:` is a number of years from 1 to 999", at: argument.range)
                return nil
            }
            older = value
        }
        let rounding = Rounding(stepMillionths: 1_000_000, ageUnit: "D", cap: nil, olderYears: older)
        return call.draft(canFail: true) { target in
            guard target.canBeCreated(by: call.name) else { return nil }
            return [.rounding(rounding), .attribute(birth), .attribute(day)]
        }
    }

    /// The date of `from:` or `at:`; nil, with a report, if it is none of the root.
    private static func date(_ argument: ActionExpression.Argument, _ call: ActionCall) -> Tag? {
        guard let entries = call.attributes(argument) else { return nil }
        guard entries.count == 1, let entry = entries.first, entry.mask == nil, entry.tag.group > 2, entry.vrs == [.DA]
        else {
            let what = entries.first.map { "`\($0.label)` (\($0.vrText))" } ?? "this"
            call.report(
                .wrongArguments,
                "an age is made of two dates (DA) of the root data set, and \(what) is not one of them",
                at: argument.range)
            return nil
        }
        return entry.tag
    }

    package static func looseness(
        _ arguments: [ActionArgument], than inherited: [ActionArgument], of vr: VR, _ offsets: [CheckedOffset]
    ) -> String? {
        if let found = RoundingForm.looseness(arguments, than: inherited) { return found }
        return inherited.count > 1 && inherited.dropFirst() != arguments.dropFirst() ? "is made of other dates" : nil
    }

    package static func fails(
        _ arguments: [ActionArgument], onlyWhere inherited: [ActionArgument], _ offsets: [CheckedOffset]
    ) -> Bool { arguments.dropFirst() == inherited.dropFirst() }

    package static func spelling(_ arguments: [ActionArgument], _ names: ActionNames) -> String {
        guard arguments.count == 3, case .rounding(let rounding) = arguments[0],
            case .attribute(let birth) = arguments[1],
            case .attribute(let day) = arguments[2]
        else { return name }
        let older = rounding.olderYears.map { ", or_older: \($0)" } ?? ""
        return "age(from: \(names.attribute(birth)), at: \(names.attribute(day))\(older))"
    }
}
