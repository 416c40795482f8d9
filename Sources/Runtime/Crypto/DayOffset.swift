/// Day offsets by key: the same for all files that share the key's value, spread evenly over the policy's range.
package enum DayOffset {
    /// Days from the first date of year 1 to the last of year 9999: what is longer moves no date (PS3.5 table 6.2-1).
    package static let longest = 3_652_058

    /// With fewer different shifts one can be guessed: a known day of the week or a bank holiday leaves a handful. So can a given
    /// one that is nearer to 0.
    package static let fewestShifts = 30

    /// The days by which the dates of a file move.
    ///
    /// The range is part of the message: two offsets of one policy then tell nothing about each other, even for the same
    /// patient.
    ///
    /// - Parameters:
    ///   - low: smallest number of days.
    ///   - high: largest, at least `low`. The range must not hold 0, which would leave dates as they are.
    ///   - step: the days are a multiple of it, such as 7 for whole weeks; the range holds at least one.
    ///   - issuer: the value that the key's value goes with, for a key of two attributes.
    ///   - keyValue: the original value of the attribute that keys the offset; padding around it does not count.
    /// - Returns: nil if the key's value is empty, or the issuer's: a shared offset for all files without one would not be
    ///   keyed at all.
    package static func days(
        low: Int, high: Int, step: Int = 1, issuer: [UInt8]? = nil, keyValue: [UInt8], key: SecretKey
    ) -> Int? {
        precondition(low <= high && (low > 0 || high < 0), "a range without 0")
        let count = count(low: low, high: high, step: step)
        precondition(count > 0, "a multiple of the step in the range")
        let bytes = keyValue.rawBytes
        let range = Padding.trimmed(bytes, 0..<keyValue.count)
        guard !range.isEmpty else { return nil }
        var scope = [Array(String(low).utf8), Array(String(high).utf8)]
        if step != 1 { scope.append(Array(String(step).utf8)) }
        if let issuer {
            guard !Padding.trimmed(issuer).isEmpty else { return nil }
            scope.append(issuer)
        }
        let name = step == 1 ? "days" : "steps"
        var message = KeyedMessage(
            key.offset, scope: issuer == nil ? name : name + " of pair", scopeValues: scope)
        message.field(bytes, range)
        var code = message.code()
        while true {
            if let pick = pick(below: UInt64(count), from: code) {
                return step * (firstMultiple(low, step) + Int(pick))
            }
            // All four words fell in the part that would favour small numbers: go on with the code of the code. For ranges
            // of days this happens about once in 2^190 draws.
            code = next(code, key: key.offset)
        }
    }

    /// How many multiples of `step` lie from `low` to `high`.
    package static func count(low: Int, high: Int, step: Int) -> Int {
        let last = high >= 0 ? high / step : -((-high + step - 1) / step)
        return max(0, last - firstMultiple(low, step) + 1)
    }

    /// `low` divided by `step`, rounded up.
    private static func firstMultiple(_ low: Int, _ step: Int) -> Int {
        low >= 0 ? (low + step - 1) / step : -(-low / step)
    }

    /// The first of a code's four 64-bit words (big-endian) that lies below the largest multiple of `count`, reduced.
    static func pick(below count: UInt64, from code: SHA256.Chain) -> UInt64? {
        // 2^64 mod count values at the top are rejected.
        let excess = (UInt64.max % count + 1) % count
        let last = UInt64.max - excess
        for word in [code.word(0), code.word(1), code.word(2), code.word(3)] where word <= last { return word % count }
        return nil
    }

    static func next(_ code: SHA256.Chain, key: HMACSHA256) -> SHA256.Chain {
        var hasher = key.begin()
        hasher.update(code.bytes)
        return key.finish(&hasher)
    }
}

extension SHA256.Chain {
    /// 64-bit word `index` (0 to 3) of the digest, big-endian.
    func word(_ index: Int) -> UInt64 {
        switch index {
        case 0: UInt64(h0) << 32 | UInt64(h1)
        case 1: UInt64(h2) << 32 | UInt64(h3)
        case 2: UInt64(h4) << 32 | UInt64(h5)
        default: UInt64(h6) << 32 | UInt64(h7)
        }
    }
}
