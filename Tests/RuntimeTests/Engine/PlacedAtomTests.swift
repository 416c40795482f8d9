import Testing

@testable import MidicRuntime

/// Atoms that look into items, and at private elements of the root.
@Suite struct PlacedAtomTests {
    enum Answer: Sendable { case yes, no, held }

    private static let outer = Tag(0x0040, 0x0275)
    private static let inner = Tag(0x0008, 0x1032)
    private static let meaning = Tag(0x0008, 0x0104)
    private static let block = Tag(0x0029, 0x0010)

    private func answer(_ atom: AtomRecord, _ place: AtomPlaceRecord, _ set: DicomBytes, creator: String? = nil) throws
        -> Answer
    {
        var small = SmallRuleset()
        var atom = atom
        var place = place
        atom.place = 1
        if atom.test.operand == .texts {
            small.content.atomValues = [small.string("a")]
            atom.b = 1
        }
        if let creator { place.creator = small.string(creator) + 1 }
        small.content.atoms = [atom]
        small.content.atomPlaces = [place]
        small.content.guardSteps = [GuardStep(operation: .atom, operand: 0)]
        small.content.guards = [GuardRecord(firstStep: 0, stepCount: 1)]
        let ruleset = try small.ruleset()
        let bytes = set.bytes
        var tape = ElementTape()
        try TapeBuilder.build(
            bytes.rawBytes, from: 0, to: bytes.count, encoding: .explicitLittle, vrSource: ruleset, into: &tape)
        var facts = FileFacts()
        var evaluator = GuardEvaluator(ruleset: ruleset, characterSet: .standard, tests: .standard)
        var places = RootPlaces(ruleset, keys: [])
        places.locate(in: tape)
        do {
            try evaluator.evaluate(
                bytes.rawBytes, tape: tape, places: places, file: bytes.rawBytes, header: FileHeader(), into: &facts)
        } catch {
            return .held
        }
        return facts.isTrue(guardIndex: 0) ? .yes : .no
    }

    /// Each list is the values of an item's attribute; nil for an item without it.
    @Test(
        arguments: [
            ([], .any, .oneOf, .no), (["a"], .any, .oneOf, .yes), (["b", "a"], .any, .oneOf, .yes),
            (["b", "a"], .all, .oneOf, .no), (["a", "a"], .all, .oneOf, .yes), (["a", nil], .all, .oneOf, .no),
            (["a", ""], .all, .oneOf, .no), (["a", nil], .any, .oneOf, .yes), ([nil, nil], .all, .oneOf, .no),
            ([nil, "a"], .single, .present, .yes), ([nil, ""], .single, .present, .no),
            ([nil, ""], .single, .empty, .yes), ([nil], .single, .empty, .no), ([nil], .single, .absent, .yes),
            ([], .single, .absent, .yes), ([""], .single, .absent, .no), (["ba"], .any, AtomRecord.Test(80), .yes),
            (["b", "\u{E9}"], .any, .oneOf, .held),
        ] as [([String?], AtomRecord.Quantifier, AtomRecord.Test, Answer)])
    func items(values: [String?], quantifier: AtomRecord.Quantifier, test: AtomRecord.Test, expected: Answer) throws {
        for depth in 1...2 {
            var set = DicomBytes(.explicitLittle)
            func fill(_ bytes: inout DicomBytes) {
                bytes.sequence(depth == 1 ? Self.outer : Self.inner) { sequence in
                    for value in values {
                        sequence.item { item in
                            guard let value else { return }
                            item.element(Self.meaning, .LO, value)
                        }
                    }
                }
            }
            if depth == 1 {
                fill(&set)
            } else {
                set.sequence(Self.outer) { sequence in sequence.item { fill(&$0) } }
            }
            let atom = AtomRecord(tag: Self.meaning, vr: .LO, test: test, quantifier: quantifier)
            let place = AtomPlaceRecord(sequences: depth == 1 ? [Self.outer] : [Self.outer, Self.inner])
            #expect(try answer(atom, place, set) == expected)
        }
    }

    /// Items say how their text reads; copies in them say nothing.
    @Test func characterSetsAndCopies() throws {
        let atom = AtomRecord(tag: Self.meaning, vr: .LO, test: AtomRecord.Test(80), quantifier: .any)
        for (sets, expected) in [(["ISO_IR 100"], Answer.yes), (["ISO_IR 100", "ISO_IR 144"], .held), ([], .held)] {
            var set = DicomBytes(.explicitLittle)
            set.sequence(Self.outer) { sequence in
                sequence.item { item in
                    for name in sets { item.element(.specificCharacterSet, .CS, name) }
                    item.element(Self.meaning, .LO, bytes: [0xE9, 0x61])
                }
            }
            #expect(try answer(atom, AtomPlaceRecord(sequences: [Self.outer]), set) == expected)
        }
        var set = DicomBytes(.explicitLittle)
        set.sequence(Self.outer) { sequence in
            sequence.item { item in
                item.element(Self.meaning, .LO, "a ")
                item.element(Self.meaning, .LO, "b ")
            }
        }
        #expect(try answer(atom, AtomPlaceRecord(sequences: [Self.outer]), set) == .held)
    }

    /// A creator binds in whatever block; a block of which nobody can say whose it is holds the file.
    @Test(
        arguments: [
            ([(0x10, "ACME 1.1")], [(0x1010, "a ")], .yes), ([(0x11, "ACME 1.1 ")], [(0x1110, "a ")], .yes),
            ([(0x10, "OTHER")], [(0x1010, "a ")], .no), ([(0x10, "ACME 1.1")], [(0x1011, "a ")], .no),
            ([(0x10, "ACME 1.1")], [(0x1110, "a ")], .no), ([], [(0x1010, "a ")], .no),
            ([(0x10, "ACME 1.1"), (0x10, "ACME 1.1")], [(0x1010, "a ")], .held),
            ([(0x10, "ACME 1.1\\OTHER")], [(0x1010, "a ")], .held),
            ([(0x10, "ACME 1.1\\OTHER")], [(0x1011, "a ")], .no),
            ([(0x10, "ACME 1.1"), (0x11, "ACME 1.1")], [(0x1010, "a "), (0x1110, "b ")], .held),
            ([(0x10, "ACME 1.1")], [(0x1010, "a "), (0x1010, "b ")], .held),
            ([(0x10, "ACME 1.1")], [(0x1010, "a\\b")], .held), ([(0x10, "ACME 1.1")], [(0x1010, "")], .no),
        ] as [([(Int, String)], [(Int, String)], Answer)])
    func privateElements(creators: [(Int, String)], elements: [(Int, String)], expected: Answer) throws {
        var set = DicomBytes(.explicitLittle)
        for (place, name) in creators { set.element(Tag(0x0029, UInt16(place)), .LO, name) }
        for (place, value) in elements { set.element(Tag(0x0029, UInt16(place)), .LO, value) }
        let atom = AtomRecord(tag: Self.block, vr: .LO, test: .oneOf, quantifier: .single)
        #expect(try answer(atom, AtomPlaceRecord(sequences: []), set, creator: "ACME 1.1") == expected)
    }

    private static let damages: [(String, @Sendable (inout RulesetContent) -> Void)] = [
        ("neither creator", { $0.atomPlaces[0] = AtomPlaceRecord() }),
        ("a gap", { $0.atomPlaces[0].third = Tag(0x0008, 0x1032) }),
        ("a sequence", { $0.atomPlaces[0].first = Tag(0x0002, 0x0010) }),
        ("index into APLC", { $0.atoms[0].place = 2 }),
        ("attribute of a place", { $0.atoms[0].tag = Tag(0x0009, 0x0010) }),
        ("values that must", { $0.atoms[0].quantifier = .single }),
        ("attribute of a place", { $0.atoms[0].tag = Tag(0x0002, 0x0010) }),
    ]

    @Test(arguments: damages)
    func theVerifierRefuses(detail: String, change: @Sendable (inout RulesetContent) -> Void) throws {
        var small = SmallRuleset()
        small.content.atomValues = [small.string("a")]
        small.content.atoms = [
            AtomRecord(tag: Self.meaning, vr: .LO, test: .oneOf, quantifier: .any, place: 1, b: 1)
        ]
        small.content.atomPlaces = [AtomPlaceRecord(sequences: [Self.outer])]
        small.content.guardSteps = [GuardStep(operation: .atom, operand: 0)]
        small.content.guards = [GuardRecord(firstStep: 0, stepCount: 1)]
        _ = try small.ruleset()
        change(&small.content)
        do {
            _ = try small.ruleset()
            Issue.record("taken")
        } catch {
            #expect("\(error)".contains(detail), "\(error)")
        }
    }
}
