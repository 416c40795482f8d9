import MidicLang
package import MidicRuntime

/// `recode { "M" -> "MALE", "F" -> "FEMALE" }`: values that are listed become others; any other cannot be recoded.
extension RecodeAction: ActionSignature {
    package static let usage: String? = "`recode { \"A\" -> \"X\", \"B\" -> \"Y\" }`"
    package static let documentation = ActionDocumentation(
        form: "`recode { \"A\" -> \"X\", \"B\" -> \"Y\" }`", accepts: "AE AS CS DS IS LO SH UC",
        effect:
            "each value that is listed on the left becomes what stands on the right; blanks around it do not count, upper and lower case do. A value that is not listed comes to `else`"
    )
    package static let accepts = AcceptedElements(
        .vr, vrs: vrs, reason: "it recodes values of AE, AS, CS, DS, IS, LO, SH and UC")

    package static func read(_ call: ActionCall) -> DraftAction? {
        guard let arguments = call.arguments(positional: 1...RulesetLimits.repeatedOperands / 2) else { return nil }
        var pairs: [(old: TextLiteral, new: TextLiteral)] = []
        var lines: [String: SourceRange] = [:]
        for argument in arguments.positional {
            guard case .pair(let old, let new) = argument.value else {
                call.refuse(argument)
                return nil
            }
            if let first = lines.updateValue(old.range, forKey: trimmed(old.value)) {
                call.report(
                    .wrongArguments, "the value \"\(old.value)\" is recoded twice", at: old.range,
                    notes: [DiagnosticNote("first here", at: first, role: .earlier)])
                return nil
            }
            if let blank = [old, new].first(where: { trimmed($0.value).isEmpty }) {
                call.report(
                    .emptyValue,
                    "an empty value is never recoded, and none becomes one; a value that is to go is left to `else empty`",
                    at: blank.range)
                return nil
            }
            pairs.append((old, new))
        }
        return call.draft(canFail: true) { target in
            for pair in pairs {
                for text in [pair.old, pair.new] {
                    guard !text.value.contains("\\") else {
                        target.report(
                            .invalidValue, "values are recoded one by one, so none holds a backslash", at: text.range)
                        return nil
                    }
                    guard target.accepts([.literal(text.value, isNumber: false, text.range)], each: call) else {
                        return nil
                    }
                }
            }
            return pairs.flatMap { [.text(trimmed($0.old.value)), .text(trimmed($0.new.value))] }
        }
    }

    private static func trimmed(_ text: String) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }

    /// Each pair: what is told apart more than before, or not held back any more, is looser.
    package static func looseness(
        _ arguments: [ActionArgument], than inherited: [ActionArgument], of vr: VR, _ offsets: [CheckedOffset]
    ) -> String? { arguments == inherited ? nil : "recodes other values" }

    package static func fails(
        _ arguments: [ActionArgument], onlyWhere inherited: [ActionArgument], _ offsets: [CheckedOffset]
    ) -> Bool { arguments == inherited }

    package static func spelling(_ arguments: [ActionArgument], _ names: ActionNames) -> String {
        let texts = arguments.map { argument in
            guard case .text(let text) = argument else { return "" }
            return CanonicalSpelling.quoted(text)
        }
        let pairs = stride(from: 0, to: texts.count - 1, by: 2).map { texts[$0] + " -> " + texts[$0 + 1] }
        return "recode { \(pairs.joined(separator: ", ")) }"
    }
}
