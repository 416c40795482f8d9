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
        let (words, place) = UIDMemory.words(of: bytes, uid)
        let slots = slots.span
        guard slots[place].count == uid.count, slots[place].secret == source.secret,
            slots[place].scope == source.scope
        else { return nil }
        var difference: UInt64 = 0
        for word in 0..<8 { difference |= words[word] ^ slots[place].old[word] }
        guard difference == 0, source.scope == .project || slots[place].scopeValue == source.scopeValue else {
            return nil
        }
        return slots[place].new
    }

    mutating func remember(_ new: UIDText, of bytes: RawSpan, _ uid: Range<Int>, _ source: Source) {
        guard uid.count <= UIDMemory.longest else { return }
        let (words, place) = UIDMemory.words(of: bytes, uid)
        slots[place].secret = source.secret
        slots[place].scope = source.scope
        slots[place].count = uid.count
        slots[place].old = words
        slots[place].new = new
        slots[place].scopeValue = source.scopeValue
    }

    /// The bytes of a UID eight to a number, and zeros behind them, and where in the table it is: UIDs of one study differ in their last
    /// digits and in their length.
    @inline(__always)
    private static func words(of bytes: RawSpan, _ uid: Range<Int>) -> (words: InlineArray<8, UInt64>, place: Int) {
        var words = InlineArray<8, UInt64>(repeating: 0)
        // Knuth, TAOCP volume 3, section 6.4.
        let factor: UInt64 = 0x9E37_79B9_7F4A_7C15
        var hash = UInt64(uid.count)
        var (offset, index) = (uid.lowerBound, 0)
        while uid.upperBound &- offset >= 8 {
            let word = bytes.uint64(at: offset)
            words[index] = word
            hash = (hash ^ word) &* factor
            hash ^= hash &>> 32
            offset &+= 8
            index &+= 1
        }
        let rest = uid.upperBound &- offset
        if rest > 0 {
            var word: UInt64 = 0
            if uid.upperBound >= 8 {
                word = bytes.uint64(at: uid.upperBound &- 8) &>> UInt64(8 &* (8 &- rest))
            } else {
                for byte in 0..<rest { word |= UInt64(bytes.byte(at: offset + byte)) << UInt64(8 * byte) }
            }
            words[index] = word
            hash = (hash ^ word) &* factor
            hash ^= hash &>> 32
        }
        return (words, Int((hash &* factor) >> UInt64(64 - slotBits)))
    }
}
