/// What (0028,0303) Longitudinal Temporal Information Modified says of the dates and times of an object, the weakest first
/// (PS3.3 section C.12.1, PS3.15 section E.3.6).
public enum TemporalInformation: UInt8, Comparable, Sendable, CaseIterable {
    case unmodified
    case modified
    case removed

    public static func < (lhs: TemporalInformation, rhs: TemporalInformation) -> Bool { lhs.rawValue < rhs.rawValue }

    /// The defined term.
    public var term: String {
        switch self {
        case .unmodified: "UNMODIFIED"
        case .modified: "MODIFIED"
        case .removed: "REMOVED"
        }
    }

    package init?(term: [UInt8]) {
        guard let found = TemporalInformation.allCases.first(where: { Array($0.term.utf8) == term }) else { return nil }
        self = found
    }
}
