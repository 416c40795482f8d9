import Testing

@testable import MidicRuntime

private let ct = "1.2.840.10008.5.1.4.1.1.2"
private let unknown = "1.2.840.19500101.4711"
private let referenced = Tag(0x0008, 0x1150)

/// UIDs of kinds: what nobody knows could say anything.
@Suite struct ClassUIDTests {
    /// - Parameters:
    ///   - isMapped: `classes unregistered -> uid(key)`.
    ///   - mapsReferences: the policy has a key for UIDs.
    private func ruleset(isMapped: Bool = false, mapsReferences: Bool = false, gate: String? = nil) throws -> Ruleset {
        var small = SmallRuleset()
        let keep = small.action(.keep, .UN)
        small.row(.sopClassUID, .UI, keep, traits: .classUID)
        small.row(referenced, .UI, keep, traits: .classUID)
        small.row(Tag(0x0008, 0x010C), .UI, keep, traits: .classUID)
        small.row(.sopInstanceUID, .UI, keep)
        small.content.knownUIDs = [
            KnownUIDRecord(uid: small.string(ct), kinds: [.registered, .sopClass]),
            KnownUIDRecord(uid: small.string("1.3.46.670589"), kinds: .sopClass),
            KnownUIDRecord(uid: small.string("1.2.3.5"), kinds: .transferSyntax),
        ]
        if isMapped || mapsReferences {
            small.content.secrets = [SecretRecord(name: small.string("key"))]
            let uid = small.action(.uid, .UI, [Operand(.secret, 0), Operand(.integer, 0)])
            if isMapped { small.content.unregisteredClass = UInt32(uid.index + 1) }
            if mapsReferences { small.content.unregisteredReference = UInt32(uid.index + 1) }
        }
        if let gate {
            small.content.atoms = [
                AtomRecord(
                    tag: .sopClassUID, vr: .UI, test: .oneOf, quantifier: .single, a: 0, b: 1)
            ]
            small.content.atomValues = [small.string(gate)]
            small.content.guardSteps = [GuardStep(operation: .atom, operand: 0)]
            small.content.guards = [GuardRecord(firstStep: 0, stepCount: 1)]
            small.content.gates = [GateRecord(kind: .accept, guardIndex: 0, reason: small.string(""))]
        }
        return try small.ruleset()
    }

    private static let key = Array("0123456789abcdef".utf8)

    private static func mapped(_ uid: String) throws -> String {
        String(
            decoding: KeyedUID.map(
                value: Array(uid.utf8), scope: .project, scopeValues: [], key: try SecretKey(fileBytes: key)),
            as: UTF8.self)
    }

    /// (0002,0002) of the output, or the reason why there is none.
    private func outcome(
        _ ruleset: Ruleset, sopClass: String?, meta: String, instance: String? = "1.2.3"
    ) throws -> String {
        let secrets = ruleset.secretCount == 0 ? [:] : ["key": try SecretKey(fileBytes: Self.key)]
        var engine = Engine(configuration: try RunConfiguration(ruleset: ruleset, secrets: secrets))
        var set = DicomBytes(.explicitLittle)
        if let sopClass { set.element(.sopClassUID, .UI, sopClass) }
        if let instance { set.element(.sopInstanceUID, .UI, instance) }
        set.element(.patientName, .PN, "Doe^Jane")
        let file = set.file(sopClass: meta)
        switch engine.deidentify(file.rawBytes) {
        case .deidentified:
            let header = try FileHeader.read(engine.head.rawBytes)
            guard let element = header.metaElement(.mediaStorageSOPClassUID) else { return "-" }
            return String(decoding: Padding.trimmed(Array(engine.head[element.value])), as: UTF8.self)
        case .quarantined(let reason, _), .rejected(let reason, _): return reason
        default: return "other"
        }
    }

    @Test func theFilesOwnClass() throws {
        let plain = try ruleset()
        #expect(try outcome(plain, sopClass: ct, meta: unknown) == ct)
        #expect(try outcome(plain, sopClass: "1.3.46.670589", meta: "") == "1.3.46.670589")
        #expect(try outcome(plain, sopClass: unknown, meta: ct) == "unregistered-class")
        // A transfer syntax that the policy names is no class.
        #expect(try outcome(plain, sopClass: "1.2.3.5", meta: ct) == "unregistered-class")
        #expect(try outcome(plain, sopClass: ct + "\\" + unknown, meta: ct) == "unregistered-class")
        // Without a class in the data set that of the file meta counts.
        for sopClass in [nil, "", "  "] as [String?] {
            #expect(try outcome(plain, sopClass: sopClass, meta: ct) == ct)
            #expect(try outcome(plain, sopClass: sopClass, meta: "") == "-")
            #expect(try outcome(plain, sopClass: sopClass, meta: unknown) == "unregistered-class")
            #expect(try outcome(plain, sopClass: sopClass, meta: "DOE^JANE") == "unregistered-class")
        }
    }

    @Test func mappedByThePolicy() throws {
        let ruleset = try ruleset(isMapped: true)
        #expect(try outcome(ruleset, sopClass: unknown, meta: unknown) == Self.mapped(unknown))
        #expect(try outcome(ruleset, sopClass: nil, meta: unknown) == Self.mapped(unknown))
        #expect(try outcome(ruleset, sopClass: ct, meta: unknown) == ct)
    }

    @Test func gatesAreAskedFirst() throws {
        let ruleset = try ruleset(gate: ct)
        // Without a class in the data set that of the file meta is compared.
        for sopClass in [nil, "", "  "] as [String?] {
            #expect(try outcome(ruleset, sopClass: sopClass, meta: ct) == ct)
            #expect(try outcome(ruleset, sopClass: sopClass, meta: unknown) == "not-accepted")
        }
        #expect(try outcome(ruleset, sopClass: unknown, meta: ct) == "not-accepted")
        #expect(try outcome(ruleset, sopClass: unknown, meta: unknown) == "not-accepted")
        #expect(try outcome(ruleset, sopClass: ct, meta: ct) == ct)
    }

    /// Class, coding scheme: one of several that nobody knows is mapped, or makes the whole a misfit.
    @Test(arguments: [referenced, Tag(0x0008, 0x010C)])
    func elsewhere(tag: Tag) throws {
        let key = ["key": try SecretKey(fileBytes: Self.key)]
        let long = Array(repeating: "1.2.3", count: 20_000).joined(separator: "\\") + "\\"
        let cases =
            [
                (ct, ct, ct), (unknown, nil, try Self.mapped(unknown)),
                ("\(ct)\\\(unknown)", nil, "\(ct)\\\(try Self.mapped(unknown))"),
                ("1.2.x", nil, nil), ("", "", ""), (long, nil, nil),
            ] as [(String, String?, String?)]
        for (value, plain, mapped) in cases {
            for (expected, ruleset, secrets) in [
                (plain, try ruleset(), [:]), (mapped, try ruleset(mapsReferences: true), key),
            ] {
                var input = DicomBytes(.implicitLittle)
                input.element(tag, .UI, value)
                var output = DicomBytes(.implicitLittle)
                if let expected { output.element(tag, .UI, expected) }
                appendBookkeeping(&output, ruleset)
                let result = try run(input, ruleset, secrets: secrets, encoding: .implicitLittle)
                #expect(result.bytes == output.bytes, "\(value.prefix(40))")
            }
        }
    }

    /// Without a secret and a SOP Instance UID too, (0002,0003) is a UID.
    @Test func anInstanceWithoutAnythingHasAUID() throws {
        var engine = Engine(configuration: try RunConfiguration(ruleset: try ruleset(), secrets: [:]))
        var set = DicomBytes(.explicitLittle)
        set.element(.sopClassUID, .UI, ct)
        let file = set.file(sopClass: ct)
        guard case .deidentified(let report) = engine.deidentify(file.rawBytes) else {
            Issue.record("held")
            return
        }
        let header = try FileHeader.read(engine.head.rawBytes)
        let element = try #require(header.metaElement(Tag(0x0002, 0x0003)))
        let uid = String(decoding: Padding.trimmed(Array(engine.head[element.value])), as: UTF8.self)
        #expect(uid == report.instance)
        #expect(uid.hasPrefix("2.25.") && uid.count <= 44 && uid.dropFirst(5).allSatisfy(\.isNumber))
        #expect(Set([report.study, report.series, report.instance]).count == 3)
    }
}
