import MidicRuntime
import Testing

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
private func text(_ bytes: [UInt8]?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

@Suite struct AgeValueTests {
    struct Case: Sendable {
        var value: String
        var step: Int64
        var unit: Character
        var cap: Int32?
        var result: String?

        init(_ value: String, _ step: Int64, _ unit: Character, _ cap: Int32?, _ result: String?) {
            (self.value, self.step, self.unit, self.cap, self.result) = (value, step, unit, cap, result)
        }
    }

    @Test(arguments: [
        Case("045Y", 1, "Y", 89, "045Y"), Case("089Y", 1, "Y", 89, "089Y"), Case("090Y", 1, "Y", 89, "089Y"),
        Case("105Y", 1, "Y", 89, "089Y"), Case("105Y", 1, "Y", nil, "105Y"), Case("045Y ", 1, "Y", 89, "045Y"),
        // Other units become years: 17 months are 1.42 years, 18 exactly one and a half.
        Case("017M", 1, "Y", 89, "001Y"), Case("018M", 1, "Y", 89, "002Y"), Case("005D", 1, "Y", 89, "000Y"),
        Case("026W", 1, "Y", nil, "000Y"), Case("027W", 1, "Y", nil, "001Y"), Case("183D", 1, "Y", nil, "001Y"),
        Case("182D", 1, "Y", nil, "000Y"), Case("999M", 1, "Y", 80, "080Y"), Case("000D", 1, "D", nil, "000D"),
        // Steps of several units; halfway goes up; the cap wins over the step.
        Case("042Y", 5, "Y", nil, "040Y"), Case("043Y", 5, "Y", nil, "045Y"), Case("088Y", 5, "Y", 89, "089Y"),
        Case("045Y", 10, "Y", nil, "050Y"), Case("003M", 6, "M", nil, "006M"), Case("002M", 6, "M", nil, "000M"),
        // Finer units than the value's: the result stays a legal value.
        Case("002Y", 1, "M", nil, "024M"), Case("100Y", 1, "M", nil, "100Y"), Case("045Y", 1, "D", nil, "540M"),
        Case("052W", 7, "D", nil, "364D"), Case("999Y", 1, "D", nil, "999Y"),
        Case("", 1, "Y", 89, ""), Case("    ", 1, "Y", 89, ""),
        // No age.
        Case("45Y", 1, "Y", 89, nil), Case("0045Y", 1, "Y", 89, nil), Case("045", 1, "Y", 89, nil),
        Case("045y", 1, "Y", 89, nil), Case("04.5", 1, "Y", 89, nil), Case("-45Y", 1, "Y", 89, nil),
        Case("045X", 1, "Y", 89, nil), Case("***", 1, "Y", 89, nil), Case("045Y", 1, "H", 89, nil),
        Case("045Y", 0, "Y", 89, nil), Case("045Y", -1, "Y", 89, nil), Case("045Y", 1, "Y", -1, nil),
        Case("045Y", .max / 1_000_000, "Y", nil, "000Y"),
    ])
    func round(case row: Case) {
        let made = AgeValue.round(
            bytes(row.value), stepMillionths: row.step * 1_000_000, unit: row.unit.asciiValue ?? 0, cap: row.cap)
        #expect(text(made) == row.result)
    }

    @Test(
        arguments: [
            ("063Y", 5, 0, nil, "060Y"), ("023M", 1, 0, nil, "001Y"), ("360D", 1, 0, nil, "000Y"),
            ("089Y", 1, 90, nil, "089Y"), ("090Y", 1, 90, nil, "090Y"), ("097Y", 5, 90, nil, "090Y"),
            ("097Y", 4, 90, nil, "090Y"), ("097Y", 1, 90, 85, "085Y"), ("1095M", 1, 90, nil, nil),
            ("999M", 1, 83, nil, "083Y"), ("089Y", 5, 90, 80, "080Y"), ("", 1, 90, nil, ""),
        ] as [(String, Int64, Int, Int32?, String?)])
    func floorOfAges(value: String, step: Int64, older: Int, cap: Int32?, result: String?) {
        let made = AgeValue.round(
            bytes(value), stepMillionths: step * 1_000_000, unit: 0x59, cap: cap, olderYears: older, rule: .down)
        #expect(text(made) == result)
    }

    @Test func olderAgesAreOneBeforeTheyAreRounded() {
        func round(_ value: String, _ step: Int64, _ unit: UInt8) -> String? {
            text(AgeValue.round(bytes(value), stepMillionths: step * 1_000_000, unit: unit, cap: nil, olderYears: 90))
        }
        #expect(round("092Y", 20, 0x59) == "090Y")
        #expect(round("091Y", 1, 0x44) == "090Y")
        #expect(round("088Y", 20, 0x59) == "080Y")
    }

    @Test func aFractionOfAUnitIsNoStep() {
        #expect(AgeValue.round(bytes("045Y"), stepMillionths: 500_000, unit: 0x59, cap: nil) == nil)
    }
}

@Suite struct DecimalValueTests {
    @Test(
        arguments: [
            ("72.4", 1_000_000, "72"), ("72.5", 1_000_000, "73"), ("-72.5", 1_000_000, "-73"),
            ("72.4", 500_000, "72.5"),
            ("72.25", 500_000, "72.5"), ("72.24999999999", 500_000, "72"), ("0.15", 100_000, "0.2"),
            ("0.3", 100_000, "0.3"), ("1.005", 10_000, "1.01"), ("2.675", 10_000, "2.68"), ("1E2", 1_000_000, "100"),
            ("1.5e1", 10_000_000, "20"), ("+5", 1_000_000, "5"), (" 7 ", 1_000_000, "7"), (".5", 1_000_000, "1"),
            ("5.", 1_000_000, "5"), ("-0.4", 1_000_000, "0"), ("0", 1_000_000, "0"), ("-0", 1_000_000, "0"),
            ("1E-300", 1, "0"), ("0E9999", 1, "0"), ("0.0000005", 1, "0.000001"), ("0.0000004", 1, "0"),
            ("123456789012345", 1_000_000, "123456789012345"), ("1E20", 1_000_000, "1E20"),
            ("-12345678901234.5", 1_000_000, "-12345678901235"), ("99999999.123456", 1, "99999999.123456"), ("", 1, ""),
            ("   ", 1, ""),
            // 17 characters in any form; out of reach; no number.
            ("-9999999999.12345", 1, nil), ("1E300", 1_000_000, nil), ("1E99999", 1, nil), ("1E", 1, nil),
            ("E1", 1, nil),
            (".", 1, nil), ("-", 1, nil), ("1.2.3", 1, nil), ("1,5", 1, nil), ("0x10", 1, nil), ("1 2", 1, nil),
            ("NaN", 1, nil), ("inf", 1, nil), ("--1", 1, nil), ("1E+-2", 1, nil), ("5", 0, nil), ("5", -1, nil),
        ] as [(String, Int64, String?)])
    func decimalString(value: String, step: Int64, result: String?) {
        #expect(text(DecimalValue.round(bytes(value), vr: .DS, stepMillionths: step)) == result)
    }

    @Test(
        arguments: [
            ("17", 5_000_000, "15"), ("18", 5_000_000, "20"), ("-17", 5_000_000, "-15"),
            ("2147483647", 1_000_000, "2147483647"),
            ("-2147483648", 1_000_000, "-2147483648"), ("2147483647", 10_000_000, nil), ("17", 500_000, "17"),
            ("17", 1_500_000, nil), ("99999999999", 1_000_000, nil), ("1.5", 1_000_000, "2"),
        ] as [(String, Int64, String?)])
    func integerString(value: String, step: Int64, result: String?) {
        #expect(text(DecimalValue.round(bytes(value), vr: .IS, stepMillionths: step)) == result)
    }

    @Test(
        arguments: [
            ("71.9", 500_000, "71.5"), ("71.5", 500_000, "71.5"), ("-0.1", 1_000_000, "-1"), ("-1", 1_000_000, "-1"),
            ("-1E-300", 1_000_000, "-1"), ("1E-300", 1_000_000, "0"), ("0", 1_000_000, "0"),
        ] as [(String, Int64, String)])
    func floorGoesDown(value: String, step: Int64, result: String) {
        #expect(text(DecimalValue.round(bytes(value), vr: .DS, stepMillionths: step, rule: .down)) == result)
    }

    @Test func aCapIsTheLargestResult() {
        #expect(text(DecimalValue.round(bytes("151.2"), vr: .DS, stepMillionths: 1_000_000, cap: 150)) == "150")
        #expect(text(DecimalValue.round(bytes("-151.2"), vr: .DS, stepMillionths: 1_000_000, cap: 150)) == "-151")
        #expect(text(DecimalValue.round(bytes("149.9"), vr: .DS, stepMillionths: 500_000, cap: 150)) == "150")
    }

    @Test func otherTextIsNotANumber() {
        #expect(DecimalValue.round(bytes("5"), vr: .LO, stepMillionths: 1_000_000) == nil)
    }
}

@Suite struct BinaryNumberValueTests {
    struct Case: Sendable {
        var vr: VR
        var bytes: [UInt8]
        var step: Int64
        var result: [UInt8]?

        init(_ vr: VR, _ bytes: [UInt8], _ step: Int64, _ result: [UInt8]?) {
            (self.vr, self.bytes, self.step, self.result) = (vr, bytes, step, result)
        }
    }

    @Test(arguments: [
        Case(.US, [17, 0, 18, 0], 5_000_000, [15, 0, 20, 0]), Case(.US, [0xFF, 0xFF], 10_000_000, nil),
        Case(.SS, [0xEF, 0xFF], 5_000_000, [0xF1, 0xFF]), Case(.UL, [0, 0, 1, 0], 10_000_000, [0x04, 0, 1, 0]),
        Case(.SL, [0xFF, 0xFF, 0xFF, 0xFF], 2_000_000, [0xFE, 0xFF, 0xFF, 0xFF]),
        Case(.UV, [UInt8](repeating: 0xFF, count: 8), 1_000_000, [UInt8](repeating: 0xFF, count: 8)),
        Case(.SV, [0xFE] + [UInt8](repeating: 0xFF, count: 7), 4_000_000, [0xFC] + [UInt8](repeating: 0xFF, count: 7)),
        Case(.US, [1, 0], 500_000, [1, 0]), Case(.US, [1, 0], 1_500_000, nil), Case(.US, [1], 1_000_000, nil),
        Case(.US, [], 1_000_000, []), Case(.LO, [1, 0], 1_000_000, nil), Case(.US, [1, 0], 0, nil),
        Case(.FL, le(Float(72.26).bitPattern), 500_000, le(Float(72.5).bitPattern)),
        Case(.FD, le((0.15).bitPattern), 100_000, le((0.2).bitPattern)),
        Case(.FD, le((-2.5).bitPattern), 1_000_000, le((-3.0).bitPattern)),
        Case(.FD, le((0.30000000000000004).bitPattern), 100_000, le((0.3).bitPattern)),
        Case(.FD, le(Double.nan.bitPattern), 1_000_000, nil), Case(.FD, le(Double.infinity.bitPattern), 1_000_000, nil),
        Case(.FD, le((1e300).bitPattern), 1_000_000, nil),
    ])
    func round(case row: Case) {
        let made = BinaryNumberValue.round(row.bytes, vr: row.vr, isBigEndian: false, stepMillionths: row.step)
        #expect(made == row.result)
        guard let size = BinaryNumberValue.size(of: row.vr), row.bytes.count % size == 0 else { return }
        let big = BinaryNumberValue.round(
            swapped(row.bytes, size), vr: row.vr, isBigEndian: true, stepMillionths: row.step)
        #expect(big == row.result.map { swapped($0, size) })
    }

    @Test func aCapIsTheLargestResult() {
        let made = BinaryNumberValue.round(
            [200, 0, 3, 0], vr: .US, isBigEndian: false, stepMillionths: 1_000_000, cap: 89)
        #expect(made == [89, 0, 3, 0])
    }
}

private func le<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
    (0..<MemoryLayout<T>.size).map { UInt8(truncatingIfNeeded: value >> T(8 * $0)) }
}

private func swapped(_ bytes: [UInt8], _ size: Int) -> [UInt8] {
    stride(from: 0, to: bytes.count, by: size).flatMap { bytes[$0..<$0 + size].reversed() }
}
