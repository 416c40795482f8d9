public import MidicLang
public import MidicRuntime

// What name resolution and type checking hand to profile merging and lowering: every name resolved, every action typed,
// sets, conditions and blocks expanded. Nothing about layers' winners is decided here.

/// A policy and all that it extends, checked one rule at a time.
public struct CheckedPolicy: Sendable {
    public var name: String
    public var version: String
    /// The source files, outermost base first; the last is the policy itself. A rule's `layer` indexes this.
    public var layers: [FileID]
    /// nil when nothing is extended: no standard layer, every element by rules or `otherwise`.
    public var profile: ProfileSelection?
    /// Where `standard` and `otherwise` and `on_error` were said, for diagnostics.
    public var otherwise: Otherwise
    public var onError: OnError
    public var secrets: [CheckedSecret]
    public var params: [CheckedParam]
    public var offsets: [CheckedOffset]
    public var gates: [CheckedGate]
    /// Distinct guards; index 0 is always `.always`.
    public var guards: [GuardFormula]
    /// Distinct atoms that the guards refer to.
    public var atoms: [GuardAtom]
    public var rules: [CheckedRule]
    /// The `policy` block of the last layer.
    public var range: SourceRange

    public init(
        name: String, version: String, layers: [FileID], profile: ProfileSelection?, otherwise: Otherwise,
        onError: OnError, secrets: [CheckedSecret], params: [CheckedParam], offsets: [CheckedOffset],
        gates: [CheckedGate], guards: [GuardFormula], atoms: [GuardAtom], rules: [CheckedRule], range: SourceRange
    ) {
        self.name = name
        self.version = version
        self.layers = layers
        self.profile = profile
        self.otherwise = otherwise
        self.onError = onError
        self.secrets = secrets
        self.params = params
        self.offsets = offsets
        self.gates = gates
        self.guards = guards
        self.atoms = atoms
        self.rules = rules
        self.range = range
    }
}

/// `extends basic with ...`: the Basic Application Level Confidentiality Profile and the chosen options.
public struct ProfileSelection: Sendable {
    public var options: Set<ProfileOption>
    public var range: SourceRange

    public init(options: Set<ProfileOption>, range: SourceRange) {
        self.options = options
        self.range = range
    }
}

/// The options of PS3.15 Table E.1-1 that have a column there; raw values are the words of the language.
public enum ProfileOption: String, Sendable, Hashable, CaseIterable {
    case retainSafePrivate = "retain_safe_private"
    case retainUIDs = "retain_uids"
    case retainDeviceIdentity = "retain_device_identity"
    case retainInstitutionIdentity = "retain_institution_identity"
    case retainPatientCharacteristics = "retain_patient_characteristics"
    case retainFullDates = "retain_full_dates"
    case retainModifiedDates = "retain_modified_dates"
    case cleanDescriptors = "clean_descriptors"
    case cleanStructuredContent = "clean_structured_content"
    case cleanGraphics = "clean_graphics"
}

/// What happens to elements that no rule names.
public enum Otherwise: Sendable, Hashable {
    case keep, remove, empty
    /// `keep in_iod else remove` or `else empty`.
    case keepInIOD(else: InIODElse)

    public enum InIODElse: Sendable, Hashable { case remove, empty }
}

/// What happens when an action cannot be carried out and has no fallback.
public enum OnError: Sendable, Hashable { case quarantine, reject, remove }

public struct CheckedSecret: Sendable, Hashable {
    public var name: String
    public var range: SourceRange

    public init(name: String, range: SourceRange) {
        self.name = name
        self.range = range
    }
}

public struct CheckedParam: Sendable, Hashable {
    public enum Kind: Sendable, Hashable { case text, integer }
    public var name: String
    public var kind: Kind
    /// Characters for text, values for integers; inclusive.
    public var low: Int
    public var high: Int
    public var defaultValue: String?
    public var range: SourceRange

    public init(name: String, kind: Kind, low: Int, high: Int, defaultValue: String?, range: SourceRange) {
        self.name = name
        self.kind = kind
        self.low = low
        self.high = high
        self.defaultValue = defaultValue
        self.range = range
    }
}

public struct CheckedOffset: Sendable, Hashable {
    public var name: String
    /// Whole days, inclusive; never contains 0.
    public var low: Int
    public var high: Int
    /// Root attributes tried in this order; at least one.
    public var keys: [Tag]
    /// Index into `secrets`.
    public var secret: Int
    public var range: SourceRange

    public init(name: String, low: Int, high: Int, keys: [Tag], secret: Int, range: SourceRange) {
        self.name = name
        self.low = low
        self.high = high
        self.keys = keys
        self.secret = secret
        self.range = range
    }
}

public struct CheckedGate: Sendable {
    public var kind: Gate.Kind
    public var reason: String
    /// Index into `guards`.
    public var guardIndex: Int
    public var range: SourceRange

    public init(kind: Gate.Kind, reason: String, guardIndex: Int, range: SourceRange) {
        self.kind = kind
        self.reason = reason
        self.guardIndex = guardIndex
        self.range = range
    }
}

/// A condition over atoms, in a canonical form: operands sorted, no double negation, equal formulas are equal values.
public indirect enum GuardFormula: Sendable, Hashable {
    case always
    /// Index into `CheckedPolicy.atoms`.
    case atom(Int)
    case not(GuardFormula)
    case and([GuardFormula])
    case or([GuardFormula])
}

/// One test of one attribute of the root or of the file meta.
public struct GuardAtom: Sendable, Hashable {
    public enum Test: Sendable, Hashable {
        /// At least one non-empty value.
        case present
        /// The element is there with no value but padding.
        case empty
        /// The element is not there.
        case absent
        /// Text after trimming by VR (PS3.5 section 6.2), byte by byte; several: any of them.
        case oneOf([String])
        /// Numeric comparison of IS, DS, US, SS, UL, SL, UV, SV, FL, FD, AS (in days) and ordering of DA, TM, DT as text.
        case less(String)
        case lessOrEqual(String)
        case greater(String)
        case greaterOrEqual(String)
        /// A regular expression of the linear subset, over the whole value.
        case matches(String)
    }
    public var tag: Tag
    public var vr: VR
    public var quantifier: GuardAtomExpression.Quantifier
    public var test: Test

    public init(tag: Tag, vr: VR, quantifier: GuardAtomExpression.Quantifier, test: Test) {
        self.tag = tag
        self.vr = vr
        self.quantifier = quantifier
        self.test = test
    }
}

/// One selector term with one action: a statement with three terms gives three rules that share a statement number.
public struct CheckedRule: Sendable {
    /// Index into `CheckedPolicy.layers`.
    public var layer: Int
    public var selector: CheckedSelector
    /// Terms after `except`.
    public var exceptions: [CheckedSelector]
    public var path: PathPattern
    /// Index into `CheckedPolicy.guards`; 0 is always.
    public var guardIndex: Int
    public var action: CheckedAction
    /// `override` was written.
    public var overrides: Bool
    public var because: String?
    /// The whole statement, for messages and provenance.
    public var range: SourceRange
    /// The one term, for messages.
    public var termRange: SourceRange

    public init(
        layer: Int, selector: CheckedSelector, exceptions: [CheckedSelector], path: PathPattern, guardIndex: Int,
        action: CheckedAction, overrides: Bool, because: String?, range: SourceRange, termRange: SourceRange
    ) {
        self.layer = layer
        self.selector = selector
        self.exceptions = exceptions
        self.path = path
        self.guardIndex = guardIndex
        self.action = action
        self.overrides = overrides
        self.because = because
        self.range = range
        self.termRange = termRange
    }
}

/// What a term picks, apart from its path.
public enum CheckedSelector: Sendable, Hashable {
    /// One attribute by keyword or exact tag, even if the dictionary lacks it.
    case attribute(Tag)
    /// A mask or range with at least one `x` or a true range.
    case mask(TagMask)
    /// By VR: of the dictionary for known tags, of the file otherwise.
    case vr(Set<VR>)
    case builtinClass(BuiltinClass)
    /// A keyword glob, with the tags that it expanded to.
    case glob(String, tags: [Tag])
    case obligations(ProfileOption)
    /// `block` is the low byte of the element number.
    case privateElement(creator: String, group: UInt16, block: UInt8)
    case privateCreator(String)
    case privateAll
    /// An element of the file meta group.
    case meta(Tag)
    /// Everything, private too (only below `in S { }`).
    case everything

    /// A rule that names the attribute may loosen what it inherits, with `override`.
    public var namesOneAttribute: Bool {
        switch self {
        case .attribute, .privateElement, .meta: true
        default: false
        }
    }
}

/// A tag mask without source range, comparable.
public struct TagMask: Sendable, Hashable {
    public var groupMask: UInt16, groupLow: UInt16, groupHigh: UInt16
    public var elementMask: UInt16, elementLow: UInt16, elementHigh: UInt16

    public init(
        groupMask: UInt16, groupLow: UInt16, groupHigh: UInt16, elementMask: UInt16, elementLow: UInt16,
        elementHigh: UInt16
    ) {
        self.groupMask = groupMask
        self.groupLow = groupLow
        self.groupHigh = groupHigh
        self.elementMask = elementMask
        self.elementLow = elementLow
        self.elementHigh = elementHigh
    }

    public func contains(_ tag: Tag) -> Bool {
        let group = tag.group & groupMask
        let element = tag.element & elementMask
        return group >= groupLow && group <= groupHigh && element >= elementLow && element <= elementHigh
    }
}

/// The classes that the language has built in; raw values are its words.
public enum BuiltinClass: String, Sendable, Hashable, CaseIterable {
    /// UI in an instance role, private and unknown UI included.
    case uids
    /// DA, DT, TM.
    case dates
    /// PN.
    case people
    /// LO, LT, SH, ST, UC, UT (UR and CS are not free text).
    case freeText = "free_text"
    /// SQ whose keyword ends in CodeSequence, with what it holds: CodeValue, CodingSchemeDesignator, CodeMeaning and so on.
    case codes
}

/// Where an element stands: a pattern over the sequence tags from the root to the item that holds it.
///
/// `X` is `[.anyDepth]`; `./X` is `[]`; `A/X` is `[.anyDepth, .sequence(A)]`; `A/**/X` is
/// `[.anyDepth, .sequence(A), .anyDepth]`; `./A/X` is `[.sequence(A)]`; `in A { X }` equals `A/**/X` and `in A { ./X }`
/// equals `A/X`. Private sequences match only `.anyDepth`.
public struct PathPattern: Sendable, Hashable {
    public enum Step: Sendable, Hashable {
        case sequence(Tag)
        /// Zero or more levels.
        case anyDepth
    }
    public var steps: [Step]

    public init(steps: [Step]) { self.steps = steps }

    public static let anywhere = PathPattern(steps: [.anyDepth])
    public static let root = PathPattern(steps: [])
}

/// A typed action. Values are already checked against the VR where the selector fixes it.
public indirect enum CheckedAction: Sendable, Hashable {
    case keep
    case remove
    case empty
    /// `set "v"` and `set PARAM`; a text is the DICOM value, several values with backslashes; numbers as decimal text.
    case set(ValueTemplate)
    case dummy
    /// The E.1-1 decision under the policy's options.
    case standard
    case uid(secret: Int, scope: UIDScope)
    case pseudonym(secret: Int, prefix: ValueTemplate, length: Int?, domain: String)
    /// Index into `CheckedPolicy.offsets`.
    case shift(offset: Int)
    case truncate(to: DateUnit)
    case round(Rounding)
    /// Sets the value and creates the attribute at the root where it is absent.
    case add(ValueTemplate)
    /// The value of another root attribute of the original.
    case copy(from: Tag)
    /// `action else action`: the second is carried out where the first cannot be. Where the second fails too and has no `else`
    /// of its own, `on_error` decides.
    case attempt(CheckedAction, else: CheckedAction)
    /// As a fallback only.
    case quarantine
    case reject
}

/// A value put together from literal texts and parameters.
public struct ValueTemplate: Sendable, Hashable {
    public enum Part: Sendable, Hashable {
        case literal(String)
        /// Index into `CheckedPolicy.params`.
        case param(Int)
    }
    public var parts: [Part]

    public init(parts: [Part]) { self.parts = parts }
}

public enum UIDScope: String, Sendable, Hashable { case project, study, patient }
public enum DateUnit: String, Sendable, Hashable { case year, month, day, hour, minute, second }

/// `round(1 year, cap: 89)` for AS; `round(0.5)` for DS, IS and binary numbers.
public struct Rounding: Sendable, Hashable {
    /// In millionths, so that 0.5 is exact; for ages the number of `unit`.
    public var stepMillionths: Int64
    /// D, W, M or Y for ages; nil for numbers.
    public var ageUnit: Character?
    /// The largest value, in the same unit as the step: larger ones become it.
    public var cap: Int?

    public init(stepMillionths: Int64, ageUnit: Character?, cap: Int?) {
        self.stepMillionths = stepMillionths
        self.ageUnit = ageUnit
        self.cap = cap
    }
}
