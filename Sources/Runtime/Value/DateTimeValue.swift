/// One value of VR DT: `YYYYMMDDHHMMSS.FFFFFF&ZZXX`, cut off after any part; the offset from UTC may follow whatever there is
/// (PS3.5 Table 6.2-1).
package enum DateTimeValue {
    /// Moves the date by whole days; time, fraction and offset from UTC stay byte for byte.
    ///
    /// A value without a day cannot be moved by days: any result would either keep the old month or claim a precision that
    /// was not there.
    ///
    /// - Returns: the new value without padding; empty for a value of padding only; nil if the value is no date time, has
    ///   no day, or the result is outside the years 1 to 9999.
    package static func shift(_ bytes: [UInt8], days: Int) -> [UInt8]? {
        let value = Padding.trimmed(bytes)
        guard !value.isEmpty else { return [] }
        guard let parts = parts(value), parts.bodyCount >= 8,
            let (date, _) = DateValue.parse(Array(value[0..<8])), let moved = date.adding(days: days)
        else { return nil }
        return DateValue.format(moved, .plain) + value[8...]
    }

    /// Cuts the value after `precision`; the offset from UTC stays. A value that is already coarser stays.
    ///
    /// - Returns: as `shift`, but a value without a day is no failure.
    package static func truncate(_ bytes: [UInt8], to precision: DatePrecision) -> [UInt8]? {
        let value = Padding.trimmed(bytes)
        guard !value.isEmpty else { return [] }
        guard let parts = parts(value) else { return nil }
        let digits =
            switch precision {
            case .year: 4
            case .month: 6
            case .day: 8
            case .hour: 10
            case .minute: 12
            case .second: 14
            }
        return Array(value[..<min(digits, parts.bodyCount)] + value[parts.bodyCount...])
    }

    struct Parts {
        /// Bytes before the offset from UTC.
        var bodyCount: Int
    }

    /// Whether any of several values has an offset from UTC: no other part of a date time has a sign.
    package static func hasOffset(_ bytes: RawSpan, _ values: Range<Int>) -> Bool {
        for offset in values where bytes.byte(at: offset) == 0x2B || bytes.byte(at: offset) == 0x2D { return true }
        return false
    }

    /// Date times without their offsets from UTC.
    ///
    /// - Parameter values: one or several, with backslashes between them.
    package static func withoutOffsets(_ values: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var isOffset = false
        for byte in values {
            if byte == 0x2B || byte == 0x2D { isOffset = true }
            if byte == 0x5C { isOffset = false }
            if !isOffset { result.append(byte) }
        }
        return result
    }

    /// Checks one value without padding, all parts.
    static func parts(_ value: [UInt8]) -> Parts? { parts(value.rawBytes, 0..<value.count) }

    /// As above, of a file's bytes.
    static func parts(_ bytes: RawSpan, _ value: Range<Int>) -> Parts? {
        let start = value.lowerBound
        var end = value.upperBound
        func number(_ from: Int, _ count: Int) -> Int? {
            from + count <= value.upperBound ? Digits.number(bytes, from..<from + count) : nil
        }
        for sign in value where bytes.byte(at: sign) == 0x2B || bytes.byte(at: sign) == 0x2D {
            guard value.upperBound - sign == 5, let hours = number(sign + 1, 2), let minutes = number(sign + 3, 2),
                minutes <= 59
            else { return nil }
            // -1200 to +1400; -0000 is not allowed (PS3.5 Table 6.2-1), but real files have it and it moves nothing.
            guard 60 * hours + minutes <= (bytes.byte(at: sign) == 0x2B ? 14 * 60 : 12 * 60) else { return nil }
            end = sign
            break
        }
        let count = end - start
        guard count >= 4, let year = number(start, 4), year >= 1 else { return nil }
        let parts = Parts(bodyCount: count)
        if count == 4 { return parts }
        guard count >= 6, let month = number(start + 4, 2), (1...12).contains(month) else { return nil }
        if count == 6 { return parts }
        guard count >= 8, let day = number(start + 6, 2), CivilDate(year: year, month: month, day: day) != nil else {
            return nil
        }
        if count == 8 { return parts }
        guard let time = TimeValue.parts(bytes, start + 8..<end), !time.hasColons else { return nil }
        return parts
    }
}
