import Testing

@testable import MidicRuntime

/// One atom, one element, and what the guard says: true, false, or that it cannot be read.
@Suite struct GuardEvaluatorTests {
    enum Answer: String, Sendable { case yes, no, unreadable }

    struct Case: Sendable, CustomTestStringConvertible {
        let vr: VR
        /// nil: the element is absent.
        let value: [UInt8]?
        let test: AtomRecord.Test
        var operand = ""
        var quantifier = AtomRecord.Quantifier.single
        var position: UInt16 = 0
        let answer: Answer
        /// VR in the file, where it differs.
        var fileVR: VR?

        var testDescription: String { "\(vr) \(value.map { "\($0)" } ?? "absent") \(test) \(operand) is \(answer)" }
    }

    private static func text(_ value: String) -> [UInt8] { Array(value.utf8) }

    static let cases: [Case] = [
        Case(vr: .CS, value: nil, test: .absent, answer: .yes),
        Case(vr: .CS, value: nil, test: .empty, answer: .no),
        Case(vr: .CS, value: [], test: .empty, answer: .yes),
        Case(vr: .CS, value: text("  "), test: .empty, answer: .yes),
        Case(vr: .CS, value: text("  "), test: .present, answer: .no),
        Case(vr: .CS, value: text("YES "), test: .present, answer: .yes),
        Case(vr: .CS, value: text("YES "), test: .oneOf, operand: "YES", answer: .yes),
        Case(vr: .CS, value: text("NO"), test: .oneOf, operand: "YES", answer: .no),
        Case(vr: .CS, value: nil, test: .oneOf, operand: "YES", answer: .no),
        Case(vr: .CS, value: text("NO\\YES "), test: .oneOf, operand: "YES", answer: .unreadable),
        Case(vr: .CS, value: text("NO\\YES "), test: .oneOf, operand: "YES", quantifier: .any, answer: .yes),
        Case(vr: .CS, value: text("NO\\YES "), test: .oneOf, operand: "YES", quantifier: .all, answer: .no),
        Case(
            vr: .CS, value: text("NO\\YES "), test: .oneOf, operand: "YES", quantifier: .index, position: 2,
            answer: .yes),
        Case(
            vr: .CS, value: text("NO\\YES "), test: .oneOf, operand: "YES", quantifier: .index, position: 3, answer: .no
        ),
        Case(vr: .CS, value: text("A\\B "), test: .present, quantifier: .index, position: 2, answer: .yes),
        Case(vr: .CS, value: text("A\\B "), test: .present, quantifier: .index, position: 3, answer: .no),
        Case(vr: .CS, value: text("A\\ \\C "), test: .present, quantifier: .index, position: 2, answer: .no),
        Case(vr: .CS, value: nil, test: .present, quantifier: .index, position: 1, answer: .no),
        Case(vr: .US, value: [1, 0, 2, 0], test: .present, quantifier: .index, position: 2, answer: .yes),
        Case(vr: .DS, value: text("1.50"), test: .oneOf, operand: "1.5", answer: .yes),
        Case(vr: .US, value: [0x00, 0x03], test: .oneOf, operand: "768", answer: .yes),
        Case(vr: .US, value: [0x00, 0x03], test: .greater, operand: "767", answer: .yes),
        Case(vr: .US, value: text("10"), test: .greater, operand: "1", answer: .unreadable, fileVR: .IS),
        Case(vr: .AS, value: text("024M"), test: .less, operand: "003Y", answer: .yes),
        Case(vr: .AS, value: text("24 M"), test: .less, operand: "003Y", answer: .unreadable),
        Case(vr: .DA, value: text("20100601"), test: .greater, operand: "20100101", answer: .yes),
        Case(vr: .DA, value: text("2010.06.01"), test: .greater, operand: "20100101", answer: .yes),
        Case(vr: .DA, value: text("19000101-20250101 "), test: .greater, operand: "20100101", answer: .unreadable),
        Case(vr: .TM, value: text("10:30:00"), test: .less, operand: "120000", answer: .yes),
        Case(vr: .DT, value: text("20100101120000+0100 "), test: .less, operand: "20200101", answer: .unreadable),
        Case(vr: .LO, value: [0xE9, 0x20], test: .oneOf, operand: "x", answer: .unreadable),
    ]

    @Test(arguments: cases)
    func answers(_ sample: Case) throws {
        let tag = Tag(0x0008, 0x0070)
        var small = SmallRuleset()
        var atom = AtomRecord(
            tag: tag, vr: sample.vr, test: sample.test, quantifier: sample.quantifier, position: sample.position)
        let operand = small.string(sample.operand)
        if sample.test == .oneOf {
            small.content.atomValues = [operand]
            atom.b = 1
        } else if sample.test.rawValue >= AtomRecord.Test.less.rawValue {
            // The only string of the list, so its index stays.
            atom.a = operand
        }
        small.content.atoms = [atom]
        small.content.guardSteps = [GuardStep(operation: .atom, operand: 0)]
        small.content.guards = [GuardRecord(firstStep: 0, stepCount: 1)]
        let ruleset = try small.ruleset()

        var set = DicomBytes(.explicitLittle)
        if let value = sample.value { set.element(tag, sample.fileVR ?? sample.vr, bytes: value) }
        var tape = ElementTape()
        let bytes = set.bytes
        try TapeBuilder.build(
            bytes.rawBytes, from: 0, to: bytes.count, encoding: .explicitLittle, vrSource: ruleset, into: &tape)
        var facts = FileFacts()
        var evaluator = GuardEvaluator(ruleset: ruleset, characterSet: .standard, tests: .standard)
        let answer: Answer
        do {
            var places = RootPlaces(ruleset, keys: [])
            places.locate(in: tape)
            try evaluator.evaluate(
                bytes.rawBytes, tape: tape, places: places, file: bytes.rawBytes, header: FileHeader(), into: &facts)
            answer = facts.isTrue(guardIndex: 0) ? .yes : .no
        } catch {
            answer = .unreadable
        }
        #expect(answer == sample.answer)
    }

    /// Two character sets hold a file where a guard reads text, not where it asks whether there is some: the gate comes first.
    @Test(
        arguments: [
            (.present, .single, false), (.empty, .single, false), (.absent, .single, false), (.present, .index, true),
            (.oneOf, .single, true),
        ] as [(AtomRecord.Test, AtomRecord.Quantifier, Bool)])
    func copiesOfTheCharacterSet(test: AtomRecord.Test, quantifier: AtomRecord.Quantifier, isHeld: Bool) throws {
        let tag = Tag(0x0008, 0x0070)
        var small = SmallRuleset()
        var atom = AtomRecord(
            tag: tag, vr: .LO, test: test, quantifier: quantifier, position: quantifier == .index ? 1 : 0)
        if test == .oneOf {
            small.content.atomValues = [small.string("x")]
            atom.b = 1
        }
        small.content.atoms = [atom]
        small.content.guardSteps = [
            GuardStep(operation: .atom, operand: 0), GuardStep(operation: .not, operand: 0),
            GuardStep(operation: .atom, operand: 0), GuardStep(operation: .or, operand: 2),
        ]
        small.content.guards = [GuardRecord(firstStep: 0, stepCount: 4)]
        small.content.gates = [GateRecord(kind: .reject, guardIndex: 0, reason: small.string("x"))]
        let ruleset = try small.ruleset()
        var set = DicomBytes(.explicitLittle)
        set.element(.specificCharacterSet, .CS, "ISO_IR 100")
        set.element(.specificCharacterSet, .CS, "ISO_IR 144")
        set.element(tag, .LO, "x")
        var isRejected = false
        do {
            let code = try stop(set, ruleset)
            #expect(code == .contradiction)
        } catch Stop.rejectedByGate {
            isRejected = true
        }
        #expect(isRejected != isHeld)
    }

    /// Copies that differ are found before anything is read, those of the meta group too.
    @Test func copiesComeBeforeValues() throws {
        let (tag, title) = (Tag(0x0008, 0x0070), Tag(0x0002, 0x0016))
        var small = SmallRuleset()
        small.content.atomValues = [small.string("x"), small.string("x")]
        small.content.atoms = [
            AtomRecord(tag: tag, vr: .LO, test: .oneOf, quantifier: .single, a: 0, b: 1),
            AtomRecord(tag: title, vr: .AE, test: .oneOf, quantifier: .single, a: 1, b: 1),
        ]
        small.content.guardSteps = [0, 1].map { GuardStep(operation: .atom, operand: $0) }
        small.content.guards = [GuardRecord(firstStep: 0, stepCount: 1), GuardRecord(firstStep: 1, stepCount: 1)]
        var group = DicomBytes(.explicitLittle)
        group.element(.transferSyntaxUID, .UI, TransferSyntax.explicitLittle.uid)
        for name in ["A1", "B1"] { group.element(title, .AE, name) }
        var set = DicomBytes(.explicitLittle)
        set.element(tag, .LO, "x\\y ")
        let file = [UInt8](repeating: 0, count: 128) + Array("DICM".utf8) + group.bytes + set.bytes
        var engine = Engine(configuration: try RunConfiguration(ruleset: small.ruleset(), secrets: [:], params: [:]))
        guard case .quarantined(let reason, _) = engine.deidentify(file.rawBytes) else {
            Issue.record("not held")
            return
        }
        #expect(reason == "contradicting-copies")
    }
}
