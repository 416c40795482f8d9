/// The output as a list of stretches: unchanged ranges of the input and new bytes from an arena.
///
/// Adjacent stretches of one kind that continue each other are joined as they are added, so an unchanged run of elements is one stretch.
public struct PatchList: Sendable {
    public struct Stretch: Sendable, Hashable {
        /// True: `offset` is in the input; false: in `arena`.
        public var fromInput: Bool
        public var offset: Int
        public var length: Int
    }

    public private(set) var stretches: [Stretch] = []
    /// New bytes. Open to writing, since lengths of enclosing items are filled in after their content.
    public var arena: [UInt8] = []
    /// Stretches before this index are not joined with what follows.
    private var barrier = 0
    /// Bytes of the output so far.
    public private(set) var count = 0

    public init() {}

    /// Empties the list and keeps its memory for the next file.
    public mutating func removeAll() {
        stretches.removeAll(keepingCapacity: true)
        arena.removeAll(keepingCapacity: true)
        barrier = 0
        count = 0
    }

    /// Adds `length` bytes of the input from `offset` on.
    public mutating func appendInput(_ offset: Int, length: Int) {
        guard length > 0 else { return }
        count += length
        if stretches.count > barrier, let last = stretches.last, last.fromInput, last.offset + last.length == offset {
            stretches[stretches.count - 1].length += length
        } else {
            stretches.append(Stretch(fromInput: true, offset: offset, length: length))
        }
    }

    /// Adds the bytes of the arena from `start` to its end, which the caller has just written there.
    public mutating func commitArena(from start: Int) {
        let length = arena.count - start
        guard length > 0 else { return }
        count += length
        if stretches.count > barrier, let last = stretches.last, !last.fromInput, last.offset + last.length == start {
            stretches[stretches.count - 1].length += length
        } else {
            stretches.append(Stretch(fromInput: false, offset: start, length: length))
        }
    }

    /// Ends the last stretch: what follows begins a new one, so that either can be taken out alone.
    public mutating func endStretch() { barrier = stretches.count }

    /// Takes stretches out again. Indexes of later ones stay as they are, unless there are none.
    public mutating func takeOut(_ range: Range<Int>) {
        for index in range {
            count -= stretches[index].length
            stretches[index].length = 0
        }
        if range.upperBound == stretches.count {
            stretches.removeSubrange(range)
            barrier = stretches.count
        }
    }

    /// A point to return to when all that followed turned out to be unchanged.
    public struct Mark: Sendable {
        let stretchCount: Int
        let lastLength: Int
        let arenaCount: Int
        let count: Int
    }

    public func mark() -> Mark {
        Mark(
            stretchCount: stretches.count, lastLength: stretches.last?.length ?? 0, arenaCount: arena.count,
            count: count)
    }

    public mutating func rollBack(to mark: Mark) {
        stretches.removeSubrange(mark.stretchCount...)
        if mark.stretchCount > 0 { stretches[mark.stretchCount - 1].length = mark.lastLength }
        arena.removeSubrange(mark.arenaCount...)
        barrier = min(barrier, mark.stretchCount)
        count = mark.count
    }
}
