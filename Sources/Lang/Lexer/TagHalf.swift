/// The group or the element of a tag: an inclusive range under a mask. An `x` digit has a zero in the mask.
package struct TagHalf: Hashable, Sendable {
    package var mask: UInt16
    package var low: UInt16
    package var high: UInt16

    package init(mask: UInt16, low: UInt16, high: UInt16) {
        self.mask = mask
        self.low = low
        self.high = high
    }

    package var isExact: Bool { mask == 0xFFFF && low == high }
    package func contains(_ value: UInt16) -> Bool { value & mask >= low && value & mask <= high }
}
