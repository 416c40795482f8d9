package import MidicRuntime

// swift-format-ignore: AlwaysUseLowerCamelCase
/// An action code of PS3.15 Table E.1-1 (Table E.1-1a explains them). Raw values are written as there.
package enum ConfidentialityCode: String, Sendable, Hashable, CaseIterable {
    /// Remove.
    case X
    /// Zero length, or a dummy value of the VR.
    case Z
    /// A dummy value of non-zero length.
    case D
    /// A new UID, the same for the same original.
    case U
    /// Keep.
    case K
    /// Clean: replace by values of similar meaning known to hold no identity.
    case C
    case XZ = "X/Z"
    case XD = "X/D"
    case XZD = "X/Z/D"
    case ZD = "Z/D"
    /// On a sequence: remove, empty, or keep and replace the instance UIDs inside.
    case XZU = "X/Z/U*"

    /// True for the codes that the attribute's Type in the IOD decides.
    package var isCompound: Bool {
        switch self {
        case .XZ, .XD, .XZD, .ZD, .XZU: true
        case .X, .Z, .D, .U, .K, .C: false
        }
    }
}

/// A row of PS3.15 Table E.1-1.
package struct ConfidentialityRow: Sendable, Hashable {
    /// What the row speaks of.
    package enum Target: Sendable, Hashable {
        case attribute(Tag)
        /// `50xx,xxxx`, `60xx,3000` and `60xx,4000`: every even group of the range.
        case repeating(TagMask)
        /// Every element of an odd group.
        case privateAttributes
    }
    package let target: Target
    /// The keyword of PS3.6; empty for the rows of all curve attributes and of all private attributes.
    package let keyword: String
    package let isRetired: Bool
    /// The column "In Std. Comp. IOD".
    package let isInStandardIOD: Bool
    /// The column "Basic Prof.".
    package let basic: ConfidentialityCode
    /// In the order of `ProfileOption.allCases`; nil where the cell is empty.
    private let optionCodes: [ConfidentialityCode?]

    /// The tag, or for a repeating group the lowest that the mask stands for; nil for the private row.
    package var tag: Tag? {
        switch target {
        case .attribute(let tag): tag
        case .repeating(let mask): Tag(mask.groupLow, mask.elementLow)
        case .privateAttributes: nil
        }
    }

    /// The code in an option's column, or nil where the option leaves the row as it is.
    package func code(for option: ProfileOption) -> ConfidentialityCode? {
        optionCodes[ConfidentialityRow.column(option)]
    }

    /// The column in the packed table, which has the order of the cases.
    private static func column(_ option: ProfileOption) -> Int {
        switch option {
        case .retainSafePrivate: 0
        case .retainUIDs: 1
        case .retainDeviceIdentity: 2
        case .retainInstitutionIdentity: 3
        case .retainPatientCharacteristics: 4
        case .retainFullDates: 5
        case .retainModifiedDates: 6
        case .cleanDescriptors: 7
        case .cleanStructuredContent: 8
        case .cleanGraphics: 9
        }
    }

    fileprivate init(reading text: inout PackedText) {
        if text.isAtPrivate {
            _ = text.field()
            target = .privateAttributes
        } else {
            let (tag, mask) = text.mask()
            target = mask.map { .repeating($0) } ?? .attribute(tag)
        }
        keyword = text.field()
        let flags = text.flags()
        isRetired = flags.contains(UInt8(ascii: "R"))
        isInStandardIOD = flags.contains(UInt8(ascii: "S"))
        func code() -> ConfidentialityCode? {
            let cell = text.field()
            if cell.isEmpty { return nil }
            guard let code = ConfidentialityCode(rawValue: cell) else {
                preconditionFailure("unknown code in the confidentiality table")
            }
            return code
        }
        guard let basic = code() else { preconditionFailure("a row without a basic code") }
        self.basic = basic
        optionCodes = ProfileOption.allCases.map { _ in code() }
    }
}

/// PS3.15 Table E.1-1: what the Basic Application Level Confidentiality Profile and its options do to each attribute.
package struct ConfidentialityTable: Sendable {
    package static let shared = ConfidentialityTable()

    /// All rows: ascending by tag, a mask at its lowest tag, the private row last.
    package let rows: [ConfidentialityRow]
    private let byTag: [Tag: Int]
    private let masks: [(mask: TagMask, row: Int)]
    private let privateRow: Int

    private init() {
        var text = PackedText(StandardData.confidentiality)
        var rows: [ConfidentialityRow] = []
        var byTag: [Tag: Int] = [:]
        var masks: [(mask: TagMask, row: Int)] = []
        var privateRow: Int?
        while !text.isAtEnd {
            let row = ConfidentialityRow(reading: &text)
            switch row.target {
            case .attribute(let tag): byTag[tag] = rows.count
            case .repeating(let mask): masks.append((mask, rows.count))
            case .privateAttributes: privateRow = rows.count
            }
            rows.append(row)
        }
        guard let privateRow else { preconditionFailure("the confidentiality table has no private row") }
        self.rows = rows
        self.byTag = byTag
        self.masks = masks
        self.privateRow = privateRow
    }

    /// The row that decides this tag: its own, else a mask's, else for odd groups the private row.
    package func row(for tag: Tag) -> ConfidentialityRow? {
        if let index = byTag[tag] { return rows[index] }
        if tag.isPrivate { return rows[privateRow] }
        return masks.first { $0.mask.contains(tag) }.map { rows[$0.row] }
    }
}

extension PackedText {
    /// The field ahead is `PRIVATE`; no tag begins with that letter.
    fileprivate var isAtPrivate: Bool {
        var ahead = self
        return ahead.letter() == UInt8(ascii: "P")
    }
}
