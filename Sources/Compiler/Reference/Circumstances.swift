import MidicCompiler
import MidicRuntime

/// Where an element stands, as far as a decision asks.
struct Circumstances {
    /// What the IOD of the file's class asks of the attribute there.
    enum Demand: CaseIterable {
        /// Type 1 or 1C.
        case value
        /// Type 2 or 2C.
        case presence
        /// Type 3, or not in the IOD there.
        case nothing
        /// The class has no IOD.
        case unknown
    }
    var isRoot: Bool
    var demand: Demand
    var isInIOD: Bool
    /// The file has pixels, and decoding needs the attribute there.
    var isNeeded: Bool
    /// In a coded entry of a site's own scheme.
    var isOfLocalCode: Bool
    /// Sequences from the root down.
    var path: [Tag]
    /// By index of the policy's guards.
    var guards: [Bool]
    /// By the file's class.
    var ciod: Int?

    /// Whether a rule's path and guard hold here.
    func holds(_ rule: CheckedRule) -> Bool {
        guard guards[rule.guardIndex], Paths.matches(rule.path, path) else { return false }
        return rule.selector != .builtinClass(.localCodes) || isOfLocalCode
    }
}

/// What the IODs of PS3.3 say of a place.
struct IODReading {
    private let tables = IODTables.shared
    private let originals: [Int: Int]

    /// Attributes of the single-frame original, in what a conversion could not assign (PS3.3 section C.7.6.16.2.26).
    private static let unassigned: Set<UInt32> = [0x0020_9170, 0x0020_9171]

    init() {
        let names = [
            "legacy-converted-enhanced-ct-image": "ct-image", "legacy-converted-enhanced-mr-image": "mr-image",
            "legacy-converted-enhanced-pet-image": "positron-emission-tomography-image",
        ]
        var originals: [Int: Int] = [:]
        for (converted, original) in names {
            let ciods = (tables.ciods.first { $0.name == converted }, tables.ciods.first { $0.name == original })
            if let target = ciods.0, let source = ciods.1 { originals[target.index] = source.index }
        }
        self.originals = originals
    }

    func ciod(ofSOPClass uid: String) -> Int? { tables.ciod(ofSOPClass: uid)?.index }

    /// What is asked of an attribute in items of `parent`; at the root where that is nil.
    func demand(of tag: Tag?, in parent: Tag?, _ ciod: Int?) -> Circumstances.Demand {
        guard let ciod else { return .unknown }
        guard let tag else { return .nothing }
        let types = tables.types(of: tag).filter { $0.parent == parent && $0.ciods[ciod] }.map(\.type.demand)
        if types.contains(.value) { return .value }
        return types.contains(.presence) ? .presence : .nothing
    }

    /// Whether the IOD has the attribute there; what any IOD has, where the class has none.
    func isMember(_ tag: Tag?, in parent: Tag?, _ ciod: Int?) -> Bool {
        guard let tag else { return false }
        let contexts = tables.types(of: tag)
        guard let ciod else {
            let inUnassigned = parent.map { Self.unassigned.contains($0.rawValue) } ?? false
            return contexts.contains { $0.parent == parent }
                || inUnassigned
                    && contexts.contains { context in
                        context.parent == nil && originals.values.contains { context.ciods[$0] }
                    }
        }
        if contexts.contains(where: { $0.parent == parent && $0.ciods[ciod] }) { return true }
        guard let original = originals[ciod] else { return false }
        let inUnassigned = parent.map { Self.unassigned.contains($0.rawValue) } ?? false
        return contexts.contains { context in
            guard context.ciods[original] else { return false }
            return context.parent == nil ? inUnassigned : context.parent == parent
        }
    }
}

/// Patterns over the sequences around an element.
enum Paths {
    static func matches(_ pattern: PathPattern, _ path: [Tag]) -> Bool { matches(pattern.steps[...], path[...]) }

    private static func matches(_ steps: ArraySlice<PathPattern.Step>, _ path: ArraySlice<Tag>) -> Bool {
        guard let step = steps.first else { return path.isEmpty }
        switch step {
        case .sequence(let tag):
            return path.first == tag && matches(steps.dropFirst(), path.dropFirst())
        case .anyDepth:
            if matches(steps.dropFirst(), path) { return true }
            return !path.isEmpty && matches(steps, path.dropFirst())
        }
    }

    /// No sequence of the standard: private ones match only `**`.
    static let other = Tag(0x0009, 0x1001)

    /// Whether all places of one pattern are places of another. A word of the inner one with a sequence that no pattern names
    /// in place of each `**` is matched only where the outer one has a `**` for it, and then so are all others.
    static func isInside(_ inner: PathPattern, _ outer: PathPattern) -> Bool {
        let word = inner.steps.map { step in
            if case .sequence(let tag) = step { return tag }
            return other
        }
        return matches(outer, word)
    }

    /// Words that tell the patterns apart: each with nothing, and with an unnamed sequence, in place of `**`.
    static func samples(of patterns: Set<PathPattern>) -> Set<[Tag]> {
        var words: Set<[Tag]> = [[], [other]]
        for pattern in patterns {
            var made: Set<[Tag]> = [[]]
            for step in pattern.steps {
                switch step {
                case .sequence(let tag): made = Set(made.map { $0 + [tag] })
                case .anyDepth: made.formUnion(made.map { $0 + [other] })
                }
            }
            words.formUnion(made)
        }
        return words
    }
}
