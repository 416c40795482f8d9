/// The sections that format 1.0 knows, in the order of their names, which is their order in the file.
///
/// docs/ruleset-format.md is the specification; this enumeration is its one statement in code.
// The names are those of the file.
// swift-format-ignore: AlwaysUseLowerCamelCase
enum RulesetSection: Int, CaseIterable, Sendable {
    case ACTN, ADDS, ATOM, AVAL, BLOB, CAPS, CLAS, CODE, CREA, DFAS, GARD, GATE, GSTP, INFO, ITEM, META, NODE, OFFS,
        OKEY, OPND, PATH, PMSK, PRIV, PRMS, PROV, PTRN, RNDG, ROWS, RUID, RULE, SECR, SETT, STRS, VALU, VPRT, VRMK,
        VSET, WILD

    /// The four letters.
    var name: String { String(describing: self) }

    /// The four letters as a little-endian number, as they stand in the section table.
    var code: UInt32 {
        var result: UInt32 = 0
        for (index, byte) in name.utf8.enumerated() { result |= UInt32(byte) << UInt32(8 * index) }
        return result
    }

    /// Bytes of a record, or 0 where records differ in size and the payload starts with their number.
    var recordSize: Int {
        switch self {
        case .BLOB, .CAPS, .DFAS, .ITEM, .PROV, .STRS: 0
        case .ADDS, .AVAL, .OKEY, .RUID, .SECR: 4
        case .CLAS, .GARD, .GSTP, .INFO, .OPND, .PMSK, .PRIV, .PTRN, .VALU, .VPRT, .VRMK: 8
        case .CODE, .GATE, .META, .ROWS, .RULE: 12
        case .CREA, .NODE, .PATH, .RNDG: 16
        case .ACTN, .ATOM, .SETT, .WILD: 20
        case .OFFS: 24
        case .PRMS: 28
        case .VSET: 32
        }
    }

    /// Sections without which there is nothing to run.
    var isRequired: Bool {
        switch self {
        case .ACTN, .CAPS, .PATH, .RULE, .SETT, .STRS: true
        default: false
        }
    }

    /// All but provenance count into the digest, and a reader that does not know one of them must refuse the ruleset.
    var flags: UInt32 { self == .PROV ? 0 : RulesetSection.criticalFlag | RulesetSection.semanticFlag }

    static let criticalFlag: UInt32 = 1
    static let semanticFlag: UInt32 = 2
}

/// Constants of the header.
enum RulesetHeader {
    /// A byte with the high bit set, so that no text tool takes the file for text; CR LF, so that a transfer that changes
    /// line ends is noticed at once (the idea is PNG's; W3C PNG section 5.2).
    static let magic: [UInt8] = [0x89, 0x4D, 0x49, 0x44, 0x49, 0x43, 0x0D, 0x0A]
    static let major: UInt16 = 1
    static let minor: UInt16 = 0
    static let size = 64
    static let tableEntrySize = 24
    static let alignment = 8
    /// What the digest's message starts with. It binds the major version, which sets the meaning of all else.
    static let digestLabel = "midic ruleset 1\n"

    static let majorOffset = 8
    static let minorOffset = 10
    static let lengthOffset = 12
    static let sectionCountOffset = 16
    static let reservedOffset = 20
    static let capabilitiesOffset = 24
    static let digestOffset = 32

    /// Rounds up to the next multiple of 8.
    static func aligned(_ offset: Int) -> Int { (offset + alignment - 1) & ~(alignment - 1) }
}

/// What a runtime must be able to do to carry out a ruleset. Bit k of the header's word has the name of case k.
enum RulesetCapability: Int, CaseIterable, Sendable {
    /// Decision graphs and the actions of format 1.0. Always set.
    case decisions = 0
    /// Automata over bytes, for `matches`.
    case automata = 1
    /// Automata that search for the longest match anywhere.
    case search = 2

    var name: String { String(describing: self) }

    var bit: UInt64 { 1 << UInt64(rawValue) }
}

/// Bounds that the verifier enforces and the compiler stays within.
public enum RulesetLimits {
    /// Bytes of a ruleset: 64 times the budget of a full policy.
    public static let totalBytes = 16 << 20
    /// IODs that a decision can tell apart, and one for all others.
    public static let variants = 256
    public static let automatonStates = 65_535
    /// Sequences within an item template.
    public static let templateDepth = 16
}
