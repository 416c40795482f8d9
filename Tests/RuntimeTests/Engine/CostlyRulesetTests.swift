import Synchronization
import Testing

@testable import MidicRuntime

/// Rulesets that the verifier takes and that ask for as much as it lets them: one file must not take for ever, nor all memory.
@Suite struct CostlyRulesetTests {
    /// As many questions as may lead to an action, each with the same answer either way.
    private static func longQuestions(_ small: inout SmallRuleset, count: Int = RulesetLimits.questions) -> Decision {
        small.content.guardSteps = [GuardStep(operation: .always, operand: 0)]
        small.content.guards = [GuardRecord(firstStep: 0, stepCount: 1)]
        let first = small.content.nodes.count
        for index in 0..<count {
            let next = index + 1 < count ? Decision.node(first + index + 1) : .action(0)
            small.content.nodes.append(DecisionNode(kind: .guard, operand: 0, then: next, otherwise: next))
        }
        return .node(first)
    }

    /// What a private element is asked is asked once, however many there are.
    @Test func questionsOfPrivateElementsAreRemembered() throws {
        var small = SmallRuleset()
        small.content.privateDecision = Self.longQuestions(&small)
        var set = DicomBytes(.explicitLittle)
        set.element(Tag(0x0029, 0x0010), .LO, "ACME")
        for element in 0..<10_000 { set.element(Tag(0x0029, UInt16(0x1000 + element)), .LO, "Doe^Jane") }
        let ruleset = try small.ruleset()
        let output = try run(set, ruleset)
        #expect(output.counts.removed == 10_001)
    }

    /// Each of these tags is asked anew.
    @Test func questionsOfAFileAreLimited() throws {
        func code(_ elements: Int) throws -> FileFailure.Code? {
            var small = SmallRuleset()
            small.content.unknownDecision = Self.longQuestions(&small)
            var set = DicomBytes(.explicitLittle)
            for element in 0..<elements { set.element(Tag(0x0022, UInt16(element)), .LO, "Doe^Jane") }
            return try stop(set, small.ruleset())
        }
        #expect(try code(100) == nil)
        #expect(try code(2_200) == .tooLarge)
    }

    /// What a file may cost is the same alone and behind others, which have its decisions remembered: those of each element,
    /// some of which fall on one place.
    @Test(arguments: [(1_000, 36_000), (300, 5_600)])
    func whatAFileMayCostDependsOnNoOther(questions: Int, steps: Int) throws {
        var small = SmallRuleset()
        small.content.unknownDecision = Self.longQuestions(&small, count: questions)
        small.row(Tag(0x0008, 0x1140), .SQ, .keep)
        small.row(Tag(0x0008, 0x0060), .CS, .keep)
        var configuration = try RunConfiguration(ruleset: small.ruleset(), secrets: [:], params: [:])
        configuration.stepsPerFile = steps
        func file(_ elements: Int, from first: Int = 0) -> [UInt8] {
            var set = DicomBytes(.explicitLittle)
            set.sequence(Tag(0x0008, 0x1140)) { sequence in
                for _ in 0..<2 {
                    sequence.item { item in
                        for element in 0..<20 { item.element(Tag(0x0022, UInt16(element)), .LO, "Doe^Jane") }
                    }
                }
            }
            for element in first..<first + elements { set.element(Tag(0x0022, UInt16(element)), .LO, "Doe^Jane") }
            return set.file()
        }
        func outcome(_ engine: inout Engine, _ file: [UInt8]) -> FileFailure? {
            if case .quarantined(_, let failure) = engine.deidentify(file.rawBytes) { return failure }
            return nil
        }
        func isTooMuch(_ elements: Int) -> Bool {
            var engine = Engine(configuration: configuration)
            return outcome(&engine, file(elements))?.code == .tooLarge
        }
        var (low, high) = (1, 1_000)
        #expect(!isTooMuch(low) && isTooMuch(high))
        while high - low > 1 {
            let middle = (low + high) / 2
            if isTooMuch(middle) { high = middle } else { low = middle }
        }
        var engine = Engine(configuration: configuration)
        let failure = try #require(outcome(&engine, file(high)))
        for others in [[low], [high], [low / 3, low / 2, low]] {
            var engine = Engine(configuration: configuration)
            for (place, other) in others.enumerated() { _ = outcome(&engine, file(other, from: place * 7)) }
            #expect(outcome(&engine, file(low))?.code != .tooLarge, "\(others)")
            let found = outcome(&engine, file(high))
            #expect(found?.code == .tooLarge && found?.offset == failure.offset && found?.tag == failure.tag)
        }
    }

    /// A value of the policy for each of many elements: the output may grow by what one file may have of memory, whichever
    /// group the elements are of.
    @Test(arguments: [UInt16(0x0022), 0x0029, 0x6000])
    func newBytesAreLimited(group: UInt16) throws {
        var small = SmallRuleset()
        let long = small.template(String(repeating: "A", count: RulesetLimits.valueBytes))
        small.content.unknownDecision = small.action(.set, .UT, [Operand(.value, long)])
        small.content.privateDecision = small.content.unknownDecision
        small.row(Tag(0x6000, 0x3000), .OW, .keep)
        let ruleset = try small.ruleset()
        func code(_ elements: Int) throws -> FileFailure.Code? {
            var set = DicomBytes(.explicitLittle)
            for element in 0..<elements { set.element(Tag(group, UInt16(0x1000 + element)), .UT, "Doe^Jane") }
            return try stop(set, ruleset)
        }
        #expect(try code(10) == nil)
        #expect(try code(1_000) == .tooLarge)
    }

    /// The same for items that take the place of others.
    @Test func newItemsAreLimited() throws {
        var small = SmallRuleset()
        var template = DataSetWriter(.explicitLittle)
        template.element(Tag(0x0022, 0x0001), .UT, String(repeating: "A", count: RulesetLimits.valueBytes - 16))
        small.content.itemTemplates = [template.bytes]
        small.content.unknownDecision = small.action(.dummySequence, .SQ, [Operand(.item, 0)])
        let ruleset = try small.ruleset()
        func code(_ elements: Int) throws -> FileFailure.Code? {
            var set = DicomBytes(.explicitLittle)
            for element in 0..<elements {
                set.sequence(Tag(0x0022, UInt16(element))) { $0.item { $0.element(.patientName, .PN, "Doe^Jane") } }
            }
            return try stop(set, ruleset)
        }
        #expect(try code(10) == nil)
        #expect(try code(1_000) == .tooLarge)
    }

    /// The same for elements that the file lacks.
    @Test func newElementsAreLimited() throws {
        func code(_ elements: Int) throws -> FileFailure.Code? {
            var small = SmallRuleset()
            let long = small.template(String(repeating: "A", count: RulesetLimits.valueBytes))
            let add = small.action(.add, .UT, [Operand(.value, long)])
            for element in 0..<elements {
                let tag = Tag(0x0022, UInt16(1 + element))
                small.row(tag, .UT, add)
                small.content.additions.append(tag)
            }
            var set = DicomBytes(.explicitLittle)
            set.element(.patientID, .LO, "12")
            return try stop(set, small.ruleset())
        }
        #expect(try code(10) == nil)
        #expect(try code(1_000) == .tooLarge)
    }

    /// A value of many parts has many keyed codes.
    @Test(arguments: [1, RulesetLimits.steps])
    func keyedCodesAreLimited(steps: Int) throws {
        func code(_ parts: Int) throws -> FileFailure.Code? {
            var small = SmallRuleset()
            small.content.secrets = [SecretRecord(name: small.string("key"))]
            let operands = [Operand(.secret, 0), Operand(.value, small.template("P")), Operand(.integer, 12)]
            let first = small.content.actions.count
            for step in 1...steps {
                small.action(.pseudonym, .UC, operands, next: step < steps ? first + step : nil)
            }
            small.content.unknownDecision = .action(first)
            var set = DicomBytes(.explicitLittle)
            set.element(Tag(0x0022, 0x0001), .UC, Array(repeating: "A", count: parts).joined(separator: "\\"))
            let secret = try SecretKey(fileBytes: Array("0123456789abcdef".utf8))
            return try stop(set, small.ruleset(), secrets: ["key": secret])
        }
        #expect(try code(100) == nil)
        #expect(try code(500_000) == .tooLarge)
    }

    /// What a short form of a header cannot carry takes the long one or fails; nothing traps.
    @Test(arguments: [VR.LO, .SH, .UT, .UN, .OB, .PN, .AE])
    func valuesThatNoHeaderCanCarry(vr: VR) throws {
        for length in [65_533, 65_534, 65_535, 65_536] {
            var small = SmallRuleset()
            let long = small.template(String(repeating: "A", count: length))
            small.row(Tag(0x0010, 0x4000), vr, small.action(.set, vr, [Operand(.value, long)]))
            var set = DicomBytes(.explicitLittle)
            set.element(Tag(0x0010, 0x4000), vr, "Doe^Jane")
            let output = try run(set, small.ruleset())
            #expect(output.bytes.count >= length)
        }
    }

    /// A step over a value costs as much as many questions, and so it counts.
    @Test func stepsAreLimited() throws {
        func code(_ elements: Int) throws -> FileFailure.Code? {
            var small = SmallRuleset()
            let first = small.content.actions.count
            for step in 0...RulesetLimits.steps {
                let next = step < RulesetLimits.steps ? first + step + 1 : nil
                small.action(.truncate, .DA, [Operand(.integer, 0)], next: next)
            }
            small.content.unknownDecision = .action(first)
            var set = DicomBytes(.explicitLittle)
            for element in 0..<elements { set.element(Tag(0x0022, UInt16(element)), .DA, "20240315") }
            return try stop(set, small.ruleset())
        }
        #expect(try code(100) == nil)
        #expect(try code(9_000) == .tooLarge)
    }

    @Test func whatGuardsReadIsLimited() throws {
        var small = SmallRuleset()
        let text = small.string("x")
        let atom = AtomRecord(tag: Tag(0x0020, 0x4000), vr: .LT, test: .oneOf, quantifier: .single, a: 0, b: 1)
        small.content.atoms = [AtomRecord](repeating: atom, count: 100)
        for index in small.content.atoms.indices { small.content.atoms[index].a = UInt32(index) }
        small.content.atomValues = [UInt32](repeating: text, count: 100)
        small.content.guardSteps = (0..<100).map { GuardStep(operation: .atom, operand: UInt32($0)) }
        small.content.guards = (0..<100).map { GuardRecord(firstStep: UInt32($0), stepCount: 1) }
        let ruleset = try small.ruleset()
        var set = DicomBytes(.explicitLittle)
        set.element(Tag(0x0020, 0x4000), .LT, String(repeating: "y", count: 1_000))
        var tape = ElementTape()
        try TapeBuilder.build(
            set.bytes.rawBytes, from: 0, to: set.bytes.count, encoding: .explicitLittle, vrSource: ruleset, into: &tape)
        var places = RootPlaces(ruleset, keys: [])
        places.locate(in: tape)
        for (most, code) in [(100_000, nil), (99_999, FileFailure.Code.tooLarge)] {
            var evaluator = GuardEvaluator(
                ruleset: ruleset, characterSet: .standard, tests: .standard, mostBytesRead: most)
            var facts = FileFacts()
            var found: FileFailure.Code?
            do throws(FileFailure) {
                try evaluator.evaluate(
                    set.bytes.rawBytes, tape: tape, places: places, file: set.bytes.rawBytes, header: FileHeader(),
                    into: &facts)
            } catch {
                found = error.code
            }
            #expect(found == code)
        }
    }

    /// A value of many parts, held against a list of many texts.
    @Test func whatGuardsCompareIsLimited() throws {
        var small = SmallRuleset()
        small.content.atoms = [
            AtomRecord(tag: Tag(0x0022, 0x0001), vr: .UC, test: .oneOf, quantifier: .any, a: 0, b: 200)
        ]
        small.content.atomValues = (0..<200).map { small.string("text \($0)") }
        small.content.guardSteps = [GuardStep(operation: .atom, operand: 0)]
        small.content.guards = [GuardRecord(firstStep: 0, stepCount: 1)]
        let ruleset = try small.ruleset()
        func code(_ parts: Int) throws -> FileFailure.Code? {
            var set = DicomBytes(.explicitLittle)
            set.element(Tag(0x0022, 0x0001), .UC, Array(repeating: "A", count: parts).joined(separator: "\\"))
            return try stop(set, ruleset)
        }
        #expect(try code(1_000) == nil)
        #expect(try code(500_000) == .tooLarge)
    }

    /// What is true of the file is found out once, however many conditions ask.
    @Test func factsOfTheFileAreAskedOnce() throws {
        CountingFact.count.store(0, ordering: .relaxed)
        var small = SmallRuleset()
        small.content.atoms = [AtomRecord](
            repeating: AtomRecord(tag: Tag(rawValue: 0), vr: .UN, test: CountingFact.code, quantifier: .single, a: 0),
            count: 100)
        small.content.guardSteps = (0..<100).map { GuardStep(operation: .atom, operand: UInt32($0)) }
        small.content.guards = (0..<100).map { GuardRecord(firstStep: UInt32($0), stepCount: 1) }
        let tests = GuardTestTable.standard.adding([CountingFact.self])
        let ruleset = try small.ruleset(tests: tests)
        var evaluator = GuardEvaluator(ruleset: ruleset, characterSet: .standard, tests: tests)
        var facts = FileFacts()
        let bytes: [UInt8] = []
        try evaluator.evaluate(
            bytes.rawBytes, tape: ElementTape(), places: RootPlaces(ruleset, keys: []), file: bytes.rawBytes,
            header: FileHeader(), into: &facts)
        #expect((0..<100).allSatisfy { facts.isTrue(guardIndex: $0) })
        #expect(CountingFact.count.load(ordering: .relaxed) == 1)
    }

    /// A ruleset whose questions cannot all be followed claims nothing.
    @Test func searchesForClaimsAreLimited() throws {
        var small = SmallRuleset()
        let decision = Self.longQuestions(&small, count: 1_000)
        let ruleset = try small.ruleset()
        var search = ActionSearch(ruleset, mostVisits: 1_500)
        #expect(Set(search.actions(from: decision)) == [0])
        #expect(!search.isExhausted)
        _ = search.actions(from: decision)
        #expect(search.isExhausted)
    }

    /// The first of two copies counts, whatever the order of the file; what nothing asks for is not looked for.
    @Test func placesOfTheRoot() throws {
        var small = SmallRuleset()
        small.content.atoms = [AtomRecord(tag: Tag(0x0020, 0x0013), vr: .IS, test: .present, quantifier: .any, a: 0)]
        let ruleset = try small.ruleset()
        for isAscending in [true, false] {
            var set = DicomBytes(.explicitLittle)
            if !isAscending { set.element(Tag(0x0020, 0x0013), .IS, "1") }
            set.element(Tag(0x0008, 0x0060), .CS, "CT")
            set.element(.patientID, .LO, "MRN-0042")
            set.element(Tag(0x0020, 0x0013), .IS, "2")
            var tape = ElementTape()
            try TapeBuilder.build(
                set.bytes.rawBytes, from: 0, to: set.bytes.count, encoding: .explicitLittle, vrSource: ruleset,
                into: &tape)
            #expect(tape.rootIsAscending == isAscending)
            var places = RootPlaces(ruleset, keys: [])
            places.locate(in: tape)
            #expect(places.index(ofAtom: 0) == (isAscending ? 2 : 0))
            #expect(places.index(of: .patientID) == (isAscending ? 1 : 2))
            #expect(places.index(of: Tag(0x0008, 0x0060)) == nil)
            #expect(places.index(of: .sopClassUID) == nil)
            #expect(places.mustAgree(.patientID) && !places.mustAgree(.pixelData))
        }
    }
}

/// A fact of the file that is always true, and counts who asks.
private enum CountingFact: FileFactTest {
    static let code = AtomRecord.Test(rawValue: 15)!
    static let count = Atomic<Int>(0)

    static func holds(_ bytes: RawSpan, _ tape: ElementTape, _ header: FileHeader) -> Bool {
        count.add(1, ordering: .relaxed)
        return true
    }
}
