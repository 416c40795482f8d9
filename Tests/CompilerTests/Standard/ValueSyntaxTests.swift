@testable import MidicCompiler
import MidicRuntime
import Testing

@Suite struct ValueSyntaxTests {
    @Test(arguments: [
        (VR.CS, "DERIVED_2 X"), (.AS, "045Y"), (.DA, "20240229"), (.TM, "10"), (.TM, "235960"), (.TM, "101530.123456"),
        (.DT, "2024"), (.DT, "202402"), (.DT, "20240229101530.5+0100"), (.DT, "2024-0500"), (.IS, "-12"),
        (.DS, "1.5e-3"),
        (.DS, ".5"), (.US, "65535"), (.SS, "-32768"), (.UL, "4294967295"), (.SV, "-9223372036854775808"),
        (.UI, "1.2.0.3"), (.SH, "Überlang"), (.PN, "Doe^Jane^^Dr^=Ä=Ö"), (.LT, "two\nlines \\ one value"),
        (.AE, "STORE_SCP"),
        (.UC, String(repeating: "x", count: 5000)),
    ]) func accepts(vr: VR, value: String) {
        #expect(ValueSyntax.problem(of: value, vr: vr) == nil)
    }

    @Test(arguments: [
        (VR.CS, "derived"), (.CS, "A-B"), (.CS, "ABCDEFGHIJKLMNOPQ"), (.AS, "45Y"), (.AS, "045y"), (.DA, "20230229"),
        (.DA, "2023"), (.DA, "00000101"), (.TM, "24"), (.TM, "1"), (.TM, "10:15"), (.TM, "1015.5"), (.DT, "20241301"),
        (.DT, "2024+9999"), (.DT, "20240229101530.1234567"), (.IS, "1.5"), (.IS, "2147483648"), (.DS, "1e"), (.DS, ""),
        (.US, "-1"), (.US, "65536"), (.UV, "-1"), (.UI, "1.02.3"), (.UI, "1"), (.UI, "1..2"), (.LO, "two\nlines"),
        (.LO, "one\\two"), (.SH, "seventeen letters"), (.PN, "a^b^c^d^e^f"), (.PN, "a=b=c=d"), (.AE, "   "), (.AE, "Ä"),
        (.SQ, "x"), (.OB, "x"), (.UR, "ä"),
    ]) func refuses(vr: VR, value: String) {
        #expect(ValueSyntax.problem(of: value, vr: vr) != nil)
    }

    @Test func lowerCaseOfCodeStringsIsCorrected() {
        #expect(ValueSyntax.problem(of: "derived", vr: .CS)?.correction == "DERIVED")
        #expect(ValueSyntax.problem(of: "der-ived", vr: .CS)?.correction == nil)
    }

    @Test(arguments: [
        ("5", "5"), ("+05.10", "5.1"), ("-0.0", "0"), (".5", "0.5"), ("5.", "5"), ("-007", "-7"), ("000", "0"),
    ]) func numbersHaveOneSpelling(text: String, canonical: String) {
        #expect(Decimal.canonical(text) == canonical)
    }

    @Test func millionthsAreExact() {
        #expect(Decimal.millionths("0.5") == 500_000)
        #expect(Decimal.millionths("-1.000001") == -1_000_001)
        #expect(Decimal.millionths("0.0000001") == nil)
        #expect(Decimal.millionths("99999999999999999999") == nil)
        #expect(Decimal.millionths("x") == nil)
    }

    @Test(arguments: [
        ("*Date", "StudyDate", true), ("*Date", "StudyDateX", false), ("Patient*", "Patient", true),
        ("*a*b*", "xaxxbx", true),
        ("*a*b*", "xbxxax", false), ("P*N*e", "PatientName", true), ("*", "", true), ("ab", "abc", false),
    ]) func globs(pattern: String, text: String, matches: Bool) {
        #expect(SelectorResolver.globMatches(Array(pattern.utf8), Array(text.utf8)) == matches)
    }
}
