import MidicLang
import MidicRuntime

/// `empty`: no value. Where the attribute is Type 1 the merge of layers writes a dummy instead.
enum EmptyAction: ActionSignature {
    static let name = "empty"
    static let opcode: Opcode? = .empty
    static let documentation = ActionDocumentation(
        form: "`empty`", accepts: "any but pixel data", effect: "zero length; a sequence gets zero items")
    static let accepts = AcceptedElements(.nothing, isForFileMeta: true)

    static func strictness(_ arguments: [ActionArgument]) -> Strictness? { .constant }
}
