import MidicLang
import MidicRuntime

/// `else reject`: the file is refused, where the action before cannot be carried out.
extension RejectAction: ActionSignature {
    package static let documentation = ActionDocumentation(
        form: "`else reject`", accepts: "any",
        effect: "the file is refused where the action before cannot be carried out")
    package static let position = ActionPosition.fallbackOnly
    package static let accepts = AcceptedElements(.nothing, isForFileMeta: true, isForPixelData: true)
    package static let writes = WrittenValue.nothing
}
