import MidicLang
import MidicRuntime

/// `keep`: the bytes stay; a sequence keeps its items, and each nested element is decided by its own rule.
extension KeepAction: ActionSignature {
    package static let documentation = ActionDocumentation(
        form: "`keep`", accepts: "any",
        effect: "leaves the bytes. On a sequence: keeps it and decides each nested element by its own rule")
    package static let accepts = AcceptedElements(.nothing, isForFileMeta: true, isForPixelData: true)
    package static let writes = WrittenValue.original

    package static func strictness(_ arguments: [ActionArgument]) -> Strictness? { .raw }
}
