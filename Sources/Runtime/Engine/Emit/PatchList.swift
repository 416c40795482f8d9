/// The output as a list of stretches: unchanged ranges of the input and bytes from elsewhere.
///
/// Stretches of one source that continue each other are joined as they are added, so an unchanged run of elements is one.
package struct PatchList: Sendable {
    /// Where the bytes of a stretch are.
    package enum Source: Hashable, Sendable {
        /// In the bytes that hold the data set: the file, or what a deflated file inflates to.
        case input
        /// In `arena`.
        case arena
        /// Nowhere: this byte, repeated. The offset means nothing.
        case fill(UInt8)
        /// In a buffer of `buffers`, by its index.
        case buffer(UInt32)
    }

    package struct Stretch: Sendable, Hashable {
        package var offset: Int
        package var length: Int
        package var source: Source
    }

    package private(set) var stretches: [Stretch] = []
    /// New bytes. Open to writing, since lengths of enclosing items are filled in after their content.
    package var arena: [UInt8] = []
    /// Long new values, such as pixels, that were made elsewhere and are not copied into the arena.
    package private(set) var buffers: [[UInt8]] = []
    /// A page of each byte that a stretch repeats. Kept from file to file.
    private(set) var fillPages = FillPages()
    /// Stretches before this index are not joined with what follows.
    private var barrier = 0
    /// Bytes of the output so far.
    package private(set) var count = 0

    package init() {}

    /// Bytes of memory that stretches and new bytes take.
    @inline(__always)
    package var size: Int { stretches.count * MemoryLayout<Stretch>.stride + arena.count }

    /// Makes room for so many bytes of `size`, however stretches and new bytes share them. Much more than most files need is
    /// left to growth.
    package mutating func reserveMemory(_ bytes: Int) {
        let bytes = min(bytes, MemoryBudget.largestReservation)
        stretches.reserveCapacity(bytes / MemoryLayout<Stretch>.stride + 1)
        arena.reserveCapacity(bytes)
    }

    /// Empties the list and keeps its memory for the next file.
    package mutating func removeAll() {
        stretches.removeAll(keepingCapacity: true)
        arena.removeAll(keepingCapacity: true)
        buffers.removeAll(keepingCapacity: true)
        barrier = 0
        count = 0
    }

    /// Adds `length` bytes of the input from `offset` on.
    package mutating func appendInput(_ offset: Int, length: Int) {
        let last = stretches.count - 1
        // An unchanged element behind another, by far the commonest case.
        if last >= barrier, case .input = stretches[last].source,
            stretches[last].offset + stretches[last].length == offset
        {
            lengthen(last, by: length)
        } else {
            begin(.input, offset, length)
        }
    }

    /// Adds the bytes of the arena from `start` to its end, which the caller has just written there.
    package mutating func commitArena(from start: Int) {
        let last = stretches.count - 1
        if last >= barrier, case .arena = stretches[last].source,
            stretches[last].offset + stretches[last].length == start
        {
            lengthen(last, by: arena.count - start)
        } else {
            begin(.arena, start, arena.count - start)
        }
    }

    /// Adds `byte`, `length` times.
    package mutating func appendFill(_ byte: UInt8, length: Int) {
        guard length > 0 else { return }
        fillPages.prepare(byte)
        let last = stretches.count - 1
        if last >= barrier, stretches[last].source == .fill(byte) {
            lengthen(last, by: length)
        } else {
            begin(.fill(byte), 0, length)
        }
    }

    /// Takes a buffer over, to be used by `append(buffer:_:)`.
    package mutating func addBuffer(_ bytes: consuming [UInt8]) -> UInt32 {
        buffers.append(bytes)
        return UInt32(buffers.count - 1)
    }

    /// Adds a range of a buffer.
    package mutating func append(buffer: UInt32, _ range: Range<Int>) {
        let last = stretches.count - 1
        if last >= barrier, stretches[last].source == .buffer(buffer),
            stretches[last].offset + stretches[last].length == range.lowerBound
        {
            lengthen(last, by: range.count)
        } else {
            begin(.buffer(buffer), range.lowerBound, range.count)
        }
    }

    private mutating func lengthen(_ index: Int, by length: Int) {
        stretches[index].length += length
        count += length
    }

    private mutating func begin(_ source: Source, _ offset: Int, _ length: Int) {
        guard length > 0 else { return }
        stretches.append(Stretch(offset: offset, length: length, source: source))
        count += length
    }

    /// Ends the last stretch: what follows begins a new one, so that either can be taken out alone.
    package mutating func endStretch() { barrier = stretches.count }

    /// Keeps a place for bytes that are not known yet: a stretch of its own, empty until `fill`.
    package mutating func reserve() -> Int {
        stretches.append(Stretch(offset: 0, length: 0, source: .arena))
        endStretch()
        return stretches.count - 1
    }

    /// Puts the bytes of the arena from `start` to its end, which the caller has just written there, into a reserved place.
    package mutating func fill(_ place: Int, fromArena start: Int) {
        count += arena.count - start - stretches[place].length
        stretches[place] = Stretch(offset: start, length: arena.count - start, source: .arena)
        // What is written to the arena next must not seem to continue this one.
        endStretch()
    }

    /// Takes stretches out again. Indexes of later ones stay as they are, unless there are none.
    package mutating func takeOut(_ range: Range<Int>) {
        for index in range {
            count -= stretches[index].length
            stretches[index].length = 0
        }
        if range.upperBound == stretches.count {
            stretches.removeSubrange(range)
            barrier = stretches.count
        }
    }

    // MARK: Headers whose length depends on what follows

    /// Where a header of the input stands in the list.
    package struct HeaderPlace: Sendable {
        let stretch: Int
        /// Bytes of the stretch before it.
        let offset: Int
    }

    /// Adds the header of a sequence or an item as it is in the input. Most stay so; once the content is known, either `join` or
    /// `replaceHeader` may follow.
    package mutating func appendHeader(_ offset: Int, length: Int) -> HeaderPlace {
        appendInput(offset, length: length)
        let last = stretches.count - 1
        return HeaderPlace(stretch: last, offset: stretches[last].length - length)
    }

    /// Makes one stretch of what was added from a header on, which is `length` bytes of the input in a row.
    package mutating func join(from header: HeaderPlace, length: Int) {
        let more = stretches.count - header.stretch - 1
        guard more > 0 else { return }
        stretches.removeLast(more)
        stretches[header.stretch].length = header.offset + length
        barrier = min(barrier, header.stretch)
    }

    /// Puts the bytes of the arena from `start` to its end, which the caller has just written there, in place of a header of as
    /// many bytes. Indexes of later stretches change, so nobody may have taken note of one inside the container.
    package mutating func replaceHeader(_ header: HeaderPlace, fromArena start: Int) {
        let whole = stretches[header.stretch]
        let length = arena.count - start
        var added = 0
        stretches[header.stretch] = Stretch(offset: start, length: length, source: .arena)
        let rest = whole.length - header.offset - length
        if rest > 0 {
            let offset = whole.offset + header.offset + length
            stretches.insert(Stretch(offset: offset, length: rest, source: .input), at: header.stretch + 1)
            added += 1
        }
        if header.offset > 0 {
            stretches.insert(
                Stretch(offset: whole.offset, length: header.offset, source: .input), at: header.stretch)
            added += 1
        }
        if barrier > header.stretch { barrier += added }
    }
}

/// Pages that are filled with one byte each, one after the other in one array.
struct FillPages: Sendable {
    static let pageSize = 4096

    private(set) var bytes: [UInt8] = []

    /// Makes a page of `byte` unless there is one.
    mutating func prepare(_ byte: UInt8) {
        if FillPages.offset(of: byte, in: bytes.rawBytes) == nil {
            bytes.append(contentsOf: repeatElement(byte, count: FillPages.pageSize))
        }
    }

    /// Where in `pages` the page of `byte` begins.
    static func offset(of byte: UInt8, in pages: RawSpan) -> Int? {
        stride(from: 0, to: pages.byteCount, by: pageSize).first { pages.byte(at: $0) == byte }
    }
}
