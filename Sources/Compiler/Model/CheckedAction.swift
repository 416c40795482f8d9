package import MidicRuntime

/// A typed action. Values are already checked against the VR where the selector fixes it.
package indirect enum CheckedAction: Sendable, Hashable {
    case keep
    case remove
    case empty
    /// `set "v"` and `set PARAM`; a text is the DICOM value, several values with backslashes; numbers as decimal text.
    case set(ValueTemplate)
    case dummy
    /// The E.1-1 decision under the policy's options.
    case standard
    case uid(secret: Int, scope: UIDScope)
    case pseudonym(secret: Int, prefix: ValueTemplate, length: Int?, domain: String)
    /// Index into `CheckedPolicy.offsets`.
    case shift(offset: Int)
    case truncate(to: DateUnit)
    case round(Rounding)
    /// Sets the value and creates the attribute at the root where it is absent.
    case add(ValueTemplate)
    /// The value of another root attribute of the original.
    case copy(from: Tag)
    /// `action else action`: the second is carried out where the first cannot be. Where the second fails too and has no `else`
    /// of its own, `on_error` decides.
    case attempt(CheckedAction, else: CheckedAction)
    /// As a fallback only.
    case quarantine
    case reject
}

/// A value put together from literal texts and parameters.
package struct ValueTemplate: Sendable, Hashable {
    package enum Part: Sendable, Hashable {
        case literal(String)
        /// Index into `CheckedPolicy.params`.
        case param(Int)
    }
    package var parts: [Part]

    package init(parts: [Part]) { self.parts = parts }
}

package enum UIDScope: String, Sendable, Hashable { case project, study, patient }
package enum DateUnit: String, Sendable, Hashable { case year, month, day, hour, minute, second }

/// `round(1 year, cap: 89)` for AS; `round(0.5)` for DS, IS and binary numbers.
package struct Rounding: Sendable, Hashable {
    /// In millionths, so that 0.5 is exact; for ages the number of `unit`.
    package var stepMillionths: Int64
    /// D, W, M or Y for ages; nil for numbers.
    package var ageUnit: Character?
    /// The largest value, in the same unit as the step: larger ones become it.
    package var cap: Int?

    package init(stepMillionths: Int64, ageUnit: Character?, cap: Int?) {
        self.stepMillionths = stepMillionths
        self.ageUnit = ageUnit
        self.cap = cap
    }
}

extension CheckedAction {
    /// The action and its fallbacks in the order in which they are tried.
    var chain: [CheckedAction] {
        if case .attempt(let first, let second) = self { return first.chain + second.chain }
        return [self]
    }
}

extension CheckedAction {
    /// The strictness of the action wherever it does not mean "what the standard says"; a fallback counts as much as what
    /// it stands in for, since either may be carried out.
    ///
    /// A time of day that a whole-day shift leaves alone counts as shifted. A file that is held back shows nothing, which is
    /// as strict as removal.
    func strictness(standard: Strictness) -> Strictness {
        switch self {
        case .keep, .copy: .raw
        case .shift, .truncate, .round: .coarsened
        case .uid, .pseudonym: .keyed
        case .set, .dummy, .add, .empty: .constant
        case .remove, .quarantine, .reject: .removed
        case .standard: standard
        case .attempt(let first, let second):
            min(first.strictness(standard: standard), second.strictness(standard: standard))
        }
    }

    /// Does the action, or a fallback of it, satisfy the test?
    func contains(where test: (CheckedAction) -> Bool) -> Bool {
        if case .attempt(let first, let second) = self {
            return first.contains(where: test) || second.contains(where: test)
        }
        return test(self)
    }

    /// The action with each simple part replaced.
    func mapped(_ transform: (CheckedAction) -> CheckedAction) -> CheckedAction {
        if case .attempt(let first, let second) = self {
            return .attempt(first.mapped(transform), else: second.mapped(transform))
        }
        return transform(self)
    }

    /// The action itself, without fallbacks.
    var primary: CheckedAction {
        if case .attempt(let first, _) = self { return first.primary }
        return self
    }
}

extension CheckedAction {
    func renumbered(secrets: [Int], params: [Int], offsets: [Int]) -> CheckedAction {
        func template(_ value: ValueTemplate) -> ValueTemplate {
            ValueTemplate(
                parts: value.parts.map { part in
                    if case .param(let index) = part { return .param(params[index]) }
                    return part
                })
        }
        return mapped { action in
            switch action {
            case .set(let value): .set(template(value))
            case .add(let value): .add(template(value))
            case .uid(let secret, let scope): .uid(secret: secrets[secret], scope: scope)
            case .pseudonym(let secret, let prefix, let length, let domain):
                .pseudonym(secret: secrets[secret], prefix: template(prefix), length: length, domain: domain)
            case .shift(let offset): .shift(offset: offsets[offset])
            default: action
            }
        }
    }
}
