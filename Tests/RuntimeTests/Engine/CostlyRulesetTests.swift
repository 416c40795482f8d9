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

    /// A value of the policy for each of many elements: the output may grow by what one file may have of memory.
    @Test func newBytesAreLimited() throws {
        var small = SmallRuleset()
        let long = small.template(String(repeating: "A", count: RulesetLimits.valueBytes))
        small.content.unknownDecision = small.action(.set, .UT, [Operand(.value, long)])
        let ruleset = try small.ruleset()
        func code(_ elements: Int) throws -> FileFailure.Code? {
            var set = DicomBytes(.explicitLittle)
            for element in 0..<elements { set.element(Tag(0x0022, UInt16(element)), .UT, "Doe^Jane") }
            return try stop(set, ruleset)
        }
        #expect(try code(10) == nil)
        #expect(try code(1_000) == .tooLarge)
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
