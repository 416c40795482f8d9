package import MidicRuntime

/// A tag mask without source range, comparable.
package struct TagMask: Sendable, Hashable {
    package var groupMask: UInt16, groupLow: UInt16, groupHigh: UInt16
    package var elementMask: UInt16, elementLow: UInt16, elementHigh: UInt16

    package init(
        groupMask: UInt16, groupLow: UInt16, groupHigh: UInt16, elementMask: UInt16, elementLow: UInt16,
        elementHigh: UInt16
    ) {
        self.groupMask = groupMask
        self.groupLow = groupLow
        self.groupHigh = groupHigh
        self.elementMask = elementMask
        self.elementLow = elementLow
        self.elementHigh = elementHigh
    }

    package func contains(_ tag: Tag) -> Bool {
        let group = tag.group & groupMask
        let element = tag.element & elementMask
        return group >= groupLow && group <= groupHigh && element >= elementLow && element <= elementHigh
    }

    /// One element of groups that repeat, such as `(60xx,3000)`: an attribute of the dictionary (PS3.5 section 7.6).
    var isOfRepeatingGroup: Bool {
        groupMask == 0xFF01 && groupLow == groupHigh && elementMask == 0xFFFF && elementLow == elementHigh
    }
}

extension TagMask: CustomStringConvertible {
    /// `(60xx,3000)`, `(6000-60FE,3000)`
    package var description: String {
        "(" + TagMask.half(groupMask, groupLow, groupHigh) + "," + TagMask.half(elementMask, elementLow, elementHigh)
            + ")"
    }

    private static func half(_ mask: UInt16, _ low: UInt16, _ high: UInt16) -> String {
        func digits(_ value: UInt16) -> String {
            var text = ""
            for shift in [12, 8, 4, 0] {
                // A mask of even groups leaves its last digit open but for one bit.
                let open = mask >> UInt16(shift) & 0xF != 0xF
                text += open ? "x" : hex(UInt32(value >> UInt16(shift) & 0xF), 1)
            }
            return text
        }
        return low == high ? digits(low) : digits(low) + "-" + digits(high)
    }

    static func hex(_ value: UInt32, _ width: Int) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
