/// What an action does to a value, from leaving it to taking it out. What an output may claim follows from this, for a ruleset
/// before a file is read and for each file from what was done.
package enum Treatment: UInt8, Comparable, Sendable, CaseIterable {
    /// The value stays.
    case kept = 0
    /// Another value of the original stands in its place.
    case copied = 1
    /// Some of it is cut out by rule.
    case filtered = 2
    /// It says the same less exactly.
    case coarsened = 3
    /// A date is moved; a time of day may stay under a move by whole days.
    case shifted = 4
    /// A keyed stand-in.
    case keyed = 5
    /// A value of the policy.
    case replaced = 6
    case emptied = 7
    /// The element goes, or the file does.
    case removed = 8

    package static func < (lhs: Treatment, rhs: Treatment) -> Bool { lhs.rawValue < rhs.rawValue }

    package var strictness: Strictness {
        switch self {
        case .kept, .copied: .raw
        case .filtered: .filtered
        case .coarsened, .shifted: .coarsened
        case .keyed: .keyed
        case .replaced, .emptied: .constant
        case .removed: .removed
        }
    }

    /// True if what K of Table E.1-1 promises is there: the value, or the same said less exactly.
    package var isRetention: Bool { self == .kept || self == .coarsened }
}
