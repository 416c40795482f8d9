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

    /// Checks one value without padding, all parts.
    static func parts(_ value: [UInt8]) -> Parts? {
        let body: ArraySlice<UInt8>
        if let sign = value.firstIndex(where: { $0 == 0x2B || $0 == 0x2D }) {
            guard value.count - sign == 5, let hours = Digits.number(value[sign + 1..<sign + 3]),
                let minutes = Digits.number(value[sign + 3..<sign + 5]), minutes <= 59
            else { return nil }
            // -1200 to +1400; -0000 is not allowed (PS3.5 Table 6.2-1), but real files have it and it moves nothing.
            let offset = 60 * hours + minutes
            guard offset <= (value[sign] == 0x2B ? 14 * 60 : 12 * 60) else { return nil }
            body = value[..<sign]
        } else {
            body = value[...]
        }
        guard body.count >= 4, let year = Digits.number(body.prefix(4)), year >= 1 else { return nil }
        let parts = Parts(bodyCount: body.count)
        if body.count == 4 { return parts }
        guard body.count >= 6, let month = Digits.number(body[4..<6]), (1...12).contains(month) else { return nil }
        if body.count == 6 { return parts }
        guard body.count >= 8, let day = Digits.number(body[6..<8]),
            CivilDate(year: year, month: month, day: day) != nil
        else { return nil }
        if body.count == 8 { return parts }
        guard let time = TimeValue.parts(Array(body[8...])), !time.hasColons else { return nil }
        return parts
    }
}
