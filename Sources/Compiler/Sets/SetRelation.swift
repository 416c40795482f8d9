/// How two sets stand to each other.
enum SetRelation: Hashable, Sendable {
    case disjoint, equal
    /// The first lies strictly inside the second.
    case inside
    /// The second lies strictly inside the first.
    case around
    /// They overlap, and neither holds the other.
    case overlapping

    var firstIsContained: Bool { self == .equal || self == .inside }
    var secondIsContained: Bool { self == .equal || self == .around }

    /// The relation of the products of two pairs of non-empty sets.
    static func product(_ first: SetRelation, _ second: SetRelation) -> SetRelation {
        if first == .disjoint || second == .disjoint { return .disjoint }
        let inside = first.firstIsContained && second.firstIsContained
        let around = first.secondIsContained && second.secondIsContained
        switch (inside, around) {
        case (true, true): return .equal
        case (true, false): return .inside
        case (false, true): return .around
        case (false, false): return .overlapping
        }
    }
}
