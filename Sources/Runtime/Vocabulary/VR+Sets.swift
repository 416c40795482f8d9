// What VRs have in common. Each set stands here once; whoever needs the members asks `VR.all`.

extension VR {
    /// The VRs of which a fact holds, such as `VR.all(\.isDate)`.
    package static func all(_ fact: (VR) -> Bool) -> Set<VR> { Set(allCases.filter(fact)) }

    // MARK: Tables

    /// The VRs that a value of a table can be written with: texts that name no class or instance, and numbers and dates in text.
    package var canBeLookedUp: Bool {
        switch self {
        case .AE, .AS, .CS, .DA, .DS, .DT, .IS, .LO, .LT, .PN, .SH, .ST, .UC, .UT: true
        default: false
        }
    }

    /// The same as bits.
    package static let ofTables: UInt64 = allCases.filter(\.canBeLookedUp).reduce(0) { $0 | $1.bit }

    /// The VRs of an attribute whose value can say which row of a table is a file's.
    package var canKeyTable: Bool {
        switch self {
        case .AE, .CS, .IS, .LO, .PN, .SH, .UC, .UI: true
        default: false
        }
    }

    // MARK: Encoding

    /// True if the header in explicit VR has two reserved bytes and a length of 32 bits (PS3.5 section 7.1.2, table 7.1-1).
    @inlinable package var hasLongHeader: Bool {
        switch self {
        case .OB, .OD, .OF, .OL, .OV, .OW, .SQ, .SV, .UC, .UN, .UR, .UT, .UV: true
        default: false
        }
    }

    /// True for the VRs whose value can be encapsulated fragments: OB and OW by the standard, the other O VRs in real files.
    @inlinable package var canBeFragments: Bool {
        switch self {
        case .OB, .OD, .OF, .OL, .OV, .OW: true
        default: false
        }
    }

    /// The bytes that change places in big endian (PS3.5 section 7.3): 1 for text and bytes.
    package var byteOrderUnit: Int {
        switch self {
        case .AT, .OW, .SS, .US: 2
        case .FL, .OF, .OL, .SL, .UL: 4
        case .FD, .OD, .OV, .SV, .UV: 8
        default: 1
        }
    }

    /// The byte that makes a value's length even (PS3.5 section 6.2): a blank for text, NUL for UI, bytes and numbers.
    package var paddingByte: UInt8 {
        switch self {
        case .AE, .AS, .CS, .DA, .DS, .DT, .IS, .LO, .LT, .PN, .SH, .ST, .TM, .UC, .UR, .UT: 0x20
        case .AT, .FD, .FL, .OB, .OD, .OF, .OL, .OV, .OW, .SL, .SQ, .SS, .SV, .UI, .UL, .UN, .US, .UV: 0
        }
    }

    // MARK: Bytes and numbers

    /// Bytes or words whose meaning the VR does not tell: the O VRs and UN.
    package var isOther: Bool { canBeFragments || self == .UN }

    /// No text form and no number: sequences, bytes and words.
    package var isOpaque: Bool { isOther || self == .SQ }

    /// Numbers in binary.
    package var isBinaryNumber: Bool {
        switch self {
        case .FD, .FL, .SL, .SS, .SV, .UL, .US, .UV: true
        default: false
        }
    }

    /// Numbers, in text or binary; they compare by value: `1.0` equals `1`.
    package var isDecimal: Bool { isBinaryNumber || self == .DS || self == .IS }

    // MARK: Text

    /// Text, UIDs included.
    package var isText: Bool { paddingByte == 0x20 || self == .UI }

    /// Text in the characters of Specific Character Set (PS3.5 section 6.1.2.2). All other text is ASCII.
    package var usesCharacterSet: Bool {
        switch self {
        case .LO, .LT, .PN, .SH, .ST, .UC, .UT: true
        default: false
        }
    }

    /// Text that anybody may have typed: all of `usesCharacterSet` but names of people.
    package var isFreeText: Bool { usesCharacterSet && self != .PN }

    /// Text of one value, in which a backslash is an ordinary character (PS3.5 table 6.2-1).
    package var isSingleText: Bool {
        switch self {
        case .LT, .ST, .UR, .UT: true
        default: false
        }
    }

    /// Whether an element can have several values (PS3.5 section 6.4 and table 6.2-1).
    package var isMultiValued: Bool { !isSingleText && !isOpaque }

    /// Text in which blanks at the front count (PS3.5 table 6.2-1).
    package var keepsLeadingBlanks: Bool {
        switch self {
        case .LT, .ST, .UC, .UT: true
        default: false
        }
    }

    /// Text that can hold a pseudonym, which is capitals and digits behind a prefix.
    package var canHoldPseudonym: Bool { usesCharacterSet || self == .AE || self == .CS }

    /// Dates and times.
    package var isDate: Bool {
        switch self {
        case .DA, .DT, .TM: true
        default: false
        }
    }
}
