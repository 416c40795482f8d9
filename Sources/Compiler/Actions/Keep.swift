import MidicLang
import MidicRuntime

/// `keep`: the bytes stay; a sequence keeps its items, and each nested element is decided by its own rule.
enum KeepAction: ActionSignature {
    static let name = "keep"
    static let opcode: Opcode? = .keep
    static let documentation = ActionDocumentation(
        form: "`keep`", accepts: "any",
        effect: "leaves the bytes. On a sequence: keeps it and decides each nested element by its own rule")
    static let accepts = AcceptedElements(.nothing, isForFileMeta: true, isForPixelData: true)
    static let writes = WrittenValue.original

    static func strictness(_ arguments: [ActionArgument]) -> Strictness? { .raw }
}
