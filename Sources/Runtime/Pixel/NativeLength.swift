/// Whether a native value is as long as its description says.
package enum NativeLength: Hashable, Sendable {
    /// As long as it should be. One byte of padding may be missing.
    case right
    /// Longer: this many bytes at its front are pixels, and nobody knows what follows.
    case excess(pixels: Int)
    /// Shorter, or so much longer that the description cannot be believed.
    case wrong

    /// What follows the pixels may be this long to be cut: rounding to sectors and pages explains it. Where there is more,
    /// the description is more likely wrong, and a cut would lose pixels.
    package static let mostExcess = 1 << 20

    /// - Parameter length: bytes of the value, padding included.
    package init(of length: Int, for description: PixelDescription) {
        guard let pixels = description.byteCount, length >= pixels, length - pixels <= NativeLength.mostExcess else {
            self = .wrong
            return
        }
        self = length <= pixels + pixels % 2 ? .right : .excess(pixels: pixels)
    }
}
