import MidicLang
import MidicRuntime

/// `empty`: no value. Where the attribute is Type 1 the merge of layers writes a dummy instead.
extension EmptyAction: ActionSignature {
    package static let documentation = ActionDocumentation(
        form: "`empty`", accepts: "any but pixel data", effect: "zero length; a sequence gets zero items")
    package static let accepts = AcceptedElements(.nothing, isForFileMeta: true)
}
