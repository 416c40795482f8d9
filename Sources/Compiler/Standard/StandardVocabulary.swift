import MidicLang
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

    /// Keywords of attributes, for suggestions.
    ///
    /// - Parameter vr: of attributes that may have this VR; nil for all.
    static func spellings(vr: VR?) -> SpellingList {
        guard let vr else { return allSpellings }
        return spellingsByVR[vr] ?? SpellingList([])
    }

    private static let allSpellings = SpellingList(attributes.map(\.keyword))

    private static let spellingsByVR: [VR: SpellingList] = {
        var words: [VR: [String]] = [:]
        for entry in attributes {
            for vr in Set(entry.vrs) { words[vr, default: []].append(entry.keyword) }
        }
        return words.mapValues { SpellingList($0) }
    }()

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

    /// What identifies an object (PS3.3 sections C.7.2.1, C.7.3.1 and C.12.1). At the root they are kept or mapped.
    static let identifiers: Set<Tag> = [.sopClassUID, .sopInstanceUID, .studyInstanceUID, .seriesInstanceUID]

    /// What stands for a person or a course of treatment (PS3.3 sections C.7.1.1, C.7.1.3 and C.7.2.1): dates of all objects
    /// that share the value move together.
    static let offsetKeys: [Tag] = [.patientID, .studyInstanceUID, Tag(0x0012, 0x0040)]

    static let issuerOfPatientID = Tag(0x0010, 0x0021)

    /// Patient IDs of several issuers are told apart by both together.
    static let offsetKeyPair: Set<Tag> = [.patientID, issuerOfPatientID]

    /// The pixel data attributes of PS3.3 section C.7.6.3, whose content a rule cannot change in this version.
    static let pixelTags: Set<Tag> = [Tag(0x7FE0, 0x0008), Tag(0x7FE0, 0x0009), Tag(0x7FE0, 0x0010)]

    /// What an object says of people seen in its pixels.
    static let pixelStatements: Set<Tag> = [.burnedInAnnotation, .recognizableVisualFeatures]

    /// Those of `claimTags` in which nothing of the input's value stays.
    static let alwaysWrittenTags: Set<Tag> = [.patientIdentityRemoved, .longitudinalTemporalInformationModified]

    /// What an object says of its de-identification, written from what was done (PS3.15 section E.1.1).
    static let claimTags: Set<Tag> = pixelStatements.union([
        .patientIdentityRemoved, .deidentificationMethod, .deidentificationMethodCodeSequence,
        .longitudinalTemporalInformationModified,
    ])
}
