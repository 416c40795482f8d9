// NODE, CLAS, VSET and VRMK: the questions that lead to an action.

/// Where a decision leads: an action, or a node that asks one question.
///
/// One 32-bit word: the high bit tells which of the two; the rest is an index into `actions` or `nodes`.
package struct Decision: Hashable, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }
    package static func action(_ index: Int) -> Decision { Decision(rawValue: UInt32(index)) }
    package static func node(_ index: Int) -> Decision { Decision(rawValue: UInt32(index) | 0x8000_0000) }
    package var isNode: Bool { rawValue & 0x8000_0000 != 0 }
    package var index: Int { Int(rawValue & 0x7FFF_FFFF) }
}

/// One question of a decision graph. Children that are nodes have a larger index than their parent, so there is no cycle.
package struct DecisionNode: Hashable, Sendable {
    package enum Kind: UInt8, Sendable, CaseIterable {
        /// Is guard `operand` true for this file?
        case `guard` = 1
        /// Does path pattern `operand` match where the element's data set stands?
        case path = 2
        /// Is `operand` the tag of the innermost sequence around the element? (0 asks for the root data set.)
        case parent = 3
        /// Is the file's variant in variant set `operand`?
        case variant = 4
        /// Is the bit of the element's VR set in VR mask `operand`? Explicit VR of the file; UN where it has none.
        case vr = 5
        /// Has the IOD of the file's variant the element where it stands, or does decoding need it there? `operand` is 0.
        case iod = 6
        /// Is the data set a coded entry of no registered scheme: is its Coding Scheme Designator absent, empty, `L`, or does it
        /// begin with `99` (PS3.16 chapter 8)? `operand` is 0.
        case localCode = 7
        /// Does decoding need the element where it stands, in an object that has pixels? `operand` is 0.
        case decoding = 8
        /// Does the element's own value pass atom `operand`? An element that cannot be read so has no action, and comes to
        /// `on_error`.
        case value = 9
    }
    package var kind = Kind.guard
    package var operand: UInt32 = 0
    package var then = Decision(rawValue: 0)
    package var otherwise = Decision(rawValue: 0)

    package init() {}

    package init(kind: Kind, operand: UInt32, then: Decision, otherwise: Decision) {
        self.kind = kind
        self.operand = operand
        self.then = then
        self.otherwise = otherwise
    }

    static let layout = RecordLayout(
        DecisionNode(),
        [
            .code("question", \.kind), .zeros(3),
            .chosen("what it asks for", by: \.kind, bytesBefore: 4, \.operand) { kind in
                switch kind {
                case .guard: .index(.GARD)
                // Below the number of patterns: `checkNodes`.
                case .path: .number
                case .parent: .tag
                case .variant: .index(.VSET)
                case .vr: .index(.VRMK)
                // One of those that guards do not ask: `checkNodes`.
                case .value: .index(.ATOM)
                case .iod, .localCode, .decoding: .zero
                }
            },
            .decision("if so", \.then), .decision("if not", \.otherwise),
        ])
}

/// A SOP class and the variant (set of compile-time answers) it stands for.
/// Variant 0 is for SOP classes that are not listed or absent.
package struct ClassRecord: Hashable, Sendable {
    package var uid: UInt32 = 0
    package var variant: UInt32 = 0

    package init() {}

    package init(uid: UInt32, variant: UInt32) {
        self.uid = uid
        self.variant = variant
    }

    static let layout = RecordLayout(
        ClassRecord(), [.string("SOP Class UID", \.uid), .number("variant", \.variant)])
}

/// A set of up to 256 variants.
package struct VariantSet: Hashable, Sendable {
    package var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    package init() {}

    package subscript(variant: Int) -> Bool {
        get {
            let bit: UInt64 = 1 << UInt64(variant & 63)
            switch variant >> 6 {
            case 0: return words.0 & bit != 0
            case 1: return words.1 & bit != 0
            case 2: return words.2 & bit != 0
            case 3: return words.3 & bit != 0
            default: return false
            }
        }
        set {
            let bit: UInt64 = 1 << UInt64(variant & 63)
            func apply(_ word: inout UInt64) { if newValue { word |= bit } else { word &= ~bit } }
            switch variant >> 6 {
            case 0: apply(&words.0)
            case 1: apply(&words.1)
            case 2: apply(&words.2)
            case 3: apply(&words.3)
            default: break
            }
        }
    }

    package static func == (lhs: VariantSet, rhs: VariantSet) -> Bool { lhs.words == rhs.words }
    package func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        hasher.combine(words.3)
    }

    static let layout = RecordLayout(
        VariantSet(),
        [
            .number("bits of variants 0 to 63", \.words.0), .number("64 to 127", \.words.1),
            .number("128 to 191", \.words.2), .number("192 to 255", \.words.3),
        ])
}

extension SectionLayout {
    static let decisions: [SectionLayout] = [
        SectionLayout(
            .CLAS, "SOP classes, sorted by UID; others have variant 0", \.classes, ClassRecord.layout,
            check: { verifier throws(RulesetError) in try verifier.checkClasses() }),
        SectionLayout(
            .VSET, "sets of variants", \.variantSets, VariantSet.layout,
            check: { verifier throws(RulesetError) in try verifier.checkVariantSets() }),
        SectionLayout(
            .VRMK, "sets of VRs", \.vrMasks,
            RecordLayout(UInt64(0), [.number("a bit for each VR, by its code", \.self)]),
            check: { verifier throws(RulesetError) in
                let all = VR.allCases.reduce(UInt64(0)) { $0 | $1.bit }
                for index in 0..<verifier.count(.VRMK) {
                    let mask = verifier.bytes.u64(verifier.start(.VRMK, index))
                    try verifier.require(mask & ~all == 0, .VRMK, index, "VR")
                }
            }),
        SectionLayout(
            .NODE, "questions; a node's children have a larger index than it", \.nodes, DecisionNode.layout,
            check: { verifier throws(RulesetError) in try verifier.checkNodes() }),
    ]
}

extension RulesetVerifier {
    fileprivate func checkClasses() throws(RulesetError) {
        try requireSortedNames(.CLAS)
        try requireUnpadded(.CLAS)
        for index in 0..<count(.CLAS) {
            try require(bytes.int(start(.CLAS, index) + 4) < variantCount, .CLAS, index, "variant")
        }
    }

    fileprivate func checkVariantSets() throws(RulesetError) {
        for index in 0..<count(.VSET) {
            for variant in variantCount..<256 {
                let byte = bytes.u8(start(.VSET, index) + variant >> 3)
                try require(byte >> UInt8(variant & 7) & 1 == 0, .VSET, index, "variant")
            }
        }
    }

    fileprivate func checkNodes() throws(RulesetError) {
        for index in 0..<count(.NODE) {
            let offset = start(.NODE, index)
            if bytes.u8(offset) == DecisionNode.Kind.path.rawValue {
                try require(bytes.int(offset + 4) < pathPatternCount, .NODE, index, "path pattern")
            }
            if bytes.u8(offset) == DecisionNode.Kind.value.rawValue {
                try require(isOfOwnValue(atom: bytes.int(offset + 4)), .NODE, index, "an atom that guards ask")
            }
            for child in [offset + 8, offset + 12] {
                let decision = Decision(rawValue: bytes.u32(child))
                try require(!decision.isNode || decision.index > index, .NODE, index, "a child before its parent")
            }
        }
        try limitQuestions()
    }

    /// The most questions on a way from each node to an action. Children have a larger index, so going backwards asks each
    /// node once.
    private func limitQuestions() throws(RulesetError) {
        var questions = [Int](repeating: 0, count: count(.NODE))
        for index in questions.indices.reversed() {
            let offset = start(.NODE, index)
            for child in [offset + 8, offset + 12] {
                let decision = Decision(rawValue: bytes.u32(child))
                let below = decision.isNode ? questions[decision.index] : 0
                questions[index] = max(questions[index], below + 1)
            }
            try limit(questions[index] <= RulesetLimits.questions, .NODE, index, "number of questions to an action")
        }
    }
}
