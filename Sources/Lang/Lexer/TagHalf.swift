/// The group or the element of a tag: an inclusive range under a mask. An `x` digit has a zero in the mask.
public struct TagHalf: Hashable, Sendable {
    public var mask: UInt16
    public var low: UInt16
    public var high: UInt16

    public init(mask: UInt16, low: UInt16, high: UInt16) {
        self.mask = mask
        self.low = low
        self.high = high
    }

    public var isExact: Bool { mask == 0xFFFF && low == high }
    public func contains(_ value: UInt16) -> Bool { value & mask >= low && value & mask <= high }
}
