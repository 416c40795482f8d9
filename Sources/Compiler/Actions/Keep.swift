import MidicLang
import MidicRuntime

/// `keep`: the value stays; a sequence keeps its items, and each nested element is decided by its own rule. A value that the
/// attribute's VR does not allow cannot be kept, and goes to the fallback.
extension KeepAction: ActionSignature {
    package static let documentation = ActionDocumentation(
        form: "`keep`", accepts: "any",
        effect:
            "leaves the value, if its VR allows it. On a sequence: keeps it and decides each nested element by its own rule"
    )
    package static let accepts = AcceptedElements(.nothing, isForFileMeta: true, isForPixelData: true)
    package static let writes = WrittenValue.original

    package static func read(_ call: ActionCall) -> DraftAction? {
        call.arguments(positional: 0...0) == nil ? nil : call.draft(canFail: true) { _ in [] }
    }
}
