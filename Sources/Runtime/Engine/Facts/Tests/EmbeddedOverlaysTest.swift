/// `embedded overlays`: graphics may stand in unused bits of the pixels.
package enum EmbeddedOverlaysTest: FileFactTest {
    package static let code = AtomRecord.Test(10)

    package static func holds(_ bytes: RawSpan, _ tape: ElementTape, _ header: FileHeader) -> Bool {
        EmbeddedOverlays.areDeclared(bytes, tape) || EmbeddedOverlays.areInPixels(bytes, tape)
    }
}
