import MidicLang
import MidicRuntime

/// `else quarantine`: the file is set aside, where the action before cannot be carried out.
enum QuarantineAction: ActionSignature {
    static let name = "quarantine"
    static let opcode: Opcode? = .quarantine
    static let documentation = ActionDocumentation(
        form: "`else quarantine`", accepts: "any",
        effect: "the file is set aside where the action before cannot be carried out")
    static let position = ActionPosition.fallbackOnly
    static let accepts = AcceptedElements(.nothing, isForFileMeta: true, isForPixelData: true)
    static let writes = WrittenValue.nothing

    static func strictness(_ arguments: [ActionArgument]) -> Strictness? { .removed }
}
