import MidicReference
import MidicRuntime
import TestSupport
import Testing

/// Two grammars of kept values, each written from the standard, take the same random values.
@Suite struct KeptValueTests {
    static let letters: [VR: String] = [
        .DS: "0123456789+-.eE \\", .IS: "0123456789+- \\", .AS: "0123DWMY\\ ", .DA: "0123456789. \\",
        .TM: "012345678:. \\",
        .DT: "01234569+-. \\", .CS: "ABz09_ -\\", .UI: "0123. \\\0", .PN: "Ab^= \\", .UR: "ab:/ %^\\", .AE: "AB \\\t",
        .LO: "AB \\\t\0", .SH: "AB \\\u{7F}", .UC: "AB \\\n", .ST: "AB \\\n\r", .LT: "AB \\\u{1}", .UT: "AB\t \0",
    ]
    /// Values that letters alone seldom come to.
    static let seeds: [VR: [String]] = [
        .DA: ["20240229", "20230229", "2024.02.29", "2024.0229", "00010101"], .AS: ["045Y", "45Y"],
        .TM: ["120000.123456", "12:30:60", "1230", "12:", "24", "123061"], .DS: ["1.5E+3", ".5", "5.", "+.e3"],
        .DT: ["20240229120000.5+0100", "2024-1200", "2024+1401", "202402", "2024022912:30", "2024022912.5"],
        .PN: ["a=b=c", "a=b=c=d", "a^b^c^d^e", "a^b^c^d^e^f"],
    ]

    @Test(arguments: letters.keys.sorted { $0.rawValue < $1.rawValue }) func agree(_ vr: VR) throws {
        var random = FixedGenerator(state: UInt64(vr.rawValue))
        let alphabet = Array(try #require(Self.letters[vr]).utf8)
        for round in 0..<4000 {
            var value: [UInt8] = []
            if round % 3 == 0, let seed = Self.seeds[vr]?.randomElement(using: &random) {
                value = Array(seed.utf8)
                if round % 2 == 0, !value.isEmpty {
                    value[Int.random(in: 0..<value.count, using: &random)] =
                        alphabet.randomElement(using: &random) ?? 0x20
                }
            } else {
                let longest = round % 7 == 0 ? 70 : 12
                for _ in 0..<Int.random(in: 0...longest, using: &random) {
                    value.append(alphabet.randomElement(using: &random) ?? 0x20)
                }
            }
            let range = ValueGrammar.fitting(
                value.rawBytes, 0..<value.count, vr: vr, characterSet: .standard)
            let expected = range.map { Array(value[$0]) }
            let found = KeptValue.fit(value, vr, count: 0, set: .standard)
            #expect(found == expected, "\(vr.name) `\(String(decoding: value, as: UTF8.self))`")
        }
    }

    static let terms = [
        "", "ISO_IR 6", "ISO_IR 100", "ISO_IR 192", "GB18030", "GBK", "ISO_IR 13", "\\ISO 2022 IR 87",
        "\\ISO 2022 IR 149", "\\ISO 2022 IR 58", "ISO 2022 IR 13\\ISO 2022 IR 87\\ISO 2022 IR 159",
        "ISO 2022 IR 100\\ISO 2022 IR 144", "ISO_IR 166", "GBK\\ISO 2022 IR 100", "UTF-8",
    ]
    /// Letters, separators, controls, both halves of pairs, whole characters and escape sequences.
    static let pieces: [[UInt8]] =
        ["A", "b", " ", "^", "=", "\\", "0", "9", "\t", "\n", "\u{E4}", "\u{20AC}", "\u{85}", "\u{10FFFF}"].map {
            Array($0.utf8)
        }
        + [
            [0], [0x80], [0x81], [0x85], [0x9F], [0xA0], [0xA1], [0xB3], [0xC4], [0xDF], [0xE0], [0xFC], [0xFE], [0xFF],
            [0x81, 0x30, 0x81, 0x30], [0x95, 0x5C], [0xB3, 0xA3], [0x3B, 0x33], [0x1B], [0x7F],
        ]
        + ["(B", "(J", "$B", "$(D", ")I", "$)A", "$)C", "-A", "-L", "-T", "-b", "-Z", "(A"].map {
            [0x1B] + Array($0.utf8)
        }

    /// So do two readings of text in all kinds of character sets.
    @Test(arguments: terms) func agreeOnText(_ term: String) {
        let set = SpecificCharacterSet.parse(Array(term.utf8))
        var random = FixedGenerator(state: term.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
        let vrs: [VR] = [.PN, .LO, .SH, .UC, .ST, .LT, .UT]
        var fitting = 0
        for round in 0..<6000 {
            var value: [UInt8] = []
            // A few pieces each, so that many values are whole.
            let some = (0..<4).compactMap { _ in Self.pieces.randomElement(using: &random) }
            for _ in 0..<Int.random(in: 1...(round % 9 == 0 ? 80 : 6), using: &random) {
                value += some.randomElement(using: &random) ?? []
            }
            let vr = vrs[round % vrs.count]
            let range = ValueGrammar.fitting(value.rawBytes, 0..<value.count, vr: vr, characterSet: set)
            let found = KeptValue.fit(value, vr, count: 0, set: set)
            if found != nil { fitting += 1 }
            #expect(
                found == range.map { Array(value[$0]) },
                "\(vr.name) \(value.map { String($0, radix: 16) }) under \(term)")
        }
        #expect(fitting > 300)
    }
}
