/// SHA-256 (FIPS 180-4), fed in pieces.
///
/// Written out because the runtime has no dependencies. All state is in registers and fixed storage: hashing allocates
/// nothing except the result. Blocks go through the processor's own instructions where it has them (`ProcessorSHA256`), which
/// takes about a tenth of the time; the same in Swift is the reference that a test holds them against, and serves elsewhere.
package struct SHA256: Sendable {
    /// Bytes of a digest.
    package static let digestSize = 32
    /// Bytes of a block.
    package static let blockSize = 64

    /// The chaining value, H0 to H7 (FIPS 180-4 section 6.2).
    private var state = Chain()
    /// The bytes of the block that is not full, eight to a word; those behind them are zero.
    private var pending = InlineArray<8, UInt64>(repeating: 0)
    private var pendingCount = 0
    private var total: UInt64 = 0
    private let usesProcessor: Bool

    /// - Parameter usesProcessor: whether blocks go through the processor's instructions.
    package init(usesProcessor: Bool = ProcessorSHA256.isAvailable) { self.usesProcessor = usesProcessor }

    /// Starts from the state after whole blocks, as HMAC does with its padded key.
    init(resuming state: Chain, after byteCount: UInt64) {
        self.init()
        self.state = state
        total = byteCount
    }

    /// The chaining value after the whole blocks fed so far.
    var chain: Chain { state }

    /// The digest of `bytes`.
    package static func hash(_ bytes: [UInt8]) -> [UInt8] {
        var hasher = SHA256()
        hasher.update(bytes)
        return hasher.finish()
    }

    /// Adds `bytes` to the message.
    package mutating func update(_ bytes: [UInt8]) {
        update(bytes.rawBytes, from: 0, count: bytes.count)
    }

    /// Adds `count` bytes of `bytes` from offset `from` on to the message; the range must be inside the span.
    package mutating func update(_ bytes: RawSpan, from: Int, count: Int) {
        precondition(from >= 0 && count >= 0 && from <= bytes.byteCount - count, "a range outside the span")
        total &+= UInt64(count)
        let end = from + count
        var offset = fillPending(bytes, from, end)
        let blocks = (end - offset) / SHA256.blockSize
        if blocks > 0 {
            state.take(blocks, of: bytes, at: offset, usesProcessor: usesProcessor)
            offset += SHA256.blockSize * blocks
        }
        hold(bytes, offset..<end)
    }

    /// Adds `bytes` to one message and `others` to another. Whole blocks of both are taken at once where the processor has
    /// instructions for them, in about seven tenths of the time that one after the other takes.
    package static func update(
        _ one: inout SHA256, _ bytes: RawSpan, and other: inout SHA256, _ others: RawSpan
    ) {
        let common = min(bytes.byteCount, others.byteCount)
        guard one.usesProcessor, other.usesProcessor, common >= 2 * blockSize else {
            one.update(bytes, from: 0, count: bytes.byteCount)
            other.update(others, from: 0, count: others.byteCount)
            return
        }
        let first = one.fillPending(bytes, 0, bytes.byteCount)
        let second = other.fillPending(others, 0, others.byteCount)
        let blocks = min(bytes.byteCount - first, others.byteCount - second) / blockSize
        var (words, otherWords) = (one.state.words, other.state.words)
        ProcessorSHA256.compress(&words, bytes, at: first, and: &otherWords, others, at: second, blocks)
        (one.state.words, other.state.words) = (words, otherWords)
        let done = (first + blockSize * blocks, second + blockSize * blocks)
        one.total &+= UInt64(done.0)
        other.total &+= UInt64(done.1)
        one.update(bytes, from: done.0, count: bytes.byteCount - done.0)
        other.update(others, from: done.1, count: others.byteCount - done.1)
    }

    /// Completes the block that has been begun, if there is one.
    ///
    /// - Returns: the offset behind what was taken: `end` where the block is not full yet.
    private mutating func fillPending(_ bytes: RawSpan, _ start: Int, _ end: Int) -> Int {
        guard pendingCount > 0 else { return start }
        let next = min(end, start + SHA256.blockSize - pendingCount)
        hold(bytes, start..<next)
        if pendingCount == SHA256.blockSize { takePending() }
        return next
    }

    /// Adds bytes to the block that is not full; there is room for them.
    private mutating func hold(_ bytes: RawSpan, _ range: Range<Int>) {
        var offset = range.lowerBound
        while range.upperBound - offset >= 8 {
            hold(bytes.uint64(at: offset), count: 8)
            offset &+= 8
        }
        let rest = range.upperBound - offset
        guard rest > 0 else { return }
        var word: UInt64 = 0
        if range.upperBound >= 8 {
            word = bytes.uint64(at: range.upperBound - 8) &>> UInt64(8 * (8 - rest))
        } else {
            for place in 0..<rest { word |= UInt64(bytes.byte(at: offset + place)) &<< UInt64(8 * place) }
        }
        hold(word, count: rest)
    }

    /// Adds the lowest bytes of a word, 1 to 8, behind which it is zero; there is room for them.
    @inline(__always)
    private mutating func hold(_ word: UInt64, count: Int) {
        let (index, shift) = (pendingCount &>> 3, UInt64(pendingCount & 7) &* 8)
        pending[index] |= word &<< shift
        if shift &+ 8 &* UInt64(count) > 64 { pending[index + 1] = word &>> (64 &- shift) }
        pendingCount &+= count
    }

    /// Adds a number of 32 bits, the lowest byte first.
    mutating func update(littleEndian number: UInt32) {
        let room = SHA256.blockSize - pendingCount
        total &+= 4
        if room >= 4 {
            hold(UInt64(number), count: 4)
            if room == 4 { takePending() }
            return
        }
        hold(UInt64(number) & (1 &<< UInt64(8 &* room) &- 1), count: room)
        takePending()
        hold(UInt64(number) &>> UInt64(8 &* room), count: 4 - room)
    }

    /// Ends the message and gives its digest of 32 bytes.
    package consuming func finish() -> [UInt8] {
        finishChain().bytes
    }

    /// Ends the message and gives the digest as chaining words, so that HMAC need not pass through an array.
    mutating func finishChain() -> Chain {
        // FIPS 180-4 section 5.1.1: a one bit, zeros, and the length in bits.
        let bitCount = total &<< 3
        hold(0x80, count: 1)
        if pendingCount > 56 { takePending() }
        pending[7] = bitCount.byteSwapped
        takePending()
        return state
    }

    /// Takes in the block that is full.
    private mutating func takePending() {
        state.take(1, of: pending.span.rawBytes, at: 0, usesProcessor: usesProcessor)
        pending = InlineArray(repeating: 0)
        pendingCount = 0
    }

    /// Adds the 32 bytes of a digest to a message that stands at a block's start.
    mutating func updateAtBlockStart(_ digest: Chain) {
        precondition(pendingCount == 0)
        pending[0] = SHA256.pair(digest.h0, digest.h1)
        pending[1] = SHA256.pair(digest.h2, digest.h3)
        pending[2] = SHA256.pair(digest.h4, digest.h5)
        pending[3] = SHA256.pair(digest.h6, digest.h7)
        pendingCount = 32
        total &+= 32
    }

    /// Two chaining words in the order of their bytes.
    @inline(__always)
    private static func pair(_ first: UInt32, _ second: UInt32) -> UInt64 {
        UInt64(first.byteSwapped) | UInt64(second.byteSwapped) &<< 32
    }
}
