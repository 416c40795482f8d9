/// What a moment since 1970-01-01 00:00 UTC is counted in.
package enum EpochUnit: UInt32, Sendable, CaseIterable {
    case seconds = 0
    case milliseconds = 1

    /// Of a day, without leap seconds.
    package var perDay: Int64 { self == .seconds ? 86_400 : 86_400_000 }
}

/// Moments as numbers since 1970-01-01 00:00 UTC, which vendors write in private elements, and how they move by whole days.
package enum EpochValue {
    /// The VRs that can hold such a number to the second.
    package static func isPossible(in vr: VR) -> Bool {
        switch vr {
        case .DS, .IS, .UL, .SL, .SV, .UV, .FD: true
        default: false
        }
    }

    /// The days of the years 1 to 9999, since 1970-01-01: a number outside counts something else.
    private static let days: Range<Int64> = -719_162..<2_932_897

    /// Moves one decimal text by whole days. What stands behind the point stays.
    ///
    /// - Parameter value: one value of DS or IS without padding.
    /// - Returns: nil if it is none: no number, one with an exponent, of no year from 1 to 9999 before or after, or longer than the VR
    ///   allows.
    package static func shift(_ value: [UInt8], vr: VR, days: Int, unit: EpochUnit) -> [UInt8]? {
        var digits = value[...]
        let isNegative = digits.first == 0x2D
        if isNegative || digits.first == 0x2B { digits = digits.dropFirst() }
        let parts = digits.split(separator: 0x2E, maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 1 || vr == .DS, let whole = parts.first, !whole.isEmpty else { return nil }
        let fraction = parts.count > 1 ? parts[1] : []
        var scaled: Int64 = 0
        var scale: Int64 = 1
        for byte in whole + fraction {
            guard Digits.isDigit(byte) else { return nil }
            let (product, isLong) = scaled.multipliedReportingOverflow(by: 10)
            let (sum, isTooLong) = product.addingReportingOverflow(Int64(byte - 0x30))
            guard !isLong, !isTooLong else { return nil }
            scaled = sum
        }
        for _ in fraction {
            let (product, isLong) = scale.multipliedReportingOverflow(by: 10)
            guard !isLong else { return nil }
            scale = product
        }
        guard let moved = shift(isNegative ? -scaled : scaled, scale: scale, days: days, unit: unit) else { return nil }
        let magnitude = moved.magnitude
        var text = (moved < 0 ? "-" : "") + String(magnitude / UInt64(scale))
        if !fraction.isEmpty {
            let rest = String(magnitude % UInt64(scale))
            text += "." + String(repeating: "0", count: fraction.count - rest.utf8.count) + rest
        }
        guard vr == .DS ? text.utf8.count <= 16 : Int32(text) != nil else { return nil }
        return Array(text.utf8)
    }

    /// Moves each number of a binary VR by whole days.
    ///
    /// - Returns: as many values in the same byte order; nil if one is no such moment, before or after, or does not fit the VR.
    package static func shift(
        _ bytes: [UInt8], vr: VR, isBigEndian: Bool, days: Int, unit: EpochUnit
    ) -> [UInt8]? {
        guard let size = BinaryNumberValue.size(of: vr), bytes.count % size == 0 else { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for start in stride(from: 0, to: bytes.count, by: size) {
            var word: UInt64 = 0
            for index in 0..<size {
                word = word << 8 | UInt64(bytes[isBigEndian ? start + index : start + size - 1 - index])
            }
            guard let moved = shift(word, vr: vr, days: days, unit: unit) else { return nil }
            for index in 0..<size {
                let place = UInt64(8 * (isBigEndian ? size - 1 - index : index))
                result.append(UInt8(truncatingIfNeeded: moved >> place))
            }
        }
        return result
    }

    /// One value, as the low bits of a word.
    private static func shift(_ word: UInt64, vr: VR, days: Int, unit: EpochUnit) -> UInt64? {
        func moved(_ value: Int64?) -> Int64? {
            value.flatMap { shift($0, scale: 1, days: days, unit: unit) }
        }
        switch vr {
        case .UL: return moved(Int64(UInt32(truncatingIfNeeded: word))).flatMap { UInt32(exactly: $0) }.map(UInt64.init)
        case .SL:
            return moved(Int64(Int32(truncatingIfNeeded: word))).flatMap { Int32(exactly: $0) }.map {
                UInt64(UInt32(bitPattern: $0))
            }
        case .UV: return moved(Int64(exactly: word)).flatMap { UInt64(exactly: $0) }
        case .SV: return moved(Int64(bitPattern: word)).map { UInt64(bitPattern: $0) }
        case .FD:
            let value = Double(bitPattern: word)
            guard value.isFinite, isMoment(value, unit) else { return nil }
            let new = value + Double(Int64(days) * unit.perDay)
            return isMoment(new, unit) ? new.bitPattern : nil
        default: return nil
        }
    }

    private static func isMoment(_ value: Double, _ unit: EpochUnit) -> Bool {
        Double(days.lowerBound * unit.perDay) <= value && value < Double(days.upperBound * unit.perDay)
    }

    /// A number in units of `1 / scale`.
    private static func shift(_ value: Int64, scale: Int64, days: Int, unit: EpochUnit) -> Int64? {
        let (perDay, isLong) = unit.perDay.multipliedReportingOverflow(by: scale)
        guard !isLong else { return nil }
        let (distance, isTooFar) = perDay.multipliedReportingOverflow(by: Int64(days))
        let (moved, overflows) = value.addingReportingOverflow(distance)
        guard !isTooFar, !overflows else { return nil }
        func isMoment(_ value: Int64) -> Bool {
            let (day, rest) = value.quotientAndRemainder(dividingBy: perDay)
            return self.days.contains(rest < 0 ? day - 1 : day)
        }
        return isMoment(value) && isMoment(moved) ? moved : nil
    }
}
