import MidicLang
import MidicRuntime

/// The standard's tables in the form in which profiles are applied: rows by tag, places of compound codes by variant.
struct ProfileTables: Sendable {
    let dictionary: DataDictionary
    let iods: IODTables
    let roles: UIRoles
    let safePrivate: SafePrivateTable
    /// Rows of Table E.1-1; rule sources refer to them by index.
    let rows: [ConfidentialityRow]
    private let rowByTag: [Tag: Int]
    private let rowMasks: [(mask: TagMask, row: Int)]
    let privateRow: Int
    /// Variants: 0 for files whose SOP class has no CIOD, then the CIODs in the order of their index.
    let variantCount: Int

    static let shared = ProfileTables()

    private init() {
        dictionary = .shared
        iods = .shared
        roles = .shared
        safePrivate = .shared
        rows = ConfidentialityTable.shared.rows
        var rowByTag: [Tag: Int] = [:]
        var rowMasks: [(mask: TagMask, row: Int)] = []
        var privateRow = 0
        for (index, row) in rows.enumerated() {
            switch row.target {
            case .attribute(let tag): rowByTag[tag] = index
            case .repeating(let mask): rowMasks.append((mask, index))
            case .privateAttributes: privateRow = index
            }
        }
        self.rowByTag = rowByTag
        self.rowMasks = rowMasks
        self.privateRow = privateRow
        variantCount = iods.ciods.count + 1
    }

    /// The row of Table E.1-1 that speaks of a subject.
    func rowIndex(of subject: Subject) -> Int? {
        switch subject {
        case .attribute(let tag):
            rowByTag[tag] ?? rowMasks.first { $0.mask.contains(tag) }?.row
        case .mask(let mask): rowMasks.first { mask.isContained(in: $0.mask) }?.row
        case .privateElement, .privateCreator, .privateOther: privateRow
        case .unknown, .meta: nil
        }
    }

    var masksOfRows: [TagMask] { rowMasks.map(\.mask) }

    /// The variant of a CIOD.
    static func variant(ofCIOD index: Int) -> Int { index + 1 }

    static func variants(_ set: CIODSet) -> VariantSet {
        var result = VariantSet()
        for index in set.indexes { result[variant(ofCIOD: index)] = true }
        return result
    }

    /// The tag under which the tables hold a repeating group element, for a mask of all groups or of some.
    private func keywordTag(of mask: TagMask) -> Tag? {
        dictionary.repeatingGroups.first { $0.mask.map(mask.isContained(in:)) ?? false }?.tag
    }

    /// The tag that stands for the keyword of a subject: of a repeating group the lowest.
    func keywordTag(of subject: Subject) -> Tag? {
        switch subject {
        case .attribute(let tag): dictionary.entry(for: tag)?.tag
        case .mask(let mask): keywordTag(of: mask)
        default: nil
        }
    }

    /// The tag by which the IOD tables know a subject.
    func iodTag(of subject: Subject) -> Tag? {
        switch subject {
        case .attribute(let tag): tag
        case .mask(let mask): keywordTag(of: mask)
        default: nil
        }
    }

    /// Whether some IOD has the attribute somewhere, or decoding needs it.
    func isInSomeIOD(_ subject: Subject) -> Bool {
        guard let tag = iodTag(of: subject) else { return false }
        return !iods.membership(of: tag).isEmpty || DecodingSet.shared.contains(tag)
    }

    /// One parent of an attribute: the variants by what they demand of it there.
    struct Place: Sendable {
        /// 0 at the root.
        let parent: UInt32
        var value = VariantSet()
        var presence = VariantSet()
        var nothing = VariantSet()
    }

    /// The places of an attribute in the IODs, ascending by parent, the root first.
    func places(of subject: Subject) -> [Place] {
        guard let tag = iodTag(of: subject) else { return [] }
        var places: [UInt32: Place] = [:]
        for context in iods.types(of: tag) {
            let parent = context.parent?.rawValue ?? 0
            let set = ProfileTables.variants(context.ciods)
            var place = places[parent] ?? Place(parent: parent)
            switch context.type.demand {
            case .value: place.value = place.value.union(set)
            case .presence: place.presence = place.presence.union(set)
            case .nothing: place.nothing = place.nothing.union(set)
            }
            places[parent] = place
        }
        return places.values.sorted { $0.parent < $1.parent }
    }

    /// `(0010,0010) PatientName`
    func title(of row: Int) -> String {
        let entry = rows[row]
        switch entry.target {
        case .attribute(let tag): return "\(tag) \(entry.keyword)"
        case .repeating(let mask): return entry.keyword.isEmpty ? "\(mask)" : "\(mask) \(entry.keyword)"
        case .privateAttributes: return "private attributes"
        }
    }
}
