// What a ruleset says, as plain values. The compiler fills it, `RulesetEncoder` turns it into canonical bytes, and `Ruleset` reads
// those bytes back through the verifier. `Sections` has the records; docs/ruleset-format.md specifies the bytes.

/// All that a ruleset holds.
///
/// Strings are referred to by index into `strings`, which is sorted by bytes and has no duplicates.
package struct RulesetContent: Hashable, Sendable {
    package var strings: [String] = []
    /// Sorted keys: `policy`, `version`, `language`, `standard`, `dictionary`, `iods`, ...
    package var info: [InfoRecord] = []
    package var classes: [ClassRecord] = []
    package var variantCount: UInt32 = 1
    package var variantSets: [VariantSet] = []
    package var vrMasks: [UInt64] = []
    /// The root (tag 0) and the sequences that an IOD has, ascending, each with its list.
    package var iodPlaces: [IODPlaceRecord] = []
    package var iodLists: [IODListRecord] = []
    /// The attributes of all lists: one run after the other, in the order of `iodLists`.
    package var iodAttributes: [IODAttributeRecord] = []
    package var iodTypes: [IODTypeRecord] = []
    package var rows: [RowRecord] = []
    package var wilds: [WildRecord] = []
    /// For package tags that are neither row nor wild.
    package var unknownDecision = Decision(rawValue: 0)
    package var creators: [CreatorRecord] = []
    package var privateRows: [PrivateRowRecord] = []
    /// For private elements whose creator is not listed or that have none.
    package var privateDecision = Decision(rawValue: 0)
    /// For optional file meta elements, sorted by tag; those not listed are removed.
    package var metaRows: [RowRecord] = []
    package var nodes: [DecisionNode] = []
    package var actions: [ActionRecord] = []
    /// The operands of all actions: one run after the other, in the order of `actions`.
    package var operands: [Operand] = []
    package var pathStates: [PathStateRecord] = []
    /// How many path patterns there are.
    package var pathPatternCount: UInt32 = 0
    /// Sets of path patterns, each `pathPatternCount` bits in whole words.
    package var pathMasks: [UInt64] = []
    package var pathTransitions: [PathTransitionRecord] = []
    package var atoms: [AtomRecord] = []
    /// Where atoms look beyond the root's public attributes.
    package var atomPlaces: [AtomPlaceRecord] = []
    /// String indexes that atoms of `oneOf` refer to.
    package var atomValues: [UInt32] = []
    package var guardSteps: [GuardStep] = []
    package var guards: [GuardRecord] = []
    package var automata: [AutomatonRecord] = []
    package var gates: [GateRecord] = []
    package var valueParts: [ValuePartRecord] = []
    package var valueTemplates: [ValueTemplateRecord] = []
    package var blobs: [[UInt8]] = []
    /// Items for dummy sequences: the data set of one item in Explicit VR Little Endian, defined lengths, tags ascending.
    package var itemTemplates: [[UInt8]] = []
    package var roundings: [RoundingRecord] = []
    package var secrets: [SecretRecord] = []
    package var params: [ParamRecord] = []
    package var tables: [TableRecord] = []
    /// The columns of all tables: one run after the other, in the order of `tables`.
    package var tableColumns: [ColumnRecord] = []
    /// String indexes of the texts that columns may be: one run after the other.
    package var columnTexts: [UInt32] = []
    package var offsets: [OffsetRecord] = []
    package var offsetKeys: [OffsetKeyRecord] = []
    /// Tags whose decision may be `add`, ascending.
    package var additions: [Tag] = []
    /// UIDs that name no instance, sorted by bytes: those of PS3.6 Annex A, which are never mapped, published private ones,
    /// and those that the policy names.
    package var knownUIDs: [KnownUIDRecord] = []
    package var rules: [RuleRecord] = []
    package var onError = ErrorOutcome.quarantine
    /// Index + 1 of the action for a root SOP Class UID that is not known, or 0: such a file is held.
    package var unregisteredClass: UInt32 = 0
    /// Index + 1 of the action for other class UIDs that are not known, or 0: they go.
    package var unregisteredReference: UInt32 = 0
    /// File names as given to the compiler (last path component only), and what reasons refer to.
    package var provenanceNames: [String] = []
    /// Sorted by rule.
    package var provenance: [ProvenanceRecord] = []

    package init() {}
}

extension RulesetContent {
    /// Sorts the texts, as a ruleset demands, and moves every reference to them along.
    ///
    /// Records that are sorted by a text (classes, creators, registered UIDs, facts) keep their places.
    package mutating func sortStrings() {
        let keys = strings.map { Array($0.utf8) }
        let order = strings.indices.sorted { keys[$0].lexicographicallyPrecedes(keys[$1]) }
        var places = [UInt32](repeating: 0, count: strings.count)
        for (new, old) in order.enumerated() { places[old] = UInt32(new) }
        strings = order.map { strings[$0] }
        for section in SectionLayout.all { section.moveStrings(&self) { places[Int($0)] } }
    }
}
