import MidicLang
package import MidicRuntime

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

    package static let family = DateForm.family

    package static func looseness(
        _ arguments: [ActionArgument], than inherited: [ActionArgument], of vr: VR, _ offsets: [CheckedOffset]
    ) -> String? { DateForm.looseness(arguments, than: inherited, of: vr, offsets) }

    package static func fails(
        _ arguments: [ActionArgument], onlyWhere inherited: [ActionArgument], _ offsets: [CheckedOffset]
    ) -> Bool {
        guard case .offset(let first)? = arguments.first, case .offset(let second)? = inherited.first else {
            return false
        }
        switch (offsets[first].days, offsets[second].days) {
        case (.given, _): return true
        case (.keyed, .given): return false
        case (.keyed(_, _, _, let keys, _), .keyed(_, _, _, let others, _)): return keys == others
        }
    }

    package static func spelling(_ arguments: [ActionArgument], _ names: ActionNames) -> String {
        guard case .offset(let offset)? = arguments.first else { return name }
        return "shift " + names.offsets[offset]
    }
}
