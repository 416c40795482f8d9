/// Where a data set stands: the root, or an item of some sequence. Everything that a decision may ask about the place.
struct ItemContext {
    /// The innermost sequence around the data set; nil at the root.
    var parent: Tag?
    /// State of the ruleset's path automaton.
    var pathState: Int
    /// In force here: declared in this data set or inherited (PS3.5 section 6.1.2).
    var characterSet: SpecificCharacterSet
    /// How element headers of this data set are encoded.
    var encoding: Encoding

    var isRoot: Bool { parent == nil }
    /// As decision nodes know it: 0 for the root.
    var parentValue: UInt32 { parent?.rawValue ?? 0 }
}
