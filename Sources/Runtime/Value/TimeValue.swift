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
    static func parts(_ value: [UInt8]) -> Parts? { parts(value.rawBytes, 0..<value.count) }

    /// As above, of a file's bytes.
    static func parts(_ bytes: RawSpan, _ value: Range<Int>) -> Parts? {
        let end = value.upperBound
        func pair(_ offset: Int, upTo limit: Int) -> Int? {
            guard offset + 2 <= end, let number = Digits.number(bytes, offset..<offset + 2), number <= limit else {
                return nil
            }
            return number
        }
        var offset = value.lowerBound
        guard let hour = pair(offset, upTo: 23) else { return nil }
        var parts = Parts(hasColons: false, hour: hour, minute: nil, second: nil)
        offset += 2
        guard offset < end else { return parts }
        parts.hasColons = bytes.byte(at: offset) == 0x3A
        if parts.hasColons { offset += 1 }
        guard let minute = pair(offset, upTo: 59) else { return nil }
        parts.minute = minute
        offset += 2
        guard offset < end else { return parts }
        if parts.hasColons {
            guard bytes.byte(at: offset) == 0x3A else { return nil }
            offset += 1
        }
        guard let second = pair(offset, upTo: 60) else { return nil }
        parts.second = second
        offset += 2
        guard offset < end else { return parts }
        guard bytes.byte(at: offset) == 0x2E, (1...6).contains(end - offset - 1),
            Digits.number(bytes, offset + 1..<end) != nil
        else { return nil }
        return parts
    }
}
