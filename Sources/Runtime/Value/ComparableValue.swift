/// A value that has an order: numbers by value, ages in days, dates and times by their text.
package enum ComparableValue: Comparable {
    case number(Double)
    case text(String)

    package init?(_ value: [UInt8], _ vr: VR) {
        let text = String(decoding: value, as: UTF8.self)
        switch vr {
        case _ where vr.isDecimal:
            guard let number = Double(text), number.isFinite else { return nil }
            self = .number(number)
        case .AS:
            guard let days = ComparableValue.days(value) else { return nil }
            self = .number(days)
        case .DA:
            // One form for both spellings, so that a dot does not sort below a digit.
            guard let (date, _) = DateValue.parse(value) else { return nil }
            self = .text(String(decoding: DateValue.format(date, .plain), as: UTF8.self))
        case .TM:
            guard TimeValue.parts(value) != nil else { return nil }
            self = .text(text.filter { $0 != ":" })
        case .DT:
            // Times of different offsets from UTC have no order as text.
            guard let parts = DateTimeValue.parts(value), parts.bodyCount == value.count else { return nil }
            self = .text(text)
        default: return nil
        }
    }

    /// An age in days: a year has 365.25, a month a twelfth of that, as `round` reckons.
    private static func days(_ value: [UInt8]) -> Double? {
        guard value.count == 4, let unit = value.last,
            let number = Int(String(decoding: value.dropLast(), as: UTF8.self)), number >= 0
        else { return nil }
        switch unit {
        case 0x44: return Double(number)
        case 0x57: return Double(number) * 7
        case 0x4D: return Double(number) * 365.25 / 12
        case 0x59: return Double(number) * 365.25
        default: return nil
        }
    }
}
