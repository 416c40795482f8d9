/// Decimal text (DS, IS) and its rounding, in decimal arithmetic from end to end: 0.1 is 0.1.
package enum DecimalValue {
    /// Rounds a decimal text to the nearest multiple of a step; halfway goes away from zero.
    ///
    /// - Parameters:
    ///   - bytes: one value of DS or IS, with or without padding: sign, digits, point, exponent (PS3.5 Table 6.2-1).
    ///   - step: in millionths; above 0.
    ///   - cap: the largest result.
    ///   - vr: DS or IS. An IS result must be a whole number of 32 bits, so its step should be one too.
    /// - Returns: the shortest plain form without padding, or with an exponent if that does not fit DS's 16 characters;
    ///   empty for a value of padding only; nil if the value is no number, is out of reach of 128-bit arithmetic, or the
    ///   result does not fit the VR.
    package static func round(
        _ bytes: [UInt8], vr: VR, stepMillionths step: Int64, cap: Int32? = nil, rule: RoundingRule = .nearest
    ) -> [UInt8]? {
        let value = Padding.trimmed(bytes)
        guard !value.isEmpty else { return [] }
        guard let number = parse(value), let millionths = round(number, step: step, cap: cap, rule: rule) else {
            return nil
        }
        switch vr {
        case .IS:
            guard millionths % 1_000_000 == 0, let whole = Int32(exactly: millionths / 1_000_000) else { return nil }
            return Array(String(whole).utf8)
        case .DS: return format(millionths)
        default: return nil
        }
    }

    /// A decimal number: digits and a power of ten.
    struct Number: Equatable {
        var isNegative: Bool
        /// At most 38 digits.
        var digits: UInt128
        var exponent: Int
    }

    /// The number of one value without padding, or nil.
    static func parse(_ value: [UInt8]) -> Number? {
        var number = Number(isNegative: false, digits: 0, exponent: 0)
        var index = 0
        if index < value.count, value[index] == 0x2B || value[index] == 0x2D {
            number.isNegative = value[index] == 0x2D
            index += 1
        }
        var digitCount = 0
        var pointSeen = false
        while index < value.count {
            let byte = value[index]
            if byte == 0x2E {
                guard !pointSeen else { return nil }
                pointSeen = true
            } else if Digits.isDigit(byte) {
                guard digitCount < 38 else { return nil }
                digitCount += 1
                number.digits = 10 * number.digits + UInt128(byte - 0x30)
                if pointSeen { number.exponent -= 1 }
            } else {
                break
            }
            index += 1
        }
        guard digitCount > 0 else { return nil }
        guard index < value.count else { return number }
        guard value[index] == 0x45 || value[index] == 0x65 else { return nil }
        index += 1
        var isNegative = false
        if index < value.count, value[index] == 0x2B || value[index] == 0x2D {
            isNegative = value[index] == 0x2D
            index += 1
        }
        guard let power = Digits.number(value[index...]), power <= 9_999 else { return nil }
        number.exponent += isNegative ? -power : power
        return number
    }

    /// The nearest multiple of `step`, or the next below, in millionths.
    static func round(_ number: Number, step: Int64, cap: Int32?, rule: RoundingRule = .nearest) -> Int128? {
        guard step > 0 else { return nil }
        var magnitude: UInt128 = 0
        if number.digits > 0 {
            // number = digits * 10^power millionths; multiples of step * 10^-power where power is negative.
            let power = number.exponent + 6
            var numerator = number.digits
            var isTiny = false
            var divisor = UInt128(step)
            if power >= 0 {
                guard let scale = powerOfTen(power) else { return nil }
                let (product, overflow) = numerator.multipliedReportingOverflow(by: scale)
                guard !overflow else { return nil }
                numerator = product
            } else {
                let scaled = powerOfTen(-power).map { divisor.multipliedReportingOverflow(by: $0) }
                if let scaled, !scaled.overflow {
                    divisor = scaled.partialValue
                } else {
                    // A divisor beyond 128 bits is more than twice any 38 digits: the nearest multiple is 0.
                    numerator = 0
                    isTiny = true
                }
            }
            let (whole, rest) = numerator.quotientAndRemainder(dividingBy: divisor)
            let goesUp =
                switch rule {
                case .nearest: rest >= divisor - rest
                case .down: number.isNegative && (rest > 0 || isTiny)
                }
            let steps = whole + (goesUp ? 1 : 0)
            let (product, overflow) = steps.multipliedReportingOverflow(by: UInt128(step))
            guard !overflow else { return nil }
            magnitude = product
        }
        guard let positive = Int128(exactly: magnitude) else { return nil }
        let result = number.isNegative ? -positive : positive
        if let cap { return min(result, Int128(cap) * 1_000_000) }
        return result
    }

    private static func powerOfTen(_ power: Int) -> UInt128? {
        guard power <= 38 else { return nil }
        var result: UInt128 = 1
        for _ in 0..<power { result *= 10 }
        return result
    }

    /// Text of at most 16 characters, or nil.
    private static func format(_ millionths: Int128) -> [UInt8]? {
        let magnitude = millionths.magnitude
        let (whole, fraction) = magnitude.quotientAndRemainder(dividingBy: 1_000_000)
        let sign = millionths < 0 ? "-" : ""
        var text = sign + String(whole)
        if fraction > 0 {
            var digits = String(fraction + 1_000_000).dropFirst()
            while digits.last == "0" { digits.removeLast() }
            text += "." + digits
        }
        if text.utf8.count <= 16 { return Array(text.utf8) }
        var digits = String(magnitude)
        var power = -6
        while digits.last == "0" {
            digits.removeLast()
            power += 1
        }
        let short = "\(sign)\(digits)E\(power)"
        return short.utf8.count <= 16 ? Array(short.utf8) : nil
    }
}
