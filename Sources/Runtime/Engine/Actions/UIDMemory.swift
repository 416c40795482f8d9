/// New UIDs that a worker has made, since a series repeats those of its study, its series and its frame of reference: a
/// comparison of bytes instead of an HMAC and a search among the registered UIDs.
///
/// A bounded table: a UID that falls on another's place takes it. What comes out is the same with and without it.
struct UIDMemory {
    /// What the new UID is made from.
    struct Source {
        let secret: Int
        let scope: UIDScopeKind
        /// The original value that the scope adds; empty for `project`.
        let scopeValue: [UInt8]
    }

    private struct Slot {
        var secret = -1
        var scope = UIDScopeKind.project
        var scopeValue: [UInt8] = []
        var old: [UInt8] = []
        var new: [UInt8] = []
    }

    private static let slotCount = 64
    private var slots = [Slot](repeating: Slot(), count: slotCount)

    /// The new UID of `value[uid]`, if it is remembered.
    func new(of value: [UInt8], _ uid: Range<Int>, _ source: Source) -> [UInt8]? {
        let slot = slots[UIDMemory.place(of: value, uid)]
        guard slot.old.count == uid.count, slot.secret == source.secret, slot.scope == source.scope,
            slot.scopeValue == source.scopeValue,
            value.rawBytes.extracting(uid).hasSameBytes(as: slot.old.rawBytes)
        else { return nil }
        return slot.new
    }

    mutating func remember(_ new: ArraySlice<UInt8>, of value: [UInt8], _ uid: Range<Int>, _ source: Source) {
        slots[UIDMemory.place(of: value, uid)] = Slot(
            secret: source.secret, scope: source.scope, scopeValue: source.scopeValue, old: Array(value[uid]),
            new: Array(new))
    }

    /// UIDs of one study differ in their last digits and in their length.
    private static func place(of value: [UInt8], _ uid: Range<Int>) -> Int {
        var hash = uid.count
        for index in max(uid.lowerBound, uid.upperBound - 6)..<uid.upperBound { hash = hash &* 31 &+ Int(value[index]) }
        return hash & (slotCount - 1)
    }
}
