package import MidicRuntime

/// One action with its arguments, each of a kind that can be numbered, compared and lowered without knowing the action.
package struct ActionStep: Sendable, Hashable {
    /// The action's word in the language; its meaning is in the action's own file in `Actions`.
    package var name: String
    package var arguments: [ActionArgument]

    package init(_ name: String, _ arguments: [ActionArgument] = []) {
        self.name = name
        self.arguments = arguments
    }
}

/// An argument of an action. Which ones an action has, and in which order, its own file says.
package enum ActionArgument: Sendable, Hashable {
    case integer(Int)
    /// Index into `CheckedPolicy.secrets`.
    case secret(Int)
    /// Index into `CheckedPolicy.offsets`.
    case offset(Int)
    case value(ValueTemplate)
    case text(String)
    /// Another attribute of the root data set, whose original value the action reads.
    case attribute(Tag)
    case rounding(Rounding)
    /// A column of a table that the run is given.
    case column(ColumnReference)
    /// A constant of bytes, by index into `DummyTable.blobs`.
    case blob(Int)
    /// An item that stands in for a sequence's own, by index into the item templates; nil for zero items.
    case item(Int?)
}

/// A typed action with its fallbacks. Values are already checked against the VR where the selector fixes it.
package struct CheckedAction: Sendable, Hashable {
    /// What is tried, in this order; never empty. Where the last one fails too, `on_error` decides.
    package private(set) var steps: [ActionStep]

    package init(_ name: String, _ arguments: [ActionArgument] = []) { steps = [ActionStep(name, arguments)] }

    /// - Parameter fallbacks: what `else` names, in the order written.
    package init(_ first: ActionStep, fallbacks: [ActionStep] = []) { steps = [first] + fallbacks }

    // The actions that the standard's codes come to (PS3.15 Table E.1-1a): the merge of layers speaks of these by name.
    package static let keep = CheckedAction(KeepAction.shape.name)
    package static let remove = CheckedAction(RemoveAction.shape.name)
    package static let empty = CheckedAction(EmptyAction.shape.name)
    package static let dummy = CheckedAction(DummyAction.shape.name)
    /// What Table E.1-1 says under the policy's options.
    package static let standard = CheckedAction("standard")

    /// The action itself, without fallbacks.
    package var primary: ActionStep { steps[0] }

    /// True if the action, or a fallback of it, is the other.
    package func contains(_ other: CheckedAction) -> Bool { steps.contains(other.primary) }

    /// The action with every step that is `old` replaced by `new`.
    package func replacing(_ old: CheckedAction, with new: CheckedAction) -> CheckedAction {
        var result = self
        result.steps = steps.map { $0 == old.primary ? new.primary : $0 }
        return result
    }

    /// The action with its indexes into the policy's declarations moved.
    package func renumbered(secrets: [Int], params: [Int], offsets: [Int], tables: [Int] = []) -> CheckedAction {
        var result = self
        for step in result.steps.indices {
            result.steps[step].arguments = result.steps[step].arguments.map { argument in
                switch argument {
                case .secret(let index): .secret(secrets[index])
                case .offset(let index): .offset(offsets[index])
                case .value(let value): .value(value.renumbered(params: params, tables: tables))
                case .column(let column): .column(column.renumbered(tables))
                case .integer, .text, .attribute, .rounding, .blob, .item: argument
                }
            }
        }
        return result
    }
}

/// A value put together from literal texts and parameters.
package struct ValueTemplate: Sendable, Hashable {
    package enum Part: Sendable, Hashable {
        case literal(String)
        /// Index into `CheckedPolicy.params`.
        case param(Int)
        case column(ColumnReference)
    }
    package var parts: [Part]

    package init(parts: [Part]) { self.parts = parts }

    /// The columns that the value comes from.
    package var columns: [ColumnReference] {
        parts.compactMap { if case .column(let column) = $0 { column } else { nil } }
    }

    package func renumbered(params: [Int], tables: [Int] = []) -> ValueTemplate {
        ValueTemplate(
            parts: parts.map { part in
                switch part {
                case .literal: part
                case .param(let index): .param(params[index])
                case .column(let column): .column(column.renumbered(tables))
                }
            })
    }
}

/// `round(1 year, cap: 89)` for AS; `round(0.5)` for DS, IS and binary numbers.
package struct Rounding: Sendable, Hashable {
    /// In millionths, so that 0.5 is exact; for ages the number of `unit`.
    package var stepMillionths: Int64
    /// D, W, M or Y for ages; nil for numbers.
    package var ageUnit: Character?
    /// The largest value, in the same unit as the step: larger ones become it.
    package var cap: Int?
    /// From so many completed years on an age is that many years.
    package var olderYears: Int?

    package init(stepMillionths: Int64, ageUnit: Character?, cap: Int?, olderYears: Int? = nil) {
        self.olderYears = olderYears
        self.stepMillionths = stepMillionths
        self.ageUnit = ageUnit
        self.cap = cap
    }
}
