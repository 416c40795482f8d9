/// The keys of a table's rows: their bytes one after the other, and an open-addressed index over them.
///
/// A key is found by its bytes and never by its hash alone. A million keys of ten bytes take some 25 MB.
struct KeyIndex: Sendable {
    private var bytes: [UInt8] = []
    private var ends: [UInt32] = []
    /// Row + 1, or 0.
    private var slots: [UInt32] = []

    /// Bytes that all keys may have together.
    static let mostBytes = 1 << 31

    var count: Int { ends.count }

    mutating func reserve(rows: Int, bytes count: Int) {
        ends.reserveCapacity(rows)
        bytes.reserveCapacity(count)
    }

    /// Appends a key; false where there is no room for it.
    mutating func append(_ key: [UInt8]) -> Bool {
        guard bytes.count + key.count < KeyIndex.mostBytes else { return false }
        bytes.append(contentsOf: key)
        ends.append(UInt32(bytes.count))
        return true
    }

    private func range(_ row: Int) -> Range<Int> { (row == 0 ? 0 : Int(ends[row - 1]))..<Int(ends[row]) }

    /// Builds the index. To be called once, when all keys are there.
    ///
    /// - Parameter duplicate: called for each row whose key an earlier one has: that row, and this one.
    mutating func build(_ duplicate: (Int, Int) -> Bool) {
        var size = 16
        while size < count * 2 { size *= 2 }
        var slots = [UInt32](repeating: 0, count: size)
        defer { self.slots = slots }
        let all = bytes.rawBytes
        for row in 0..<count {
            let range = range(row)
            var slot = KeyIndex.hash(all, range) & (size - 1)
            while slots[slot] != 0 {
                let other = Int(slots[slot]) - 1
                if isEqual(other, all, range) {
                    guard duplicate(other, row) else { return }
                    break
                }
                slot = (slot + 1) & (size - 1)
            }
            if slots[slot] == 0 { slots[slot] = UInt32(row + 1) }
        }
    }

    /// The row of a key, or nil.
    func row(_ key: RawSpan, _ range: Range<Int>) -> Int? {
        guard !slots.isEmpty, !range.isEmpty else { return nil }
        var slot = KeyIndex.hash(key, range) & (slots.count - 1)
        while slots[slot] != 0 {
            let row = Int(slots[slot]) - 1
            if isEqual(row, key, range) { return row }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    private func isEqual(_ row: Int, _ key: RawSpan, _ range: Range<Int>) -> Bool {
        let own = self.range(row)
        guard own.count == range.count else { return false }
        for place in 0..<range.count where bytes[own.lowerBound + place] != key.byte(at: range.lowerBound + place) {
            return false
        }
        return true
    }

    /// FNV-1a of 64 bits (Fowler, Noll, Vo), its upper half folded in.
    private static func hash(_ bytes: RawSpan, _ range: Range<Int>) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for place in range { hash = (hash ^ UInt64(bytes.byte(at: place))) &* 0x100_0000_01B3 }
        hash ^= hash >> 32
        return Int(truncatingIfNeeded: (hash &* 0x9E37_79B9_7F4A_7C15) >> 32)
    }
}
