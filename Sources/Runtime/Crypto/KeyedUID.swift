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
        precondition(scopeValues.count == (scope == .project ? 0 : 1), "one scope value for study and patient")
        let range = Padding.trimmed(value, from..<from + count)
        guard !range.isEmpty else { return }
        var message = KeyedMessage(key.uid, scope: scope.name, scopeValues: scopeValues)
        message.field(value, range)
        append(uuidOf: message.code(), to: &output)
    }

    /// Appends "2.25." and the decimal of the first 128 bits with version 8 and the variant of RFC 9562 set.
    static func append(uuidOf code: SHA256.Chain, to output: inout [UInt8]) {
        let high = UInt64(code.h0) << 32 | UInt64(code.h1 & 0xFFFF_0FFF | 0x0000_8000)
        let low = UInt64(code.h2 & 0x3FFF_FFFF | 0x8000_0000) << 32 | UInt64(code.h3)
        // A number of 128 bits is at most 39 digits: up to one before two groups of 19. The version bits keep it above 2^64.
        let group: UInt64 = 10_000_000_000_000_000_000
        let (quotientHigh, rest) = high.quotientAndRemainder(dividingBy: group)
        let (quotientLow, lower) = group.dividingFullWidth((rest, low))
        let (leading, upper) = group.dividingFullWidth((quotientHigh, quotientLow))
        var digits = InlineArray<44, UInt8>(repeating: 0x30)
        write(lower, to: &digits, endingAt: 44)
        write(upper, to: &digits, endingAt: 25)
        write(leading, to: &digits, endingAt: 6)
        var start = 5
        while digits[start] == 0x30 { start += 1 }
        let root: InlineArray<5, UInt8> = [0x32, 0x2E, 0x32, 0x35, 0x2E]
        for place in 0..<5 { digits[start - 5 + place] = root[place] }
        output.append(digits.span.rawBytes.extracting(start - 5..<44))
    }

    /// Writes a number in decimal over zeros, from its last digit on.
    private static func write(_ value: UInt64, to digits: inout InlineArray<44, UInt8>, endingAt end: Int) {
        var (rest, place) = (value, end)
        while rest > 0 {
            place -= 1
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            digits[place] = 0x30 + UInt8(truncatingIfNeeded: digit)
            rest = quotient
        }
    }
}
