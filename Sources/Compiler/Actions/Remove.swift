import MidicLang
import MidicRuntime

/// `remove`: the element goes, with all that is in it.
enum RemoveAction: ActionSignature {
    static let name = "remove"
    static let opcode: Opcode? = .remove
    static let documentation = ActionDocumentation(
        form: "`remove`", accepts: "any but pixel data", effect: "the element goes, with all that is in it")
    static let accepts = AcceptedElements(.nothing, isForFileMeta: true)
    static let writes = WrittenValue.nothing

    static func strictness(_ arguments: [ActionArgument]) -> Strictness? { .removed }
}
