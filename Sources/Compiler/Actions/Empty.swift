import MidicLang
import MidicRuntime

/// `empty`: no value. Where the attribute is Type 1 the merge of layers writes a dummy instead.
extension EmptyAction: ActionSignature {
    package static let documentation = ActionDocumentation(
        form: "`empty`", accepts: "any but pixel data",
        effect:
            "zero length; a sequence gets zero items. Where the IOD says Type 1 a dummy stands in (N0422); named, and Type 1 "
            + "at the root, it is an error (E0407)")
    package static let accepts = AcceptedElements(.nothing, isForFileMeta: true)
}
