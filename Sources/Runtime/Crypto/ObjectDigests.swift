/// SHA-256 of an input and of its output, made in one pass: the output's bytes come in order, and the input's go along with them, so
/// that both messages are taken at once.
package struct ObjectDigests: Sendable {
    /// Spans of fewer bytes are gathered first.
    private static let shortSpan = 2048
    private static let gatheringSize = 16 * 1024

    private var input = SHA256()
    private var output = SHA256()
    /// Bytes of the input that are in its digest.
    package private(set) var taken = 0
    /// Bytes of the output that are not in its digest yet.
    private var gathered: [UInt8] = []

    package init() {}

    /// Adds the next bytes of the output, and as many of the input.
    ///
    /// - Parameter whole: the whole input, if it is in memory; else empty, and none of it is added.
    package mutating func addOutput(_ bytes: RawSpan, of whole: RawSpan) {
        if bytes.byteCount < ObjectDigests.shortSpan {
            gathered.append(bytes)
            if gathered.count >= ObjectDigests.gatheringSize { addGathered(whole) }
        } else {
            addGathered(whole)
            add(bytes, whole)
        }
    }

    /// Adds the next bytes of the output, which are those of the input at an offset, and to the input's digest too if it has come
    /// to them.
    package mutating func addCopied(_ bytes: RawSpan, at offset: Int) {
        addGathered(bytes.extracting(first: 0))
        if offset == taken {
            SHA256.update(&input, bytes, and: &output, bytes)
            taken += bytes.byteCount
        } else {
            output.update(bytes, from: 0, count: bytes.byteCount)
        }
    }

    /// Adds the input's next bytes alone.
    package mutating func addInput(_ bytes: RawSpan) {
        input.update(bytes, from: 0, count: bytes.byteCount)
        taken += bytes.byteCount
    }

    /// Ends both messages.
    ///
    /// - Parameter whole: as for `addOutput`.
    /// - Returns: 32 bytes of each.
    package consuming func finish(_ whole: RawSpan) -> (input: [UInt8], output: [UInt8]) {
        addGathered(whole)
        if taken < whole.byteCount { addInput(whole.extracting(taken..<whole.byteCount)) }
        return (input.finish(), output.finish())
    }

    private mutating func addGathered(_ whole: RawSpan) {
        if gathered.isEmpty { return }
        var bytes: [UInt8] = []
        swap(&bytes, &gathered)
        add(bytes.rawBytes, whole)
        bytes.removeAll(keepingCapacity: true)
        swap(&bytes, &gathered)
    }

    private mutating func add(_ bytes: RawSpan, _ whole: RawSpan) {
        let count = max(0, min(bytes.byteCount, whole.byteCount - taken))
        if count == 0 {
            output.update(bytes, from: 0, count: bytes.byteCount)
        } else {
            SHA256.update(&input, whole.extracting(taken..<taken + count), and: &output, bytes)
            taken += count
        }
    }
}
