// ATOM, AVAL, GSTP, GARD and GATE: what is asked once a file.

/// One test of one attribute of the root data set (or, for group 0002, of the file meta).
package struct AtomRecord: Hashable, Sendable {
    /// Not an enumeration: which tests there are is a list that the verifier gets, and more are added to it. The code alone says
    /// what the operand is.
    package struct Test: RawRepresentable, Hashable, Sendable, CaseIterable {
        package enum Operand: Sendable { case none, text, texts, automaton, attribute }

        package let rawValue: UInt8

        /// Nil for a code outside the ranges that have an operand.
        package init?(rawValue: UInt8) {
            switch rawValue {
            case 1...97: self.rawValue = rawValue
            default: return nil
            }
        }

        /// - Parameter rawValue: 10 to 15 ask the file and no attribute; for tests that are added, 16 to 31 without operand, 32 to 63 with a text, 64 to 79 with
        ///   several texts.
        package init(_ rawValue: UInt8) {
            precondition(1...97 ~= rawValue, "a code without operand kind")
            self.rawValue = rawValue
        }

        package static let present = Test(1)
        package static let empty = Test(2)
        package static let absent = Test(3)
        /// Text after trimming is one of the texts.
        package static let oneOf = Test(4)
        package static let less = Test(5)
        package static let lessOrEqual = Test(6)
        package static let greater = Test(7)
        package static let greaterOrEqual = Test(8)
        package static let matches = Test(9)
        /// The automaton reads the value with upper and lower case folded.
        package static let matchesIgnoringCase = Test(96)
        /// The value is that of another attribute of the root.
        package static let sameAs = Test(97)

        /// Asks something of the whole file: the atom names no attribute.
        package var isOfFile: Bool { 10...15 ~= rawValue }

        /// The tests of presence, which look at the element and not at a value.
        package static let presences = [present, empty, absent]

        /// Texts that stand somewhere in a value, comparisons that ignore case, and one attribute compared with another: what belongs
        /// to the capability `textTests`.
        package var isTextTest: Bool { rawValue >= 80 }

        package static var allCases: [Test] { (0...UInt8.max).compactMap(Test.init(rawValue:)) }

        /// `texts` takes a run of `atomValues` (a: the first, b: count), `attribute` a tag and a VR, the others one index in a.
        package var operand: Operand {
            switch rawValue {
            case 4, 64...95: .texts
            case 5...8, 32...63: .text
            case 9, 96: .automaton
            case 97: .attribute
            default: .none
            }
        }
    }
    package enum Quantifier: UInt8, Sendable, CaseIterable { case single = 0, any = 1, all = 2, index = 3 }
    package var tag: Tag = Tag(rawValue: 0)
    package var vr: VR = .UN
    package var test: Test = .present
    package var quantifier: Quantifier = .single
    /// From 1, for `.index`.
    package var position: UInt16 = 0
    /// Index + 1 into `atomPlaces`; 0 for a public attribute of the root, or one of the file meta; `ownPlace` for the element that is
    /// decided.
    package var place: UInt16 = 0
    package var a: UInt32 = 0
    package var b: UInt32 = 0

    package init() {}

    package init(
        tag: Tag, vr: VR, test: Test, quantifier: Quantifier, position: UInt16 = 0, place: UInt16 = 0,
        a: UInt32 = 0, b: UInt32 = 0
    ) {
        self.tag = tag
        self.vr = vr
        self.test = test
        self.quantifier = quantifier
        self.position = position
        self.place = place
        self.a = a
        self.b = b
    }

    /// The place of an atom about the element that is decided. Decisions ask it, and guards do not: they are about files.
    package static let ownPlace = UInt16.max
    package var isOfOwnValue: Bool { place == AtomRecord.ownPlace }

    static let layout = RecordLayout(
        AtomRecord(),
        [
            .tag(
                "attribute of the root, or of the file meta; 0 for a test of the file or of the element that is decided",
                \.tag),
            .vr("VR", \.vr),
            .code("test", \.test),
            .code("values that must pass it", \.quantifier), .zeros(1),
            .number("place of the value, from 1, for `index`; else 0", \.position),
            .number("index + 1 into APLC, or 0; 65535 for the element that is decided", \.place),
            .chosen("what it compares with", by: \.test, bytesBefore: 7, \.a) { test in
                switch test.operand {
                case .none: .zero
                case .texts: .run(.AVAL, .after)
                case .text: .index(.STRS)
                case .automaton: .index(.DFAS)
                case .attribute: .tag
                }
            },
            .chosen("number of these, or VR of an attribute", by: \.test, bytesBefore: 11, \.b) {
                $0.operand == .texts || $0.operand == .attribute ? .number : .zero
            },
        ])
}

/// Where an atom looks: in the items of sequences, or at the private elements of a creator.
package struct AtomPlaceRecord: Hashable, Sendable {
    /// String index + 1 of a private creator, whose elements of the root are meant, or 0. The atom's tag has 00 in place of the block.
    package var creator: UInt32 = 0
    /// Sequences from the root on, each in the items of the one before; zeros behind the last.
    package var first = Tag(rawValue: 0)
    package var second = Tag(rawValue: 0)
    package var third = Tag(rawValue: 0)
    package var fourth = Tag(rawValue: 0)

    /// Sequences that a record has room for.
    package static let mostSequences = 4

    package init() {}

    package init(creator: UInt32 = 0, sequences: [Tag]) {
        self.creator = creator
        var all = sequences
        while all.count < Self.mostSequences { all.append(Tag(rawValue: 0)) }
        (first, second, third, fourth) = (all[0], all[1], all[2], all[3])
    }

    package var sequences: [Tag] { [first, second, third, fourth].filter { $0.rawValue != 0 } }

    static let layout = RecordLayout(
        AtomPlaceRecord(),
        [
            .optionalString("private creator, index + 1, or 0", \.creator), .tag("sequence of the root, or 0", \.first),
            .tag("sequence in its items, or 0", \.second), .tag("the next one, or 0", \.third),
            .tag("the next one, or 0", \.fourth),
        ])
}

extension AtomRecord {
    /// The attribute that the value is compared with.
    package var otherAttribute: (tag: Tag, vr: VR)? {
        guard test.operand == .attribute, let vr = VR(rawValue: UInt8(truncatingIfNeeded: b)) else { return nil }
        return (Tag(rawValue: a), vr)
    }
}

extension AtomRecord.Test: CustomStringConvertible {
    private static let names = [
        "present", "empty", "absent", "oneOf", "less", "lessOrEqual", "greater", "greaterOrEqual", "matches",
    ]

    private static let textNames: [UInt8: String] = [
        80: "contains", 81: "beginsWith", 82: "endsWith", 84: "contains, ignoring case",
        85: "beginsWith, ignoring case", 86: "endsWith, ignoring case", 87: "oneOf, ignoring case",
        96: "matches, ignoring case", 97: "sameAs",
    ]

    /// The name, or for added tests what they take.
    package var description: String {
        if rawValue <= 9 { return Self.names[Int(rawValue) - 1] }
        if isTextTest { return Self.textNames[rawValue] ?? "of a later version" }
        if isOfFile { return "of the file" }
        return switch operand {
        case .text: "added, with a text"
        case .texts: "added, with texts"
        default: "added, without operand"
        }
    }
}

/// A step of a guard formula in postfix order over a stack of truth values. Each guard is a run of steps that leaves one value.
package struct GuardStep: Hashable, Sendable {
    package enum Operation: UInt8, Sendable, CaseIterable {
        /// Pushes atom `operand`.
        case atom = 1
        case not = 2
        /// Pops `operand` values.
        case and = 3
        case or = 4
        case always = 5
    }
    package var operation: Operation = .always
    package var operand: UInt32 = 0

    package init() {}

    package init(operation: Operation, operand: UInt32) {
        self.operation = operation
        self.operand = operand
    }

    static let layout = RecordLayout(
        GuardStep(),
        [
            .code("operation", \.operation), .zeros(3),
            .chosen("operand", by: \.operation, bytesBefore: 4, \.operand) { operation in
                switch operation {
                case .atom: .index(.ATOM)
                // At least 1: `checkGuards`.
                case .and, .or: .number
                case .not, .always: .zero
                }
            },
        ])
}

package struct GuardRecord: Hashable, Sendable {
    package var firstStep: UInt32 = 0
    package var stepCount: UInt32 = 0

    package init() {}

    package init(firstStep: UInt32, stepCount: UInt32) {
        self.firstStep = firstStep
        self.stepCount = stepCount
    }

    static let layout = RecordLayout(
        GuardRecord(),
        [
            .run("its steps", of: .GSTP, \.firstStep), .number("number of these", \.stepCount),
        ])
}

package struct GateRecord: Hashable, Sendable {
    package enum Kind: UInt8, Sendable, CaseIterable { case accept = 1, reject = 2, quarantine = 3 }
    package var kind: Kind = .accept
    /// Index into `guards`.
    package var guardIndex: UInt32 = 0
    /// String index.
    package var reason: UInt32 = 0

    package init() {}

    package init(kind: Kind, guardIndex: UInt32, reason: UInt32) {
        self.kind = kind
        self.guardIndex = guardIndex
        self.reason = reason
    }

    static let layout = RecordLayout(
        GateRecord(),
        [
            .code("kind", \.kind), .zeros(3), .index("guard", of: .GARD, \.guardIndex), .string("reason", \.reason),
        ])
}

extension SectionLayout {
    static let guards: [SectionLayout] = [
        SectionLayout(
            .APLC, "where atoms look beyond the root's public attributes", \.atomPlaces, AtomPlaceRecord.layout,
            check: { verifier throws(RulesetError) in try verifier.checkAtomPlaces() }),
        SectionLayout(
            .ATOM, "tests of one attribute each", \.atoms, AtomRecord.layout,
            check: { verifier throws(RulesetError) in try verifier.checkAtoms() }),
        SectionLayout(
            .AVAL, "texts that an atom compares with", \.atomValues,
            RecordLayout(UInt32(0), [.string("text", \.self)]),
            check: { verifier throws(RulesetError) in
                for index in 0..<verifier.count(.AVAL) {
                    try verifier.limitCompared(verifier.bytes.int(verifier.start(.AVAL, index)), .AVAL, index)
                }
            }),
        SectionLayout(
            .GSTP,
            "steps over a stack of truth values: `atom` pushes one, `not` turns the top one round, `and` and `or` take `operand` values and push one, `always` pushes true",
            \.guardSteps, GuardStep.layout,
            check: { verifier throws(RulesetError) in try verifier.checkOperandCounts() }),
        SectionLayout(
            .GARD, "guards: each leaves one value", \.guards, GuardRecord.layout,
            checkRun: { verifier, index, steps throws(RulesetError) in try verifier.checkGuard(index, steps) }),
        SectionLayout(
            .GATE, "which files are taken at all", \.gates, GateRecord.layout,
            check: { verifier throws(RulesetError) in try verifier.requirePlainTexts(.GATE, at: 8) }),
    ]
}

extension RulesetVerifier {
    fileprivate func checkAtoms() throws(RulesetError) {
        try limit(count(.ATOM) <= RulesetLimits.atoms, .ATOM, -1, "number of records")
        var hasTextTests = false
        var searched = 0
        for index in 0..<count(.ATOM) {
            let offset = start(.ATOM, index)
            try require(tests[Int(bytes.u8(offset + 5))], .ATOM, index, "test")
            if AtomRecord.Test(rawValue: bytes.u8(offset + 5))?.isOfFile == true {
                try require(bytes.u32(offset) == 0 && bytes.u8(offset + 6) == 0, .ATOM, index, "attribute")
            }
            try checkPlace(of: index)
            if bytes.u16(offset + 10) > 0 { hasTextTests = true }
            let isIndexed = bytes.u8(offset + 6) == AtomRecord.Quantifier.index.rawValue
            try require((bytes.u16(offset + 8) > 0) == isIndexed, .ATOM, index, "position of a value")
            if AtomRecord.Test(rawValue: bytes.u8(offset + 5))?.isTextTest == true {
                hasTextTests = true
                switch AtomRecord.Test(rawValue: bytes.u8(offset + 5))?.operand {
                case .texts: searched += try searchedBytes(index)
                case .attribute:
                    let isRead = bytes.u16(offset) != 2 && bytes.u32(offset + 12) >> 16 != 2
                    let isSingle = bytes.u8(offset + 6) == AtomRecord.Quantifier.single.rawValue
                    try require(isRead && isSingle, .ATOM, index, "attribute to compare with")
                    let code = bytes.u32(offset + 16)
                    try require(code <= 0xFF && VR(rawValue: UInt8(code)) != nil, .ATOM, index, "VR")
                default: break
                }
            }
            if AtomRecord.Test(rawValue: bytes.u8(offset + 5))?.operand == .text {
                try limitCompared(bytes.int(offset + 12), .ATOM, index)
            }
        }
        try limit(searched <= RulesetLimits.searchedBytes, .ATOM, -1, "length of the texts that are looked for")
        try require(
            (layout.capabilities & RulesetCapability.textTests.bit != 0) == hasTextTests, .ATOM, -1,
            "the capability of text tests")
    }

    /// Either a private creator or sequences, without gaps.
    fileprivate func checkAtomPlaces() throws(RulesetError) {
        try limit(count(.APLC) <= RulesetLimits.atomPlaces, .APLC, -1, "number of records")
        try requirePlainTexts(.APLC, at: 0, isOptional: true)
        for index in 0..<count(.APLC) {
            let offset = start(.APLC, index)
            let steps = (1...AtomPlaceRecord.mostSequences).map { bytes.u32(offset + 4 * $0) }
            let used = steps.prefix { $0 != 0 }.count
            try require(steps.dropFirst(used).allSatisfy { $0 == 0 }, .APLC, index, "a gap between sequences")
            try require((bytes.u32(offset) > 0) == (used == 0), .APLC, index, "neither creator nor sequence, or both")
            try require(steps.prefix(used).allSatisfy { $0 >> 16 > 2 }, .APLC, index, "a sequence")
        }
    }

    /// What an atom asks of a place of its own: one attribute of data sets, and no single value of several items.
    private func checkPlace(of index: Int) throws(RulesetError) {
        let offset = start(.ATOM, index)
        let place = Int(bytes.u16(offset + 10))
        guard place > 0 else { return }
        let test = AtomRecord.Test(rawValue: bytes.u8(offset + 5))
        if place == AtomRecord.ownPlace {
            // What is absent is decided by nobody.
            let isAsked = test?.isOfFile == false && test != .sameAs && test != .absent
            try require(isAsked && bytes.u32(offset) == 0, .ATOM, index, "what is asked of an element's own value")
            return
        }
        try require(place <= count(.APLC), .ATOM, index, "index into APLC")
        let tag = Tag(rawValue: bytes.u32(offset))
        let isPrivate = bytes.u32(start(.APLC, place - 1)) > 0
        try require(test?.isOfFile == false && test != .sameAs && tag.group != 2, .ATOM, index, "attribute of a place")
        try require(isPrivate == tag.isPrivate, .ATOM, index, "attribute of a place")
        if isPrivate { try require(tag.element <= 0xFF, .ATOM, index, "element of a block") }
        let isSingle = bytes.u8(offset + 6) == AtomRecord.Quantifier.single.rawValue
        let isPresence = test.map(AtomRecord.Test.presences.contains) ?? false
        if !isPrivate {
            let isIndexed = bytes.u8(offset + 6) == AtomRecord.Quantifier.index.rawValue
            try require(!isIndexed && isSingle == isPresence, .ATOM, index, "values that must pass it")
        }
    }

    /// Whether an atom is about the element that is decided.
    func isOfOwnValue(atom index: Int) -> Bool { bytes.u16(start(.ATOM, index) + 10) == AtomRecord.ownPlace }

    /// Bytes of the texts that an atom looks for. None is empty: it would be found anywhere.
    private func searchedBytes(_ index: Int) throws(RulesetError) -> Int {
        let offset = start(.ATOM, index)
        let (first, count) = (bytes.int(offset + 12), bytes.int(offset + 16))
        try require(count >= 1, .ATOM, index, "number of texts")
        var sum = 0
        for place in first..<first + count {
            let text = strings.range(bytes.int(start(.AVAL, place)))
            try require(!text.isEmpty, .AVAL, place, "an empty text")
            sum += text.count
        }
        return sum
    }

    /// A text that many conditions compare with is read by each of them.
    fileprivate func limitCompared(_ text: Int, _ section: RulesetSection, _ index: Int) throws(RulesetError) {
        try limit(strings.range(text).count <= RulesetLimits.comparedBytes, section, index, "length of a text")
    }

    fileprivate func checkOperandCounts() throws(RulesetError) {
        for index in 0..<count(.GSTP) {
            switch GuardStep.Operation(rawValue: bytes.u8(start(.GSTP, index))) {
            case .and, .or: try require(bytes.u32(start(.GSTP, index) + 4) >= 1, .GSTP, index, "number of operands")
            default: break
            }
        }
    }

    /// A guard must leave exactly one value on the stack, whatever its atoms say.
    fileprivate func checkGuard(_ index: Int, _ steps: Range<Int>) throws(RulesetError) {
        var depth = 0
        for step in steps {
            let operand = bytes.int(start(.GSTP, step) + 4)
            switch GuardStep.Operation(rawValue: bytes.u8(start(.GSTP, step))) {
            case .atom:
                try require(!isOfOwnValue(atom: operand), .GARD, index, "an atom that only decisions ask")
                depth += 1
            case .always: depth += 1
            case .not: try require(depth >= 1, .GARD, index, "an operation without operand")
            case .and, .or:
                try require(operand <= depth, .GARD, index, "an operation without operand")
                depth -= operand - 1
            case nil: break
            }
        }
        try require(depth == 1, .GARD, index, "a guard that does not leave one value")
    }
}
