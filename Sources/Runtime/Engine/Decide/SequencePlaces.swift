/// Where sequences lead: the state of the path automaton in their items, and the list of what IODs have there.
///
/// Searched once and remembered, since files have the same sequences over and over. What comes out is the same with and without it,
/// and holds for as long as the ruleset does: both follow from it alone.
struct SequencePlaces {
    struct Inside {
        let pathState: Int
        let iodList: Int?
    }

    private struct Slot {
        var tag: UInt32 = 0
        var state: Int32 = -1
        var pathState: Int32 = 0
        /// -1 for none.
        var iodList: Int32 = -1
    }

    private static let slotBits = 7
    private var slots = [Slot](repeating: Slot(), count: 1 << slotBits)

    /// What holds inside a public sequence that is entered in a state of the path automaton.
    @inline(__always)
    mutating func inside(_ tag: Tag, in state: Int, _ ruleset: Ruleset) -> Inside {
        // Knuth, TAOCP volume 3, section 6.4.
        let mixed = (tag.rawValue ^ UInt32(truncatingIfNeeded: state) << 20) &* 0x9E37_79B9
        let index = Int(mixed >> UInt32(32 - SequencePlaces.slotBits))
        let slot = slots[index]
        if slot.tag == tag.rawValue, Int(slot.state) == state {
            return Inside(pathState: Int(slot.pathState), iodList: slot.iodList < 0 ? nil : Int(slot.iodList))
        }
        let found = Inside(
            pathState: ruleset.nextPathState(state, entering: tag), iodList: ruleset.iodList(of: tag))
        slots[index] = Slot(
            tag: tag.rawValue, state: Int32(truncatingIfNeeded: state),
            pathState: Int32(truncatingIfNeeded: found.pathState),
            iodList: found.iodList.map { Int32(truncatingIfNeeded: $0) } ?? -1)
        return found
    }
}
