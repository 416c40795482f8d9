/// A day of the proleptic Gregorian calendar (ISO 8601), years 1 to 9999.
package struct CivilDate: Hashable, Sendable, Comparable {
    /// 1 to 9999.
    package let year: Int
    /// 1 to 12.
    package let month: Int
    /// 1 to 31.
    package let day: Int

    /// - Returns: nil if there is no such day or the year is outside 1 to 9999.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month) else { return nil }
        guard day >= 1, day <= CivilDate.days(inMonth: month, of: year) else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day that is `dayNumber` days after 1970-01-01.
    ///
    /// - Returns: nil outside the years 1 to 9999.
    package init?(dayNumber: Int) {
        guard (CivilDate.firstDayNumber...CivilDate.lastDayNumber).contains(dayNumber) else { return nil }
        // Counted from 1 March of the year 0, a leap day is the last day of its year, and cycles of 400, 100, 4 and 1 years
        // divide out one after the other.
        let days = dayNumber - CivilDate.marchOfYearZero
        let (cycle, dayOfCycle) = days.quotientAndRemainder(dividingBy: 146_097)
        let century = min(dayOfCycle / 36_524, 3)
        let dayOfCentury = dayOfCycle - century * 36_524
        let (quad, dayOfQuad) = dayOfCentury.quotientAndRemainder(dividingBy: 1_461)
        let yearOfQuad = min(dayOfQuad / 365, 3)
        let dayOfYear = dayOfQuad - yearOfQuad * 365
        // Months from March on: 31, 30, 31, 30, 31 days and again; 153 days for five.
        let marchMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        year = 400 * cycle + 100 * century + 4 * quad + yearOfQuad + (month <= 2 ? 1 : 0)
    }

    /// Days since 1970-01-01.
    package var dayNumber: Int {
        let marchYear = month <= 2 ? year - 1 : year
        let marchMonth = month <= 2 ? month + 9 : month - 3
        let leapDays = marchYear / 4 - marchYear / 100 + marchYear / 400
        return CivilDate.marchOfYearZero + 365 * marchYear + leapDays + (153 * marchMonth + 2) / 5 + day - 1
    }

    /// The day that many days later (earlier if negative), or nil outside the years 1 to 9999.
    package func adding(days: Int) -> CivilDate? {
        let (sum, overflow) = dayNumber.addingReportingOverflow(days)
        return overflow ? nil : CivilDate(dayNumber: sum)
    }

    /// 0000-03-01 as days since 1970-01-01.
    private static let marchOfYearZero = -719_468
    /// 0001-01-01 and 9999-12-31.
    private static let firstDayNumber = -719_162
    private static let lastDayNumber = 2_932_896

    static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }

    package static func < (lhs: CivilDate, rhs: CivilDate) -> Bool {
        (lhs.year, lhs.month, lhs.day) < (rhs.year, rhs.month, rhs.day)
    }
}
