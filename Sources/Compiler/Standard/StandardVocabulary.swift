import MidicRuntime

/// The words that the standard gives to the language: keywords, UIDs, editions.
enum StandardVocabulary {
    /// The editions that `standard` may name: that of Table E.1-1.
    static let editions = [StandardEditions.shared.confidentiality.edition]

    /// Attributes that stand in data sets, with their keywords; file meta, commands and delimiters are left out.
    static let attributes: [DictionaryEntry] = (DataDictionary.shared.entries + DataDictionary.shared.repeatingGroups)
        .filter {
            $0.tag.group > 2 && $0.tag.group != 0xFFFE && !$0.keyword.isEmpty && !$0.vrs.isEmpty
                && ($0.mask != nil || $0.tag.element != 0)
        }

    /// The elements of group 0002.
    static let metaAttributes: [DictionaryEntry] = DataDictionary.shared.entries.filter { $0.tag.group == 2 }

    static func attribute(keyword: String) -> DictionaryEntry? { DataDictionary.shared.entry(keyword: keyword) }

    static func attribute(tag: Tag) -> DictionaryEntry? { DataDictionary.shared.entry(for: tag) }

    /// The UI attributes that name one instance.
    static let instanceTags = Set(UIRoles.shared.instanceTags)

    /// Keywords of UIDs of some kinds, for suggestions.
    static func uidKeywords(_ kinds: Set<RegisteredUID.Kind>) -> [String] {
        UIDRegistry.shared.entries.filter { kinds.contains($0.kind) && !$0.keyword.isEmpty }.map(\.keyword)
    }

    /// The pixel data attributes of PS3.3 section C.7.6.3, whose content a rule cannot change in this version.
    static let pixelTags: Set<Tag> = [Tag(0x7FE0, 0x0008), Tag(0x7FE0, 0x0009), Tag(0x7FE0, 0x0010)]

    /// What an object says of people seen in its pixels.
    static let pixelStatements: Set<Tag> = [.burnedInAnnotation, .recognizableVisualFeatures]

    /// What an object says of its de-identification, written from what was done (PS3.15 section E.1.1).
    static let claimTags: Set<Tag> = pixelStatements.union([
        .patientIdentityRemoved, .deidentificationMethod, .deidentificationMethodCodeSequence,
        .longitudinalTemporalInformationModified,
    ])
}
