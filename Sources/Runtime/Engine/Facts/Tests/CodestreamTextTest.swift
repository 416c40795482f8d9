/// `codestream text`: compressed pixels or a colour profile hold text, or may hold it.
package enum CodestreamTextTest: FileFactTest {
    package static let code = AtomRecord.Test(11)

    package static func holds(_ bytes: RawSpan, _ tape: ElementTape, _ header: FileHeader) -> Bool {
        let form = Codestream.Form(syntax: header.declaredSyntax?.uid ?? "")
        let image = tape.find(.pixelData)
        let description = PixelDescription(bytes, tape, in: tape.root)
        for (index, entry) in tape.entries.enumerated() {
            if entry.tag == .pixelData, entry.kind == .fragments {
                let pixels = index == image ? description.map { $0.rows * $0.columns } : nil
                if Codestream.mayHoldText(bytes, entry, form, pixels: pixels) { return true }
            }
            if entry.tag == .iccProfile, ColorProfile.holdsText(bytes, entry) { return true }
        }
        return false
    }
}
