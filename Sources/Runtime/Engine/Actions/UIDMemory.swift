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
        var count = 0
        var old = InlineArray<8, UInt64>(repeating: 0)
        var new = UIDText()
        var scopeValue: [UInt8] = []
    }

    /// Bytes of a UID (PS3.5 section 6.2); longer values are not remembered.
    private static let longest = 64
    private static let slotBits = 9
    private var slots = [Slot](repeating: Slot(), count: 1 << slotBits)

    /// The new UID of the bytes of a range, if it is remembered.
    func new(of bytes: RawSpan, _ uid: Range<Int>, _ source: Source) -> UIDText? {
        guard uid.count <= UIDMemory.longest else { return nil }
        let place = UIDMemory.place(of: bytes, uid)
        let slots = slots.span
        guard slots[place].count == uid.count, slots[place].secret == source.secret,
            slots[place].scope == source.scope
        else { return nil }
        for word in 0..<(uid.count + 7) / 8
        where UIDMemory.word(word, of: bytes, uid) != slots[place].old[word] {
            return nil
        }
        guard source.scope == .project || slots[place].scopeValue == source.scopeValue else { return nil }
        return slots[place].new
    }

    mutating func remember(_ new: UIDText, of bytes: RawSpan, _ uid: Range<Int>, _ source: Source) {
        guard uid.count <= UIDMemory.longest else { return }
        let place = UIDMemory.place(of: bytes, uid)
        slots[place].secret = source.secret
        slots[place].scope = source.scope
        slots[place].count = uid.count
        for word in 0..<(uid.count + 7) / 8 { slots[place].old[word] = UIDMemory.word(word, of: bytes, uid) }
        slots[place].new = new
        slots[place].scopeValue = source.scopeValue
    }

    /// Eight bytes of a UID as a number; those behind its end are 0.
    @inline(__always)
    private static func word(_ index: Int, of bytes: RawSpan, _ uid: Range<Int>) -> UInt64 {
        let start = uid.lowerBound + 8 * index
        let count = uid.upperBound - start
        if count >= 8 { return bytes.uint64(at: start) }
        if uid.upperBound >= 8 { return bytes.uint64(at: uid.upperBound - 8) &>> UInt64(8 * (8 - count)) }
        var word: UInt64 = 0
        for offset in 0..<count { word |= UInt64(bytes.byte(at: start + offset)) << UInt64(8 * offset) }
        return word
    }

    /// UIDs of one study differ in their last digits and in their length.
    @inline(__always)
    private static func place(of bytes: RawSpan, _ uid: Range<Int>) -> Int {
        var hash = UInt64(uid.count)
        for index in 0..<(uid.count + 7) / 8 {
            hash = (hash ^ word(index, of: bytes, uid)) &* 0x9E37_79B9_7F4A_7C15
            hash ^= hash &>> 32
        }
        return Int((hash &* 0x9E37_79B9_7F4A_7C15) >> UInt64(64 - slotBits))
    }
}
