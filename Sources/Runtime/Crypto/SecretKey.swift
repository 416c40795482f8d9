/// A secret that is too short to use.
public struct SecretKeyError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Bytes after the line end was removed.
    public let count: Int

    public var description: String {
        "a secret needs at least \(SecretKey.minimumSize) bytes; this one has \(count)"
    }
}

/// A secret of a run, as one subkey for each purpose.
///
/// Purposes have keys of their own so that a value made for one (an offset, say) tells nothing about another. The secret
/// itself is not kept. docs/keyed-values.md states the derivation; it never changes within language 1.
public struct SecretKey: Sendable {
    /// Bytes that a secret must have: 128 bits, out of reach of guessing if they are random.
    public static let minimumSize = 16

    let uid: HMACSHA256
    let pseudonym: HMACSHA256
    let offset: HMACSHA256
    let name: HMACSHA256

    /// Eight hexadecimal digits that tell two keys apart in a manifest without revealing either.
    public let checkValue: String

    /// - Parameter fileBytes: the content of a key file, an environment variable or a descriptor. One LF or CR LF at the
    ///   end is not part of the secret, since editors and `echo` add it.
    /// - Throws: `SecretKeyError` if fewer than 16 bytes remain.
    public init(fileBytes: [UInt8]) throws(SecretKeyError) {
        var secret = fileBytes[...]
        if secret.last == 0x0A {
            secret.removeLast()
            if secret.last == 0x0D { secret.removeLast() }
        }
        guard secret.count >= SecretKey.minimumSize else { throw SecretKeyError(count: secret.count) }
        let root = HMACSHA256(key: Array(secret))
        func code(_ purpose: String) -> [UInt8] { root.code(of: Array("midic/1/\(purpose)".utf8)) }
        uid = HMACSHA256(key: code("uid"))
        pseudonym = HMACSHA256(key: code("pseudonym"))
        offset = HMACSHA256(key: code("offset"))
        name = HMACSHA256(key: code("name"))
        checkValue = code("check").prefix(4).hexadecimal
    }
}

extension SecretKey: CustomStringConvertible, CustomReflectable {
    /// The check value only.
    public var description: String { "SecretKey(\(checkValue))" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
