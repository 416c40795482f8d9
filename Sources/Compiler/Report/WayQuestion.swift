import MidicRuntime

/// A question of a decision graph, as `explain` puts it.
///
/// Places, classes and VRs are sets: ways to the same end that differ in one of them are one way. All else is words.
enum WayQuestion {
    /// Is this the innermost sequence? 0 for the root.
    case place(UInt32)
    case classes(VariantSet)
    case vrs(UInt64)
    /// - Parameter atRoot: the answer for what stands at the root; nil where it may be either.
    case other(atRoot: Bool?, words: (Bool) -> String)

    static func path(_ pattern: PathPattern) -> Self {
        let name = CanonicalSpelling.path(pattern) + "*"
        return path(name, matchesRoot: PathLanguage(pattern).matches([]))
    }

    static func path(_ name: String, matchesRoot: Bool) -> Self {
        .other(atRoot: matchesRoot) { ($0 ? "at " : "not at ") + name }
    }

    static func `guard`(_ text: String) -> Self { .other(atRoot: nil) { ($0 ? "when " : "unless ") + text } }

    static var localCode: Self { either("in a code of a local scheme", "not in a code of a local scheme") }

    static var decoding: Self {
        either("needed to decode pixels where it stands", "not needed to decode pixels where it stands")
    }

    static var inIOD: Self {
        either(
            "in the IOD where it stands, or needed to decode pixels",
            "neither in the IOD where it stands nor needed to decode pixels")
    }

    private static func either(_ holds: String, _ fails: String) -> Self {
        .other(atRoot: nil) { $0 ? holds : fails }
    }
}

/// Where a way leads through: the innermost sequence (0 for the root), the classes and the VRs that it can be taken for, and
/// what else was answered, in the order in which it is asked.
struct WayConditions: Hashable {
    struct Answer: Hashable {
        let words: String
        let excludesRoot: Bool
    }
    var places = PlaceSet()
    var variants: VariantSet
    var vrs: UInt64
    var answers: [Answer] = []

    var isPossible: Bool { !places.isEmpty && !variants.isEmpty && vrs != 0 }
    var mayBeAtRoot: Bool { places.contains(0) && !answers.contains(where: \.excludesRoot) }

    /// In words; what says no more than `all` is left out.
    ///
    /// - Parameter names: of SOP classes.
    func words(of all: WayConditions, names: (VariantSet) -> [String]) -> [String] {
        [places.words].compactMap(\.self) + answers.map(\.words)
            + [classWords(all.variants, names), vrWords(all.vrs)].compactMap(\.self)
    }

    private func classWords(_ all: VariantSet, _ names: (VariantSet) -> [String]) -> String? {
        let others = all.subtracting(variants)
        if others.isEmpty { return nil }
        let isShort = variants.count <= others.count
        let found = names(isShort ? variants : others)
        let shown = found.isEmpty ? "some classes" : found.prefix(4).joined(separator: ", ")
        return (isShort ? "for " : "not for ") + (found.count > 4 ? shown + " and \(found.count - 4) more" : shown)
    }

    private func vrWords(_ all: UInt64) -> String? {
        let others = all & ~vrs
        if others == 0 { return nil }
        let isShort = vrs.nonzeroBitCount <= others.nonzeroBitCount
        let found = VR.allCases.filter { (isShort ? vrs : others) & $0.bit != 0 }
        return (isShort ? "VR " : "VR not ") + found.map(\.name).joined(separator: ", ")
    }
}

/// Innermost sequences, 0 for the root: these, or all but these.
struct PlaceSet: Hashable {
    private var tags: Set<UInt32> = []
    private var isComplement = true

    static let none = PlaceSet().complement

    static func only(_ tag: UInt32) -> PlaceSet {
        var result = none
        result.tags = [tag]
        return result
    }

    var isEmpty: Bool { tags.isEmpty && !isComplement }

    func contains(_ tag: UInt32) -> Bool { tags.contains(tag) != isComplement }

    var complement: PlaceSet {
        var result = self
        result.isComplement.toggle()
        return result
    }

    func intersection(_ other: PlaceSet) -> PlaceSet {
        var result = self
        switch (isComplement, other.isComplement) {
        case (false, false): result.tags.formIntersection(other.tags)
        case (false, true): result.tags.subtract(other.tags)
        case (true, false):
            result = other
            result.tags.subtract(tags)
        case (true, true): result.tags.formUnion(other.tags)
        }
        return result
    }

    func union(_ other: PlaceSet) -> PlaceSet { complement.intersection(other.complement).complement }

    /// nil for anywhere.
    var words: String? {
        let names = tags.subtracting([0]).sorted().map { CanonicalSpelling.name(Tag(rawValue: $0)) }
        let root = tags.contains(0) ? isComplement ? "inside a sequence" : "at the root" : nil
        let sequences = names.isEmpty ? nil : "directly in " + names.joined(separator: " or ")
        if isComplement {
            let words = [root, sequences.map { "not " + $0 }].compactMap(\.self)
            return words.isEmpty ? nil : words.joined(separator: ", ")
        }
        return [root, sequences].compactMap(\.self).joined(separator: " or ")
    }
}
