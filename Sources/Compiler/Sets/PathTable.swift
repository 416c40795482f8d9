import MidicRuntime

/// The distinct path patterns of a policy in canonical order, with their relations worked out once a pair.
final class PathTable {
    let patterns: [PathPattern]
    private let indexes: [PathPattern: Int]
    private var relations: [Int: SetRelation] = [:]

    /// Index of the pattern that matches everywhere.
    static let anywhere = 0

    init(_ used: some Sequence<PathPattern>) {
        let distinct = Set(used).subtracting([.anywhere])
        patterns = [.anywhere] + distinct.sorted { PathTable.key($0).lexicographicallyPrecedes(PathTable.key($1)) }
        indexes = Dictionary(uniqueKeysWithValues: patterns.enumerated().map { ($1, $0) })
    }

    /// Orders patterns by length and tags.
    private static func key(_ pattern: PathPattern) -> [UInt64] {
        [UInt64(pattern.steps.count)]
            + pattern.steps.map { if case .sequence(let tag) = $0 { UInt64(tag.rawValue) + 1 } else { 0 } }
    }

    /// The pattern's index; the pattern must be one of those that the table was made of.
    func index(of pattern: PathPattern) -> Int { indexes[pattern] ?? PathTable.anywhere }

    func relation(_ first: Int, _ second: Int) -> SetRelation {
        if first == second { return .equal }
        if first == PathTable.anywhere { return .around }
        if second == PathTable.anywhere { return .inside }
        let key = first * patterns.count + second
        if let known = relations[key] { return known }
        let found = PathLanguage.relation(patterns[first], patterns[second])
        relations[key] = found
        return found
    }
}
