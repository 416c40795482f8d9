/// What is known of an attribute besides its VR, for the actions that look at values.
package struct RowTraits: OptionSet, Hashable, Sendable {
    package var rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Part of what decoding pixels needs (docs/language.md, "Decoding set").
    package static let decoding = RowTraits(rawValue: 1)
    /// A UI whose values are kinds of things: SOP classes, coding schemes, transfer syntaxes.
    package static let classUID = RowTraits(rawValue: 2)
    /// Says who the patient is: a kept value makes (0012,0062) say NO.
    package static let identifiesPatient = RowTraits(rawValue: 4)
    /// A date that is public, such as the version of a context group: shifting it gives the offset away.
    package static let publicDate = RowTraits(rawValue: 8)
    /// A date or time that the column Retain Longitudinal Temporal Information with Full Dates of Table E.1-1 keeps.
    package static let fullDatesKeep = RowTraits(rawValue: 16)

    package static let all: RowTraits = [.decoding, .classUID, .identifiesPatient, .publicDate, .fullDatesKeep]
}

/// What the dictionary and the tables of the standard say of one attribute.
package struct RowFacts: Hashable, Sendable {
    package var vr = VR.UN
    /// How many values it has (PS3.5 section 6.4), where that is one fixed number; else 0.
    package var valueCount: UInt8 = 0
    package var traits: RowTraits = []

    package init() {}

    package init(vr: VR, valueCount: UInt8 = 0, traits: RowTraits = []) {
        self.vr = vr
        self.valueCount = valueCount
        self.traits = traits
    }
}
