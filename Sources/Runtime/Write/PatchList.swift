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
    /// Bytes of the output so far.
    public private(set) var count = 0

    public init() {}

    /// Empties the list and keeps its memory for the next file.
    public mutating func removeAll() {
        stretches.removeAll(keepingCapacity: true)
        arena.removeAll(keepingCapacity: true)
        count = 0
    }

    /// Adds `length` bytes of the input from `offset` on.
    public mutating func appendInput(_ offset: Int, length: Int) {
        guard length > 0 else { return }
        count += length
        if let last = stretches.last, last.fromInput, last.offset + last.length == offset {
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
        if let last = stretches.last, !last.fromInput, last.offset + last.length == start {
            stretches[stretches.count - 1].length += length
        } else {
            stretches.append(Stretch(fromInput: false, offset: start, length: length))
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
        count = mark.count
    }
}
