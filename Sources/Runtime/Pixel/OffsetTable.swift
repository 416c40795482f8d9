/// Offset tables of encapsulated pixel data: numbers that must point at fragments, and that can hold anything if nobody
/// looks.
package enum OffsetTable {
    /// What can be said of a Basic Offset Table.
    package enum Basic: Hashable, Sendable {
        /// Empty, or true of this value.
        case right
        /// Not true; this one is.
        case rebuilt([UInt32])
        /// Not true, and which fragments make a frame cannot be told.
        case wrong
    }

    /// Looks at the Basic Offset Table, the first item of an encapsulated value (PS3.5 section A.4): empty, or offsets from
    /// the first fragment's item on, the first of them 0, ascending, each the start of a fragment.
    ///
    /// A table that names fewer fragments than there are frames is no lie about those that it names; it stays.
    package static func basic(_ bytes: RawSpan, _ entry: TapeEntry, frames: Int) -> Basic {
        var walk = FragmentWalk(entry)
        guard let table = walk.next(bytes) else { return .wrong }
        if table.isEmpty { return .right }
        return isRight(table, walk, bytes, entry) ? .right : rebuilt(table, walk, bytes, frames: frames)
    }

    private static func isRight(_ table: Range<Int>, _ fragments: FragmentWalk, _ bytes: RawSpan, _ entry: TapeEntry)
        -> Bool
    {
        guard table.count % 4 == 0 else { return false }
        let isBigEndian = entry.encoding.isBigEndian
        var walk = fragments
        var fragment = walk.next(bytes)
        for place in stride(from: table.lowerBound, to: table.upperBound, by: 4) {
            let wanted = table.upperBound + 8 + Int(bytes.uint32(at: place, bigEndian: isBigEndian))
            if place == table.lowerBound, fragment?.lowerBound != wanted { return false }
            while let start = fragment?.lowerBound, start < wanted { fragment = walk.next(bytes) }
            guard fragment?.lowerBound == wanted else { return false }
            // The next one must lie behind it.
            fragment = walk.next(bytes)
        }
        return true
    }

    private static func rebuilt(_ table: Range<Int>, _ fragments: FragmentWalk, _ bytes: RawSpan, frames: Int) -> Basic
    {
        var walk = fragments
        if frames == 1 { return walk.next(bytes) == nil ? .wrong : .rebuilt([0]) }
        var starts: [UInt32] = []
        while let fragment = walk.next(bytes) {
            guard starts.count < frames, let start = UInt32(exactly: fragment.lowerBound - table.upperBound - 8) else {
                return .wrong
            }
            starts.append(start)
        }
        return starts.count == frames ? .rebuilt(starts) : .wrong
    }

    /// The numbers of a table.
    package static func offsets(_ bytes: RawSpan, _ table: Range<Int>, _ encoding: Encoding) -> [UInt32] {
        stride(from: table.lowerBound, to: table.upperBound, by: 4).map {
            bytes.uint32(at: $0, bigEndian: encoding.isBigEndian)
        }
    }

    /// Offsets of fragments, ascending, as they are when each fragment of odd length before them has got a byte; nil if one
    /// is too large for the table.
    package static func padded(_ offsets: [UInt32], _ bytes: RawSpan, _ entry: TapeEntry) -> [UInt32]? {
        var walk = FragmentWalk(entry)
        guard let table = walk.next(bytes) else { return nil }
        var result: [UInt32] = []
        var added = 0
        while result.count < offsets.count, let fragment = walk.next(bytes) {
            let offset = fragment.lowerBound - 8 - table.upperBound
            if offset == Int(offsets[result.count]) {
                guard let moved = UInt32(exactly: offset + added) else { return nil }
                result.append(moved)
            }
            added += fragment.count % 2
        }
        return result.count == offsets.count ? result : nil
    }

    /// Whether the value of an Extended Offset Table is true: one fragment for each frame, and the offset of each, from the
    /// first fragment's item on (PS3.3 section C.7.6.3.1.8).
    package static func isExtended(_ value: Range<Int>, _ bytes: RawSpan, isBigEndian: Bool, of entry: TapeEntry)
        -> Bool
    {
        holds(value, bytes, isBigEndian, entry) { fragment, first, number in
            number == UInt64(fragment.lowerBound - first)
        }
    }

    /// Whether the value of Extended Offset Table Lengths is true: the length of each fragment, with or without its padding.
    package static func isLengths(_ value: Range<Int>, _ bytes: RawSpan, isBigEndian: Bool, of entry: TapeEntry) -> Bool
    {
        holds(value, bytes, isBigEndian, entry) { fragment, _, number in
            number == UInt64(fragment.count) || !fragment.isEmpty && number == UInt64(fragment.count - 1)
        }
    }

    /// Whether the value of Encapsulated Pixel Data Value Total Length is true: the bytes of all fragments, with or without
    /// the padding of the last (PS3.3 section C.7.6.3).
    package static func isTotalLength(_ value: Range<Int>, _ bytes: RawSpan, isBigEndian: Bool, of entry: TapeEntry)
        -> Bool
    {
        guard value.count == 8 else { return false }
        var walk = FragmentWalk(entry)
        guard walk.next(bytes) != nil else { return false }
        var total: UInt64 = 0
        while let fragment = walk.next(bytes) { total += UInt64(fragment.count) }
        let number = bytes.uint64(at: value.lowerBound, bigEndian: isBigEndian)
        return number == total || total > 0 && number == total - 1
    }

    /// Whether there is one number for each fragment and each of them is true.
    private static func holds(
        _ value: Range<Int>, _ bytes: RawSpan, _ isBigEndian: Bool, _ entry: TapeEntry,
        _ isTrue: (_ fragment: Range<Int>, _ first: Int, _ number: UInt64) -> Bool
    ) -> Bool {
        guard value.count % 8 == 0, !value.isEmpty else { return false }
        var walk = FragmentWalk(entry)
        guard let table = walk.next(bytes) else { return false }
        for place in stride(from: value.lowerBound, to: value.upperBound, by: 8) {
            guard let fragment = walk.next(bytes),
                isTrue(fragment, table.upperBound + 8, bytes.uint64(at: place, bigEndian: isBigEndian))
            else { return false }
        }
        return walk.next(bytes) == nil
    }
}
