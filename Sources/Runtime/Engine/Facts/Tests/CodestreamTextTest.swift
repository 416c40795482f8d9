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
        return copiesDiffer(bytes, tape)
    }

    /// Whether a data set, at any depth, has copies of a compressed image or of a profile that differ.
    private static func copiesDiffer(_ bytes: RawSpan, _ tape: ElementTape) -> Bool {
        if !tape.rootIsAscending, copiesDiffer(bytes, tape, in: tape.root) { return true }
        return tape.entries.indices.contains { index in
            let entry = tape.entries[index]
            return entry.kind == .item && !entry.isAscending && copiesDiffer(bytes, tape, in: tape.contents(of: index))
        }
    }

    private static func copiesDiffer(_ bytes: RawSpan, _ tape: ElementTape, in siblings: Range<Int>) -> Bool {
        var isCompressed = false
        var index = siblings.lowerBound
        while index < siblings.upperBound {
            let entry = tape.entries[index]
            isCompressed = isCompressed || entry.tag == .pixelData && entry.kind == .fragments
            index = entry.next
        }
        let differing = tape.contradiction(bytes, in: siblings) {
            $0 == .iccProfile || $0 == .pixelData && isCompressed
        }
        return differing != nil
    }
}
