package import MidicRuntime

/// The data dictionary of PS3.6: every element by tag and by keyword.
///
/// Loading reads the whole text once (4 to 5 ms in a release build); a lookup by tag is a binary search (0.3 us).
package struct DataDictionary: Sendable {
    package static let shared = DataDictionary()

    /// All elements with one tag, ascending by tag.
    package let entries: [DictionaryEntry]
    /// The elements of repeating groups (50xx, 60xx, 7Fxx and some retired ones), ascending by their lowest tag.
    package let repeatingGroups: [DictionaryEntry]
    /// All keywords, those of `entries` in tag order before those of `repeatingGroups`.
    package let keywords: [String]
    /// Index into `entries`, or into `repeatingGroups` after them.
    private let byKeyword: [String: Int]

    private init() {
        var text = PackedText(StandardData.elements)
        var entries: [DictionaryEntry] = []
        var repeatingGroups: [DictionaryEntry] = []
        entries.reserveCapacity(5400)
        var vrLists: [UInt64: [VR]] = [:]
        var multiplicities: [UInt64: ValueMultiplicity] = [:]
        while !text.isAtEnd {
            let (tag, mask) = text.mask()
            let keyword = text.field()
            let name = text.field()
            let vrs = text.vrs(known: &vrLists)
            let vm = text.multiplicity(known: &multiplicities)
            let isRetired = text.flag(UInt8(ascii: "R"))
            let entry = DictionaryEntry(
                tag: tag, keyword: keyword, name: name, vrs: vrs, vm: vm,
                isRetired: isRetired, mask: mask)
            if mask == nil { entries.append(entry) } else { repeatingGroups.append(entry) }
        }
        var keywords: [String] = []
        var byKeyword: [String: Int] = [:]
        keywords.reserveCapacity(entries.count + repeatingGroups.count)
        byKeyword.reserveCapacity(entries.count + repeatingGroups.count)
        for list in [entries, repeatingGroups] {
            let first = list.first?.mask == nil ? 0 : entries.count
            for (offset, entry) in list.enumerated() where !entry.keyword.isEmpty {
                keywords.append(entry.keyword)
                byKeyword[entry.keyword] = first + offset
            }
        }
        self.entries = entries
        self.repeatingGroups = repeatingGroups
        self.keywords = keywords
        self.byKeyword = byKeyword
    }

    /// The element with this tag: an exact one first, else the repeating group that holds it.
    package func entry(for tag: Tag) -> DictionaryEntry? {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].tag < tag { low = middle + 1 } else { high = middle }
        }
        if low < entries.count, entries[low].tag == tag { return entries[low] }
        return repeatingGroups.first { $0.mask?.contains(tag) ?? false }
    }

    /// The element with exactly this keyword; upper and lower case count.
    package func entry(keyword: String) -> DictionaryEntry? {
        guard let index = byKeyword[keyword] else { return nil }
        return index < entries.count ? entries[index] : repeatingGroups[index - entries.count]
    }
}

extension PackedText {
    /// VRs joined by `|`; `known` keeps the lists so that entries share them.
    mutating func vrs(known: inout [UInt64: [VR]]) -> [VR] {
        let key = key()
        if let list = known[key] { return list }
        let list = PackedText.text(ofKey: key).split(separator: "|").map { name -> VR in
            let letters = Array(name.utf8)
            guard letters.count == 2, let vr = VR(letters[0], letters[1]) else {
                preconditionFailure("unknown VR in a packed table")
            }
            return vr
        }
        known[key] = list
        return list
    }

    mutating func multiplicity(known: inout [UInt64: ValueMultiplicity]) -> ValueMultiplicity {
        let key = key()
        if let vm = known[key] { return vm }
        guard let vm = ValueMultiplicity(PackedText.text(ofKey: key)) else {
            preconditionFailure("unknown VM in a packed table")
        }
        known[key] = vm
        return vm
    }
}
