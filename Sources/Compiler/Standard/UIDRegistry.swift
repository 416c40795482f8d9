/// A UID that PS3.6 Annex A registers.
package struct RegisteredUID: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case sopClass, metaSOPClass, transferSyntax, frameOfReference, sopInstance, codingScheme, ldap, serviceClass
        case hostingModel, applicationContext, mappingResource, synchronizationFrameOfReference
    }
    package let uid: String
    /// Empty for a few retired ones.
    package let keyword: String
    package let name: String
    package let kind: Kind
    package let isRetired: Bool
}

/// The UIDs of PS3.6 Annex A.
///
/// These exact values are never remapped; any other value under the same root is (docs/language.md, UIDs).
package struct UIDRegistry: Sendable {
    package static let shared = UIDRegistry()

    /// All registered UIDs, ascending by their bytes.
    package let entries: [RegisteredUID]
    /// The families that `storage(...)` accepts, ascending by name.
    package let storageFamilies: [StorageFamily]
    private let byUID: [String: Int]
    private let byKeyword: [String: Int]
    private let familyByName: [String: Int]

    private init() {
        var text = PackedText(StandardData.uids)
        var entries: [RegisteredUID] = []
        var byUID: [String: Int] = [:]
        var byKeyword: [String: Int] = [:]
        while !text.isAtEnd {
            let uid = text.field()
            let keyword = text.field()
            let name = text.field()
            let kind = RegisteredUID.Kind(letters: text.flags())
            byUID[uid] = entries.count
            if !keyword.isEmpty { byKeyword[keyword] = entries.count }
            entries.append(
                RegisteredUID(
                    uid: uid, keyword: keyword, name: name, kind: kind,
                    isRetired: text.flags().contains(UInt8(ascii: "R"))))
        }
        self.entries = entries
        self.byUID = byUID
        self.byKeyword = byKeyword
        storageFamilies = StorageFamily.load()
        familyByName = Dictionary(uniqueKeysWithValues: storageFamilies.enumerated().map { ($1.name, $0) })
    }

    /// The entry of a UID, by its exact text without padding.
    package func entry(uid: String) -> RegisteredUID? { byUID[uid].map { entries[$0] } }

    /// The entry with a PS3.6 keyword such as `CTImageStorage`.
    package func entry(keyword: String) -> RegisteredUID? { byKeyword[keyword].map { entries[$0] } }

    /// The UID of a SOP class keyword; nil if the keyword is unknown or names something else.
    package func sopClass(keyword: String) -> String? {
        guard let entry = entry(keyword: keyword), entry.kind == .sopClass else { return nil }
        return entry.uid
    }

    /// A family of `storage(...)`; names are upper case.
    package func storageFamily(_ name: String) -> StorageFamily? {
        familyByName[name].map { storageFamilies[$0] }
    }
}

/// A named set of storage SOP classes, as `storage(CT)` means it.
///
/// The sets are this project's choice, in Tools/standard/storage-families.tsv; names follow values of Modality
/// (PS3.3 section C.7.3.1.1.1) where there is one. A class may be in several families.
package struct StorageFamily: Sendable, Hashable {
    package let name: String
    /// What is in it, in a few words, for `check` and the documentation.
    package let summary: String
    /// SOP class UIDs, ascending by their bytes.
    package let sopClasses: [String]

    fileprivate static func load() -> [StorageFamily] {
        var text = PackedText(StandardData.storageFamilies)
        var families: [StorageFamily] = []
        while !text.isAtEnd {
            let name = text.field()
            let sopClasses = text.words()
            families.append(StorageFamily(name: name, summary: text.field(), sopClasses: sopClasses))
        }
        return families
    }
}

extension RegisteredUID.Kind {
    fileprivate init(letters: [UInt8]) {
        switch letters.first {
        case UInt8(ascii: "c"): self = .sopClass
        case UInt8(ascii: "m"): self = .metaSOPClass
        case UInt8(ascii: "t"): self = .transferSyntax
        case UInt8(ascii: "f"): self = .frameOfReference
        case UInt8(ascii: "i"): self = .sopInstance
        case UInt8(ascii: "s"): self = .codingScheme
        case UInt8(ascii: "l"): self = .ldap
        case UInt8(ascii: "v"): self = .serviceClass
        case UInt8(ascii: "h"): self = .hostingModel
        case UInt8(ascii: "a"): self = .applicationContext
        case UInt8(ascii: "r"): self = .mappingResource
        case UInt8(ascii: "y"): self = .synchronizationFrameOfReference
        default: preconditionFailure("unknown kind of UID")
        }
    }
}
