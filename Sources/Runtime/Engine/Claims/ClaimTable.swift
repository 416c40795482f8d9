/// What PS3.15 asks for before an output may say that its Basic Profile or an option was applied: the columns of Table E.1-1,
/// with the safe private elements of Table E.3.10-1.
///
/// The runtime carries no tables of the standard, and a ruleset's own bytes prove nothing about it: so whoever wants outputs that
/// claim codes of CID 7050 brings the table along, from the compiler (`StandardClaims.table`). A ruleset claims what its rows
/// and actions bear out under the table of its edition, and nothing without.
public struct ClaimTable: Sendable {
    /// A code for (0012,0064).
    package struct Code: Sendable, Hashable {
        package let value: String
        package let scheme: String
        package let meaning: String

        package init(value: String, scheme: String, meaning: String) {
            self.value = value
            self.scheme = scheme
            self.meaning = meaning
        }

        package static let withExceptions = Code(
            value: "MIDIC100", scheme: "99MIDIC", meaning: "Basic Profile with declared exceptions")
        package static let withoutProfile = Code(
            value: "MIDIC101", scheme: "99MIDIC", meaning: "midic policy without profile")
    }

    /// What an option's column says of an attribute.
    package enum Cell: Sendable, Hashable {
        case keep
        /// To be cleaned: at least so strictly.
        case clean(Strictness)
    }

    /// An attribute of Table E.1-1, or of midic's supplement to it.
    package struct Row: Sendable {
        package let tag: Tag
        /// The repeating group that the row stands for, whose lowest tag is `tag`.
        package let mask: TagRange?
        /// The dictionary's first.
        package let vr: VR
        /// The column of the Basic Profile.
        package let basic: Strictness
        /// The columns of the options, four bits each in the order of `ProfileOption.allCases`: 0 for an empty cell, 1 for K,
        /// 2 and up for C with its strictness.
        private var cells: UInt64 = 0
        /// What claims about a single file ask of the attribute.
        package let traits: RowTraits

        package init(
            tag: Tag, mask: TagRange? = nil, vr: VR, basic: Strictness, traits: RowTraits,
            cells: (ProfileOption) -> Cell?
        ) {
            self.tag = tag
            self.mask = mask
            self.vr = vr
            self.basic = basic
            self.traits = traits
            for (place, option) in ProfileOption.allCases.enumerated() {
                let bits: UInt64 =
                    switch cells(option) {
                    case nil: 0
                    case .keep: 1
                    case .clean(let strictness): 2 + UInt64(strictness.rawValue)
                    }
                self.cells |= bits << UInt64(4 * place)
            }
        }

        /// The cell of the option at a place of `ProfileOption.allCases`.
        package func cell(_ place: Int) -> Cell? {
            let bits = UInt8(cells >> UInt64(4 * place) & 0xF)
            switch bits {
            case 0: return nil
            case 1: return .keep
            default: return Strictness(rawValue: bits - 2).map { .clean($0) } ?? .clean(.removed)
            }
        }
    }

    /// A private element of Table E.3.10-1.
    package struct SafeElement: Sendable, Hashable {
        package let creator: String
        package let group: UInt16
        package let elementOffset: UInt8
        /// The VRs that agree, as `VR.bit`s; 0 where the table gives none.
        package let vrs: UInt64

        package init(creator: String, group: UInt16, elementOffset: UInt8, vrs: UInt64) {
            self.creator = creator
            self.group = group
            self.elementOffset = elementOffset
            self.vrs = vrs
        }
    }

    /// Of Table E.1-1, as rulesets name it.
    package let edition: String
    package let basicCode: Code
    /// In the order of `ProfileOption.allCases`.
    package let optionCodes: [Code]
    package let rows: [Row]
    /// Ascending by creator, group and low byte.
    package let safeElements: [SafeElement]

    package init(edition: String, basicCode: Code, optionCodes: [Code], rows: [Row], safeElements: [SafeElement]) {
        self.edition = edition
        self.basicCode = basicCode
        self.optionCodes = optionCodes
        self.rows = rows
        self.safeElements = safeElements
    }
}

/// The tags of a repeating group: those whose group and element, each after its mask, lie in a range.
package struct TagRange: Sendable, Hashable {
    package let groupMask: UInt16, groupLow: UInt16, groupHigh: UInt16
    package let elementMask: UInt16, elementLow: UInt16, elementHigh: UInt16

    package init(
        groupMask: UInt16, groupLow: UInt16, groupHigh: UInt16, elementMask: UInt16, elementLow: UInt16,
        elementHigh: UInt16
    ) {
        self.groupMask = groupMask
        self.groupLow = groupLow
        self.groupHigh = groupHigh
        self.elementMask = elementMask
        self.elementLow = elementLow
        self.elementHigh = elementHigh
    }

    package func contains(_ tag: Tag) -> Bool { holds(group: tag.group) && holds(element: tag.element) }

    package func holds(group: UInt16) -> Bool { groupLow...groupHigh ~= group & groupMask }

    package func holds(element: UInt16) -> Bool { elementLow...elementHigh ~= element & elementMask }
}
