/// The text of a new UID in place, without memory of its own: up to 44 characters, and zeros behind them.
struct UIDText: Sendable {
    /// "2.25." and the 39 digits that 128 bits can have.
    static let longest = 44

    private var words = InlineArray<6, UInt64>(repeating: 0)
    private(set) var count = 0

    /// None.
    init() {}

    /// "2.25." and the decimal of a number of 128 bits that is not 0.
    init(high: UInt64, low: UInt64) {
        // Five groups of eight digits. The quotients fit: 2^128 is below 10^39.
        let group: UInt64 = 10_000_000_000_000_000
        let (quotientHigh, rest) = high.quotientAndRemainder(dividingBy: group)
        let (quotientLow, lower) = group.dividingFullWidth((rest, low))
        let (leading, upper) = group.dividingFullWidth((quotientHigh, quotientLow))
        let (first, second) = upper.quotientAndRemainder(dividingBy: 100_000_000)
        let (third, fourth) = lower.quotientAndRemainder(dividingBy: 100_000_000)
        let groups: InlineArray<5, UInt64> = [
            UIDText.digits(leading), UIDText.digits(first), UIDText.digits(second), UIDText.digits(third),
            UIDText.digits(fourth),
        ]
        var zeros = 0
        for place in 0..<5 {
            let significant = groups[place] ^ UIDText.zeros
            if significant != 0 {
                zeros = 8 * place + significant.trailingZeroBitCount / 8
                break
            }
        }
        // Digits move to where the root ends.
        for place in 0..<6 { words[place] = UIDText.eight(of: groups, from: 8 * place + zeros - UIDText.root.count) }
        words[0] = words[0] & ~((1 << UInt64(8 * UIDText.root.count)) - 1) | UIDText.root.bytes
        count = UIDText.root.count + 40 - zeros
    }

    /// "2.25.", the root of UIDs that are UUIDs (PS3.5 section B.2).
    private static var root: (bytes: UInt64, count: Int) { (0x2E_3532_2E32, 5) }
    private static var zeros: UInt64 { 0x3030_3030_3030_3030 }

    /// Eight of forty digits, from one of them on; zeros where there are none.
    @inline(__always)
    private static func eight(of groups: InlineArray<5, UInt64>, from digit: Int) -> UInt64 {
        let (index, shift) = (digit >> 3, UInt64(digit & 7) * 8)
        let low = 0..<5 ~= index ? groups[index] : 0
        let high = 0..<5 ~= index + 1 ? groups[index + 1] : 0
        // Shifts by 64 or more give 0.
        return low >> shift | high << (64 - shift)
    }

    /// The eight digits of a number below 100 million, the first in the lowest byte. All are found at once: halves, then pairs, then
    /// digits, each in a field of its own, and a division by a constant is a multiplication.
    @inline(__always)
    private static func digits(_ number: UInt64) -> UInt64 {
        let (high, low) = number.quotientAndRemainder(dividingBy: 10_000)
        let halves = high | low &<< 32
        let hundreds = (halves &* 10_486) &>> 20 & 0x0000_007F_0000_007F
        let pairs = hundreds | (halves &- 100 &* hundreds) &<< 16
        let tens = (pairs &* 103) &>> 10 & 0x000F_000F_000F_000F
        return (tens | (pairs &- 10 &* tens) &<< 8) &+ zeros
    }

    /// Its length with the NUL that makes it even.
    var evenCount: Int { (count + 1) & ~1 }

    /// Appends the text.
    func append(to output: inout [UInt8]) { output.append(words.span.rawBytes.extracting(0..<count)) }

    /// Appends the text, and a NUL if it is odd (PS3.5 section 6.2).
    func appendEven(to output: inout [UInt8]) { output.append(words.span.rawBytes.extracting(0..<evenCount)) }

    /// A copy of the text.
    var bytes: [UInt8] {
        var result: [UInt8] = []
        append(to: &result)
        return result
    }
}
