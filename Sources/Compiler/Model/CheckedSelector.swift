package import MidicRuntime

/// What a term picks, apart from its path.
package enum CheckedSelector: Sendable, Hashable {
    /// One attribute by keyword or exact tag, even if the dictionary lacks it.
    case attribute(Tag)
    /// A mask or range with at least one `x` or a true range.
    case mask(TagMask)
    /// By VR: of the dictionary for known tags, of the file otherwise.
    case vr(Set<VR>)
    case builtinClass(BuiltinClass)
    /// A keyword glob, with the tags that it expanded to: of a repeating group the lowest, which stands for all.
    case glob(String, tags: [Tag])
    /// The rows whose column of the option says C.
    case obligations(ProfileOption)
    /// The rows whose column of the option says K.
    case retained(ProfileOption)
    /// `elementOffset` is the low byte of the element number.
    case privateElement(creator: String, group: UInt16, elementOffset: UInt8)
    case privateCreator(String)
    case privateAll
    /// An element of the file meta group.
    case meta(Tag)
    /// Everything, private too (only below `in S { }`).
    case everything
    /// All that none of these picks: as an exception it is `within`, which leaves what one of them picks.
    case outside([CheckedSelector])

    /// The VRs that the selector names; nil if it goes by something else.
    var vrs: Set<VR>? {
        switch self {
        case .vr(let vrs): vrs
        case .builtinClass(let name): name.vrs
        default: nil
        }
    }

    /// This, or what stands behind `within`.
    package var parts: [CheckedSelector] {
        if case .outside(let selectors) = self { return selectors }
        return [self]
    }

    /// A rule that names the attribute may loosen what it inherits, with `override`. `OverlayData` names one, of all planes.
    package var namesOneAttribute: Bool {
        switch self {
        case .attribute, .privateElement, .meta: true
        case .mask(let mask): mask.isOfRepeatingGroup
        default: false
        }
    }
}

/// The classes that the language has built in; raw values are its words.
package enum BuiltinClass: String, Sendable, Hashable, CaseIterable {
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
    /// What says something in a coded entry of a scheme that nobody registered: value, scheme, version and meaning.
    case localCodes = "local_codes"

    /// The VRs that make the class; nil where the VR alone does not.
    var vrs: Set<VR>? {
        switch self {
        case .dates: [.DA, .DT, .TM]
        case .people: [.PN]
        case .freeText: [.LO, .LT, .SH, .ST, .UC, .UT]
        case .uids, .codes, .localCodes: nil
        }
    }
}
