/// Visits the bytes of an output in order, as spans of wherever they are: the one way to write, hash or copy a patch list.
///
/// Borrows all that it reads, so nothing is copied.
package struct StretchSpans: SpanSource, ~Escapable {
    private var head: RawSpan
    private let stretches: Span<PatchList.Stretch>
    private let input: RawSpan
    private let arena: RawSpan
    private let buffers: Span<[UInt8]>
    private let fillPages: RawSpan
    /// The stretch that the next span is of, and how much of it has been visited.
    private var index: Int
    private var visited = 0
    private let end: Int

    /// - Parameters:
    ///   - head: comes before the stretches; may be empty.
    ///   - body: the list.
    ///   - range: which stretches are visited; nil for all.
    ///   - input: the bytes that the list's input stretches are ranges of.
    @_lifetime(copy head, copy input, borrow body)
    package init(
        head: RawSpan, body: borrowing PatchList, _ range: Range<Int>? = nil, input: RawSpan
    ) {
        self.head = head
        self.input = input
        stretches = body.stretches.span
        arena = body.arena.rawBytes
        buffers = body.buffers.span
        fillPages = body.fillPages.bytes.rawBytes
        index = range?.lowerBound ?? 0
        end = range?.upperBound ?? body.stretches.count
    }

    /// The next bytes, never empty; nil at the end. Bytes that are repeated are given page by page.
    @_lifetime(copy self)
    package mutating func next() -> RawSpan? {
        if head.byteCount > 0 {
            let all = head
            head = head.extracting(first: 0)
            return all
        }
        while index < end {
            let stretch = stretches[index]
            guard visited < stretch.length else {
                index += 1
                visited = 0
                continue
            }
            var length = stretch.length
            let source: RawSpan
            switch stretch.source {
            case .input: source = input
            case .arena: source = arena
            case .buffer(let number): source = buffers.rawBytes(at: Int(number))
            case .fill(let byte):
                guard let page = FillPages.offset(of: byte, in: fillPages) else {
                    preconditionFailure("a fill without its page")
                }
                length = min(FillPages.pageSize, stretch.length - visited)
                visited += length
                return fillPages.extracting(page..<page + length)
            }
            visited = length
            return source.extracting(stretch.offset..<stretch.offset + length)
        }
        return nil
    }
}
