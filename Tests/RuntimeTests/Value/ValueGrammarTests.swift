import Testing

@testable import MidicRuntime

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

/// A value and what of it is written; nil where it is none of its VR.
struct GrammarCase: Sendable, CustomTestStringConvertible {
    var vr: VR
    var value: [UInt8]
    var written: [UInt8]?
    var count = 0
    var set = ""

    var testDescription: String { "\(vr) \(value.map { String(Unicode.Scalar($0)) }.joined().debugDescription) \(set)" }

    static func fits(_ vr: VR, _ values: String..., set: String = "") -> [GrammarCase] {
        values.map { GrammarCase(vr: vr, value: bytes($0), written: bytes($0), set: set) }
    }

    static func misfits(_ vr: VR, _ values: String..., set: String = "") -> [GrammarCase] {
        values.map { GrammarCase(vr: vr, value: bytes($0), written: nil, set: set) }
    }

    static func cut(_ vr: VR, _ value: String, _ written: String) -> [GrammarCase] {
        [GrammarCase(vr: vr, value: bytes(value), written: bytes(written))]
    }

    static func numbers(_ vr: VR, _ lengths: [Int], not others: [Int], count: Int = 0) -> [GrammarCase] {
        lengths.map {
            GrammarCase(
                vr: vr, value: Array(repeating: 0x44, count: $0), written: Array(repeating: 0x44, count: $0),
                count: count)
        }
            + others.map { GrammarCase(vr: vr, value: Array(repeating: 0x44, count: $0), written: nil, count: count) }
    }
}

private func times(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

@Suite struct ValueGrammarTests {
    static let identity = "DOE^JANE 19500101 "

    // swift-format-ignore
    static let ascii: [GrammarCase] =
        GrammarCase.fits(.AE, "", "AE", " AE ", "a\\b", times("A", 16), " \(times("A", 16)) ", "\(times("A", 16))\\B", "A^B")
        + GrammarCase.misfits(.AE, times("A", 17), "A\u{7F}B", "A\nB", "A\0B", "\u{E4}A")
        + GrammarCase.fits(.AS, "", "057Y", "001D\\002W", "011M", "057Y\\", " 057Y", "057Y  ")
        + GrammarCase.misfits(.AS, "57Y ", "057y", "0057Y", "05 Y", "057", "057Y057Y", "+57Y")
        + GrammarCase.fits(.CS, "", "CT", "ORIGINAL\\PRIMARY\\AXIAL ", "lower_case 1", "\\A", "A\\\\B", times("A", 16), "  ")
        + GrammarCase.misfits(.CS, times("A", 17), "A\\\(times("B", 17))", "A-B ", "A^B ", "A.B ", identity, "A\nB ", "A\tB ", "CT\0X", "A/B ")
        + GrammarCase.fits(.DA, "", "20240229", "2024.02.29", "20240101\\20240102", "20240101 ")
        + GrammarCase.misfits(.DA, "20230229", "20241301", "2024", "202401", "20240101-", "2024-01-01", "20240101\\x", "00000101", "2024.0229 ")
        + GrammarCase.fits(.TM, "", "12", "1230", "123059", "235960.5", "123059.123456", "12:30:59", "12:30:59.5 ", "12\\13 ")
        + GrammarCase.misfits(.TM, "24", "1", "1260", "123061", "123059.", "123059.1234567", "12:3059", "noon", "12-13 ")
        + GrammarCase.fits(.DT, "", "2024", "202402", "20240229", "2024022923", "20240229233000.123456+0100", "2024-0500", "20240229233000-0000", "2024\\2025 ")
        + GrammarCase.misfits(.DT, "20240230", "20240229233000.1234567", "20240229+1500", "20240229+01", "2024022925", "2024022912:30 ", "DOE^JANE")
        + GrammarCase.fits(.DS, "", "1", " 1.5 ", "-1.5e-3", "+.5E10", "1.", "1\\2\\3", "1\\\\3", "0", "-0.4882812500000001", "-1.2345678901234567e-308", "1 \\ 2 ", "  ")
        + GrammarCase.misfits(.DS, "1,5 ", "nan ", "inf ", "1e", "e5", ".", "-", "+-1", "1.2.3", "1 2 ", "0x10", "1\\x ", "--", "1E+", "DOE^JANE", "1\t", times("1", 25), "1\\\(times("2", 25))")
        + GrammarCase.fits(.IS, "", "1", " -12 ", "+5\\7 ", "2147483647", "123456789012", "\\ ")
        + GrammarCase.misfits(.IS, "1.0 ", "1e5 ", "A", "1234567890123", "1 2 ", "-", "1\\2a", "19500101-", "\u{E4}1")
        + GrammarCase.fits(.UI, "", "1.2.840.10008.1.2", "1.2\\3.4 ".replacing(" ", with: ""), times("1", 64), "1\\\(times("1", 64))", "1.2.3\0")
        + GrammarCase.misfits(.UI, times("1", 65), "1.2.x ", "1.2 .3", "1.2\0.3", "DOE^JANE", times("1.2\\", 16384))
        + GrammarCase.fits(.UR, "", "https://example.org/a?b=c%20d", "urn:oid:1.2 ")
        + GrammarCase.misfits(.UR, "http://a b", "a\\b", "DOE^JANE", "a\"b", "<a>", "a\0b", " a")
        // Padding: blanks stay, NULs become what the VR pads with, by the writer.
        + GrammarCase.cut(.CS, "CT\0\0", "CT") + GrammarCase.cut(.CS, "MR \0", "MR") + GrammarCase.cut(.LO, "\0\0", "")
        + GrammarCase.cut(.UI, "1.2.3 ", "1.2.3") + GrammarCase.cut(.UI, "1.2.34\0\0", "1.2.34") + GrammarCase.cut(.UI, "  ", "")
        + GrammarCase.cut(.DS, "1.5\0", "1.5") + GrammarCase.cut(.AS, "057Y\0\0", "057Y")

    // swift-format-ignore
    static let text: [GrammarCase] =
        GrammarCase.fits(.LO, "", "text", times("a", 64), "  \(times("a", 64))  ", "\(times("a", 64))\\b", "a  b")
        + GrammarCase.misfits(.LO, times("a", 65), "a\\\(times("b", 65))", "a\nb", "a\tb", "a\0b", "a\u{7F}b", "a\u{1B}b")
        + GrammarCase.fits(.SH, times("a", 16), "\(times("a", 16))\\\(times("b", 16))") + GrammarCase.misfits(.SH, times("a", 17))
        + GrammarCase.fits(.ST, "a\r\n\tb\u{0C}", times("\\", 1024)) + GrammarCase.misfits(.ST, times("a", 1025), "a\u{0B}b", "a\0b", "a\u{08}b")
        + GrammarCase.fits(.LT, times("a", 10240)) + GrammarCase.misfits(.LT, times("a", 10241), "\u{1}")
        + GrammarCase.fits(.UT, times("a", 20000), "a\r\nb") + GrammarCase.misfits(.UT, "a\0b")
        + GrammarCase.fits(.UC, times("a", 20000), "a\\b") + GrammarCase.misfits(.UC, "a\nb")
        + GrammarCase.fits(.PN, "", "Doe^Jane", "A^B^C^D^E", "A=B=C", "\(times("a", 64))=\(times("b", 64))", "A=B=C\\A=B=C")
        + GrammarCase.misfits(.PN, "A^B^C^D^E^F", "A=B=C=D", times("a", 65), "a\nb")
        // Characters count, not bytes.
        + GrammarCase.fits(.SH, times("\u{65E5}", 16), times("\u{1F600}", 16), set: "ISO_IR 192") + GrammarCase.misfits(.SH, times("\u{65E5}", 17), set: "ISO_IR 192")
        + GrammarCase.fits(.LO, "\u{E4}", "\(times("\u{E4}", 64))\\\u{E4}", set: "ISO_IR 192") + GrammarCase.misfits(.LO, "a\u{85}", "a\u{1B}(B", set: "ISO_IR 192")
        // Nothing is declared: each byte counts, and what stands behind one may be half a character.
        + GrammarCase.fits(.LO, "\u{E4}\u{E4}")

    // swift-format-ignore
    static let sets: [GrammarCase] = [
        GrammarCase(vr: .LO, value: [0x61, 0xC3], written: nil, set: "ISO_IR 192"),
        GrammarCase(vr: .LO, value: [0xC0, 0x80], written: nil, set: "ISO_IR 192"),
        GrammarCase(vr: .LO, value: [0xED, 0xA0, 0x80, 0x61], written: nil, set: "ISO_IR 192"),
        GrammarCase(vr: .LO, value: [0xE4, 0x61], written: [0xE4, 0x61], set: "ISO_IR 100"),
        GrammarCase(vr: .LO, value: [0x85, 0x61], written: nil, set: "ISO_IR 100"),
        GrammarCase(vr: .LO, value: [0x85, 0x61], written: [0x85, 0x61]),
        GrammarCase(vr: .LO, value: [0xB2, 0x5C, 0x61, 0x62], written: nil),
        GrammarCase(vr: .LO, value: [0xB2, 0xE4], written: nil, set: "nonsense"),
        // The second byte of a pair is no backslash, and no control.
        GrammarCase(vr: .SH, value: Array(repeating: [0x81, 0x5C], count: 16).flatMap { $0 }, written: Array(repeating: [0x81, 0x5C], count: 16).flatMap { $0 }, set: "GB18030"),
        GrammarCase(vr: .SH, value: Array(repeating: [0x81, 0x5C], count: 17).flatMap { $0 }, written: nil, set: "GBK"),
        GrammarCase(vr: .SH, value: [0x81, 0x30, 0x81, 0x30], written: [0x81, 0x30, 0x81, 0x30], set: "GB18030"),
        GrammarCase(vr: .SH, value: [0x61, 0x81], written: nil, set: "GB18030"),
        // ISO 2022: escape sequences are no characters.
        GrammarCase(vr: .SH, value: [0x1B, 0x24, 0x42] + Array(repeating: 0x5C, count: 32) + [0x1B, 0x28, 0x42], written: [0x1B, 0x24, 0x42] + Array(repeating: 0x5C, count: 32) + [0x1B, 0x28, 0x42], set: "\\ISO 2022 IR 87"),
        GrammarCase(vr: .SH, value: [0x1B, 0x24, 0x42] + Array(repeating: 0x30, count: 34) + [0x1B, 0x28, 0x42], written: nil, set: "\\ISO 2022 IR 87"),
        GrammarCase(vr: .SH, value: [0x1B, 0x24, 0x42, 0x30, 0x00], written: nil, set: "\\ISO 2022 IR 87"),
        GrammarCase(vr: .SH, value: bytes("\u{1B}$)C") + Array(repeating: 0xB0, count: 32), written: bytes("\u{1B}$)C") + Array(repeating: 0xB0, count: 32), set: "\\ISO 2022 IR 149"),
        GrammarCase(vr: .SH, value: bytes("\u{1B}%GDoe "), written: nil, set: "\\ISO 2022 IR 149"),
        GrammarCase(vr: .PN, value: [0x81, 0x5E, 0x81, 0x3D], written: nil, set: "GB18030"),
        // Nobody can say what these mean together, but ASCII.
        GrammarCase(vr: .PN, value: Array("Doe^Jane".utf8), written: Array("Doe^Jane".utf8), set: "ISO_IR 100\\GB18030"),
        GrammarCase(vr: .PN, value: [0xE9, 0x5E], written: nil, set: "ISO_IR 100\\GB18030"),
        GrammarCase(vr: .PN, value: Array(repeating: [0x81, 0x5E], count: 9).flatMap { $0 }, written: Array(repeating: [0x81, 0x5E], count: 9).flatMap { $0 }, set: "GB18030"),
        // Other sets do not concern VRs that are ASCII.
        GrammarCase(vr: .CS, value: [0x81, 0x41], written: nil, set: "GB18030"),
    ]

    // swift-format-ignore
    static let binary: [GrammarCase] =
        GrammarCase.numbers(.US, [0, 2, 4, 22], not: [1, 3, 23]) + GrammarCase.numbers(.US, [0, 2], not: [1, 4, 22], count: 1)
        + GrammarCase.numbers(.US, [6], not: [2, 4, 8], count: 3) + GrammarCase.numbers(.SS, [2], not: [3], count: 1)
        + GrammarCase.numbers(.UL, [4, 8], not: [2, 6]) + GrammarCase.numbers(.SL, [8], not: [4, 12], count: 2)
        + GrammarCase.numbers(.FL, [4], not: [2, 6]) + GrammarCase.numbers(.FD, [8, 16], not: [4, 12])
        + GrammarCase.numbers(.FD, [24], not: [8, 16, 32], count: 3) + GrammarCase.numbers(.SV, [8], not: [4]) + GrammarCase.numbers(.UV, [8], not: [4])
        + GrammarCase.numbers(.AT, [4, 8], not: [2, 6, 9]) + GrammarCase.numbers(.AT, [4], not: [8], count: 1)
        + GrammarCase.numbers(.OB, [0, 1, 3], not: []) + GrammarCase.numbers(.UN, [0, 1, 3], not: []) + GrammarCase.numbers(.OW, [2], not: [1, 3])
        + GrammarCase.numbers(.OF, [4], not: [2, 6]) + GrammarCase.numbers(.OL, [4], not: [2]) + GrammarCase.numbers(.OD, [8], not: [4, 12]) + GrammarCase.numbers(.OV, [8], not: [4])
        + GrammarCase.numbers(.SQ, [], not: [8])

    @Test(arguments: ascii + text + sets + binary)
    func values(given: GrammarCase) {
        // At an offset, as in a file, between bytes that fit nothing.
        let around: [UInt8] = [0xFF, 0] + given.value + [0, 0xFF]
        let range = ValueGrammar.fitting(
            around.rawBytes, 2..<2 + given.value.count, vr: given.vr, valueCount: given.count,
            characterSet: SpecificCharacterSet.parse(bytes(given.set)))
        #expect(range.map { Array(around[$0]) } == given.written)
    }

    /// No VR of numbers, codes, dates or UIDs takes a name, wherever it stands among right values.
    @Test func identitiesFitNoCodedVR() {
        let right: [VR: String] = [
            .AS: "057Y", .CS: "CT", .DA: "20240101", .DS: "1.5", .DT: "20240101", .IS: "7", .TM: "12", .UI: "1.2",
        ]
        for (vr, value) in right {
            for planted in ["\(value)\\DOE^JANE", "DOE^JANE\\\(value)", "\(value)\0DOE^JANE", "\(value) DOE^JANE"] {
                let all = bytes(planted)
                #expect(ValueGrammar.fitting(all.rawBytes, 0..<all.count, vr: vr, characterSet: .standard) == nil)
            }
        }
    }

    /// The table of states and the plain reading agree, and so does what `round` reads but for the length.
    @Test func numbersAreReadInOneWay() {
        let parts = ["", "+", "-", "1", "12", ".", "5", "e", "E+", "E-3", " ", "\\", "x"]
        for first in parts {
            for second in parts {
                for third in parts {
                    for fourth in parts {
                        let text = bytes(first + second + third + fourth)
                        let (all, range) = (text.rawBytes, 0..<text.count)
                        let isDecimal = NumberText.areShort(all, range, hasFraction: true)
                        #expect(NumberText.decimals.fits(all, range) == isDecimal)
                        #expect(
                            NumberText.integers.fits(all, range) == NumberText.areShort(all, range, hasFraction: false))
                        // Behind eight bytes, where short ones are read as a word.
                        let behind = bytes("ABCDEFGH") + text
                        let place = 8..<behind.count
                        #expect(NumberText.areDecimals(behind.rawBytes, place) == isDecimal)
                        #expect(
                            NumberText.areIntegers(behind.rawBytes, place)
                                == NumberText.areShort(behind.rawBytes, place, hasFraction: false))
                        let trimmed = Padding.trimmed(text)
                        // `round` calculates with powers of four digits only.
                        guard !trimmed.isEmpty, !trimmed.contains(0x5C), second != "E-3" else { continue }
                        #expect(isDecimal == (DecimalValue.parse(trimmed) != nil), "\(first + second + third + fourth)")
                    }
                }
            }
        }
    }

    /// What is told at a glance is what the whole look says.
    @Test func atAGlance() {
        let parts = [
            "", "1", "-2.5", "E3", "CT_1", "CT", "ax", "1.2.840", " ", "  ", "\\", "\0", "^", "\u{FC}",
            "x y z 1234567890",
        ]
        let vrs: [VR] = [.AE, .CS, .DS, .IS, .LO, .LT, .PN, .SH, .ST, .UC, .UI, .UR, .UT, .DA, .TM, .AS, .DT]
        var plain: Set<VR> = []
        for first in parts {
            for second in parts {
                for third in parts {
                    let text = bytes("ABCDEFGH" + first + second + third)
                    let place = 8..<text.count
                    guard !place.isEmpty else { continue }
                    for vr in vrs where ValueGrammar.isPlain(text.rawBytes, place, vr) {
                        plain.insert(vr)
                        guard case .fits(let range) = ValueGrammar.checkText(text.rawBytes, place, vr), range == place
                        else {
                            Issue.record("\(vr): \(first + second + third)")
                            continue
                        }
                    }
                }
            }
        }
        #expect(plain == [.AE, .CS, .DS, .IS, .LO, .SH, .UC, .UI])
    }

    /// Values of many numbers, and one that is none among them.
    @Test(arguments: ["1.5", "-12.25e-3", "7", ".5"])
    func manyNumbers(number: String) {
        let many = Array(repeating: number, count: 2000).joined(separator: "\\")
        for (text, fits) in [
            (many, true), (many + "\\", true), (many + "\\DOE^JANE\\" + many, false), ("x" + many, false),
            (many + "x", false),
            (many + "\\" + times("1", 24), true), (many + "\\" + times("1", 25), false), (many + " \\ " + many, true),
            (many + " 1", false),
        ] {
            let all = bytes(text)
            let found = ValueGrammar.fitting(all.rawBytes, 0..<all.count, vr: .DS, characterSet: .standard)
            #expect((found != nil) == fits)
        }
    }

    /// Each rule of plain text, byte by byte, against the characters that the standard lists.
    @Test func charactersOfPlainText() throws {
        let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
        let line = String(decoding: Array(0x20...UInt8(0x7E)), as: UTF8.self)
        let lists: [VR: String] = [
            .AE: line, .LO: line, .SH: line, .UC: line, .ST: line + "\t\n\u{0C}\r", .LT: line + "\t\n\u{0C}\r",
            .UT: line + "\t\n\u{0C}\r", .CS: letters + "0123456789 _", .UI: "0123456789.",
            .UR: letters + "0123456789-._~:/?#[]@!$&'()*+,;=%",
        ]
        for (vr, list) in lists {
            let rule = try #require(PlainText.rule(of: vr))
            for byte in UInt8.min...UInt8.max {
                let isListed = list.utf8.contains(byte) && (byte != 0x5C || rule.isSingle)
                #expect(rule.contains(byte) == isListed, "\(vr) \(byte)")
            }
        }
    }
}
