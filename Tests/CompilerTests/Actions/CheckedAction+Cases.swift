import MidicCompiler
import MidicRuntime

/// The actions of the language as tests write them.
extension CheckedAction {
    static let quarantine = CheckedAction("quarantine")
    static let reject = CheckedAction("reject")

    static func set(_ value: ValueTemplate) -> CheckedAction { CheckedAction("set", [.value(value)]) }

    static func add(_ value: ValueTemplate) -> CheckedAction { CheckedAction("add", [.value(value)]) }

    static func uid(secret: Int, scope: UIDScopeKind) -> CheckedAction {
        CheckedAction("uid", [.secret(secret), .integer(Int(scope.rawValue))])
    }

    static func pseudonym(secret: Int, prefix: ValueTemplate, length: Int, domain: String) -> CheckedAction {
        CheckedAction(
            "pseudonym",
            [.secret(secret), .value(prefix), .integer(length)] + (domain.isEmpty ? [] : [.text(domain)]))
    }

    static func shift(offset: Int) -> CheckedAction { CheckedAction("shift", [.offset(offset)]) }

    static func truncate(to unit: DatePrecision) -> CheckedAction {
        CheckedAction("truncate", [.integer(Int(unit.rawValue))])
    }

    static func round(_ rounding: Rounding) -> CheckedAction { CheckedAction("round", [.rounding(rounding)]) }

    static func floor(_ rounding: Rounding) -> CheckedAction { CheckedAction("floor", [.rounding(rounding)]) }

    static func copy(from tag: Tag) -> CheckedAction { CheckedAction("copy", [.attribute(tag)]) }

    static func age(from birth: Tag, at date: Tag, older: Int?) -> CheckedAction {
        let rounding = Rounding(stepMillionths: 1_000_000, ageUnit: "D", cap: nil, olderYears: older)
        return CheckedAction("age", [.rounding(rounding), .attribute(birth), .attribute(date)])
    }

    static func recode(_ pairs: (String, String)...) -> CheckedAction {
        CheckedAction("recode", pairs.flatMap { [.text($0.0), .text($0.1)] })
    }

    /// Parts of a text or an attribute each, with the first and the last character, and 1 for capitals.
    static func compose(_ parts: (ActionArgument, Int, Int, Int)...) -> CheckedAction {
        CheckedAction("compose", parts.flatMap { [$0.0, .integer($0.1), .integer($0.2), .integer($0.3)] })
    }

    static func attempt(_ first: CheckedAction, else second: CheckedAction) -> CheckedAction {
        CheckedAction(first.primary, fallbacks: Array(first.steps.dropFirst()) + second.steps)
    }
}
