import MidicLang
package import MidicRuntime

/// `truncate(to: year)`: a date or a time without its finer parts.
extension TruncateAction: CoarseningSignature {
    package static let usage: String? =
        "`truncate(to: year)`, with `month`, `day`, `hour`, `minute` or `second` for others"
    package static let documentation = ActionDocumentation(
        form: "`truncate(to: year)`", accepts: "DA DT TM",
        effect: "to year, month, day, hour, minute or second: DA becomes the first day, DT becomes shorter")
    package static let accepts = AcceptedElements(.vrInFile, vrs: VR.all(\.isDate), reason: "it shortens DA, DT and TM")

    private static let units = DatePrecision.allCases.map { ($0, String(describing: $0)) }

    package static func read(_ call: ActionCall) -> DraftAction? {
        guard let arguments = call.arguments(positional: 0...1, labels: ["to"]) else { return nil }
        let given = arguments.positional + (arguments.labelled["to"].map { [$0] } ?? [])
        guard given.count == 1 else {
            call.report(.wrongArguments, "`truncate` takes one unit; write \(usage ?? "")", at: call.name.range)
            return nil
        }
        guard
            let index = call.choice(
                given[0], of: units.map(\.1), called: "unit", advice: "write \(usage ?? "")")
        else { return nil }
        let (unit, word) = units[index]
        return call.draft(canFail: true) { target in
            let fits = target.fits(call.name, .unitDoesNotFit, at: call.range) { member in
                if member.vrs.contains(.DA), [.hour, .minute, .second].contains(unit) {
                    return "a date has no \(word); use `year`, `month` or `day`"
                }
                if member.vrs.contains(.TM), [.year, .month, .day].contains(unit) {
                    return "a time has no \(word); use `hour`, `minute` or `second`"
                }
                return nil
            }
            return fits ? [.integer(Int(unit.rawValue))] : nil
        }
    }

    package static func losesNothing(_ arguments: [ActionArgument], of vr: VR) -> Bool {
        guard case .integer(let code)? = arguments.first, let unit = DatePrecision(rawValue: UInt32(code)) else {
            return true
        }
        return losesNothing(unit, of: vr)
    }

    package static let family = DateForm.family

    package static func looseness(
        _ arguments: [ActionArgument], than inherited: [ActionArgument], of vr: VR, _ offsets: [CheckedOffset]
    ) -> String? { DateForm.looseness(arguments, than: inherited, of: vr, offsets) }

    package static func spelling(_ arguments: [ActionArgument], _ names: ActionNames) -> String {
        guard case .integer(let code)? = arguments.first else { return name }
        return "truncate(to: \(units.first { Int($0.0.rawValue) == code }?.1 ?? ""))"
    }
}
