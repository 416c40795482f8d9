/// A secret that anybody could find by trying.
public struct SecretKeyError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Why it is too weak. A struct over static values, so that new ones are no source break.
    public struct Code: Hashable, Sendable {
        let word: String

        /// Fewer than `SecretKey.minimumSize` bytes after the line end was removed.
        public static let tooShort = Code(word: "too short")
        /// Fewer than `SecretKey.minimumVariety` different bytes.
        public static let tooUniform = Code(word: "too uniform")
        /// Fewer than `SecretKey.minimumSize` bytes over and over.
        public static let repeating = Code(word: "repeating")
        /// Each byte follows from the one before it by the same step, such as `abcdefgh`.
        public static let counting = Code(word: "counting")
    }

    public let code: Code
    /// Bytes after the line end was removed.
    public let count: Int

    public var description: String {
        switch code {
        case .tooShort: "a secret needs at least \(SecretKey.minimumSize) bytes; this one has \(count)"
        case .tooUniform: "a secret needs at least \(SecretKey.minimumVariety) different bytes"
        case .repeating: "this secret is less than \(SecretKey.minimumSize) bytes over and over"
        default: "this secret counts: each byte follows from the one before it"
        }
    }
}

/// A secret of a run, as one subkey for each purpose.
///
/// Purposes have keys of their own so that a value made for one (an offset, say) tells nothing about another. The secret
/// itself is not kept. docs/keyed-values.md states the derivation; it never changes within language 1.
public struct SecretKey: Sendable {
    /// Bytes that a secret must have: 128 bits, out of reach of guessing if they are random.
    public static let minimumSize = 16
    /// Different bytes that a secret must have. Of 16 random bytes fewer than 12 are different once in 10 million; of 16 random
    /// hexadecimal digits fewer than 8 are once in a hundred.
    public static let minimumVariety = 8

    let uid: HMACSHA256
    let pseudonym: HMACSHA256
    let offset: HMACSHA256
    let name: HMACSHA256

    /// Eight hexadecimal digits that tell two keys apart in a manifest without revealing either.
    public let checkValue: String

    /// - Parameter fileBytes: the content of a key file, an environment variable or a descriptor. One LF or CR LF at the
    ///   end is not part of the secret, since editors and `echo` add it.
    /// - Throws: `SecretKeyError` if fewer than 16 bytes remain, or if they are of a kind that nobody would make by chance.
    public init(fileBytes: [UInt8]) throws(SecretKeyError) {
        var secret = fileBytes[...]
        if secret.last == 0x0A {
            secret.removeLast()
            if secret.last == 0x0D { secret.removeLast() }
        }
        if let code = SecretKey.weakness(of: Array(secret)) { throw SecretKeyError(code: code, count: secret.count) }
        let root = HMACSHA256(key: Array(secret))
        func code(_ purpose: String) -> [UInt8] { root.code(of: Array("midic/1/\(purpose)".utf8)) }
        uid = HMACSHA256(key: code("uid"))
        pseudonym = HMACSHA256(key: code("pseudonym"))
        offset = HMACSHA256(key: code("offset"))
        name = HMACSHA256(key: code("name"))
        checkValue = code("check").prefix(4).hexadecimal
    }

    private static func weakness(of secret: [UInt8]) -> SecretKeyError.Code? {
        if secret.count < minimumSize { return .tooShort }
        if Set(secret).count < minimumVariety { return .tooUniform }
        // A few bytes at the end that are those of the beginning are chance: of 16 random hexadecimal digits the last is the first
        // once in 16 times.
        for period in 1...min(minimumSize - 1, secret.count - 4)
        where (period..<secret.count).allSatisfy({ secret[$0] == secret[$0 - period] }) {
            return .repeating
        }
        let step = secret[1] &- secret[0]
        return (1..<secret.count).allSatisfy { secret[$0] &- secret[$0 - 1] == step } ? .counting : nil
    }
}

extension SecretKey: CustomStringConvertible, CustomReflectable {
    /// The check value only.
    public var description: String { "SecretKey(\(checkValue))" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
