/// Pseudonyms by key: a prefix and characters that stand for bits of the code.
package enum Pseudonym {
    /// How many characters a pseudonym may have: 5 bits each, 60 at least, and no more than the code has.
    package static let lengths = 12...51

    /// Crockford's base 32 digits: no I, L, O or U, so that a person can read one out without mistakes.
    static let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// The pseudonym of a value: `prefix` and `characters` digits. An empty value stays empty.
    ///
    /// Not separated by attribute, so that one ID joins everywhere it stands; `domain` separates on request.
    ///
    /// - Parameters:
    ///   - value: the original; padding around it does not count.
    ///   - domain: UTF-8 of the policy's domain, or nil.
    ///   - prefix: put before, as it is.
    ///   - characters: digits, 12 to 51: 5 bits each, 60 bits at least.
    package static func make(
        value: [UInt8], domain: [UInt8]?, prefix: [UInt8], characters: Int, key: SecretKey
    ) -> [UInt8] {
        var result: [UInt8] = []
        append(
            value: value.rawBytes, from: 0, count: value.count, domain: domain, prefix: prefix, characters: characters,
            key: key, to: &result)
        return result
    }

    /// As `make`, from a file's bytes to the end of `output`.
    package static func append(
        value: RawSpan, from: Int, count: Int, domain: [UInt8]?, prefix: [UInt8], characters: Int, key: SecretKey,
        to output: inout [UInt8]
    ) {
        precondition(lengths.contains(characters), "12 to 51 characters")
        let range = Padding.trimmed(value, from..<from + count)
        guard !range.isEmpty else { return }
        var message =
            if let domain {
                KeyedMessage(key.pseudonym, scope: "domain", scopeValues: [domain])
            } else {
                KeyedMessage(key.pseudonym, scope: "project", scopeValues: [])
            }
        message.field(value, range)
        let code = message.code().bytes
        output.append(contentsOf: prefix)
        for index in 0..<characters { output.append(digits[bits(of: code, at: 5 * index)]) }
    }

    /// Five bits of `code` from bit `position` on, the first bit highest.
    private static func bits(of code: [UInt8], at position: Int) -> Int {
        let byte = position / 8
        let word = Int(code[byte]) << 8 | (byte + 1 < code.count ? Int(code[byte + 1]) : 0)
        return word >> (11 - position % 8) & 31
    }
}
