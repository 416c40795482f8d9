import MidicCompiler
import MidicRuntime
import TestSupport
import TestVerdicts
import Testing

/// Not the one of Testing.
typealias Tag = MidicRuntime.Tag

/// Private data in every encoding: what the runtime writes is what is expected, and what the reference writes.
@Suite struct PrivateDataTests {
    /// How a file says the VRs of private elements.
    enum Form: String, CaseIterable, Sendable {
        case explicit, implicit, big, unknown, unknownBig

        var encoding: Encoding {
            switch self {
            case .explicit, .unknown: .explicitLittle
            case .implicit: .implicitLittle
            case .big, .unknownBig: .explicitBig
            }
        }
        var isUnknown: Bool { self == .unknown || self == .unknownBig }
        var saysVR: Bool { self == .explicit || self == .big }
    }

    enum Value: Sendable {
        case text(String)
        /// In little endian.
        case bytes([UInt8])
        case items([[Element]])
    }

    struct Element: Sendable {
        let tag: Tag
        let vr: VR
        let value: Value

        init(_ tag: UInt32, _ vr: VR, _ value: String) { self.init(tag, vr, .text(value)) }

        init(_ tag: UInt32, _ vr: VR, _ value: Value) {
            self.tag = Tag(rawValue: tag)
            self.vr = vr
            self.value = value
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let rules: String
        let elements: [Element]
        /// Private elements of the output, each as `gggg,eeee VR value`, in items with their path: bytes in hexadecimal, little endian.
        let expected: String
        var forms = Form.allCases
        var extends = "extends basic"

        init(
            _ name: String, _ rules: String, _ elements: [Element], _ expected: String,
            forms: [Form] = Form.allCases, extends: String = "extends basic"
        ) {
            testDescription = name
            self.rules = rules
            self.elements = elements
            self.expected = expected
            self.forms = forms
            self.extends = extends
        }

        var text: String {
            """
            midic 1
            policy sample version "1" {
                standard "2026d"
                \(extends)
                otherwise remove
                on_error quarantine
            }
            secret k
            param inc: integer(31 ... 400)
            offset o = days(param inc)
            \(extends.isEmpty ? "" : "uids -> uid(k)")
            ReferencedImageSequence -> keep
            \(rules)

            """
        }
    }

    private static let c = Element(0x0019_0010, .LO, "C")
    private static func kept(_ rule: String) -> String { "\(rule) -> override keep because \"for the test\"" }

    private static let safe = "extends basic with retain_safe_private"
    /// UN agrees with no row of Table E.3.10-1.
    private static let agreeing: [Form] = [.explicit, .implicit, .big]
    private static let siemens = [
        Element(0x0019_0010, .LO, "SIEMENS MR HEADER"), Element(0x0019_100C, .IS, "1000"),
        Element(0x0019_100D, .CS, "NONE"),
    ]

    /// What a file says of the block of `siemens`.
    private static func statement(
        _ status: String, safe: [UInt8] = [], identifying: UInt8? = nil
    ) -> [Element] {
        var item = [
            Element(0x0008_0301, .US, .bytes([0x19, 0])), Element(0x0008_0302, .LO, "SIEMENS MR HEADER "),
            Element(0x0008_0303, .CS, status),
        ]
        if !safe.isEmpty { item.append(Element(0x0008_0304, .US, .bytes(safe.flatMap { [$0, 0] }))) }
        if let identifying {
            item.append(Element(0x0008_0305, .SQ, .items([[Element(0x0008_0306, .US, .bytes([identifying, 0]))]])))
        }
        return [Element(0x0008_0300, .SQ, .items([item]))]
    }

    static let cases: [Case] = [
        Case(
            "a number of a said VR", kept("private \"C\" (0019,xx0C) as IS"),
            [c, Element(0x0019_100C, .IS, "12"), Element(0x0019_100D, .IS, "13")], "0019,0010 LO C|0019,100C IS 12"),
        Case(
            "a binary number", kept("private \"C\" (0019,xx0C) as UL"),
            [c, Element(0x0019_100C, .UL, .bytes([1, 2, 3, 4]))], "0019,0010 LO C|0019,100C UL 01020304"),
        Case(
            "a long form", kept("private \"C\" (0019,xx0C) as UT"),
            [c, Element(0x0019_100C, .UT, "text")], "0019,0010 LO C|0019,100C UT text"),
        Case(
            "a value of another VR", kept("private \"C\" (0019,xx0C) as IS"),
            [c, Element(0x0019_100C, .IS, "twelve")], ""),
        Case(
            "a value of another VR, and an else",
            "private \"C\" (0019,xx0C) as IS -> override keep else set \"0\" because \"x\"",
            [c, Element(0x0019_100C, .IS, "twelve")], "0019,0010 LO C|0019,100C IS 0"),
        Case(
            "another kind of text in the file", kept("private \"C\" (0019,xx0C) as IS"),
            [c, Element(0x0019_100C, .LO, "12")], "0019,0010 LO C|0019,100C IS 12"),
        Case(
            "a date in the file, a text said", kept("private \"C\" (0019,xx0C) as LO"),
            [c, Element(0x0019_100C, .DA, "20200101")], "", forms: [.explicit, .big]),
        Case(
            "a number in the file, a text said",
            "private \"C\" (0019,xx0C) as LO -> override keep else set \"none\" because \"x\"",
            [c, Element(0x0019_100C, .US, .bytes([65, 66]))], "0019,0010 LO C|0019,100C LO none",
            forms: [.explicit, .big]),
        Case(
            "a sequence", kept("private \"C\" (0019,xx0C) as SQ"),
            [c, Element(0x0019_100C, .SQ, .items([[c, Element(0x0019_100D, .IS, "5")]]))],
            "0019,0010 LO C|0019,100C SQ "),
        Case(
            "no sequence", kept("private \"C\" (0019,xx0C) as SQ"), [c, Element(0x0019_100C, .OB, "no items here")], ""),
        Case(
            "items under a number", kept("private \"C\" (0019,xx0C) as IS"),
            [c, Element(0x0019_100C, .SQ, .items([[Element(0x0008_0100, .SH, "X")]]))], ""),
        Case(
            "two blocks, padding and items",
            kept("private \"C\" (0019,xx0C) as IS"),
            [
                Element(0x0008_1140, .SQ, .items([[Element(0x0019_0012, .LO, "C"), Element(0x0019_120C, .IS, "3")]])),
                Element(0x0019_0010, .LO, " C "), Element(0x0019_0011, .LO, "OTHER"), Element(0x0019_0020, .LO, "C"),
                Element(0x0019_100C, .IS, "1"), Element(0x0019_110C, .IS, "9"), Element(0x0019_200C, .IS, "2"),
            ],
            "0008,1140[0]0019,0012 LO C|0008,1140[0]0019,120C IS 3|0019,0010 LO  C |0019,0020 LO C|0019,100C IS 1|0019,200C IS 2"
        ),
        Case(
            "dates of a said VR",
            "private \"C\" (0019,xx0C) as DA -> override shift o else remove because \"x\"",
            [c, Element(0x0019_100C, .DA, "20200110")], "0019,0010 LO C|0019,100C DA 20200210"),
        Case(
            "dates by the file's VR", "private \"C\" (0019,xx0C) -> override shift o else remove because \"x\"",
            [c, Element(0x0019_100C, .DA, "20200110")], "0019,0010 LO C|0019,100C DA 20200210",
            forms: [.explicit, .big]),
        Case(
            "dates of no VR", "private \"C\" (0019,xx0C) -> override shift o else remove because \"x\"",
            [c, Element(0x0019_100C, .DA, "20200110")], "", forms: [.implicit, .unknown, .unknownBig]),
        Case(
            "keyed values, cuts and roundings",
            """
            private "C" {
                (0019,xx0C) as DT -> override truncate(to: year) because "x"
                (0019,xx0D) as FD -> override round(1) because "x"
                (0019,xx0E) as AS -> override floor(10 years) because "x"
                (0019,xx0F) as CS -> override recode { "A" -> "B" } because "x"
                (0019,xx10) as US -> override set 7 because "x"
                (0019,xx11) as IS -> override dummy because "x"
            }
            """,
            [
                c, Element(0x0019_100C, .DT, "20200110"),
                Element(0x0019_100D, .FD, .bytes([0, 0, 0, 0, 0, 0, 0xF8, 0x3F])),
                Element(0x0019_100E, .AS, "045Y"), Element(0x0019_100F, .CS, "A"),
                Element(0x0019_1010, .US, .bytes([1, 0])), Element(0x0019_1011, .IS, "44"),
            ],
            "0019,0010 LO C|0019,100C DT 2020|0019,100D FD 0000000000000040|0019,100E AS 040Y|0019,100F CS B|0019,1010 US 0700|0019,1011 IS 0"
        ),
        Case(
            "an added element", "private \"CTP\" (0013,xx10) as LO -> override add \"TRIAL-7\" because \"x\"", [],
            "0013,0010 LO CTP|0013,1010 LO TRIAL-7"),
        Case(
            "several added to a group that is there",
            """
            private "CTP" {
                (0019,xx10) as LO -> override add "TRIAL-7" because "x"
                (0019,xx01) as US -> override add 513 because "x"
            }
            private "AAA" (0019,xx01) as SH -> override add "A" because "x"
            private "C" {
                (0019,xx0C) as IS -> override keep because "x"
                (0019,xx0B) as IS -> override add 5 because "x"
            }
            """,
            [
                c, Element(0x0019_0011, .LO, "OTHER"), Element(0x0019_100C, .IS, "1"),
                Element(0x0019_1101, .LO, "text"),
                Element(0x0019_1301, .LO, "an orphan"),
            ],
            "0019,0010 LO C|0019,0012 LO AAA|0019,0014 LO CTP|0019,100B IS 5|0019,100C IS 1|0019,1201 SH A|0019,1401 US 0102|0019,1410 LO TRIAL-7"
        ),
        Case(
            "what is there already", "private \"C\" (0019,xx0C) as IS -> override add 5 because \"x\"",
            [c, Element(0x0019_0020, .LO, "C"), Element(0x0019_200C, .IS, "77")], "0019,0020 LO C|0019,200C IS 5"),
        Case(
            "what is there in another VR", "private \"C\" (0019,xx0C) as US -> override add 5 because \"x\"",
            [c, Element(0x0019_100C, .LO, "seventy")], "0019,0010 LO C|0019,100C US 0500"),
        Case(
            "under a condition",
            """
            private "C" (0019,xx0C) as IS when Modality is "CT" -> override add 5 because "x"
            private "C" (0019,xx0D) as IS when Modality is "MR" -> override add 6 because "x"
            """, [], "0019,0010 LO C|0019,100C IS 5"),
        Case(
            "a second creator of two values", "private \"C\" (0019,xx0C) as IS -> override add 5 because \"x\"",
            [Element(0x0019_0010, .LO, "C\\D"), Element(0x0019_100C, .IS, "1")], "0019,0011 LO C|0019,110C IS 5"),
        Case(
            "no free block", "private \"C\" (0019,xx0C) as IS -> override add 5 else remove because \"x\"",
            (UInt32(0x10)...0xFF).map { Element(0x0019_0000 | $0, .LO, "TAKEN") }, ""),
        Case(
            "an age",
            "private \"C\" (0019,xx0C) as AS -> override age(from: PatientBirthDate, at: StudyDate) because \"x\"",
            [], "0019,0010 LO C|0019,100C AS 020Y"),
        Case(
            "without a profile", "private \"CTP\" (0013,xx10) as LO -> add \"TRIAL-7\"", [],
            "0013,0010 LO CTP|0013,1010 LO TRIAL-7", extends: ""),
        Case(
            "moments in numbers",
            """
            private "C" {
                (0019,xx0C) as UL -> override shift(o, epoch: seconds) else remove because "x"
                (0019,xx0D) as DS -> override shift(o, epoch: seconds) else remove because "x"
                (0019,xx0E) as SV -> override shift(o, epoch: milliseconds) else remove because "x"
                (0019,xx0F) as IS -> override shift(o, epoch: seconds) else remove because "x"
                (0019,xx10) as FD -> override shift(o, epoch: seconds) else remove because "x"
            }
            """,
            [
                c, Element(0x0019_100C, .UL, .bytes([0, 0, 0, 0, 0x80, 0x51, 0x01, 0])),
                Element(0x0019_100D, .DS, "-86400.25\\86400.5"),
                Element(0x0019_100E, .SV, .bytes([1, 0, 0, 0, 0, 0, 0, 0])),
                Element(0x0019_100F, .IS, "1E3"), Element(0x0019_1010, .FD, .bytes([0, 0, 0, 0, 0, 0, 0xF0, 0x3F])),
            ],
            "0019,0010 LO C|0019,100C UL 80DE280000302A00|0019,100D DS 2591999.75\\2764800.5|0019,100E SV 0124A59F00000000|0019,1010 FD 00000080406F4441"
        ),
        Case(
            "dates in texts",
            """
            private "C" {
                (0019,xx0C) as LO -> override shift(o, as: "YYYY-MM-DD") else remove because "x"
                (0019,xx0D) as LT -> override shift(o, as: "DD.MM.YYYY hh:mm") else remove because "x"
                (0019,xx0E) as SH -> override shift(o, as: "YYYYMMDD") else set "none" because "x"
                (0019,xx0F) as LO -> override shift(o, as: "YYYY-MM-DD") else remove because "x"
            }
            """,
            [
                c, Element(0x0019_100C, .LO, "2020-01-10\\2020-02-10"), Element(0x0019_100D, .LT, "31.12.2019 23:59"),
                Element(0x0019_100E, .SH, "20200230"), Element(0x0019_100F, .LO, "on 2020-01-10"),
            ],
            "0019,0010 LO C|0019,100C LO 2020-02-10\\2020-03-12|0019,100D LT 31.01.2020 23:59|0019,100E SH none"),
        Case(
            "a block that the file calls unsafe", "", statement("UNSAFE") + siemens, "", forms: agreeing, extends: safe),
        Case(
            "a block that the file calls safe", "", statement("SAFE") + siemens,
            "0019,0010 LO SIEMENS MR HEADER|0019,100C IS 1000|0019,100D CS NONE", forms: agreeing, extends: safe),
        Case(
            "a block with two kinds of elements", "", statement("MIXED", safe: [0x0D]) + siemens,
            "0019,0010 LO SIEMENS MR HEADER|0019,100D CS NONE", forms: agreeing, extends: safe),
        Case(
            "an element that the file calls identifying", "", statement("SAFE", identifying: 0x0D) + siemens,
            "0019,0010 LO SIEMENS MR HEADER|0019,100C IS 1000", forms: agreeing, extends: safe),
        Case(
            "a status that there is not", "", statement("PERHAPS") + siemens, "", forms: agreeing, extends: safe),
        Case(
            "an unsafe element that a rule keeps",
            "private \"SIEMENS MR HEADER\" (0019,xx0C) -> override keep because \"x\"", statement("UNSAFE") + siemens,
            "0019,0010 LO SIEMENS MR HEADER|0019,100C IS 1000", forms: agreeing, extends: safe),
        Case(
            "a whole creator is kept", "private \"C\" * -> override keep because \"x\"\nprivate \"D\" * -> remove",
            [
                c, Element(0x0019_0011, .LO, "D"), Element(0x0019_100C, .IS, "1"), Element(0x0019_100D, .LO, "text"),
                Element(0x0019_110C, .IS, "2"),
            ], "0019,0010 LO C|0019,100C IS 1|0019,100D LO text", forms: [.explicit, .big]),
        Case(
            "a mask in a block", "private \"C\" {\n    (0019,xx1x) -> override keep because \"x\"\n}",
            [
                c, Element(0x0019_100C, .IS, "1"), Element(0x0019_1010, .LO, "text"), Element(0x0019_101F, .LO, "more"),
                Element(0x0019_1020, .IS, "2"),
            ], "0019,0010 LO C|0019,1010 LO text|0019,101F LO more", forms: [.explicit, .big]),
    ]

    struct Try: Sendable, CustomTestStringConvertible {
        let example: Case
        let form: Form
        var testDescription: String { "\(example.testDescription), \(form.rawValue)" }
    }
    static let tries = cases.flatMap { example in example.forms.map { Try(example: example, form: $0) } }

    @Test(arguments: tries) func isWrittenAsExpected(_ attempt: Try) throws {
        let executors = try #require(try TwoExecutors(text: attempt.example.text), "it compiles")
        let file = Self.file(attempt.example.elements, attempt.form)
        #expect(executors.difference(file) == nil)
        let verdict = executors.output(file)
        let output = try #require(verdict.output, "\(verdict.outcome) \(verdict.reason ?? "")")
        let object = try StrictReader.read(output)
        let found = object.elements.filter { $0.tag & 0x0001_0000 != 0 }
        let expected = attempt.example.expected.split(separator: "|").map {
            $0.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        }
        #expect(found.map(\.path) == expected.map { $0[0].replacing(",", with: "") })
        for (element, expected) in zip(found, expected) {
            if attempt.form != .implicit { #expect(element.vr == expected[1]) }
            guard let vr = VR.allCases.first(where: { $0.name == expected[1] }), vr != .SQ else { continue }
            #expect(Self.value(output[element.value], vr, isBig: object.isBigEndian) == expected[2])
        }
    }

    private static func value(_ bytes: ArraySlice<UInt8>, _ vr: VR, isBig: Bool) -> String {
        guard vr.isBinaryNumber else {
            return String(decoding: bytes.last == 0x20 ? bytes.dropLast() : bytes, as: UTF8.self)
        }
        let little = isBig ? turned(Array(bytes), vr) : Array(bytes)
        return little.map { String(Int($0) + 0x100, radix: 16, uppercase: true).dropFirst() }.joined()
    }

    private static func turned(_ bytes: [UInt8], _ vr: VR) -> [UInt8] {
        let unit = max(1, vr.byteOrderUnit)
        return stride(from: 0, to: bytes.count, by: unit).flatMap { bytes[$0..<$0 + unit].reversed() }
    }

    // MARK: Files

    private static func file(_ elements: [Element], _ form: Form) -> [UInt8] {
        let root: [Element] = [
            Element(0x0008_0016, .UI, "1.2.840.10008.5.1.4.1.1.7"), Element(0x0008_0018, .UI, "1.2.3.4"),
            Element(0x0008_0020, .DA, "20200601"), Element(0x0008_0060, .CS, "CT"), Element(0x0010_0020, .LO, "P1"),
            Element(0x0010_0030, .DA, "20000101"), Element(0x0020_000D, .UI, "1.2.3"),
            Element(0x0020_000E, .UI, "1.2.3.1"),
        ]
        let syntax =
            switch form.encoding {
            case .implicitLittle: "1.2.840.10008.1.2"
            case .explicitBig: "1.2.840.10008.1.2.2"
            default: "1.2.840.10008.1.2.1"
            }
        var meta = DataSetWriter(.explicitLittle)
        meta.element(.fileMetaInformationVersion, .OB, bytes: [0, 1])
        meta.element(.mediaStorageSOPClassUID, .UI, "1.2.840.10008.5.1.4.1.1.7")
        meta.element(.mediaStorageSOPInstanceUID, .UI, "1.2.3.4")
        meta.element(.transferSyntaxUID, .UI, syntax)
        var head = DataSetWriter(.explicitLittle)
        head.element(.fileMetaInformationGroupLength, .UL, uint32: UInt32(meta.bytes.count))
        let set = dataSet((root + elements).sorted { $0.tag < $1.tag }, form.encoding, form)
        return [UInt8](repeating: 0, count: 128) + Array("DICM".utf8) + head.bytes + meta.bytes + set
    }

    private static func dataSet(_ elements: [Element], _ encoding: Encoding, _ form: Form) -> [UInt8] {
        var set = DataSetWriter(encoding)
        for element in elements {
            let isUnknown = form.isUnknown && element.tag.isPrivate && !element.tag.isPrivateCreator
            switch element.value {
            case .text(let text): set.element(element.tag, isUnknown ? .UN : element.vr, text)
            case .bytes(let bytes):
                let isTurned = encoding == .explicitBig && !isUnknown
                set.element(
                    element.tag, isUnknown ? .UN : element.vr, bytes: isTurned ? turned(bytes, element.vr) : bytes)
            case .items(let items):
                // What stands in UN is in implicit VR little endian (PS3.5 section 6.2.2).
                let inner = isUnknown ? Encoding.implicitLittle : encoding
                var content = DataSetWriter(inner)
                for item in items { content.item(bytes: dataSet(item, inner, form)) }
                set.element(element.tag, isUnknown ? .UN : .SQ, bytes: content.bytes)
            }
        }
        return set.bytes
    }
}
