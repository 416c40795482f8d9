/// Numbers in binary (US, SS, UL, SL, UV, SV, FL, FD) and their rounding.
package enum BinaryNumberValue {
    /// Bytes of one value of `vr`, or nil if it is no binary number.
    package static func size(of vr: VR) -> Int? {
        switch vr {
        case .US, .SS: 2
        case .UL, .SL, .FL: 4
        case .UV, .SV, .FD: 8
        default: nil
        }
    }

    /// Rounds each value to the nearest multiple of a step, where halfway goes away from zero, or to the next below.
    ///
    /// - Parameters:
    ///   - bytes: all values of the element, `size(of: vr)` bytes each.
    ///   - isBigEndian: the byte order of the data set.
    ///   - step: in millionths; above 0.
    ///   - cap: the largest result.
    /// - Returns: as many values in the same byte order; nil if the length is no multiple of a value's, a result does not fit
    ///   (65535 to the next ten in US; half steps in whole numbers), or a floating point number is not finite or so large
    ///   that a step is below its precision.
    package static func round(
        _ bytes: [UInt8], vr: VR, isBigEndian: Bool, stepMillionths step: Int64, cap: Int32? = nil,
        rule: RoundingRule = .nearest
    ) -> [UInt8]? {
        guard let size = size(of: vr), bytes.count % size == 0, step > 0 else { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for start in stride(from: 0, to: bytes.count, by: size) {
            var word: UInt64 = 0
            for index in 0..<size {
                word = word << 8 | UInt64(bytes[isBigEndian ? start + index : start + size - 1 - index])
            }
            guard let rounded = round(word, vr: vr, step: step, cap: cap, rule: rule) else { return nil }
            for index in 0..<size {
                let shift = UInt64(8 * (isBigEndian ? size - 1 - index : index))
                result.append(UInt8(truncatingIfNeeded: rounded >> shift))
            }
        }
        return result
    }

    /// The values as decimal text, so that guards have one way to compare. Tags (AT) are numbers here.
    ///
    /// - Returns: nil if the length is not a multiple of a value's.
    package static func decimal(_ bytes: [UInt8], _ vr: VR, isBigEndian: Bool) -> [[UInt8]]? {
        let size = vr == .AT ? 4 : vr.byteOrderUnit
        guard size > 0, bytes.count % size == 0 else { return nil }
        var values: [[UInt8]] = []
        var start = 0
        while start < bytes.count {
            var raw: UInt64 = 0
            for offset in 0..<size {
                let byte = UInt64(bytes[start + (isBigEndian ? offset : size - 1 - offset)])
                raw = raw << 8 | byte
            }
            let text: String
            switch vr {
            case .US, .UL, .UV, .AT: text = String(raw)
            case .SS: text = String(Int16(truncatingIfNeeded: raw))
            case .SL: text = String(Int32(truncatingIfNeeded: raw))
            case .SV: text = String(Int64(truncatingIfNeeded: raw))
            case .FL: text = String(Float(bitPattern: UInt32(truncatingIfNeeded: raw)))
            case .FD: text = String(Double(bitPattern: raw))
            default: return nil
            }
            values.append(Array(text.utf8))
            start += size
        }
        return values
    }

    /// One value, as the low bits of a word.
    private static func round(_ word: UInt64, vr: VR, step: Int64, cap: Int32?, rule: RoundingRule) -> UInt64? {
        func whole<T: FixedWidthInteger>(_ value: T) -> UInt64? {
            let number = DecimalValue.Number(
                isNegative: value < 0, digits: UInt128(value.magnitude), exponent: 0)
            guard let millionths = DecimalValue.round(number, step: step, cap: cap, rule: rule),
                millionths % 1_000_000 == 0,
                let rounded = T(exactly: millionths / 1_000_000)
            else { return nil }
            return UInt64(truncatingIfNeeded: rounded)
        }
        switch vr {
        case .US: return whole(UInt16(truncatingIfNeeded: word))
        case .SS: return whole(Int16(truncatingIfNeeded: word))
        case .UL: return whole(UInt32(truncatingIfNeeded: word))
        case .SL: return whole(Int32(truncatingIfNeeded: word))
        case .UV: return whole(word)
        case .SV: return whole(Int64(bitPattern: word))
        case .FL:
            let value = Double(Float(bitPattern: UInt32(truncatingIfNeeded: word)))
            guard let rounded = round(value, step: step, cap: cap, rule: rule) else { return nil }
            let single = Float(rounded)
            return single.isFinite ? UInt64(single.bitPattern) : nil
        case .FD: return round(Double(bitPattern: word), step: step, cap: cap, rule: rule)?.bitPattern
        default: return nil
        }
    }

    private static func round(_ value: Double, step: Int64, cap: Int32?, rule: RoundingRule) -> Double? {
        guard value.isFinite else { return nil }
        let steps = (value * 1_000_000 / Double(step)).rounded(rule == .down ? .down : .toNearestOrAwayFromZero)
        // Up to 2^53 a Double counts steps exactly.
        guard steps.magnitude <= 9_007_199_254_740_992 else { return nil }
        var millionths = Int128(steps) * Int128(step)
        if let cap { millionths = min(millionths, Int128(cap) * 1_000_000) }
        return Double(millionths) / 1_000_000
    }
}
