import Foundation
import Testing

@testable import MidicRuntime

/// Rulesets of format 1.0 that were written once and are never written anew, against the digests of what they make of
/// `examples/dicom`. `MIDIC_UPDATE=1` writes the digests, which is right only where midic treats files otherwise on purpose.
@Suite struct FixtureRulesetTests {
    private static let isUpdating = ProcessInfo.processInfo.environment["MIDIC_UPDATE"] == "1"
    private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    private static let folder = repository.appendingPathComponent("Tests/Fixtures/rulesets")

    /// Opcodes, questions and kinds of operands of 1.0, as `1.0-all-actions` has them.
    private static func content() -> SmallRuleset {
        var small = SmallRuleset(otherwise: .keep)
        let key = small.string("key")
        small.content.secrets = [SecretRecord(name: key)]
        small.content.offsets = [
            OffsetRecord(name: small.string("offset"), low: -90, high: -30, secret: 0, firstKey: 0, keyCount: 1)
        ]
        small.content.offsetKeys = [OffsetKeyRecord(.patientID)]
        small.content.roundings = [RoundingRecord(stepMillionths: 5_000_000, ageUnit: 0x59, hasCap: true, cap: 80)]
        small.content.knownUIDs = [KnownUIDRecord(uid: small.string("1.2.840.10008.1.2.1"), kinds: .registered)]
        small.content.additions = [Tag(0x0012, 0x0010)]
        small.content.itemTemplates = [[0x08, 0x00, 0x00, 0x01, 0x53, 0x48, 0x04, 0x00, 0x31, 0x32, 0x33, 0x34]]
        let mapped = small.action(.uid, .UI, [Operand(.secret, 0), Operand(.integer, 0)])
        for tag in [Tag.sopInstanceUID, .studyInstanceUID, .seriesInstanceUID] { small.row(tag, .UI, mapped) }
        let name = small.action(
            .pseudonym, .PN,
            [
                Operand(.secret, 0), Operand(.value, small.template("P-")), Operand(.integer, 16),
                Operand(.string, small.string("names")),
            ])
        small.row(.patientName, .PN, name)
        let shifted = small.content.actions.count
        small.row(
            Tag(0x0008, 0x0020), .DA,
            small.action(.shift, .DA, [Operand(.offset, 0)], next: shifted + 1, fallback: shifted + 2))
        small.action(.truncate, .DA, [Operand(.integer, 1)])
        small.action(.empty, .DA)
        small.row(Tag(0x0010, 0x1010), .AS, small.action(.round, .AS, [Operand(.rounding, 0)], fallback: shifted + 4))
        small.action(.remove, .AS)
        small.row(Tag(0x0012, 0x0010), .LO, small.action(.add, .LO, [Operand(.value, small.template("SPONSOR"))]))
        small.row(Tag(0x0008, 0x103E), .LO, small.action(.copy, .LO, [Operand(.tag, Tag(0x0008, 0x0060).rawValue)]))
        small.row(Tag(0x0008, 0x1140), .SQ, small.action(.dummySequence, .SQ, [Operand(.item, 0)]))
        small.row(Tag(0x0010, 0x0030), .DA, small.action(.dummy, .DA, [Operand(.value, small.template("19000101"))]))
        let set = small.action(.set, .LO, [Operand(.value, small.template("MADE"))])
        let keep = small.action(.keep, .LO)
        let remove = small.action(.remove, .LO)
        small.content.atoms = [
            AtomRecord(tag: Tag(0x0008, 0x0060), vr: .CS, test: .oneOf, quantifier: .single, a: 0, b: 2),
            AtomRecord(tag: Tag(0x0020, 0x0013), vr: .IS, test: .greater, quantifier: .any, a: small.string("1")),
        ]
        small.content.atomValues = [small.string("CT"), small.string("MR")]
        small.content.guardSteps = [
            GuardStep(operation: .atom, operand: 0), GuardStep(operation: .atom, operand: 1),
            GuardStep(operation: .and, operand: 2),
        ]
        small.content.guards = [GuardRecord(firstStep: 0, stepCount: 3)]
        small.content.pathPatternCount = 1
        small.content.pathMasks = [0, 1]
        small.content.pathStates = [
            PathStateRecord(accepts: 0, firstTransition: 0, transitionCount: 1, defaultNext: 0),
            PathStateRecord(accepts: 1, firstTransition: 1, transitionCount: 0, defaultNext: 0),
        ]
        small.content.pathTransitions = [PathTransitionRecord(tag: Tag(0x3006, 0x0020), next: 1)]
        small.content.vrMasks = [VR.LO.bit | VR.SH.bit]
        small.content.nodes = [
            DecisionNode(kind: .guard, operand: 0, then: set, otherwise: .node(1)),
            DecisionNode(kind: .vr, operand: 0, then: keep, otherwise: remove),
            DecisionNode(kind: .path, operand: 0, then: remove, otherwise: .node(3)),
            DecisionNode(kind: .parent, operand: 0, then: remove, otherwise: keep),
        ]
        small.row(Tag(0x0008, 0x1030), .LO, .node(0))
        small.row(Tag(0x3006, 0x0026), .LO, .node(2))
        return small
    }

    @Test func theEncoderWritesTheBytesOf10() throws {
        let kept = try Data(contentsOf: Self.folder.appendingPathComponent("1.0-all-actions.ruleset"))
        #expect(try Data(Self.content().ruleset().encoded) == kept)
    }

    /// `1.0-all-actions` was made here, by hand; the others were built from the policies beside them.
    @Test(arguments: ["1.0-all-actions", "1.0-language"])
    func rulesetsOf10RunAsEver(name: String) throws {
        let file = Self.folder.appendingPathComponent("\(name).ruleset")
        let golden = Self.folder.appendingPathComponent("\(name).digests")
        let ruleset = try Ruleset(bytes: Array(try Data(contentsOf: file)))
        let secret = try SecretKey(fileBytes: Array("a key for examples and tests only".utf8))
        var deidentifier = Deidentifier(
            configuration: try RunConfiguration(ruleset: ruleset, secrets: ["key": secret], params: [:]))
        let inputs = Self.repository.appendingPathComponent("examples/dicom")
        let names = try FileManager.default.subpathsOfDirectory(atPath: inputs.path).filter { $0.hasSuffix(".dcm") }
        var lines = "ruleset \(ruleset.digestHex)\n"
        for name in names.sorted() {
            let bytes = Array(try Data(contentsOf: inputs.appendingPathComponent(name)))
            do {
                lines += "\(name) \(SHA256.hash(try deidentifier.deidentify(bytes).bytes).hexadecimal)\n"
            } catch {
                lines += "\(name) held: \(error.reason)\n"
            }
        }
        if Self.isUpdating {
            try lines.write(to: golden, atomically: true, encoding: .utf8)
        } else {
            #expect(lines == (try String(contentsOf: golden, encoding: .utf8)))
        }
    }
}
