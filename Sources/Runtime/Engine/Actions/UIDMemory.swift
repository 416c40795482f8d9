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

    private static let slotBits = 9
    private var slots = [Slot](repeating: Slot(), count: 1 << slotBits)

    /// The new UID of the bytes of a range, if it is remembered.
    func new(of bytes: RawSpan, _ uid: Range<Int>, _ source: Source) -> [UInt8]? {
        let place = UIDMemory.place(of: bytes, uid)
        let old = slots[place].old
        guard slots[place].secret == source.secret, slots[place].scope == source.scope,
            bytes.extracting(uid).hasSameBytes(as: old.rawBytes),
            slots[place].scopeValue == source.scopeValue
        else { return nil }
        return slots[place].new
    }

    mutating func remember(_ new: [UInt8], of bytes: RawSpan, _ uid: Range<Int>, _ source: Source) {
        slots[UIDMemory.place(of: bytes, uid)] = Slot(
            secret: source.secret, scope: source.scope, scopeValue: source.scopeValue,
            old: bytes.copyBytes(at: uid.lowerBound, length: uid.count), new: new)
    }

    /// UIDs of one study differ in their last digits and in their length.
    private static func place(of bytes: RawSpan, _ uid: Range<Int>) -> Int {
        var hash = UInt64(uid.count)
        for offset in max(uid.lowerBound, uid.upperBound - 8)..<uid.upperBound {
            hash = hash << 7 ^ hash >> 57 ^ UInt64(bytes.byte(at: offset))
        }
        return Int((hash &* 0x9E37_79B9_7F4A_7C15) >> UInt64(64 - slotBits))
    }
}
