/// One value of VR AS: three digits and D, W, M or Y (PS3.5 Table 6.2-1).
package enum AgeValue {
    /// Rounds an age to a multiple of a step and cuts it off at a cap.
    ///
    /// A week has 7 days, a year 365.25 days and a month a twelfth of that. Ages in other units are converted with these and
    /// compared and rounded exactly, in sixteenths of a day, where all four are whole numbers. The result is the nearest
    /// multiple of the step (halfway: the larger), or the next below, at most the cap, in the step's unit; if that needs more than
    /// three digits, in the next larger unit that holds it, rounded again.
    ///
    /// - Parameters:
    ///   - bytes: one value, with or without padding.
    ///   - step: a whole number of `unit`, in millionths; above 0.
    ///   - unit: ASCII D, W, M or Y.
    ///   - cap: the largest age, in `unit`.
    ///   - olderYears: from so many completed years on an age is that many years, whatever the step; 0 for nowhere.
    /// - Returns: four characters; empty for a value of padding only; nil if the value is no age, the step is not a whole
    ///   number of units, or the unit is not one of the four.
    package static func round(
        _ bytes: [UInt8], stepMillionths step: Int64, unit: UInt8, cap: Int32?, olderYears: Int = 0,
        rule: RoundingRule = .nearest
    ) -> [UInt8]? {
        let value = Padding.trimmed(bytes)
        guard !value.isEmpty else { return [] }
        guard step > 0, step % 1_000_000 == 0, let stepUnit = sixteenths(unit), value.count == 4,
            let number = Digits.number(value[0..<3]), let valueUnit = sixteenths(value[3])
        else { return nil }
        let (stepSize, overflow) = stepUnit.multipliedReportingOverflow(by: Int(step / 1_000_000))
        guard !overflow else { return nil }
        // At most 999 years, so this stays small.
        let age = number * valueUnit
        if let cap, cap < 0 { return nil }
        if olderYears > 0, age >= olderYears * year {
            // The cap holds for those too.
            if let cap, Int(cap) * stepUnit < olderYears * year { return format(Int(cap), unit: unit, rule) }
            return format(olderYears, unit: units[3], rule)
        }
        let (wholeSteps, rest) = age.quotientAndRemainder(dividingBy: stepSize)
        let steps = wholeSteps + (rule == .nearest && rest >= stepSize - rest ? 1 : 0)
        let (product, tooLarge) = steps.multipliedReportingOverflow(by: Int(step / 1_000_000))
        guard !tooLarge else { return nil }
        var rounded = product
        if let cap { rounded = min(rounded, Int(cap)) }
        return format(rounded, unit: unit, rule)
    }

    /// How old somebody was on a day: completed years from two years on, completed months from one month on, else days.
    ///
    /// Who was born on the 29th of February, or on a day that a month does not have, completes the year or month on the day after
    /// its last.
    ///
    /// - Parameter olderYears: from so many completed years on the age is that many years; 0 for nowhere.
    /// - Returns: four characters; nil if the day is before the birth, or the age over 999 years.
    package static func age(of birth: CivilDate, on date: CivilDate, olderYears: Int) -> [UInt8]? {
        guard birth <= date else { return nil }
        let months = 12 * (date.year - birth.year) + date.month - birth.month - (date.day < birth.day ? 1 : 0)
        var (number, unit) = (date.dayNumber - birth.dayNumber, UInt8(ascii: "D"))
        if months >= 24 {
            (number, unit) = (months / 12, UInt8(ascii: "Y"))
        } else if months >= 1 {
            (number, unit) = (months, UInt8(ascii: "M"))
        }
        if olderYears > 0, months / 12 >= olderYears { (number, unit) = (olderYears, UInt8(ascii: "Y")) }
        guard number <= 999 else { return nil }
        var result: [UInt8] = []
        Digits.append(number, width: 3, to: &result)
        result.append(unit)
        return result
    }

    /// Whether one value without padding is an age.
    static func isValid(_ bytes: RawSpan, _ value: Range<Int>) -> Bool {
        value.count == 4 && Digits.number(bytes, value.lowerBound..<value.lowerBound + 3) != nil
            && sixteenths(bytes.byte(at: value.lowerBound + 3)) != nil
    }

    private static let units: [UInt8] = [0x44, 0x57, 0x4D, 0x59]
    /// Sixteenths of a day.
    private static let year = 5_844

    /// Sixteenths of a day in a unit: 7 days, 365.25 / 12 days, 365.25 days.
    private static func sixteenths(_ unit: UInt8) -> Int? {
        switch unit {
        case 0x44: 16
        case 0x57: 112
        case 0x4D: 487
        case 0x59: year
        default: nil
        }
    }

    private static func format(_ number: Int, unit: UInt8, _ rule: RoundingRule) -> [UInt8]? {
        guard let first = units.firstIndex(of: unit), let size = sixteenths(unit) else { return nil }
        let (age, overflow) = number.multipliedReportingOverflow(by: size)
        guard !overflow else { return nil }
        for index in first..<units.count {
            guard let unitSize = sixteenths(units[index]) else { return nil }
            let (whole, rest) = age.quotientAndRemainder(dividingBy: unitSize)
            let count = whole + (rule == .nearest && rest >= unitSize - rest ? 1 : 0)
            if count <= 999 {
                var result: [UInt8] = []
                Digits.append(count, width: 3, to: &result)
                result.append(units[index])
                return result
            }
        }
        return nil
    }
}
