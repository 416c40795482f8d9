// What a ruleset says, as plain values. The compiler fills it, `RulesetEncoder` turns it into canonical bytes, and
// `Ruleset` reads those bytes back through the verifier. docs/ruleset-format.md specifies the bytes.

/// Where a decision leads: an action, or a node that asks one question.
///
/// One 32-bit word: the high bit tells which of the two; the rest is an index into `actions` or `nodes`.
public struct Decision: Hashable, Sendable {
    public let rawValue: UInt32

    @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }
    @inlinable public static func action(_ index: Int) -> Decision { Decision(rawValue: UInt32(index)) }
    @inlinable public static func node(_ index: Int) -> Decision { Decision(rawValue: UInt32(index) | 0x8000_0000) }
    @inlinable public var isNode: Bool { rawValue & 0x8000_0000 != 0 }
    @inlinable public var index: Int { Int(rawValue & 0x7FFF_FFFF) }
}

/// One question of a decision graph. Children that are nodes have a larger index than their parent, so there is no cycle.
public struct DecisionNode: Hashable, Sendable {
    public enum Kind: UInt8, Sendable, CaseIterable {
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
    }
    public var kind: Kind
    public var operand: UInt32
    public var then: Decision
    public var otherwise: Decision

    public init(kind: Kind, operand: UInt32, then: Decision, otherwise: Decision) {
        self.kind = kind
        self.operand = operand
        self.then = then
        self.otherwise = otherwise
    }
}

/// A known public tag: its VR in the dictionary and its decision. Sorted by tag; even groups from 0008 up and FFFC.
public struct RowRecord: Hashable, Sendable {
    public var tag: Tag
    public var vr: VR
    public var decision: Decision

    public init(tag: Tag, vr: VR, decision: Decision) {
        self.tag = tag
        self.vr = vr
        self.decision = decision
    }
}

/// A rule for tags that are no row: repeating groups and masks. Records stand in priority order; the first that matches decides.
public struct WildRecord: Hashable, Sendable {
    public var groupMask: UInt16, groupLow: UInt16, groupHigh: UInt16
    public var elementMask: UInt16, elementLow: UInt16, elementHigh: UInt16
    /// The dictionary's VR for a repeating group element, else UN: then the file's VR counts.
    public var vr: VR
    public var decision: Decision

    public init(
        groupMask: UInt16, groupLow: UInt16, groupHigh: UInt16, elementMask: UInt16, elementLow: UInt16,
        elementHigh: UInt16, vr: VR, decision: Decision
    ) {
        self.groupMask = groupMask
        self.groupLow = groupLow
        self.groupHigh = groupHigh
        self.elementMask = elementMask
        self.elementLow = elementLow
        self.elementHigh = elementHigh
        self.vr = vr
        self.decision = decision
    }
}

/// A private creator that the policy knows, with its elements and the decision for the rest of its block.
public struct CreatorRecord: Hashable, Sendable {
    /// String index; trailing blanks are not part of it. Sorted by the string's bytes.
    public var name: UInt32
    public var firstRow: UInt32
    public var rowCount: UInt32
    /// For elements of this creator that have no row.
    public var decision: Decision

    public init(name: UInt32, firstRow: UInt32, rowCount: UInt32, decision: Decision) {
        self.name = name
        self.firstRow = firstRow
        self.rowCount = rowCount
        self.decision = decision
    }
}

/// An element of a private block, by group and the low byte of its element number. Sorted within its creator.
public struct PrivateRowRecord: Hashable, Sendable {
    public var group: UInt16
    public var block: UInt8
    /// The VR that is expected, or UN where none is known.
    public var vr: VR
    public var decision: Decision

    public init(group: UInt16, block: UInt8, vr: VR, decision: Decision) {
        self.group = group
        self.block = block
        self.vr = vr
        self.decision = decision
    }
}

/// A SOP class and the variant (set of compile-time answers) it stands for. Sorted by UID bytes.
/// Variant 0 is for SOP classes that are not listed or absent.
public struct ClassRecord: Hashable, Sendable {
    public var uid: UInt32
    public var variant: UInt32

    public init(uid: UInt32, variant: UInt32) {
        self.uid = uid
        self.variant = variant
    }
}

/// A set of up to 256 variants.
public struct VariantSet: Hashable, Sendable {
    public var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    public init() {}

    public subscript(variant: Int) -> Bool {
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

    public static func == (lhs: VariantSet, rhs: VariantSet) -> Bool { lhs.words == rhs.words }
    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        hasher.combine(words.3)
    }
}

/// A state of the path automaton. State 0 is the root data set. Entering an item of a public sequence looks its tag up in
/// the transitions (sorted by tag), else in those of `defaultNext`, else takes `defaultNext`; private sequences always take
/// `defaultNext`. The default of a default is itself.
public struct PathStateRecord: Hashable, Sendable {
    /// Index of a mask: bit k of it says that pattern k matches here.
    public var accepts: UInt32
    public var firstTransition: UInt32
    public var transitionCount: UInt32
    public var defaultNext: UInt32

    public init(accepts: UInt32, firstTransition: UInt32, transitionCount: UInt32, defaultNext: UInt32) {
        self.accepts = accepts
        self.firstTransition = firstTransition
        self.transitionCount = transitionCount
        self.defaultNext = defaultNext
    }
}

public struct PathTransitionRecord: Hashable, Sendable {
    public var tag: Tag
    public var next: UInt32

    public init(tag: Tag, next: UInt32) {
        self.tag = tag
        self.next = next
    }
}

/// One test of one attribute of the root data set (or, for group 0002, of the file meta).
public struct AtomRecord: Hashable, Sendable {
    public enum Test: UInt8, Sendable, CaseIterable {
        case present = 1
        case empty = 2
        case absent = 3
        /// a: first index into `atomValues`, b: count. Text after trimming is one of them.
        case oneOf = 4
        /// a: string of the operand.
        case less = 5
        case lessOrEqual = 6
        case greater = 7
        case greaterOrEqual = 8
        /// a: automaton index.
        case matches = 9
    }
    public enum Quantifier: UInt8, Sendable, CaseIterable { case single = 0, any = 1, all = 2, index = 3 }
    public var tag: Tag
    public var vr: VR
    public var test: Test
    public var quantifier: Quantifier
    /// From 1, for `.index`.
    public var position: UInt16
    public var a: UInt32
    public var b: UInt32

    public init(
        tag: Tag, vr: VR, test: Test, quantifier: Quantifier, position: UInt16 = 0, a: UInt32 = 0, b: UInt32 = 0
    ) {
        self.tag = tag
        self.vr = vr
        self.test = test
        self.quantifier = quantifier
        self.position = position
        self.a = a
        self.b = b
    }
}

/// A step of a guard formula in postfix order over a stack of truth values. Each guard is a run of steps that leaves one value.
public struct GuardStep: Hashable, Sendable {
    public enum Operation: UInt8, Sendable, CaseIterable {
        /// Pushes atom `operand`.
        case atom = 1
        case not = 2
        /// Pops `operand` values.
        case and = 3
        case or = 4
        case always = 5
    }
    public var operation: Operation
    public var operand: UInt32

    public init(operation: Operation, operand: UInt32) {
        self.operation = operation
        self.operand = operand
    }
}

public struct GuardRecord: Hashable, Sendable {
    public var firstStep: UInt32
    public var stepCount: UInt32

    public init(firstStep: UInt32, stepCount: UInt32) {
        self.firstStep = firstStep
        self.stepCount = stepCount
    }
}

/// A deterministic automaton over bytes.
///
/// State 0 starts. Bytes that no state tells apart share a class.
public struct AutomatonRecord: Hashable, Sendable {
    /// How a value is matched. Codes never change within a major version; each later one has a capability of its own.
    public enum Kind: UInt8, Sendable, CaseIterable {
        /// The whole value, from its first byte to its last.
        case wholeValue = 1
        /// Every match anywhere in the value: the leftmost first, of those the longest, and the next one after its end.
        case longestMatch = 2
    }
    public var kind: Kind
    public var stateCount: UInt32
    public var classCount: UInt32
    /// The class of each byte; 256 entries.
    public var byteClasses: [UInt8]
    /// The next state of each state and class; `stateCount * classCount` entries.
    public var transitions: [UInt16]
    /// Whether each state accepts: 0 or 1.
    public var accepting: [UInt8]
    /// A second automaton, for `longestMatch`; nil for `wholeValue`.
    public var lookahead: Lookahead?

    /// Reads a value from its end to its start and tells, before each byte, from which states of the first automaton the rest
    /// of the value still leads to an accepting one. So a search knows where a match starts and where the longest one ends
    /// without ever reading a byte twice. State 0 starts, and stands for the value's end: no state.
    public struct Lookahead: Hashable, Sendable {
        public var stateCount: UInt32
        /// The next state of each state and class; `stateCount * classCount` entries.
        public var transitions: [UInt16]
        /// For each state, a bit for each state of the first automaton, in whole bytes.
        public var sets: [UInt8]

        public init(stateCount: UInt32, transitions: [UInt16], sets: [UInt8]) {
            self.stateCount = stateCount
            self.transitions = transitions
            self.sets = sets
        }
    }

    public init(
        kind: Kind = .wholeValue, stateCount: UInt32, classCount: UInt32, byteClasses: [UInt8], transitions: [UInt16],
        accepting: [UInt8], lookahead: Lookahead? = nil
    ) {
        self.kind = kind
        self.stateCount = stateCount
        self.classCount = classCount
        self.byteClasses = byteClasses
        self.transitions = transitions
        self.accepting = accepting
        self.lookahead = lookahead
    }
}

public struct GateRecord: Hashable, Sendable {
    public enum Kind: UInt8, Sendable, CaseIterable { case accept = 1, reject = 2, quarantine = 3 }
    public var kind: Kind
    /// Index into `guards`.
    public var guardIndex: UInt32
    /// String index.
    public var reason: UInt32

    public init(kind: Kind, guardIndex: UInt32, reason: UInt32) {
        self.kind = kind
        self.guardIndex = guardIndex
        self.reason = reason
    }
}

/// Part of a value: literal bytes (UTF-8 text; ASCII unless the policy wrote other characters) or a parameter.
public struct ValuePartRecord: Hashable, Sendable {
    public enum Kind: UInt8, Sendable, CaseIterable {
        /// index: string.
        case literal = 1
        /// index: parameter.
        case param = 2
        /// index: blob; for OB, OW, UN dummies.
        case blob = 3
    }
    public var kind: Kind
    public var index: UInt32

    public init(kind: Kind, index: UInt32) {
        self.kind = kind
        self.index = index
    }
}

/// A run of parts that make one value.
public struct ValueTemplateRecord: Hashable, Sendable {
    public var firstPart: UInt32
    public var partCount: UInt32

    public init(firstPart: UInt32, partCount: UInt32) {
        self.firstPart = firstPart
        self.partCount = partCount
    }
}

public struct RoundingRecord: Hashable, Sendable {
    /// Step in millionths; for ages, in millionths of `ageUnit`.
    public var stepMillionths: Int64
    /// ASCII D, W, M or Y; 0 for numbers.
    public var ageUnit: UInt8
    public var hasCap: Bool
    public var cap: Int32

    public init(stepMillionths: Int64, ageUnit: UInt8, hasCap: Bool, cap: Int32) {
        self.stepMillionths = stepMillionths
        self.ageUnit = ageUnit
        self.hasCap = hasCap
        self.cap = cap
    }
}

public struct SecretRecord: Hashable, Sendable {
    /// String index.
    public var name: UInt32
    public init(name: UInt32) { self.name = name }
}

public struct ParamRecord: Hashable, Sendable {
    public enum Kind: UInt8, Sendable, CaseIterable { case text = 1, integer = 2 }
    public var name: UInt32
    public var kind: Kind
    public var low: Int64
    public var high: Int64
    /// String index + 1 of the default, or 0.
    public var defaultValue: UInt32

    public init(name: UInt32, kind: Kind, low: Int64, high: Int64, defaultValue: UInt32) {
        self.name = name
        self.kind = kind
        self.low = low
        self.high = high
        self.defaultValue = defaultValue
    }
}

public struct OffsetRecord: Hashable, Sendable {
    public var name: UInt32
    public var low: Int32
    public var high: Int32
    public var secret: UInt32
    /// A run of `offsetKeys`.
    public var firstKey: UInt32
    public var keyCount: UInt32

    public init(name: UInt32, low: Int32, high: Int32, secret: UInt32, firstKey: UInt32, keyCount: UInt32) {
        self.name = name
        self.low = low
        self.high = high
        self.secret = secret
        self.firstKey = firstKey
        self.keyCount = keyCount
    }
}

/// Who decided: a row of Table E.1-1 or a rule of a policy, in canonical order.
public struct RuleRecord: Hashable, Sendable {
    public enum Origin: UInt8, Sendable, CaseIterable {
        /// A row of PS3.15 Table E.1-1 in the Basic Profile column.
        case profile = 1
        /// A row in an option's column.
        case option = 2
        /// midic's own supplement to the table (docs/language.md).
        case supplement = 3
        /// A rule of a policy file.
        case policy = 4
        /// `otherwise`.
        case otherwise = 5
        /// The runtime's own: private creators, group lengths.
        case structure = 6
    }
    public var origin: Origin
    public var overrides: Bool
    /// Layer of the policy file, from 0, outermost base first; 0 for the standard's.
    public var layer: UInt16
    /// String index: canonical text, such as `(0010,0010) PatientName: Z` or `uids -> uid(study_key, scope: project)`.
    public var text: UInt32
    /// String index + 1, or 0.
    public var because: UInt32

    public init(origin: Origin, overrides: Bool, layer: UInt16, text: UInt32, because: UInt32) {
        self.origin = origin
        self.overrides = overrides
        self.layer = layer
        self.text = text
        self.because = because
    }
}

/// A code that the output claims in (0012,0064).
public struct MethodCodeRecord: Hashable, Sendable {
    public var value: UInt32
    public var scheme: UInt32
    public var meaning: UInt32

    public init(value: UInt32, scheme: UInt32, meaning: UInt32) {
        self.value = value
        self.scheme = scheme
        self.meaning = meaning
    }
}

/// Where a rule stands in its source; outside the digest.
public struct ProvenanceRecord: Hashable, Sendable {
    public var rule: UInt32
    /// Index into `provenanceFiles`.
    public var file: UInt32
    public var line: UInt32

    public init(rule: UInt32, file: UInt32, line: UInt32) {
        self.rule = rule
        self.file = file
        self.line = line
    }
}

/// What (0028,0303) Longitudinal Temporal Information Modified says.
public enum LongitudinalClaim: UInt8, Sendable, CaseIterable {
    /// No claim: the policy's dates fit none of the defined terms.
    case none = 0
    case removed = 1
    case unmodified = 2
    case modified = 3
}

public enum ErrorOutcome: UInt8, Sendable, CaseIterable { case quarantine = 1, reject = 2, remove = 3 }

/// All that a ruleset holds.
///
/// Strings are referred to by index into `strings`, which is sorted by bytes and has no duplicates.
public struct RulesetContent: Sendable {
    public var strings: [String] = []
    /// Sorted keys: `policy`, `version`, `language`, `standard`, `dictionary`, `iods`, ...
    public var info: [(key: UInt32, value: UInt32)] = []
    public var classes: [ClassRecord] = []
    public var variantCount: UInt32 = 1
    public var variantSets: [VariantSet] = []
    public var vrMasks: [UInt64] = []
    public var rows: [RowRecord] = []
    public var wilds: [WildRecord] = []
    /// For public tags that are neither row nor wild.
    public var unknownDecision = Decision(rawValue: 0)
    public var creators: [CreatorRecord] = []
    public var privateRows: [PrivateRowRecord] = []
    /// For private elements whose creator is not listed or that have none.
    public var privateDecision = Decision(rawValue: 0)
    /// For optional file meta elements, sorted by tag; those not listed are removed.
    public var metaRows: [RowRecord] = []
    public var nodes: [DecisionNode] = []
    public var actions: [ActionRecord] = []
    /// The operands of all actions: one run after the other, in the order of `actions`.
    public var operands: [Operand] = []
    public var pathStates: [PathStateRecord] = []
    /// How many path patterns there are.
    public var pathPatternCount: UInt32 = 0
    /// Sets of path patterns, each `pathPatternCount` bits in whole words.
    public var pathMasks: [UInt64] = []
    public var pathTransitions: [PathTransitionRecord] = []
    public var atoms: [AtomRecord] = []
    /// String indexes that atoms of `oneOf` refer to.
    public var atomValues: [UInt32] = []
    public var guardSteps: [GuardStep] = []
    public var guards: [GuardRecord] = []
    public var automata: [AutomatonRecord] = []
    public var gates: [GateRecord] = []
    public var valueParts: [ValuePartRecord] = []
    public var valueTemplates: [ValueTemplateRecord] = []
    public var blobs: [[UInt8]] = []
    /// Items for dummy sequences: the data set of one item in Explicit VR Little Endian, defined lengths, tags ascending.
    public var itemTemplates: [[UInt8]] = []
    public var roundings: [RoundingRecord] = []
    public var secrets: [SecretRecord] = []
    public var params: [ParamRecord] = []
    public var offsets: [OffsetRecord] = []
    public var offsetKeys: [Tag] = []
    /// Tags whose decision may be `add`, ascending.
    public var additions: [Tag] = []
    /// Registered UIDs (PS3.6 Annex A), as string indexes, sorted by bytes: never mapped.
    public var registeredUIDs: [UInt32] = []
    public var rules: [RuleRecord] = []
    public var methodCodes: [MethodCodeRecord] = []
    public var longitudinal = LongitudinalClaim.none
    public var onError = ErrorOutcome.quarantine
    /// File names as given to the compiler (last path component only), for provenance.
    public var provenanceFiles: [String] = []
    /// Sorted by rule.
    public var provenance: [ProvenanceRecord] = []

    public init() {}
}
