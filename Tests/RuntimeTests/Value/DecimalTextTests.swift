import TestSupport
import Testing

@testable import MidicRuntime

/// Decimal numbers read sixteen bytes at a time are what they are read byte by byte.
@Suite struct DecimalTextTests {
    /// Each way of reading comes to what the plain look says.
    private func hold(_ text: [UInt8], behind prefix: [UInt8]) {
        let all = prefix + text + Array("9\\.".utf8)
        let value = prefix.count..<prefix.count + text.count
        let (bytes, shown) = (all.rawBytes, String(decoding: text, as: UTF8.self))
        let expected = NumberText.areShort(bytes, value, hasFraction: true)
        let isPlain = NumberText.arePlainDecimals(bytes, value)
        #expect(!isPlain || expected, "\(shown)")
        let (found, byTable) = (NumberText.areDecimals(bytes, value), NumberText.decimals.fits(bytes, value))
        #expect(found == expected && byTable == expected, "\(shown)")
        let few = NumberText.areFew(bytes, value, hasFraction: true)
        let fewIntegers = NumberText.areFew(bytes, value, hasFraction: false)
        let isFew = text.count <= 8 && !text.isEmpty
        #expect(few == (isFew && expected), "\(shown)")
        let areIntegers = NumberText.areShort(bytes, value, hasFraction: false)
        let integersByTable = NumberText.integers.fits(bytes, value)
        #expect(fewIntegers == (isFew && areIntegers), "\(shown)")
        #expect(integersByTable == areIntegers, "\(shown)")
    }

    /// All texts of up to five characters, where what stands before them would change what they are.
    @Test func shortOnes() {
        let alphabet = Array("07.+-e \\x".utf8)
        let prefix = Array("1.2.3-4.5.6-7.8.9.".utf8)
        var texts: [[UInt8]] = [[]]
        var start = 0
        for _ in 1...5 {
            let end = texts.count
            for index in start..<end { for byte in alphabet { texts.append(texts[index] + [byte]) } }
            start = end
        }
        for text in texts { hold(text, behind: prefix) }
    }

    /// Short texts at each place of two blocks, with numbers before and behind them.
    @Test func atEachPlace() {
        let odd = [
            "1.2.3", ".", "-", "+-1", "1.-", "-.5", "1-2", "5.", ".5", "1e5", "1.e-3", "1 ", "", "\\", "1\\\\2", "x",
            "\u{7F}", "/", ":",
        ]
        for text in odd {
            for length in 0..<40 {
                let front = Array(String(repeating: "1.5\\-22\\", count: 6).utf8.prefix(length))
                for behind in ["", "\\1.5", "\\-123.25\\7\\8.5\\9", "5\\1.25\\-2.5\\1.25\\-2.5\\"] {
                    hold(front + Array(text.utf8) + Array(behind.utf8), behind: Array("an element's header".utf8))
                }
            }
        }
    }

    /// Numbers of all lengths about the longest that may be, at all places.
    @Test func longOnes() {
        for length in 12...40 {
            for place in 0..<32 {
                let front = Array(String(repeating: "1\\", count: 17).utf8.suffix(place | 1))
                for number in [
                    String(repeating: "7", count: length), "-" + String(repeating: "7", count: length - 1),
                    "0." + String(repeating: "3", count: length - 2),
                ] {
                    for behind in ["", "\\1", "\\" + number] {
                        hold(front + Array("\(number)\(behind)".utf8), behind: Array("an element's header".utf8))
                    }
                }
            }
        }
    }

    /// Lists of numbers, some with a byte in them that is another.
    @Test func randomOnes() {
        var random = FixedGenerator(state: 0x5EED)
        let alphabet =
            Array("0123456789.+-eE \\\u{0}\u{21}\u{2C}\u{2F}\u{3A}\u{5B}\u{5D}\u{7F}".utf8) + [
                0x80, 0xDC, 0xB5, 0xAE, 0xFF,
            ]
        for _ in 0..<30_000 {
            var text: [UInt8] = []
            for _ in 0..<Int.random(in: 1...12, using: &random) {
                if !text.isEmpty { text.append(0x5C) }
                if Bool.random(using: &random) { text.append(0x2D) }
                for _ in 0..<Int.random(in: 1...9, using: &random) {
                    text.append(UInt8.random(in: 0x30...0x39, using: &random))
                }
                if Bool.random(using: &random) {
                    text.append(0x2E)
                    for _ in 0..<Int.random(in: 0...9, using: &random) {
                        text.append(UInt8.random(in: 0x30...0x39, using: &random))
                    }
                }
            }
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                let place = Int.random(in: 0..<text.count, using: &random)
                let byte = alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
                if Bool.random(using: &random) { text[place] = byte } else { text.insert(byte, at: place) }
            }
            hold(text, behind: Array("an element's header".utf8))
        }
    }

    /// Those that are written as usual do not go another way.
    @Test func usualOnesAreTold() {
        for text in [
            "1", "1.5", "-1.5\\22.25\\-0.125", String(repeating: "-123.4567\\", count: 40) + "1",
            "0.12345678901234\\1234567890123456\\1",
        ] {
            let all = Array("an element's header\(text)".utf8)
            let isPlain = NumberText.arePlainDecimals(all.rawBytes, 19..<all.count)
            #expect(isPlain, "\(text)")
        }
    }
}
