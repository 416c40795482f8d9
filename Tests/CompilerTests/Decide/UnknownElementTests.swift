import MidicRuntime
import Testing

@testable import MidicCompiler

/// Elements that the tables do not know, or know only by creator: decided by the VR in the file.
@Suite struct UnknownElementTests {
    /// The outcome for a subject where the file says `vr`, at the root of a CT image.
    static func outcome(_ builder: PolicyBuilder, _ subject: Subject, _ vr: VR) -> Outcome? {
        let analyzer = builder.analyzed()
        guard let decision = analyzer.decisions.first(where: { $0.facts.subject == subject }),
            let ciod = analyzer.tables.iods.ciods.first(where: { $0.name == "ct-image" })
        else { return nil }
        var facts = Assumptions()
        facts.place = []
        facts.vrs = vr.bit
        facts.variants = .only(ProfileTables.variant(ofCIOD: ciod.index))
        let refs = analyzer.graph.outcomes(
            of: decision.root, where: facts, paths: analyzer.paths, guards: analyzer.guards)
        return refs.count == 1 ? analyzer.graph[outcome: refs[0]] : nil
    }

    static let bValue = Subject.privateElement(creator: "SIEMENS MR HEADER", group: 0x0019, elementOffset: 0x0C)
    static let missing = Tag(0x0010, 0x9999)

    @Test(arguments: [
        (VR.UI, CheckedAction.uid(secret: 0, scope: .project)), (.PN, .remove), (.DA, .remove), (.LO, .keep),
        (.SQ, .keep),
    ])
    func unknownPublic(_ vr: VR, _ expected: CheckedAction) {
        var builder = PolicyBuilder.basic()
        builder.otherwise = .keep
        #expect(Self.outcome(builder, .unknown, vr)?.action == expected)
        // A mask makes a region of its own, which must be no laxer.
        builder.add(
            .mask(
                TagMask(
                    groupMask: 0xFFFF, groupLow: 0x0010, groupHigh: 0x0010, elementMask: 0xFF00, elementLow: 0x9900,
                    elementHigh: 0x9900)), .keep)
        let region = builder.analyzed().decisions.compactMap { decision -> Subject? in
            if case .mask(let mask) = decision.facts.subject, mask.contains(Self.missing) {
                return decision.facts.subject
            }
            return nil
        }
        #expect(region.map { Self.outcome(builder, $0, vr)?.action } == [expected])
        builder.rules.removeLast()
        builder.add(.attribute(Self.missing), .remove, path: .root)
        #expect(Self.outcome(builder, .attribute(Self.missing), vr)?.action == .remove)
    }

    @Test func privateGoesUnlessSafe() {
        #expect(Self.outcome(.basic(), .privateOther, .LO)?.action == .remove)
        let safe = PolicyBuilder.basic([.retainSafePrivate])
        #expect(Self.outcome(safe, Self.bValue, .IS)?.action == .keep)
        #expect(Self.outcome(safe, Self.bValue, .UN)?.action == .remove)
        #expect(Self.outcome(safe, Self.bValue, .LO)?.action == .remove)
        #expect(Self.outcome(safe, .privateCreator("SIEMENS MR HEADER"), .LO)?.action == .remove)
        #expect(Self.outcome(safe, .privateOther, .UI)?.action == .remove)
    }

    @Test func namedPrivateElementNeedsOverride() {
        var builder = PolicyBuilder.basic()
        let element = CheckedSelector.privateElement(creator: "ACME", group: 0x0029, elementOffset: 0x10)
        builder.add(element, .keep, overrides: true)
        let subject = Subject.privateElement(creator: "ACME", group: 0x0029, elementOffset: 0x10)
        #expect(Self.outcome(builder, subject, .LO)?.action == .keep)
        #expect(Self.outcome(builder, .privateCreator("ACME"), .LO)?.action == .remove)
        #expect(builder.analyzed().findings.ambiguities.isEmpty)
    }

    @Test func valuesOfPrivateElementsHaveTheTablesVR() {
        var builder = PolicyBuilder.basic([.retainSafePrivate])
        builder.add(
            .privateElement(creator: "SIEMENS MR HEADER", group: 0x0019, elementOffset: 0x0C),
            .set(ValueTemplate(parts: [.literal("0")])))
        for vr in [VR.IS, .UN, .LO] { #expect(Self.outcome(builder, Self.bValue, vr)?.vr == .IS) }
    }
}
