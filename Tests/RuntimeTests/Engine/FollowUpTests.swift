import Testing

@testable import MidicRuntime

private let dateTime = Tag(0x0008, 0x002A)
private let text = Tag(0x0008, 0x1030)

/// What follows a value that was changed, or that is not there.
@Suite struct FollowUpTests {
    private static let key = Array("0123456789abcdef".utf8)

    /// The value that `set` leaves under a tag, without padding; nil if none.
    private func value(_ tag: Tag, _ set: DicomBytes, _ small: SmallRuleset) throws -> String? {
        let ruleset = try small.ruleset()
        let secrets = ruleset.secretCount == 0 ? [:] : ["key": try SecretKey(fileBytes: Self.key)]
        let bytes = try run(set, ruleset, secrets: secrets).bytes
        var tape = ElementTape()
        try TapeBuilder.build(
            bytes.rawBytes, from: 0, to: bytes.count, encoding: .explicitLittle, vrSource: ruleset, into: &tape)
        return tape.find(tag).map {
            String(decoding: Padding.trimmed(Array(bytes[tape.entries[$0].value])), as: UTF8.self)
        }
    }

    private static func shifting(_ small: inout SmallRuleset) -> Decision {
        small.content.secrets = [SecretRecord(name: small.string("key"))]
        small.content.offsets = [
            OffsetRecord(name: small.string("o"), low: -366, high: -366, secret: 0, firstKey: 0, keyCount: 1)
        ]
        small.content.offsetKeys = [OffsetKeyRecord(.patientID)]
        return small.action(.shift, .DT, [Operand(.offset, 0)])
    }

    @Test(arguments: [false, true])
    func theUTCOffsetGoesWithTheTimeZone(keepsZone: Bool) throws {
        let rules: [(@Sendable (inout SmallRuleset) -> Decision, String)] = [
            ({ $0.action(.keep, .UN) }, "20200131120000.5\\20200201"), (Self.shifting, "20190130120000.5\\20190131"),
            ({ $0.action(.truncate, .DT, [Operand(.integer, 1)]) }, "202001\\202002"),
        ]
        for (rule, expected) in rules {
            var small = SmallRuleset()
            small.row(dateTime, .DT, rule(&small))
            if keepsZone { small.row(.timezoneOffsetFromUTC, .SH, .keep) }
            var input = DicomBytes(.explicitLittle)
            input.element(dateTime, .DT, "20200131120000.5-0500\\20200201+0100")
            input.element(.timezoneOffsetFromUTC, .SH, "-0500")
            input.element(.patientID, .LO, "12")
            let parts = expected.split(separator: "\\")
            let kept = "\(parts[0])-0500\\\(parts[1])+0100"
            #expect(try value(dateTime, input, small) == (keepsZone ? kept : expected))
        }
    }

    /// A value that the action leaves as it is still leaves under the attribute's VR, also where only the row knows that.
    @Test(arguments: [VR.OF, .LO, .SH, .UT, .UN], [true, false])
    func anUnchangedValueIsOfTheAttributesVR(file: VR, ruleKnowsVR: Bool) throws {
        let time = Tag(0x0008, 0x0030)
        var small = SmallRuleset()
        _ = Self.shifting(&small)
        small.row(time, .TM, small.action(.shift, ruleKnowsVR ? .TM : .UN, [Operand(.offset, 0)]))
        var input = DicomBytes(.explicitLittle)
        input.element(time, file, bytes: Array("101112".utf8))
        input.element(.patientID, .LO, "12")
        let ruleset = try small.ruleset()
        let result = try? run(input, ruleset, secrets: ["key": try SecretKey(fileBytes: Self.key)])
        guard let bytes = result?.bytes else {
            // Where the rule knows no VR it may refuse what the file calls something else.
            #expect(!ruleKnowsVR)
            return
        }
        var tape = ElementTape()
        try TapeBuilder.build(
            bytes.rawBytes, from: 0, to: bytes.count, encoding: .explicitLittle, vrSource: ruleset, into: &tape)
        let entry = try #require(tape.find(time).map { tape.entries[$0] })
        #expect(entry.vr == .TM)
        #expect(Array(bytes[entry.value]) == Array("101112".utf8))
    }

    /// A number is rounded by the sign that it is written with.
    @Test func aNegativeNumberIsRoundedAsOne() throws {
        let tag = Tag(0x0028, 0x0106)
        var small = SmallRuleset()
        small.content.roundings = [RoundingRecord(stepMillionths: 10_000_000, ageUnit: 0, hasCap: false, cap: 0)]
        small.row(tag, .US, small.action(.round, .US, [Operand(.rounding, 0)]))
        var input = DicomBytes(.explicitLittle)
        input.element(tag, .SS, bytes: [0xF9, 0xFF])  // -7
        let bytes = try run(input, small.ruleset()).bytes
        #expect(Array(bytes.suffix(4)) == [2, 0, 0xF6, 0xFF])  // -10
    }

    /// An element that is or becomes empty is of its attribute's VR too.
    @Test(arguments: [[], Array("DOE^JANE".utf8)] as [[UInt8]], [Opcode.empty, .keep])
    func anEmptyElementIsOfTheAttributesVR(value: [UInt8], opcode: Opcode) throws {
        let tag = Tag(0x0008, 0x0050)
        var small = SmallRuleset()
        small.row(tag, .SH, small.action(opcode, .UN))
        var input = DicomBytes(.explicitLittle)
        input.element(tag, .PN, bytes: value)
        let bytes = try run(input, small.ruleset()).bytes
        let isThere = bytes.starts(with: [0x08, 0, 0x50, 0])
        // A name under another attribute is a misfit, and goes where no IOD demands the attribute.
        #expect(isThere == (opcode == .empty))
        if isThere {
            #expect(Array(bytes.prefix(8)) == [0x08, 0, 0x50, 0, UInt8(ascii: "S"), UInt8(ascii: "H"), 0, 0])
        }
    }

    /// The first of several values keys the offset, as it is the first that names the patient.
    @Test func theFirstValueOfAnOffsetKeyCounts() throws {
        func shifted(_ patient: [UInt8], set: String? = nil) throws -> String? {
            var small = SmallRuleset()
            small.content.secrets = [SecretRecord(name: small.string("key"))]
            small.content.offsets = [
                OffsetRecord(name: small.string("o"), low: 1, high: 3650, secret: 0, firstKey: 0, keyCount: 1)
            ]
            small.content.offsetKeys = [OffsetKeyRecord(.patientID)]
            small.row(
                dateTime, .DT,
                small.action(.shift, .DT, [Operand(.offset, 0)], fallback: small.content.actions.count + 1))
            small.action(.empty, .DT)
            var input = DicomBytes(.explicitLittle)
            if let set { input.element(.specificCharacterSet, .CS, set) }
            input.element(dateTime, .DT, "20200131")
            input.element(.patientID, .LO, bytes: patient)
            return try value(dateTime, input, small)
        }
        let plain = try shifted(Array("ABC ".utf8))
        for other in ["ABC\\", "ABC\\DEF ", " ABC\\\\X "] { #expect(try shifted(Array(other.utf8)) == plain) }
        #expect(try shifted(Array("DEF\\ABC ".utf8)) != plain)
        #expect(try shifted(Array("\\ABC".utf8)) == "")
        // 5CH is half a character here, so there is one value.
        #expect(try shifted([0x41, 0x81, 0x5C, 0x42], set: "GB18030") != shifted([0x41, 0x81, 0x20], set: "GB18030"))
        // Nobody can say where the first value ends.
        #expect(try shifted([0x41, 0xB2, 0x5C, 0x42]) == "")
    }

    @Test(arguments: [
        ("HU", "HU"), ("US ", "US"), ("HU_MOD", "HU_MOD"), ("normalized", "US"), ("DOE^JANE", "US"), ("HU\\HU", "US"),
        ("", ""),
    ])
    func rescaleTypeIsADefinedTerm(given: String, expected: String) throws {
        for tag in [Tag.rescaleType, .modalityLUTType] {
            var small = SmallRuleset()
            small.row(tag, .LO, .keep)
            var input = DicomBytes(.explicitLittle)
            input.element(tag, .LO, given)
            #expect(try value(tag, input, small) == expected)
        }
    }

    /// What `add` does for an attribute that is absent, where its value cannot be written.
    @Test func anAddTakesItsElse() throws {
        func outcome(_ onError: ErrorOutcome, _ fallbacks: [@Sendable (inout SmallRuleset) -> Void]) throws -> String {
            var small = SmallRuleset()
            small.content.onError = onError
            small.content.additions = [text]
            var index = small.content.actions.count
            let add = small.action(
                .add, .LO, [Operand(.value, small.template("\u{65E5}"))], fallback: fallbacks.isEmpty ? nil : index + 1)
            for fallback in fallbacks { fallback(&small) }
            index = add.index
            small.row(text, .LO, .action(index))
            do {
                return try value(text, DicomBytes(.explicitLittle), small) ?? "absent"
            } catch Stop.quarantined(let failure) {
                return "quarantined " + failure.code.name
            } catch Stop.rejected(let failure) {
                return "rejected " + failure.code.name
            }
        }
        #expect(try outcome(.quarantine, []) == "quarantined not-encodable")
        #expect(try outcome(.reject, []) == "rejected not-encodable")
        #expect(try outcome(.remove, []) == "absent")
        #expect(try outcome(.quarantine, [{ $0.action(.remove, .LO) }]) == "absent")
        #expect(try outcome(.quarantine, [{ $0.action(.empty, .LO) }]) == "")
        #expect(
            try outcome(.quarantine, [{ $0.action(.set, .LO, [Operand(.value, $0.template("plain"))]) }]) == "plain")
        #expect(try outcome(.quarantine, [{ $0.action(.reject, .LO) }]) == "rejected said-by-policy")
        #expect(try outcome(.reject, [{ $0.action(.quarantine, .LO) }]) == "quarantined said-by-policy")
    }

    @Test func aCharacterSetIsSpeltAsInTheStandard() throws {
        let cases = [
            ("ISO-IR 100", "ISO_IR 100"), ("ISO_IR 100", "ISO_IR 100"), ("ISO-IR 192", "ISO_IR 192"),
            ("\\ISO-2022-IR-87", "ISO 2022 IR 6\\ISO 2022 IR 87"), ("iso_ir 100", "iso_ir 100"), ("", ""),
        ]
        for (given, expected) in cases {
            var small = SmallRuleset()
            small.row(.specificCharacterSet, .CS, .keep)
            var input = DicomBytes(.explicitLittle)
            input.element(.specificCharacterSet, .CS, given)
            #expect(try value(.specificCharacterSet, input, small) == expected)
        }
        for given in ["ISO 8859-1", "UTF-8", "GB2312", "WINDOWS-1252", "ISO_IR 87", "DOE^JANE", "ISO_IR 100\\UTF-8"] {
            var small = SmallRuleset()
            small.content.onError = .remove
            small.row(.specificCharacterSet, .CS, .keep)
            var input = DicomBytes(.explicitLittle)
            input.element(.specificCharacterSet, .CS, given)
            #expect(try stop(input, small.ruleset()) == .undefinedCharacterSet)
        }
    }

    /// A creator that is no LO value goes, and so does what would stand without it.
    @Test func creatorsAreValuesToo() throws {
        for (creator, isKept) in [
            ("MAKER 1.0", true), (String(repeating: "x", count: 65), false), ("DOE\nJANE", false),
        ] {
            var small = SmallRuleset()
            small.content.privateDecision = small.action(.keep, .UN)
            let ruleset = try small.ruleset()
            var input = DicomBytes(.explicitLittle)
            input.element(Tag(0x0029, 0x0010), .LO, creator)
            input.element(Tag(0x0029, 0x1001), .DS, "1.5 ")
            input.element(Tag(0x0029, 0x1002), .DS, "DOE^JANE")
            var output = DicomBytes(.explicitLittle)
            appendBookkeeping(&output, ruleset)
            if isKept {
                output.element(Tag(0x0029, 0x0010), .LO, creator)
                output.element(Tag(0x0029, 0x1001), .DS, "1.5 ")
            }
            #expect(try run(input, ruleset).bytes == output.bytes)
        }
    }
}
