import Testing

@testable import MidicRuntime

/// What an engine remembers from file to file (decisions, UIDs, classes, character sets, templates) changes no output.
@Suite struct RememberedTests {
    private static let key = "0123456789abcdef"

    /// Rules of many kinds; new UIDs depend on the study.
    private func ruleset(_ scope: UIDScopeKind) throws -> Ruleset {
        var small = SmallRuleset()
        small.content.secrets = [SecretRecord(name: small.string("key"))]
        small.content.variantCount = 2
        small.content.classes = [ClassRecord(uid: small.string("1.2.840.10008.5.1.4.1.1.2"), variant: 1)]
        small.content.knownUIDs = [
            KnownUIDRecord(uid: small.string("1.2.840.10008.5.1.4.1.1.2"), kinds: .registered),
            KnownUIDRecord(uid: small.string("1.2.840.10008.5.1.4.1.1.4"), kinds: .registered),
        ]
        let uid = small.action(.uid, .UI, [Operand(.secret, 0), Operand(.integer, scope.rawValue)])
        for tag in [.sopInstanceUID, .studyInstanceUID, .seriesInstanceUID, Tag(0x0008, 0x1155)] {
            small.row(tag, .UI, uid)
        }
        small.row(.sopClassUID, .UI, small.action(.keep, .UI), traits: .classUID)
        small.row(.specificCharacterSet, .CS, .keep)
        small.row(Tag(0x0008, 0x0060), .CS, .keep)
        small.row(Tag(0x0008, 0x0070), .LO, .keep)
        small.row(Tag(0x0008, 0x0080), .LO, .empty)
        small.row(Tag(0x0008, 0x1030), .LO, .keep)
        small.row(Tag(0x0008, 0x1140), .SQ, .keep)
        small.row(Tag(0x0028, 0x0010), .US, small.action(.keep, .US), count: 1)
        return try small.ruleset()
    }

    private static func file(
        _ number: Int, _ encoding: Encoding = .explicitLittle, sopClass: String = "1.2.840.10008.5.1.4.1.1.2",
        characterSet: String? = "ISO_IR 100", study: String = "1.2.3", series: String = "1.2.3.1", reference: String,
        claims: Bool = false, length: DicomBytes.Length = .defined
    ) -> [UInt8] {
        var set = DicomBytes(encoding)
        if let characterSet { set.element(.specificCharacterSet, .CS, characterSet) }
        set.element(.sopClassUID, .UI, sopClass)
        set.element(.sopInstanceUID, .UI, "1.2.3.1.\(number)")
        set.element(Tag(0x0008, 0x0060), .CS, "CT")
        set.element(Tag(0x0008, 0x0070), .LO, bytes: [0x4D, 0xFC, 0x6C, 0x6C])
        set.element(Tag(0x0008, 0x0080), .LO, "Clinic")
        set.element(Tag(0x0008, 0x1030), .LO, "plain text, \(number)")
        set.sequence(Tag(0x0008, 0x1140), length: length) { sequence in
            for item in 0..<3 {
                sequence.item(length: length) { content in
                    content.element(Tag(0x0008, 0x0060), .CS, "MR")
                    if item != 1 { content.element(Tag(0x0008, 0x1155), .UI, reference) }
                    content.element(Tag(0x0028, 0x0010), .US, uint16: 7)
                }
            }
        }
        set.element(Tag(0x0009, 0x0010), .LO, "VENDOR")
        set.element(Tag(0x0009, 0x1001), .LO, "private")
        set.element(.patientName, .PN, "Doe^Jane")
        if claims {
            set.element(.patientIdentityRemoved, .CS, "YES")
            set.element(.deidentificationMethod, .LO, "before")
        }
        set.element(.studyInstanceUID, .UI, study)
        set.element(.seriesInstanceUID, .UI, series)
        set.element(Tag(0x0028, 0x0010), .US, uint16: UInt16(number))
        return set.file(sopClass: sopClass)
    }

    private static let files: [[UInt8]] = [
        file(1, reference: "1.2.9.1"),
        file(2, reference: "1.2.9.1"),
        file(3, sopClass: "1.2.840.10008.5.1.4.1.1.4", reference: "1.2.9.2"),
        file(4, .implicitLittle, reference: "1.2.9.1"),
        file(5, characterSet: "ISO_IR 192", reference: "1.2.9.1\\1.2.9.2"),
        file(6, characterSet: nil, study: "1.2.4", reference: "1.2.9.1"),
        file(7, .explicitBig, series: "1.2.3.2", reference: "1.2.9.1", length: .undefined),
        file(8, reference: " 1.2.9.1 ", claims: true),
        file(9, reference: "1.2.840.10008.5.1.4.1.1.4", length: .undefined),
        file(10, sopClass: "1.2.840.10008.5.1.4.1.1.2.999", reference: "1.2.9.1"),
    ]

    /// The outcome with all that the report says, and the output.
    private static func result(_ engine: inout Engine, _ file: [UInt8]) -> (String, [UInt8]) {
        let outcome = engine.deidentify(file.rawBytes)
        guard case .deidentified(let report) = outcome else { return ("\(outcome)", []) }
        var spans = engine.output(of: file.rawBytes)
        let names = "\(report.study) \(report.series) \(report.instance) \(report.counts.named) \(report.misfits)"
        return (names, spans.copyBytes())
    }

    @Test(arguments: [UIDScopeKind.project, .study], [false, true])
    func outputsAreThoseOfFreshEngines(scope: UIDScopeKind, wantsMap: Bool) throws {
        let secret = try SecretKey(fileBytes: Array(Self.key.utf8))
        var configuration = try RunConfiguration(ruleset: ruleset(scope), secrets: ["key": secret], params: [:])
        configuration.wantsMap = wantsMap
        let alone = Self.files.map { file in
            var engine = Engine(configuration: configuration)
            return Self.result(&engine, file)
        }
        #expect(alone.count { !$0.1.isEmpty } >= 8)
        #expect(Set(alone.map(\.1)).count >= 8)
        // Each file behind each other one, and behind itself.
        var engine = Engine(configuration: configuration)
        for first in Self.files.indices {
            for second in Self.files.indices {
                for index in [first, second, second] {
                    let found = Self.result(&engine, Self.files[index])
                    #expect(found.0 == alone[index].0 && found.1 == alone[index].1, "\(first), \(second)")
                }
            }
        }
    }
}
