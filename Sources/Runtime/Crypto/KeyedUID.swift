/// How far a mapped UID stays the same.
package enum UIDScopeKind: UInt32, Sendable, Hashable, CaseIterable {
    /// The same original gives the same new UID wherever the same secret is used.
    case project = 0
    /// Only within one original Study Instance UID.
    case study = 1
    /// Only within one original Patient ID.
    case patient = 2

    /// The word in the language and in the message.
    package var name: String {
        switch self {
        case .project: "project"
        case .study: "study"
        case .patient: "patient"
        }
    }
}

/// New UIDs by key: stateless, so that any thread or machine with the secret makes the same ones.
///
/// "2.25." and the decimal form of a UUID (PS3.5 section B.2, ITU-T X.667), here one of version 8 (RFC 9562 section 5.8:
/// custom content) with 122 bits of the code. Two originals collide with a chance of about n^2 / 2^123 over n UIDs.
package enum KeyedUID {
    /// The new UID of an original one, at most 44 bytes, without padding. An empty value stays empty.
    ///
    /// - Parameters:
    ///   - value: the original; padding around it does not count.
    ///   - scope: how far the mapping reaches.
    ///   - scopeValues: the original value that the scope adds: none for `project`, one otherwise.
    package static func map(
        value: [UInt8], scope: UIDScopeKind, scopeValues: [[UInt8]], key: SecretKey
    ) -> [UInt8] {
        var result: [UInt8] = []
        append(
            value: value.rawBytes, from: 0, count: value.count, scope: scope, scopeValues: scopeValues, key: key,
            to: &result)
        return result
    }

    /// As `map`, from a file's bytes to the end of `output`.
    package static func append(
        value: RawSpan, from: Int, count: Int, scope: UIDScopeKind, scopeValues: [[UInt8]], key: SecretKey,
        to output: inout [UInt8]
    ) {
        text(of: value, from..<from + count, scope: scope, scopeValues: scopeValues, key: key)?.append(to: &output)
    }

    /// As `map`, from a file's bytes; nil of a value that is empty.
    static func text(
        of bytes: RawSpan, _ value: Range<Int>, scope: UIDScopeKind, scopeValues: [[UInt8]], key: SecretKey
    ) -> UIDText? {
        precondition(scopeValues.count == (scope == .project ? 0 : 1), "one scope value for study and patient")
        let range = Padding.trimmed(bytes, value)
        guard !range.isEmpty else { return nil }
        var message = KeyedMessage(key.uid, scope: scope.name, scopeValues: scopeValues)
        message.field(bytes, range)
        return text(uuidOf: message.code())
    }

    /// "2.25." and the decimal of the first 128 bits with version 8 and the variant of RFC 9562 set.
    static func text(uuidOf code: SHA256.Chain) -> UIDText {
        let high = UInt64(code.h0) << 32 | UInt64(code.h1 & 0xFFFF_0FFF | 0x0000_8000)
        let low = UInt64(code.h2 & 0x3FFF_FFFF | 0x8000_0000) << 32 | UInt64(code.h3)
        return UIDText(high: high, low: low)
    }
}
