import MidicLang
package import MidicRuntime

/// `lookup TABLE.COLUMN`: what a table of the run says of the file.
extension LookupAction: ActionSignature {
    package static let usage: String? = "`lookup TABLE.COLUMN else ACTION`"
    package static let documentation = ActionDocumentation(
        form: "`lookup T.C`", accepts: "AE AS CS DA DS DT IS LO LT PN SH ST UC UT",
        effect:
            "what column C of the table T that the run is given says in the file's row; see \"Tables\". An `else` must follow, for files without a row"
    )
    package static let accepts = AcceptedElements(
        .vr, vrs: VR.all(\.canBeLookedUp),
        reason: formsOnly)

    private static let formsOnly =
        "a table gives text, numbers and dates for AE, AS, CS, DA, DS, DT, IS, LO, LT, PN, SH, ST, UC and UT"

    package static func read(_ call: ActionCall) -> DraftAction? {
        guard let arguments = call.arguments(positional: 1...1) else { return nil }
        let argument = arguments.positional[0]
        guard case .column(let name) = argument.value, !name.isLookup else {
            call.refuse(argument)
            return nil
        }
        guard let found = call.scope.column(name, from: call.layer) else { return nil }
        return call.draft(canFail: true) { target in
            guard target.accepts(found.column, argument.range, call.name) else { return nil }
            let isOne = target.fits(call.name, .wrongMultiplicity, at: argument.range) { member in
                member.entry.vm.allows(1) ? nil : "a table gives 1 value, and its VM is \(member.entry.vm.text)"
            }
            return isOne ? [.column(found.reference)] : nil
        }
    }

    package static func strictness(_ arguments: [ActionArgument], of vr: VR) -> Strictness? {
        guard case .column(let column)? = arguments.first else { return treatment.strictness }
        return column.repeatsKey ? .raw : .keyed
    }

    /// Another column is neither more nor less, unless it may give the key.
    package static func looseness(
        _ arguments: [ActionArgument], than inherited: [ActionArgument], of vr: VR, _ offsets: [CheckedOffset]
    ) -> String? {
        guard case .column(let own)? = arguments.first, case .column(let other)? = inherited.first else { return nil }
        return own.repeatsKey && !other.repeatsKey ? "may give the key itself" : nil
    }

    package static func fails(
        _ arguments: [ActionArgument], onlyWhere inherited: [ActionArgument], _ offsets: [CheckedOffset]
    ) -> Bool { arguments == inherited }

    package static func spelling(_ arguments: [ActionArgument], _ names: ActionNames) -> String {
        guard case .column(let column)? = arguments.first else { return name }
        return "lookup " + names.column(column)
    }

    /// Why a VR does not allow some values of a column; nil if it allows all, or if a table is held against it when it is read.
    fileprivate static func reason(_ column: CheckedColumn, against vr: VR) -> String? {
        let name = column.name
        func tooLong(_ count: Int) -> String? {
            guard let limit = ValueSyntax.maximumLength(vr), count > limit else { return nil }
            return "`\(name)` may have \(count) characters, and \(vr.name) holds \(limit)"
        }
        guard vr.canBeLookedUp else { return formsOnly }
        switch column.kind {
        case .text(low: _, high: _, pattern: nil) where !vr.usesCharacterSet:
            return
                "`\(name)` may be any text, which \(vr.name) does not allow; say what it looks like: `matching /.../`"
        case .text(_, let high, _): return tooLong(high)
        case .choice(let texts):
            for text in texts {
                if let problem = ValueSyntax.problem(of: text, vr: vr) {
                    return "`\(name)` may be \(CanonicalSpelling.quoted(text)): \(problem.message)"
                }
            }
        case .integer(let low, let high):
            for bound in [low, high] {
                if let problem = ValueSyntax.problem(of: String(bound), vr: vr) {
                    return "`\(name)` may be \(bound): \(problem.message)"
                }
            }
        case .date:
            if let problem = ValueSyntax.problem(of: "20240517", vr: vr) {
                return "`\(name)` is a date such as 20240517: \(problem.message)"
            }
        }
        return nil
    }
}

extension ActionTarget {
    /// Are all values that a column may have fit for each attribute that is picked?
    func accepts(_ column: CheckedColumn, _ range: SourceRange, _ action: Name) -> Bool {
        fits(action, .columnDoesNotFit, at: range) { member in
            for vr in member.vrs { if let reason = LookupAction.reason(column, against: vr) { return reason } }
            return nil
        }
    }
}
