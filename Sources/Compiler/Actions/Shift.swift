import MidicLang
package import MidicRuntime

/// `shift OFFSET`: dates move by the file's whole days, moments in numbers and dates in texts too.
///
/// Three actions of the runtime have this word: which one it is, the arguments say.
extension ShiftAction: ActionSignature {
    package static let usage: String? =
        "`shift OFFSET`, `shift(OFFSET, epoch: seconds)` or `shift(OFFSET, as: \"YYYY-MM-DD\")`"
    package static let documentation = ActionDocumentation(
        form: "`shift OFFSET`, `shift(OFFSET, epoch: seconds)`, `shift(OFFSET, as: \"YYYY-MM-DD\")`",
        accepts: "DA DT TM; `epoch`: DS IS UL SL UV SV FD; `as`: CS DS IS LO LT SH ST UC UT",
        effect:
            "dates move by the file's whole days; time of day stays, the UTC offset of DT where (0008,0201) does. The other forms: see \"Dates in numbers and texts\""
    )
    package static let accepts = AcceptedElements(.vrInFile)

    private static let units = EpochUnit.allCases.map { ($0, String(describing: $0)) }

    package static func read(_ call: ActionCall) -> DraftAction? {
        guard let arguments = call.arguments(positional: 1...1, labels: ["epoch", "as"]),
            let name = call.word(arguments.positional[0])
        else { return nil }
        let offset = call.scope.offset(name, from: call.layer)
        var form: ActionArgument?
        var runtime: any ValueAction.Type = ShiftAction.self
        var reason = "it moves DA, DT and TM"
        if let unit = arguments.labelled["epoch"] {
            if let layout = arguments.labelled["as"] {
                call.report(
                    .wrongArguments, "a value is a number or a text; write `epoch:` or `as:`", at: layout.range)
                return nil
            }
            guard
                let place = call.choice(
                    unit, of: units.map(\.1), called: "unit", advice: "write `seconds` or `milliseconds`")
            else { return nil }
            form = .integer(Int(units[place].0.rawValue))
            runtime = ShiftEpochAction.self
            reason = "with `epoch:` it moves numbers: DS, IS, UL, SL, UV, SV and FD"
        } else if let text = arguments.labelled["as"] {
            guard let layout = layout(text, call) else { return nil }
            form = .text(layout)
            runtime = ShiftTextAction.self
            reason = "with `as:` it moves texts: CS, DS, IS, LO, LT, SH, ST, UC and UT"
        }
        guard let offset else { return nil }
        // A broken offset was reported; the attribute is checked all the same.
        return call.draft(canFail: true) { target in
            let fits = target.fits(call.name, .actionNotForVR) { member in
                member.vrs.allSatisfy { runtime.accepts($0) } ? nil : reason
            }
            guard fits, isNoPublicDate(target, call.name) else { return nil }
            return offset.map { [.offset($0)] + (form.map { [$0] } ?? []) }
        }
    }

    /// The layout of `as:`; nil, with a report, if it is none.
    private static func layout(_ argument: ActionExpression.Argument, _ call: ActionCall) -> String? {
        guard case .literal(.text(let text)) = argument.value else {
            call.report(
                .wrongArguments, "`as:` takes the layout in quotes, as in `as: \"YYYY-MM-DD\"`", at: argument.range)
            return nil
        }
        do throws(DateLayout.Fault) {
            _ = try DateLayout(text.value)
            return text.value
        } catch {
            let problem: String
            switch error {
            case .unknown(let character):
                problem =
                    "`\(character)` is neither a part (`YYYY MM DD hh mm ss`) nor a separator, of which only `T` and `Z` are letters"
            case .twice(let part): problem = "`\(part)` stands twice"
            case .lacks(let part): problem = "`\(part)` is missing, and only a whole date moves by days"
            case .tooLong: problem = "it is longer than \(DateLayout.longest) characters"
            }
            call.report(.dateLayout, "this is no layout of a date: \(problem)", at: text.range)
            return nil
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
        guard case .offset(let first)? = arguments.first, case .offset(let second)? = inherited.first,
            arguments.dropFirst() == inherited.dropFirst()
        else { return false }
        switch (offsets[first].days, offsets[second].days) {
        case (.given, _): return true
        case (.lookup(let own, _, _), .lookup(let other, _, _)): return own.table == other.table
        case (.anchor, .anchor): return offsets[first] == offsets[second]
        case (_, .given), (.lookup, _), (.anchor, _), (.keyed, .lookup), (.keyed, .anchor): return false
        case (.keyed(_, _, _, let keys, _), .keyed(_, _, _, let others, _)): return keys == others
        }
    }

    package static func spelling(_ arguments: [ActionArgument], _ names: ActionNames) -> String {
        guard case .offset(let offset)? = arguments.first else { return name }
        switch arguments.dropFirst().first {
        case .integer(let unit)?:
            let word = units.first { Int($0.0.rawValue) == unit }?.1 ?? ""
            return "shift(\(names.offsets[offset]), epoch: \(word))"
        case .text(let layout)?:
            return "shift(\(names.offsets[offset]), as: \(CanonicalSpelling.quoted(layout)))"
        default: return "shift " + names.offsets[offset]
        }
    }

    package static func lowered(_ arguments: [ActionArgument], constant: DummyChoice) -> (Opcode, [ActionArgument]) {
        switch arguments.dropFirst().first {
        case .integer?: (.shiftEpoch, arguments)
        case .text?: (.shiftText, arguments)
        default: (.shift, arguments)
        }
    }
}
