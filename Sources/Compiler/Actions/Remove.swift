import MidicLang
import MidicRuntime

/// `remove`: the element goes, with all that is in it.
extension RemoveAction: ActionSignature {
    package static let documentation = ActionDocumentation(
        form: "`remove`", accepts: "any but pixel data", effect: "the element goes, with all that is in it")
    package static let accepts = AcceptedElements(.nothing, isForFileMeta: true)
    package static let writes = WrittenValue.nothing
}
