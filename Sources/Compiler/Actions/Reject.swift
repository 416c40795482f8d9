import MidicLang
import MidicRuntime

/// `else reject`: the file is refused, where the action before cannot be carried out.
enum RejectAction: ActionSignature {
    static let name = "reject"
    static let opcode: Opcode? = .reject
    static let documentation = ActionDocumentation(
        form: "`else reject`", accepts: "any",
        effect: "the file is refused where the action before cannot be carried out")
    static let position = ActionPosition.fallbackOnly
    static let accepts = AcceptedElements(.nothing, isForFileMeta: true, isForPixelData: true)
    static let writes = WrittenValue.nothing

    static func strictness(_ arguments: [ActionArgument]) -> Strictness? { .removed }
}
