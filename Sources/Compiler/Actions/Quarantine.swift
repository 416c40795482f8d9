import MidicLang
import MidicRuntime

/// `else quarantine`: the file is set aside, where the action before cannot be carried out.
extension QuarantineAction: ActionSignature {
    package static let documentation = ActionDocumentation(
        form: "`else quarantine`", accepts: "any",
        effect: "the file is set aside where the action before cannot be carried out")
    package static let position = ActionPosition.fallbackOnly
    package static let accepts = AcceptedElements(.nothing, isForFileMeta: true, isForPixelData: true)
    package static let writes = WrittenValue.nothing
}
