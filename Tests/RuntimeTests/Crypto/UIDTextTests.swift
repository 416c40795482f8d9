import Testing

@testable import MidicRuntime

@Suite struct UIDTextTests {
    /// The text is the number's decimal, whatever groups its digits fall into.
    @Test func isTheDecimalOfTheNumber() {
        var numbers: [UInt128] = [1, 9, 10, .max, UInt128(UInt64.max), UInt128(UInt64.max) + 1]
        var power: UInt128 = 1
        for _ in 0..<38 {
            power *= 10
            numbers += [power - 1, power, power + 1, 9 * (power / 10), power / 3]
        }
        var mixed: UInt128 = 0x9E37_79B9_7F4A_7C15
        for shift in 0..<10_000 {
            mixed = mixed &* 0x2360_ED05_1FC6_5DA4_4385_DF64_9FCC_F645 &+ 1
            numbers.append(max(1, mixed >> UInt128(shift % 128)))
        }
        for number in numbers {
            let text = UIDText(high: UInt64(truncatingIfNeeded: number >> 64), low: UInt64(truncatingIfNeeded: number))
            let expected = Array("2.25.\(number)".utf8)
            #expect(text.bytes == expected)
            var even: [UInt8] = []
            text.appendEven(to: &even)
            #expect(even == expected + (expected.count % 2 == 0 ? [] : [0]))
        }
    }
}
