import Testing

@testable import MidicRuntime

/// Sequences that every file drops are stepped over; what only some drop is read, and what is wrong inside costs nothing then.
@Suite struct DroppedSequencesTests {
    private static let images = Tag(0x0008, 0x1140)
    private static let inBlock = Tag(0x0029, 0x1010)

    private func dropped(_ build: (inout SmallRuleset) -> Void) throws -> DroppedSequences {
        var small = SmallRuleset()
        build(&small)
        return try RunConfiguration(ruleset: small.ruleset(), secrets: [:], params: [:]).dropped
    }

    /// A question with these two answers.
    private static func question(_ small: inout SmallRuleset, _ first: Opcode, _ second: Opcode) -> Decision {
        small.content.guardSteps = [GuardStep(operation: .always, operand: 0)]
        small.content.guards = [GuardRecord(firstStep: 0, stepCount: 1)]
        let node = DecisionNode(
            kind: .guard, operand: 0, then: small.action(first, .SQ), otherwise: small.action(second, .SQ))
        small.content.nodes.append(node)
        return .node(small.content.nodes.count - 1)
    }

    @Test func whatEveryFileDrops() throws {
        for opcode: Opcode in [.remove, .empty, .dummySequence] {
            #expect(try dropped { $0.row(Self.images, .SQ, opcode) }.dropsWhole(Self.images))
        }
        for (second, isDropped) in [(Opcode.empty, true), (.keep, false)] {
            let found = try dropped {
                let decision = Self.question(&$0, .remove, second)
                $0.row(Self.images, .SQ, decision)
            }
            #expect(found.dropsWhole(Self.images) == isDropped)
        }
        #expect(try !dropped { $0.row(Self.images, .SQ, .keep) }.dropsWhole(Self.images))
        #expect(try !dropped { $0.row(Self.images, .OB, .remove) }.dropsWhole(Self.images))
        #expect(try !dropped { _ in }.dropsWhole(Self.images))
        let all: [Tag] = [0x1110, 0x1115, 0x1140, 0x1199].map { Tag(0x0008, $0) }
        let some = try dropped { small in for tag in all { small.row(tag, .SQ, tag == Self.images ? .keep : .remove) } }
        #expect(all.map(some.dropsWhole) == [true, true, false, true])
    }

    @Test func privateSequences() throws {
        #expect(try dropped { _ in }.dropsWhole(Self.inBlock))
        let kept = try dropped { $0.content.privateDecision = $0.action(.keep, .UN) }
        #expect(!kept.dropsWhole(Self.inBlock))
        let keptCreator = try dropped {
            let name = $0.string("ACME")
            let decision = $0.action(.keep, .UN)
            $0.content.creators = [CreatorRecord(name: name, firstRow: 0, rowCount: 0, decision: decision)]
        }
        #expect(!keptCreator.dropsWhole(Self.inBlock))
    }

    /// What is read inside is not stepped over.
    @Test func whatIsRead() throws {
        for tag: Tag in [.deidentificationMethodCodeSequence, .conceptNameCodeSequence] {
            #expect(try !dropped { $0.row(tag, .SQ, .remove) }.dropsWhole(tag))
        }
        for (test, isSteppedOver) in [(CodestreamTextTest.code, false), (EmbeddedOverlaysTest.code, true)] {
            let found = try dropped {
                $0.row(Self.images, .SQ, .remove)
                $0.content.atoms = [
                    AtomRecord(tag: Tag(rawValue: 0), vr: .UN, test: test, quantifier: .single, a: 0)
                ]
            }
            #expect(found.dropsWhole(Self.images) == isSteppedOver)
        }
    }

    /// Nobody looks at the bytes, and the elements take no memory; a sequence of undefined length is followed.
    @Test func filesWithDroppedSequences() throws {
        func outcome(_ opcode: Opcode, _ build: (inout DicomBytes) -> Void) throws -> FileFailure.Code? {
            var small = SmallRuleset(otherwise: .keep)
            small.row(Self.images, .SQ, opcode)
            small.content.knownUIDs = [
                KnownUIDRecord(uid: small.string("1.2.840.10008.5.1.4.1.1.2"), kinds: .registered)
            ]
            var configuration = try RunConfiguration(ruleset: small.ruleset(), secrets: [:], params: [:])
            configuration.memory = MemoryBudget(bytes: 1 << 20)
            var set = DicomBytes(.explicitLittle)
            build(&set)
            set.element(.patientID, .LO, "12")
            var engine = Engine(configuration: configuration)
            let file = set.file()
            guard case .quarantined(_, let failure) = engine.deidentify(file.rawBytes) else { return nil }
            return failure?.code
        }
        var items = DicomBytes(.explicitLittle)
        for _ in 0..<100_000 { items.item { _ in } }
        let bad: [UInt8] = [0xFE, 0xFF, 0x00, 0xE0, 8, 0, 0, 0, 8, 0, 0, 1, 0x3F, 0x3F, 0, 0]
        #expect(try outcome(.remove) { $0.element(Self.images, .SQ, bytes: items.bytes) } == nil)
        #expect(try outcome(.keep) { $0.element(Self.images, .SQ, bytes: items.bytes) } == .tooLarge)
        #expect(
            try outcome(.remove) { $0.sequence(Self.images, length: .undefined) { $0.raw(items.bytes) } } == .tooLarge)
        #expect(try outcome(.remove) { $0.element(Self.images, .SQ, bytes: bad) } == nil)
        #expect(try outcome(.keep) { $0.element(Self.images, .SQ, bytes: bad) } == .badVR)
        #expect(try outcome(.remove) { $0.sequence(Self.images, length: .undefined) { $0.raw(bad) } } == nil)
        #expect(
            try outcome(.remove) { $0.sequence(Self.images, length: .undefined) { $0.raw(Array(bad.dropLast(8))) } }
                != nil)
        #expect(try outcome(.keep) { $0.element(Self.inBlock, .SQ, bytes: items.bytes) } == nil)
    }
}
