/// HMAC-SHA-256 (RFC 2104 with FIPS 180-4) under one key, ready to authenticate many messages.
///
/// The key's two padded blocks are hashed once; after that a message of up to 55 bytes costs two compressions instead of
/// four. A file takes tens of these, so that is most of the cost of keyed values. Nothing here allocates but the results
/// that are asked for as arrays.
package struct HMACSHA256: Sendable {
    private let inner: SHA256.Chain
    private let outer: SHA256.Chain

    /// - Parameter key: any length; over 64 bytes it is hashed first (RFC 2104 section 2).
    package init(key: [UInt8]) {
        var block = key.count > SHA256.blockSize ? SHA256.hash(key) : key
        block.append(contentsOf: repeatElement(0, count: SHA256.blockSize - block.count))
        inner = HMACSHA256.chain(of: block, pad: 0x36)
        outer = HMACSHA256.chain(of: block, pad: 0x5C)
    }

    private static func chain(of block: [UInt8], pad: UInt8) -> SHA256.Chain {
        var hasher = SHA256()
        hasher.update(block.map { $0 ^ pad })
        return hasher.chain
    }

    /// The 32 bytes of the code of `message`.
    package func code(of message: [UInt8]) -> [UInt8] {
        var hasher = begin()
        hasher.update(message)
        return finish(&hasher).bytes
    }

    /// A hasher to feed the message to.
    func begin() -> SHA256 { SHA256(resuming: inner, after: UInt64(SHA256.blockSize)) }

    /// The code of what `hasher`, which came from `begin()`, was fed.
    func finish(_ hasher: inout SHA256) -> SHA256.Chain {
        let digest = hasher.finishChain()
        var last = SHA256(resuming: outer, after: UInt64(SHA256.blockSize))
        last.updateAtBlockStart(digest)
        return last.finishChain()
    }
}

extension HMACSHA256: CustomStringConvertible, CustomReflectable {
    /// Says nothing of the key, so that no log or crash report can.
    package var description: String { "HMACSHA256" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
