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
    private var pending = InlineArray<64, UInt8>(repeating: 0)
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
        var offset = from
        let end = from + count
        if pendingCount > 0 {
            while pendingCount < 64, offset < end {
                pending[pendingCount] = bytes.byte(at: offset)
                pendingCount += 1
                offset += 1
            }
            if pendingCount < 64 { return }
            takePending()
        }
        let blocks = (end - offset) / SHA256.blockSize
        if blocks > 0 {
            state.take(blocks, of: bytes, at: offset, usesProcessor: usesProcessor)
            offset += SHA256.blockSize * blocks
        }
        while offset < end {
            pending[pendingCount] = bytes.byte(at: offset)
            pendingCount += 1
            offset += 1
        }
    }

    /// Ends the message and gives its digest of 32 bytes.
    package consuming func finish() -> [UInt8] {
        finishChain().bytes
    }

    /// Ends the message and gives the digest as chaining words, so that HMAC need not pass through an array.
    mutating func finishChain() -> Chain {
        // FIPS 180-4 section 5.1.1: a one bit, zeros, and the length in bits.
        let bitCount = total &<< 3
        pending[pendingCount] = 0x80
        pendingCount += 1
        if pendingCount > 56 {
            while pendingCount < 64 {
                pending[pendingCount] = 0
                pendingCount += 1
            }
            takePending()
        }
        while pendingCount < 56 {
            pending[pendingCount] = 0
            pendingCount += 1
        }
        for index in 0..<8 {
            pending[56 + index] = UInt8(truncatingIfNeeded: bitCount &>> UInt64(56 - 8 * index))
        }
        takePending()
        return state
    }

    /// Takes in the block that is full.
    private mutating func takePending() {
        state.take(1, of: pending.span.rawBytes, at: 0, usesProcessor: usesProcessor)
        pendingCount = 0
    }

    /// Adds the 32 bytes of a digest to a message that stands at a block's start.
    mutating func updateAtBlockStart(_ digest: Chain) {
        precondition(pendingCount == 0)
        put(digest.h0, at: 0)
        put(digest.h1, at: 4)
        put(digest.h2, at: 8)
        put(digest.h3, at: 12)
        put(digest.h4, at: 16)
        put(digest.h5, at: 20)
        put(digest.h6, at: 24)
        put(digest.h7, at: 28)
        pendingCount = 32
        total &+= 32
    }

    @inline(__always) private mutating func put(_ word: UInt32, at offset: Int) {
        pending[offset] = UInt8(truncatingIfNeeded: word &>> 24)
        pending[offset + 1] = UInt8(truncatingIfNeeded: word &>> 16)
        pending[offset + 2] = UInt8(truncatingIfNeeded: word &>> 8)
        pending[offset + 3] = UInt8(truncatingIfNeeded: word)
    }
}
