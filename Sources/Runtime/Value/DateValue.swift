/// How much of a date or time `truncate` leaves. The raw values are those of rulesets.
package enum DatePrecision: UInt32, Comparable, Sendable, Hashable, CaseIterable {
    case year = 0
    case month = 1
    case day = 2
    case hour = 3
    case minute = 4
    case second = 5

    package static func < (lhs: DatePrecision, rhs: DatePrecision) -> Bool { lhs.rawValue < rhs.rawValue }
}

/// One value of VR DA: `YYYYMMDD`, or `YYYY.MM.DD` as ACR-NEMA 300 wrote it, which PS3.5 Table 6.2-1 asks readers to accept.
///
/// Nothing else is a date here. A range (a query's), a year alone or a day that does not exist cannot be shifted, and the
/// caller must then take the policy's fallback; the old value never stays.
package enum DateValue {
    /// The form that a value was written in, which a changed value keeps.
    enum Form {
        case plain
        case dotted
    }

    /// Moves a date by whole days.
    ///
    /// - Parameters:
    ///   - bytes: one value, with or without padding.
    ///   - days: positive is later.
    /// - Returns: the new value in the same form without padding; empty for a value of padding only; nil if the value is no
    ///   date or the result is outside the years 1 to 9999.
    package static func shift(_ bytes: [UInt8], days: Int) -> [UInt8]? {
        let value = Padding.trimmed(bytes)
        guard !value.isEmpty else { return [] }
        guard let (date, form) = parse(value), let moved = date.adding(days: days) else { return nil }
        return format(moved, form)
    }

    /// Sets what is finer than `precision` to the first month or day. A precision finer than a day changes nothing.
    ///
    /// - Returns: as `shift`.
    package static func truncate(_ bytes: [UInt8], to precision: DatePrecision) -> [UInt8]? {
        let value = Padding.trimmed(bytes)
        guard !value.isEmpty else { return [] }
        guard let (date, form) = parse(value) else { return nil }
        let first: CivilDate? =
            switch precision {
            case .year: CivilDate(year: date.year, month: 1, day: 1)
            case .month: CivilDate(year: date.year, month: date.month, day: 1)
            case .day, .hour, .minute, .second: date
            }
        return first.map { format($0, form) }
    }

    /// The date of one value without padding, or nil.
    static func parse(_ value: [UInt8]) -> (CivilDate, Form)? { parse(value.rawBytes, 0..<value.count) }

    /// As above, of a file's bytes.
    static func parse(_ bytes: RawSpan, _ value: Range<Int>) -> (CivilDate, Form)? {
        let start = value.lowerBound
        let form: Form
        switch value.count {
        case 8: form = .plain
        case 10:
            guard bytes.byte(at: start + 4) == 0x2E, bytes.byte(at: start + 7) == 0x2E else { return nil }
            form = .dotted
        default: return nil
        }
        let month = start + (form == .plain ? 4 : 5)
        let day = month + (form == .plain ? 2 : 3)
        guard let yearNumber = Digits.number(bytes, start..<start + 4),
            let monthNumber = Digits.number(bytes, month..<month + 2),
            let dayNumber = Digits.number(bytes, day..<day + 2),
            let date = CivilDate(year: yearNumber, month: monthNumber, day: dayNumber)
        else { return nil }
        return (date, form)
    }

    static func format(_ date: CivilDate, _ form: Form) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(10)
        Digits.append(date.year, width: 4, to: &result)
        if form == .dotted { result.append(0x2E) }
        Digits.append(date.month, width: 2, to: &result)
        if form == .dotted { result.append(0x2E) }
        Digits.append(date.day, width: 2, to: &result)
        return result
    }
}

/// ASCII digits.
enum Digits {
    static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    /// The number of up to 18 digits and nothing else, or nil.
    static func number(_ bytes: some Collection<UInt8>) -> Int? {
        guard !bytes.isEmpty, bytes.count <= 18 else { return nil }
        var result = 0
        for byte in bytes {
            guard isDigit(byte) else { return nil }
            result = 10 * result + Int(byte - 0x30)
        }
        return result
    }

    /// As above, of a file's bytes.
    static func number(_ bytes: RawSpan, _ range: Range<Int>) -> Int? {
        guard !range.isEmpty, range.count <= 18 else { return nil }
        var result = 0
        for offset in range {
            let byte = bytes.byte(at: offset)
            guard isDigit(byte) else { return nil }
            result = 10 * result + Int(byte - 0x30)
        }
        return result
    }

    /// Appends a number that is not negative, with zeros before it up to `width`.
    static func append(_ value: Int, width: Int, to output: inout [UInt8]) {
        let start = output.count
        var rest = value
        repeat {
            output.append(0x30 + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        while output.count - start < width { output.append(0x30) }
        output[start...].reverse()
    }
}
