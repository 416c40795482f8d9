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

    /// Bytes of a record of ACTN in midic 0.1, which had the same version number. ACTN is never left out and stands first,
    /// so a ruleset of that layout shows by it before anything else is read.
    static let olderActionSize = 28

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
package enum RulesetCapability: Int, CaseIterable, Sendable {
    /// Decision graphs and the actions of format 1.0. Always set.
    case decisions = 0
    /// Automata over bytes, for `matches`.
    case automata = 1
    /// Automata that search for the longest match anywhere.
    case search = 2
    /// Tables that a run is given.
    case tables = 3
    /// Tests for texts inside values, comparisons that ignore case, and of attributes with each other.
    case textTests = 4

    package var name: String { String(describing: self) }

    var bit: UInt64 { 1 << UInt64(rawValue) }

    /// What a ruleset with this content asks for.
    static func needed(by content: RulesetContent) -> [RulesetCapability] {
        allCases.filter { capability in
            switch capability {
            case .decisions: true
            case .automata: !content.automata.isEmpty
            case .search: content.automata.contains { $0.kind == .longestMatch }
            case .tables: !content.tables.isEmpty
            case .textTests: content.atoms.contains { $0.test.isTextTest || $0.place > 0 }
            }
        }
    }
}

/// Bounds that the verifier enforces and the compiler stays within.
package enum RulesetLimits {
    /// Bytes of a ruleset: 64 times the budget of a full policy.
    package static let totalBytes = 16 << 20
    /// IODs that a decision can tell apart, and one for all others.
    package static let variants = 256
    package static let automatonStates = 65_535
    /// Sequences within an item template.
    package static let templateDepth = 16
    /// Bytes of a value with each parameter as long as it may be, of an item template, and of a byte string: each element
    /// of a file may be given one.
    package static let valueBytes = 1 << 16
    /// Fallbacks of an action, one after the other; as many as the language has.
    package static let fallbacks = 16
    /// Steps over the value that an action made, one after the other.
    package static let steps = 16
    /// Questions that lead to an action, one after the other. A thousand conditions on one attribute ask a thousand.
    package static let questions = 1 << 14
    /// Parameters of a run, and characters of one.
    package static let params = 1 << 10
    package static let paramCharacters = 1 << 10
    /// Tags that may be added, each with a value, to any file: more than the dictionary has.
    package static let additions = 1 << 13
    /// Parts of a value, one after the other.
    package static let valueParts = 1 << 8
    /// Offsets of dates, and attributes that key one: each file is asked for all of them.
    package static let offsets = 1 << 10
    package static let offsetKeys = 1 << 4
    /// Operands of one kind that an action takes any number of, such as the attributes that a pseudonym is made from.
    package static let repeatedOperands = 1 << 7
    /// Tables of a run, each of which every file is looked up in, and columns of one.
    package static let tables = 1 << 6
    package static let tableColumns = 1 << 8
    /// Texts that a column may be.
    package static let columnTexts = 1 << 12
    /// Operands of a run of several kinds, such as the parts of a composed value.
    package static let runOperands = 1 << 10
    /// Tests of guards: each file is asked all of them.
    package static let atoms = 1 << 16
    /// Bytes of what a keyed value begins with and of what keeps it apart (LO has 64 characters): a value of a file may have
    /// half a million parts, each of which gets both.
    package static let keyedTextBytes = 1 << 8
    /// Bytes of a text that a condition compares with.
    package static let comparedBytes = 1 << 10
    /// Places beside the root that atoms look at.
    package static let atomPlaces = 1 << 14
    /// Bytes of all texts that are looked for in values: what the runtime makes of them takes some thirty times as much.
    package static let searchedBytes = 1 << 20
    /// Known public tags. The IODs refer to them with fifteen bits; the dictionary has some 5,400.
    package static let rows = 1 << 15
    /// Rules for tags that are no row: each element that is no row is held against all of them.
    package static let wilds = 1 << 11
}
