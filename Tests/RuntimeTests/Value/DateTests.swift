import MidicRuntime
import Testing

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
private func text(_ bytes: [UInt8]?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

@Suite struct CivilDateTests {
    /// Day numbers of Python's datetime: toordinal() - 719163.
    @Test(arguments: [
        (1, 1, 1, -719_162), (1, 12, 31, -718_798), (4, 2, 29, -718_008), (100, 2, 28, -682_945),
        (100, 3, 1, -682_944), (400, 2, 29, -573_372), (1582, 10, 15, -141_427), (1899, 12, 31, -25_568),
        (1900, 3, 1, -25_508), (1970, 1, 1, 0), (1999, 12, 31, 10_956), (2000, 2, 29, 11_016), (2024, 2, 29, 19_782),
        (2100, 3, 1, 47_541), (9999, 12, 31, 2_932_896),
    ])
    func dayNumbers(year: Int, month: Int, day: Int, number: Int) throws {
        let date = try #require(CivilDate(year: year, month: month, day: day))
        #expect(date.dayNumber == number)
        #expect(CivilDate(dayNumber: number) == date)
    }

    /// Every day of the calendar, each the day after the one before.
    @Test func everyDayFollowsTheOneBefore() throws {
        var number = try #require(CivilDate(year: 1, month: 1, day: 1)).dayNumber
        var count = 0
        for year in 1...9999 {
            for month in 1...12 {
                for day in 1...31 {
                    guard let date = CivilDate(year: year, month: month, day: day) else { continue }
                    if date.dayNumber != number || CivilDate(dayNumber: number) != date {
                        Issue.record("\(year)-\(month)-\(day)")
                        return
                    }
                    number += 1
                    count += 1
                }
            }
        }
        // 24 whole cycles of 400 years, and 399 years of the next with 96 leap days.
        #expect(count == 24 * 146_097 + 399 * 365 + 96)
    }

    @Test(arguments: [
        (0, 1, 1), (10_000, 1, 1), (2023, 0, 1), (2023, 13, 1), (2023, 1, 0), (2023, 1, 32), (2023, 2, 29),
        (1900, 2, 29), (2024, 2, 30), (2023, 4, 31),
    ])
    func noSuchDay(year: Int, month: Int, day: Int) {
        #expect(CivilDate(year: year, month: month, day: day) == nil)
    }

    @Test(arguments: [-719_163, 2_932_897, Int.max, Int.min])
    func outsideTheYears(number: Int) {
        #expect(CivilDate(dayNumber: number) == nil)
        #expect(CivilDate(dayNumber: 0)?.adding(days: number) == nil)
    }
}

@Suite struct DateValueTests {
    @Test(
        arguments: [
            ("20240301", -1, "20240229"), ("20230301", -1, "20230228"), ("20240229", 365, "20250228"),
            ("19991231", 1, "20000101"), ("20240115 ", -30, "20231216"), (" 20240115", 1, "20240116"),
            ("20240115\0", 1, "20240116"), ("2004.01.19", 13, "2004.02.01"), ("2004.01.19 ", -19, "2003.12.31"),
            ("00010102", -1, "00010101"), ("99991230", 1, "99991231"), ("", 5, ""), ("  ", 5, ""),
            // No date, or no result.
            ("00010101", -1, nil), ("99991231", 1, nil), ("2024", 1, nil), ("202401", 1, nil), ("20240230", 1, nil),
            ("20240001", 1, nil), ("20241301", 1, nil), ("00000101", 1, nil), ("20240101-20240201", 1, nil),
            ("20240101-", 1, nil), ("-20240101", 1, nil), ("2024-01-01", 1, nil), ("2004.1.19", 1, nil),
            ("2004.01.1 ", 1, nil), ("2024 101", 1, nil), ("***", 1, nil), ("0", 1, nil), ("202401151", 1, nil),
            ("2024011\u{662}", 1, nil), ("20240101\\20240102", 1, nil), ("+2240101", 1, nil),
        ] as [(String, Int, String?)])
    func shift(value: String, days: Int, result: String?) {
        #expect(text(DateValue.shift(bytes(value), days: days)) == result)
    }

    @Test(
        arguments: [
            ("20240315", DatePrecision.year, "20240101"), ("20240315", .month, "20240301"),
            ("20240315", .day, "20240315"),
            ("20240315", .hour, "20240315"), ("2004.03.19", .year, "2004.01.01"), ("2004.03.19", .month, "2004.03.01"),
            ("", .year, ""), ("2024", .year, nil), ("20240230", .month, nil), ("garbage", .year, nil),
        ] as [(String, DatePrecision, String?)])
    func truncate(value: String, precision: DatePrecision, result: String?) {
        #expect(text(DateValue.truncate(bytes(value), to: precision)) == result)
    }
}

@Suite struct DateTimeValueTests {
    @Test(
        arguments: [
            ("20240301", -1, "20240229"), ("20240301120000", -1, "20240229120000"),
            ("20240301235959.123456+0100", -1, "20240229235959.123456+0100"), ("2024030112-0500", 1, "2024030212-0500"),
            ("20240301+0000", 1, "20240302+0000"), ("202403011230", 31, "202404011230"),
            ("20240301120060 ", 1, "20240302120060"),
            ("20240301120000.1", 1, "20240302120000.1"), ("", 1, ""), (" ", 1, ""),
            ("20240301-1200", 1, "20240302-1200"),
            ("20240301+1400", 1, "20240302+1400"),
            ("2024", 1, nil), ("202403", 1, nil), ("2024+0100", 1, nil), ("202403-0500", 1, nil), ("20240230", 1, nil),
            ("2024030124", 1, nil), ("202403011260", 1, nil), ("20240301120061", 1, nil), ("20240301120000.", 1, nil),
            ("20240301120000.1234567", 1, nil), ("20240301+1401", 1, nil), ("20240301-1201", 1, nil),
            ("20240301+01", 1, nil), ("20240301+0160", 1, nil), ("2024030", 1, nil), ("202403011", 1, nil),
            ("99991231", 1, nil), ("2024.03.01", 1, nil), ("20240301 12", 1, nil), ("2024030112:00", 1, nil),
            ("20240301-20240302", 1, nil), ("+0100", 1, nil),
        ] as [(String, Int, String?)])
    func shift(value: String, days: Int, result: String?) {
        #expect(text(DateTimeValue.shift(bytes(value), days: days)) == result)
    }

    @Test(
        arguments: [
            ("20240315123456.789+0100", DatePrecision.year, "2024+0100"),
            ("20240315123456.789+0100", .month, "202403+0100"),
            ("20240315123456.789", .day, "20240315"), ("20240315123456.789", .hour, "2024031512"),
            ("20240315123456.789", .minute, "202403151234"),
            ("20240315123456.789-0500", .second, "20240315123456-0500"),
            ("2024", .day, "2024"), ("202403+0100", .second, "202403+0100"), ("", .year, ""), ("20240230", .year, nil),
            ("202", .year, nil), ("2024031512345", .year, nil),
        ] as [(String, DatePrecision, String?)])
    func truncate(value: String, precision: DatePrecision, result: String?) {
        #expect(text(DateTimeValue.truncate(bytes(value), to: precision)) == result)
    }
}

@Suite struct TimeValueTests {
    @Test(arguments: [
        ("12", true), ("1234", true), ("123456", true), ("123456.1", true), ("123456.123456", true), ("235960", true),
        ("12:34:56", true), ("07:27:31 ", true), ("12:34", true), ("12:34:56.5", true), ("00", true),
        ("", false), (" ", false), ("1", false), ("24", false), ("1260", false), ("123461", false), ("123", false),
        ("12345", false), ("123456.", false), ("123456.1234567", false), ("12:3456", false), ("1234:56", false),
        ("12-13", false), ("12:34:56:78", false), ("123456.1a", false),
    ])
    func validity(value: String, isValid: Bool) {
        #expect(TimeValue.isValid(bytes(value)) == isValid)
    }

    @Test(
        arguments: [
            ("123456.789", DatePrecision.hour, "12"), ("123456.789", .minute, "1234"),
            ("123456.789", .second, "123456"),
            ("12:34:56.7", .minute, "12:34"), ("12:34:56.7", .second, "12:34:56"), ("12:34:56", .hour, "12"),
            ("12", .second, "12"), ("1234", .second, "1234"), ("123456.789", .day, "000000"),
            ("123456", .year, "000000"),
            ("12:34:56", .month, "00:00:00"), ("", .hour, ""), ("99", .hour, nil), ("noon", .hour, nil),
        ] as [(String, DatePrecision, String?)])
    func truncate(value: String, precision: DatePrecision, result: String?) {
        #expect(text(TimeValue.truncate(bytes(value), to: precision)) == result)
    }
}
