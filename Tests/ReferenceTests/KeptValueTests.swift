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
}
