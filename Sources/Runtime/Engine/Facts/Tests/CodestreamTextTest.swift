/// `codestream text`: compressed pixels or a colour profile hold text, or may hold it.
package enum CodestreamTextTest: FileFactTest {
    package static let code = AtomRecord.Test(11)

    package static func holds(_ bytes: RawSpan, _ tape: ElementTape, _ header: FileHeader) -> Bool {
        let form = Codestream.Form(syntax: header.declaredSyntax?.uid ?? "")
        for entry in tape.entries {
            if entry.tag == .pixelData, entry.kind == .fragments, Codestream.mayHoldText(bytes, entry, form) {
                return true
            }
            if entry.tag == .iccProfile, ColorProfile.holdsText(bytes, entry) { return true }
        }
        return false
    }
}
