/// The Type of an attribute in a module (PS3.5 section 7.4), most demanding first.
package enum AttributeType: String, Sendable, Hashable, CaseIterable {
    /// Required, with a value.
    case type1 = "1"
    /// As Type 1 if a condition holds.
    case type1C = "1C"
    /// Required, may be empty.
    case type2 = "2"
    /// As Type 2 if a condition holds.
    case type2C = "2C"
    /// Optional.
    case type3 = "3"

    /// What a de-identified object must still hold: the conditions of 1C and 2C are not in the tables and are taken to be true.
    package enum Demand: Int, Sendable, Hashable, Comparable {
        /// Type 3: nothing.
        case nothing
        /// Types 2 and 2C: the attribute, perhaps empty.
        case presence
        /// Types 1 and 1C: the attribute with a value.
        case value

        package static func < (lhs: Demand, rhs: Demand) -> Bool { lhs.rawValue < rhs.rawValue }
    }

    package var demand: Demand {
        switch self {
        case .type1, .type1C: .value
        case .type2, .type2C: .presence
        case .type3: .nothing
        }
    }

    /// The letter of the packed tables.
    init(letter: UInt8) {
        switch letter {
        case UInt8(ascii: "1"): self = .type1
        case UInt8(ascii: "c"): self = .type1C
        case UInt8(ascii: "2"): self = .type2
        case UInt8(ascii: "d"): self = .type2C
        case UInt8(ascii: "3"): self = .type3
        default: preconditionFailure("unknown Type in a packed table")
        }
    }

    /// The place in the order of demand; 0 is the most demanding.
    var rank: Int {
        switch self {
        case .type1: 0
        case .type1C: 1
        case .type2: 2
        case .type2C: 3
        case .type3: 4
        }
    }
}
