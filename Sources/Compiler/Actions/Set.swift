import MidicLang
import MidicRuntime

/// `set "v"`, `set PARAM`: another value, where the element is present.
extension SetAction: ActionSignature {
    package static let usage: String? = "`set \"value\"`, `set PARAM` or `set(\"one\", \"two\")`"
    package static let documentation = ActionDocumentation(
        form: "`set \"v\"`, `set PARAM`", accepts: "all but SQ and bytes",
        effect: "the value, checked against VR, length, VM and repertoire")
    package static let accepts = AcceptedElements(
        .vr, vrs: VR.all { !$0.isOpaque && $0 != .AT },
        reason: "its value has no text form; use `dummy`, `empty` or `remove`",
        isForFileMeta: true)

    package static func read(_ call: ActionCall) -> DraftAction? {
        guard let values = call.values() else { return nil }
        for case .column(_, _, let range) in values {
            call.report(
                .wrongArguments, "a value of a table is written without `set`: `-> lookup TABLE.COLUMN else ACTION`",
                at: range,
                fixIts: call.expression.arguments.count == 1
                    ? [
                        FixIt(
                            "leave `set` out",
                            replace: SourceRange(
                                file: call.name.range.file, lower: call.name.range.lower, upper: range.lower), with: "")
                    ] : [])
            return nil
        }
        if values.count == 1, case .literal(let text, _, let range) = values[0], text.allSatisfy({ $0 == " " }) {
            call.report(
                .emptyValue, "an empty value is written `empty`, not `set \"\"`", at: range,
                fixIts: [FixIt("use `empty`", replace: call.name.range.union(range), with: "empty")])
            return nil
        }
        return call.draft(canFail: values.contains(where: \.mayNotFitCharacterSet)) { target in
            target.accepts(values, of: call) ? [.value(WrittenPart.template(values))] : nil
        }
    }

    package static func spelling(_ arguments: [ActionArgument], _ names: ActionNames) -> String {
        guard case .value(let value)? = arguments.first else { return name }
        return "set " + names.value(value)
    }
}
