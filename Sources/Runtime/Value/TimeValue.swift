/// One value of VR TM: `HH`, `HHMM`, `HHMMSS` or `HHMMSS.F` with one to six digits of fraction; with colons as ACR-NEMA 300
/// wrote it, which PS3.5 Table 6.2-1 asks readers to accept.
package enum TimeValue {
    /// Whether one value, with or without padding, is a time. A value of padding only is not.
    package static func isValid(_ bytes: [UInt8]) -> Bool { parts(Padding.trimmed(bytes)) != nil }

    /// Drops what is finer than `precision`: `hour` leaves `HH`, `minute` `HHMM`, `second` `HHMMSS`, colons kept.
    ///
    /// A value that is already coarser stays. For `year`, `month` and `day` nothing of the time may stay: the result is
    /// `000000`, as a date truncated to its year becomes the first of January.
    ///
    /// - Returns: the new value without padding; empty for a value of padding only; nil if the value is no time.
    package static func truncate(_ bytes: [UInt8], to precision: DatePrecision) -> [UInt8]? {
        let value = Padding.trimmed(bytes)
        guard !value.isEmpty else { return [] }
        guard let parts = parts(value) else { return nil }
        let separator = parts.hasColons ? 1 : 0
        switch precision {
        case .year, .month, .day:
            return Array((parts.hasColons ? "00:00:00" : "000000").utf8)
        case .hour: return Array(value.prefix(2))
        case .minute: return Array(value.prefix(4 + separator))
        case .second: return Array(value.prefix(6 + 2 * separator))
        }
    }

    struct Parts {
        var hasColons: Bool
        var hour: Int
        var minute: Int?
        var second: Int?
    }

    /// The parts of one value without padding, or nil. Second 60 is a leap second (PS3.5 section 6.2).
    static func parts(_ value: [UInt8]) -> Parts? {
        guard value.count >= 2, let hour = Digits.number(value[0..<2]), hour <= 23 else { return nil }
        var parts = Parts(hasColons: false, hour: hour, minute: nil, second: nil)
        var index = 2
        guard index < value.count else { return parts }
        parts.hasColons = value[index] == 0x3A
        if parts.hasColons { index += 1 }
        guard index + 2 <= value.count, let minute = Digits.number(value[index..<index + 2]), minute <= 59 else {
            return nil
        }
        parts.minute = minute
        index += 2
        guard index < value.count else { return parts }
        if parts.hasColons {
            guard value[index] == 0x3A else { return nil }
            index += 1
        }
        guard index + 2 <= value.count, let second = Digits.number(value[index..<index + 2]), second <= 60 else {
            return nil
        }
        parts.second = second
        index += 2
        guard index < value.count else { return parts }
        guard value[index] == 0x2E, (1...6).contains(value.count - index - 1) else { return nil }
        guard Digits.number(value[(index + 1)...]) != nil else { return nil }
        return parts
    }
}
