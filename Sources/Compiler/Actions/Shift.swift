import MidicLang
import MidicRuntime

/// `shift OFFSET`: dates move by the file's whole days.
extension ShiftAction: ActionSignature {
    package static let usage: String? = "`shift OFFSET`"
    package static let documentation = ActionDocumentation(
        form: "`shift OFFSET`", accepts: "DA DT TM",
        effect:
            "dates move by the file's whole days; time of day stays, the UTC offset of DT where (0008,0201) does")
    package static let accepts = AcceptedElements(.vrInFile, vrs: VR.all(\.isDate), reason: "it moves DA, DT and TM")

    package static func read(_ call: ActionCall) -> DraftAction? {
        guard let arguments = call.arguments(positional: 1...1), let name = call.word(arguments.positional[0]),
            let offset = call.scope.offset(name, from: call.layer)
        else { return nil }
        // A broken offset was reported; the attribute is checked all the same.
        return call.draft(canFail: true) { target in
            guard isNoPublicDate(target, call.name) else { return nil }
            return offset.map { [.offset($0)] }
        }
    }

    /// Where the true value is printed in the standard or a catalogue, the moved one tells the offset.
    private static func isNoPublicDate(_ target: ActionTarget, _ action: Name) -> Bool {
        guard let tag = target.namedTag, AttributeMarks.shared.publicDates.contains(tag) else { return true }
        let label = StandardVocabulary.attribute(tag: tag)?.label ?? tag.description
        target.report(
            .publicDateShifted,
            "the true value of `\(label)` is public, so the moved one would tell the offset; write `keep`, `dummy` or `remove`, or leave it to `dates`, which passes it over",
            at: target.range, notes: [DiagnosticNote("the action is here", at: action.range)])
        return false
    }

    /// Other keys or another secret move the dates of one patient apart, so they are no tightening either.
    package static func looseness(
        _ arguments: [ActionArgument], than inherited: [ActionArgument], _ offsets: [CheckedOffset]
    ) -> String? {
        guard case .offset(let first)? = arguments.first, case .offset(let second)? = inherited.first, first != second
        else { return nil }
        let name = offsets[second].name
        switch (offsets[first].days, offsets[second].days) {
        case (.given, .given): return nil
        case (.given, .keyed): return "takes one number for all patients, and `\(name)` has a secret one for each"
        case (.keyed, .given): return nil
        case (
            .keyed(let low, let high, let step, let keys, let secret),
            .keyed(let otherLow, let otherHigh, let otherStep, let otherKeys, let otherSecret)
        ):
            if keys != otherKeys { return "is keyed by other attributes than `\(name)`" }
            if secret != otherSecret { return "has another secret than `\(name)`" }
            if (high - low) / step < (otherHigh - otherLow) / otherStep {
                return "has fewer offsets to choose from than `\(name)`"
            }
            if min(abs(low), abs(high)) < min(abs(otherLow), abs(otherHigh)) {
                return "may move dates less far than `\(name)`"
            }
        }
        return nil
    }

    package static func spelling(_ arguments: [ActionArgument], _ names: ActionNames) -> String {
        guard case .offset(let offset)? = arguments.first else { return name }
        return "shift " + names.offsets[offset]
    }
}
