import Testing

@testable import MidicRuntime

/// How old somebody was on a day, in the units of AS (PS3.5 Table 6.2-1).
struct AgeBetweenTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let birth: String
        let day: String
        let age: String?
        var older = 0
        var testDescription: String { "\(birth) \(day) \(older)" }
    }

    static let cases = [
        Case(birth: "20200704", day: "20200704", age: "000D"),
        Case(birth: "20200704", day: "20200803", age: "030D"),
        Case(birth: "20200704", day: "20200804", age: "001M"),
        Case(birth: "20200131", day: "20200229", age: "029D"),
        Case(birth: "20200131", day: "20200301", age: "001M"),
        Case(birth: "20200704", day: "20220703", age: "023M"),
        Case(birth: "20200704", day: "20220704", age: "002Y"),
        Case(birth: "20000229", day: "20180228", age: "017Y"),
        Case(birth: "20000229", day: "20180301", age: "018Y"),
        Case(birth: "19000101", day: "20190416", age: "119Y"),
        Case(birth: "19000101", day: "20190416", age: "090Y", older: 90),
        Case(birth: "19300417", day: "20200416", age: "089Y", older: 90),
        Case(birth: "19300416", day: "20200416", age: "090Y", older: 90),
        Case(birth: "20200101", day: "20210102", age: "001Y", older: 1),
        Case(birth: "20200704", day: "20200703", age: nil),
        Case(birth: "00010101", day: "10010101", age: nil),
        Case(birth: "00010101", day: "10001231", age: "999Y"),
        Case(birth: "00010101", day: "10010101", age: "120Y", older: 120),
    ]

    @Test(arguments: cases) func age(_ example: Case) throws {
        let birth = try #require(DateValue.parse(Array(example.birth.utf8))).0
        let day = try #require(DateValue.parse(Array(example.day.utf8))).0
        let found = AgeValue.age(of: birth, on: day, olderYears: example.older)
        #expect(found.map { String(decoding: $0, as: UTF8.self) } == example.age)
    }
}
