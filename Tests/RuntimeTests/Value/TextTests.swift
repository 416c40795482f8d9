import MidicRuntime
import Testing

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

@Suite struct PaddingTests {
    @Test(arguments: [
        (VR.LO, " Doe ", "Doe"), (.LO, "Doe\0", "Doe"), (.LO, "Doe \0 ", "Doe"), (.LO, "  ", ""),
        (.PN, " Doe^J ", "Doe^J"),
        (.UI, "1.2.3\0", "1.2.3"), (.UI, "1.2.3 ", "1.2.3"), (.LT, " indented \n ", " indented \n"),
        (.UT, "  x  ", "  x"),
        (.ST, " ", ""), (.UC, " a ", " a"), (.UR, " urn:x ", "urn:x"), (.CS, "YES ", "YES"), (.OB, "a\0", "a\0"),
        (.US, " \0", " \0"), (.UN, "a ", "a "), (.DA, "20240101 ", "20240101"), (.LO, "", ""),
    ])
    func trimming(vr: VR, value: String, result: String) {
        #expect(Padding.trimmed(bytes(value), vr: vr) == bytes(result))
        // At an offset, as in a file.
        let around = bytes("..") + bytes(value) + bytes("..")
        let range = Padding.trimmed(around.rawBytes, 2..<2 + value.utf8.count, vr: vr)
        #expect(Array(around[range]) == bytes(result))
    }

    @Test(arguments: [
        (VR.LO, "a", "a "), (.LO, "ab", "ab"), (.UI, "1", "1\0"), (.OB, "1", "1\0"), (.UN, "1", "1\0"), (.DA, "", ""),
        (.UR, "abc", "abc "),
    ])
    func padding(vr: VR, value: String, result: String) {
        var padded = bytes(value)
        Padding.pad(&padded, vr: vr)
        #expect(padded == bytes(result))
    }
}

@Suite struct SpecificCharacterSetTests {
    @Test(
        arguments: [
            ("", [SpecificCharacterSet.Kind.ascii], false), ("ISO_IR 6", [.ascii], false),
            ("ISO_IR 100", [.singleByte(number: 100)], false), ("ISO_IR 100 ", [.singleByte(number: 100)], false),
            ("ISO-IR 100", [.singleByte(number: 100)], false), ("ISO_IR100", [.singleByte(number: 100)], false),
            ("ISO IR 100", [.singleByte(number: 100)], false), ("iso_ir_192", [.utf8], false),
            ("ISO_IR 192", [.utf8], false),
            ("GB18030", [.gb18030], false), ("GBK", [.gbk], false), ("ISO_IR 13", [.japaneseSingleByte], false),
            ("ISO 2022 IR 100", [.singleByte(number: 100)], true),
            ("\\ISO 2022 IR 87", [.ascii, .multiByte(number: 87)], true),
            ("ISO 2022 IR 13\\ISO 2022 IR 87", [.japaneseSingleByte, .multiByte(number: 87)], true),
            ("ISO 2022-IR 149", [.multiByte(number: 149)], true),
            ("ISO 2022 IR 6\\ISO 2022 IR 58", [.ascii, .multiByte(number: 58)], true),
            ("ISO_IR 203", [.singleByte(number: 203)], false), ("ISO_IR 999", [.unknown], false),
            ("latin1", [.unknown], false),
            ("ISO_IR 87", [.unknown], false), ("ISO_IR 100\\", [.singleByte(number: 100), .unknown], true),
        ] as [(String, [SpecificCharacterSet.Kind], Bool)])
    func terms(value: String, kinds: [SpecificCharacterSet.Kind], usesEscapes: Bool) {
        let parsed = SpecificCharacterSet.parse(bytes(value))
        #expect(parsed.kinds == kinds)
        #expect(parsed.usesEscapes == usesEscapes)
    }

    @Test(
        arguments: [
            ("", "plain", bytes("plain")), ("", "M\u{FC}ller", nil),
            ("ISO_IR 100", "M\u{FC}ller", [0x4D, 0xFC] + bytes("ller")),
            ("ISO_IR 100", "\u{20AC}", nil), ("ISO_IR 100", "\u{85}", nil),
            ("ISO_IR 192", "M\u{FC}ller", bytes("M\u{FC}ller")),
            ("ISO_IR 192", "\u{65E5}", bytes("\u{65E5}")), ("GB18030", "\u{65E5}", nil),
            ("GB18030", "plain", bytes("plain")),
            ("ISO_IR 101", "M\u{FC}ller", nil), ("nonsense", "plain", bytes("plain")), ("nonsense", "\u{FC}", nil),
            ("ISO 2022 IR 100\\ISO 2022 IR 87", "\u{FC}", [0xFC]), ("\\ISO 2022 IR 100", "\u{FC}", nil),
        ] as [(String, String, [UInt8]?)])
    func encoding(set: String, text: String, result: [UInt8]?) {
        let parsed = SpecificCharacterSet.parse(bytes(set))
        #expect((try? parsed.encode(bytes(text))) == result)
    }

    @Test func brokenTextFitsNothing() {
        for set in ["ISO_IR 192", "ISO_IR 100"] {
            #expect(throws: TextFault.malformed(at: 1)) {
                try SpecificCharacterSet.parse(bytes(set)).encode([0x61, 0xC3])
            }
        }
    }

    /// Every defined term of PS3.3 section C.12.1.1.2: decoded, or said why not.
    @Test(
        arguments: [
            ("", TextFault.malformed(at: 1)), ("ISO_IR 6", .malformed(at: 1)), ("ISO_IR 100", nil),
            ("ISO 2022 IR 100", nil), ("ISO_IR 192", .malformed(at: 1)),
        ]
            + [101, 109, 110, 126, 127, 138, 144, 148, 166, 203, 13].flatMap {
                [("ISO_IR \($0)", TextFault.noTable), ("ISO 2022 IR \($0)", .noTable)]
            }
            + [87, 149, 159, 58].map { ("\\ISO 2022 IR \($0)", TextFault.noTable) }
            + [
                ("GB18030", .noTable), ("GBK", .noTable), ("latin1", .unknownTerm),
                ("ISO_IR 100\\ISO 2022 IR 87", .noTable), ("ISO_IR 100\\latin1", .unknownTerm),
            ] as [(String, TextFault?)])
    func decoding(set: String, fault: TextFault?) throws {
        let parsed = SpecificCharacterSet.parse(bytes(set))
        // ASCII is the same in all of them.
        #expect(try parsed.decode(bytes("plain\\text ")).utf8 == bytes("plain\\text "))
        let value: [UInt8] = [0x4D, 0xFC, 0x72]
        if let fault {
            #expect(throws: fault) { try parsed.decode(value) }
        } else {
            #expect(try parsed.decode(value).utf8 == bytes("M\u{FC}r"))
        }
    }

    @Test func decodedTextLeadsBackToItsBytes() throws {
        let latin = try SpecificCharacterSet.parse(bytes("ISO_IR 100")).decode([0x4D, 0xFC, 0x72, 0xE9])
        #expect(latin.utf8 == bytes("M\u{FC}r\u{E9}"))
        #expect(latin.source(of: 0..<6) == 0..<4)
        #expect(latin.source(of: 1..<3) == 1..<2)
        #expect(latin.source(of: 3..<4) == 2..<3)
        #expect(latin.source(of: 4..<6) == 3..<4)
        #expect(latin.source(of: 4..<4) == 3..<3)
        let utf8 = try SpecificCharacterSet.parse(bytes("ISO_IR 192")).decode(bytes("\u{65E5}x"))
        #expect(utf8.source(of: 3..<4) == 3..<4)
        #expect(throws: TextFault.malformed(at: 3)) {
            try SpecificCharacterSet.parse(bytes("ISO_IR 192")).decode(bytes("\u{65E5}") + [0xE6, 0x97])
        }
    }

    @Test func whatCannotBeWrittenIsSaid() {
        #expect(throws: TextFault.lacksCharacter(at: 1)) {
            try SpecificCharacterSet.parse(bytes("ISO_IR 100")).encode(bytes("x\u{20AC}"))
        }
        #expect(throws: TextFault.noTable) {
            try SpecificCharacterSet.parse(bytes("ISO_IR 101")).encode(bytes("\u{FC}"))
        }
    }
}

@Suite struct MultiValueTests {
    struct Case: Sendable {
        var set: String
        var vr: VR
        var bytes: [UInt8]
        /// Lengths of the values, or nil for a failure.
        var lengths: [Int]?
        var code: MultiValueError.Code?

        init(_ set: String, _ vr: VR, _ bytes: [UInt8], _ lengths: [Int]) {
            (self.set, self.vr, self.bytes, self.lengths) = (set, vr, bytes, lengths)
        }

        init(_ set: String, _ vr: VR, _ bytes: [UInt8], _ code: MultiValueError.Code) {
            (self.set, self.vr, self.bytes, self.code) = (set, vr, bytes, code)
        }
    }

    private static let backslash: UInt8 = 0x5C
    private static let toKanji: [UInt8] = [0x1B, 0x24, 0x42]
    private static let toASCII: [UInt8] = [0x1B, 0x28, 0x42]

    static let cases = [
        Case("", .LO, bytes("a\\bc"), [1, 2]), Case("", .LO, bytes(""), [0]), Case("", .LO, bytes("\\"), [0, 0]),
        Case("", .LO, bytes("a\\"), [1, 0]), Case("", .UT, bytes("a\\b"), [3]), Case("", .LT, bytes("a\\b"), [3]),
        Case("", .ST, bytes("a\\b"), [3]), Case("", .UR, bytes("a\\b"), [3]), Case("", .UC, bytes("a\\b"), [1, 1]),
        Case("ISO_IR 100", .PN, [0xE4, backslash, 0xFC], [1, 1]),
        Case("ISO_IR 192", .LO, bytes("\u{E4}\\\u{65E5}"), [2, 3]),
        // Undeclared characters before a backslash: it may be a second byte.
        Case("", .LO, [0x41, 0x90, backslash], .malformedText), Case("", .LO, [0x90, 0x41, backslash], [2, 0]),
        // Second bytes of 5CH: GBK 8A5C, GB18030 likewise and in four bytes, Shift-JIS 955C.
        Case("GBK", .LO, [0x8A, backslash, backslash, 0x41], [2, 1]),
        Case("GBK", .LO, [0x41, backslash, 0x8A, 0x41], [1, 2]),
        Case("GB18030", .LO, [0x8A, backslash, 0x41], [3]),
        Case("GB18030", .LO, [0x81, 0x30, 0x81, 0x30, backslash], [4, 0]),
        Case("ISO_IR 13", .PN, [0x95, backslash, backslash, 0xB1], [2, 1]),
        Case("ISO_IR 13", .PN, [0xB1, backslash, 0xB2], [1, 1]),
        Case("GBK", .LO, [backslash, 0x8A], .malformedText), Case("GBK", .LO, [backslash, 0x8A, 0x20], .malformedText),
        Case("GBK", .LO, [backslash, 0x81, 0x30, 0x81, 0x30], .malformedText),
        Case("GB18030", .LO, [backslash, 0x81, 0x30, 0x81], .malformedText),
        Case("GB18030", .LO, [backslash, 0xFF, 0x41], .malformedText),
        Case("GB18030\\ISO 2022 IR 58", .LO, [0x41, backslash], .unknownCharacterSet),
        // ISO 2022: 5CH inside a set of two bytes is half of a character.
        Case("\\ISO 2022 IR 87", .PN, toKanji + [0x30, backslash] + toASCII + [backslash, 0x41], [8, 1]),
        Case("\\ISO 2022 IR 87", .PN, toKanji + [backslash, 0x30] + toASCII + [backslash], [8, 0]),
        Case(
            "\\ISO 2022 IR 159", .PN, [0x1B, 0x24, 0x28, 0x44, backslash, backslash] + toASCII + [backslash], [9, 0]),
        Case("\\ISO 2022 IR 149", .PN, [0x1B, 0x24, 0x29, 0x43, 0xB1, 0xE8, backslash, 0x41], [6, 1]),
        Case(
            "ISO 2022 IR 13\\ISO 2022 IR 87", .PN, [0xD4, backslash] + toKanji + [0x30, backslash, 0x1B, 0x28, 0x4A],
            [1, 8]),
        Case("\\ISO 2022 IR 87", .PN, toKanji + [0x30, 0x31, 0x0D, 0x0A, backslash], .malformedText),
        Case("\\ISO 2022 IR 87", .PN, [0x1B, 0x24, 0x5A, backslash], .unknownEscape),
        Case("\\ISO 2022 IR 87", .PN, [backslash, 0x1B], .unknownEscape),
        Case("ISO_IR 100", .PN, toKanji + [0x30, backslash], .unknownEscape),
        Case("nonsense", .LO, bytes("a\\b"), .unknownCharacterSet), Case("nonsense", .LO, bytes("ab"), [2]),
        // VRs that are always ASCII do not depend on the set.
        Case("nonsense", .UI, bytes("1.2\\1.3"), [3, 3]), Case("GBK", .CS, [0x8A, backslash, 0x41], [1, 1]),
    ]

    @Test(arguments: cases)
    func split(case row: Case) {
        let set = SpecificCharacterSet.parse(bytes(row.set))
        do throws(MultiValueError) {
            let values = try MultiValue.split(row.bytes, vr: row.vr, characterSet: set)
            #expect(values.map(\.count) == row.lengths)
            #expect(Array(values.joined(separator: [0x5C])) == row.bytes)
        } catch {
            #expect(error.code == row.code)
        }
    }

    @Test func valuesOfASCIIAreChangedAllOrNone() {
        let dates = bytes("20240101\\\\20240301 ")
        let moved = MultiValue.mapASCII(dates) { DateValue.shift($0, days: -1) }
        #expect(moved == bytes("20231231\\\\20240229"))
        #expect(MultiValue.mapASCII(bytes("20240101\\x")) { DateValue.shift($0, days: -1) } == nil)
    }
}
