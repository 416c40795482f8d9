/// The structure of one data set: its elements in document order, depth first.
///
/// Offsets only. A worker keeps one tape and builds it anew for each file, so that its memory is allocated once.
package struct ElementTape: Sendable {
    package var entries: [TapeEntry] = []
    /// Stretches that are no element: delimiters that close nothing (PS3.5 section 7.5). Never copied to an output.
    package var gaps: [Range<Int>] = []
    /// What is wrong inside the entries of kind `damaged`, ascending by entry.
    package private(set) var damage: [(entry: Int, failure: FileFailure)] = []
    /// True if there are fragments, at the root or in an item.
    package var hasFragments = false
    /// True if the tags of the root rise strictly, so that none stands twice.
    package var rootIsAscending = true
    /// Where the root's elements of group 7FE0 and above begin; nil if there are none.
    package private(set) var rootPixelGroup: Int?
    /// Whether an item may have elements of these groups.
    package private(set) var hasNestedPixelGroup = false
    /// One past the last element of the root; what follows up to the end of the file is zero padding. Never copied.
    package var endOffset = 0
    /// The builder's stack, kept here so that its memory serves for the next file too.
    var frames: [TapeBuilder.Frame] = []

    package init() {}

    /// Empties the tape and keeps its memory for the next file.
    package mutating func removeAll() {
        entries.removeAll(keepingCapacity: true)
        gaps.removeAll(keepingCapacity: true)
        frames.removeAll(keepingCapacity: true)
        damage.removeAll(keepingCapacity: true)
        hasFragments = false
        rootIsAscending = true
        endOffset = 0
        rootPixelGroup = nil
        hasNestedPixelGroup = false
    }

    /// The group of Pixel Data: nearly the last of a data set.
    static let pixelGroup: UInt16 = 0x7FE0

    /// Notes that an entry is of that group or above.
    mutating func notePixelGroup(_ index: Int, isInRoot: Bool) {
        if !isInRoot {
            hasNestedPixelGroup = true
        } else if rootPixelGroup == nil {
            rootPixelGroup = index
        }
    }

    /// Takes back what is inside the entry at `index`, the last one that stays.
    mutating func truncate(after index: Int, gapCount: Int) {
        entries.removeSubrange(index + 1..<entries.count)
        gaps.removeSubrange(gapCount..<gaps.count)
        while let last = damage.last, last.entry > index { damage.removeLast() }
        entries[index].next = index + 1
    }

    /// Notes that the entry at `index`, whose content has been taken back, is damaged.
    mutating func setDamaged(_ index: Int, _ failure: FileFailure) {
        entries[index].kind = .damaged
        damage.append((index, failure))
    }

    /// What is wrong inside the damaged entry at `index`.
    package func failure(at index: Int) -> FileFailure? { damage.first { $0.entry == index }?.failure }

    /// The entries of the root.
    package var root: Range<Int> { 0..<entries.count }

    /// The entries inside the item at `index`; step from one element to the next with `TapeEntry.next`.
    package func contents(of index: Int) -> Range<Int> { index + 1..<entries[index].next }

    /// The first element of that tag directly in `siblings` (the root, or the contents of an item), not deeper.
    ///
    /// - Returns: its index, or nil.
    package func find(_ tag: Tag, in siblings: Range<Int>) -> Int? {
        var index = siblings.lowerBound
        while index < siblings.upperBound {
            if entries[index].tag == tag { return index }
            index = entries[index].next
        }
        return nil
    }

    /// Whether two elements are the same bytes, headers included.
    package func areEqual(_ bytes: RawSpan, _ first: Int, _ second: Int) -> Bool {
        let (a, b) = (entries[first], entries[second])
        return bytes.extracting(a.headerOffset..<a.endOffset).hasSameBytes(
            as: bytes.extracting(b.headerOffset..<b.endOffset))
    }

    /// The first element of the root that has the tag of one before it, and other bytes. No output has either.
    ///
    /// - Parameter isAsked: which tags count.
    package func contradiction(_ bytes: RawSpan, where isAsked: (Tag) -> Bool) -> Int? {
        rootIsAscending ? nil : contradiction(bytes, in: root, where: isAsked)
    }

    /// The same of any data set, by its entries.
    func contradiction(_ bytes: RawSpan, in siblings: Range<Int>, where isAsked: (Tag) -> Bool) -> Int? {
        var seen: [Tag: Int] = [:]
        var index = siblings.lowerBound
        while index < siblings.upperBound {
            let tag = entries[index].tag
            if isAsked(tag) {
                if let first = seen[tag] {
                    if !areEqual(bytes, first, index) { return index }
                } else {
                    seen[tag] = index
                }
            }
            index = entries[index].next
        }
        return nil
    }

    /// The first element of that tag in the root.
    package func find(_ tag: Tag) -> Int? {
        var index = 0
        if tag.group >= ElementTape.pixelGroup {
            guard let start = rootPixelGroup else { return nil }
            index = start
        }
        while index < entries.count {
            let found = entries[index].tag
            if found == tag { return index }
            if rootIsAscending, found > tag { return nil }
            index = entries[index].next
        }
        return nil
    }
}

extension TapeEntry {
    /// The value without the padding that PS3.5 section 6.2 allows: blanks and NULs at its end.
    ///
    /// NUL is right for UI only, but real files pad every text VR with either.
    package func trimmedValue(_ bytes: RawSpan) -> Range<Int> {
        Padding.withoutEnd(bytes, value)
    }
}
