import MidicLang
import MidicRuntime

/// `copy X`: the original value of another root attribute.
extension CopyAction: ActionSignature {
    package static let usage: String? = "`copy Attribute`"
    package static let documentation = ActionDocumentation(
        form: "`copy X`", accepts: "as X", effect: "the original value of another root attribute")
    package static let accepts = AcceptedElements(.vr)

    package static func read(_ call: ActionCall) -> DraftAction? {
        guard let arguments = call.arguments(positional: 1...1) else { return nil }
        let argument = arguments.positional[0]
        let entry: DictionaryEntry?
        switch argument.value {
        case .literal(.reference(let name)): entry = call.scope.attribute(name)
        case .tag(let pattern):
            entry =
                pattern.isExact
                ? StandardVocabulary.attribute(tag: Tag(pattern.group.low, pattern.element.low)) : nil
            if entry == nil {
                call.report(
                    .copyDoesNotFit, "`copy` takes one attribute of the dictionary, so that its type is known",
                    at: pattern.range)
            }
        default:
            call.refuse(argument)
            return nil
        }
        guard let source = entry else { return nil }
        guard source.tag.group > 2, source.mask == nil else {
            call.report(.copyDoesNotFit, "`copy` reads attributes of the root data set", at: argument.range)
            return nil
        }
        return call.draft(canFail: true) { target in
            let fits = target.fits(call.name, .copyDoesNotFit, at: call.range) { refusal(of: source, into: $0) }
            return fits ? [.attribute(source.tag)] : nil
        }
    }

    /// Why an attribute does not hold every value of the source; nil if it does.
    private static func refusal(of source: DictionaryEntry, into member: SelectorMembers.Member) -> String? {
        if source.tag == member.entry.tag { return "it is the source itself; write `keep`" }
        if source.vrs.contains(where: \.isOpaque) {
            return "sequences and bulk data such as `\(source.label)` (\(source.vrText)) cannot be copied"
        }
        for vr in member.vrs {
            for from in source.vrs where !holds(vr, from) {
                return "\(vr.name) does not hold every value of `\(source.label)` (\(from.name))"
            }
        }
        let isSingleText = member.vrs.contains(where: \.isSingleText)
        let most = isSingleText ? 1 : member.entry.vm.maximum ?? Int.max
        if source.vm.maximum ?? Int.max > most {
            return "`\(source.label)` may have more values than it can hold"
        }
        return nil
    }

    private static let shortASCII: Set<VR> = [.AE, .AS, .CS, .DA, .DS, .DT, .IS, .TM, .UI]

    /// Whether every value of `from` is a value of `target`.
    private static func holds(_ target: VR, _ from: VR) -> Bool {
        if target == from { return true }
        // Longer text: the repertoire grows with it, the length must.
        guard [.SH, .LO, .UC, .ST, .LT, .UT].contains(target) else { return false }
        guard shortASCII.contains(from) || (from.isFreeText) else { return false }
        // Line ends of long texts are control characters elsewhere.
        if [.ST, .LT, .UT].contains(from), ![.ST, .LT, .UT].contains(target) { return false }
        guard let room = ValueSyntax.maximumLength(target) else { return true }
        guard let need = ValueSyntax.maximumLength(from) else { return false }
        // DICOM limits DT to 26 and TM to 14 characters, queries apart.
        return need <= room
    }

    package static func fails(
        _ arguments: [ActionArgument], onlyWhere inherited: [ActionArgument], _ offsets: [CheckedOffset]
    ) -> Bool { arguments == inherited }

    package static func spelling(_ arguments: [ActionArgument], _ names: ActionNames) -> String {
        guard case .attribute(let tag)? = arguments.first else { return name }
        return "copy(\(names.attribute(tag)))"
    }
}
