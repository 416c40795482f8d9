package import MidicRuntime

/// What stays wherever an object has pixels, whatever its IOD says, since pixels mean nothing or something else without it.
///
/// Made from the module tables and from Tools/standard/decoding.tsv, which gives the reasons (docs/language.md, "Decoding
/// set"): places at the root, in items of functional groups, and in icon items. Without free text.
package struct DecodingSet: Sendable {
    package static let shared = DecodingSet()

    /// Parent (0 at the root) and attribute.
    package let places: [(parent: UInt32, tag: Tag)]
    private let tags: Set<Tag>

    private init() {
        var text = PackedText(StandardData.decodingSet)
        var places: [(parent: UInt32, tag: Tag)] = []
        while !text.isAtEnd {
            let parent = text.tag().rawValue
            while !text.isAtLineEnd { places.append((parent, text.tag())) }
            text.endLine()
        }
        self.places = places
        tags = Set(places.map(\.tag))
    }

    /// Whether decoding needs the attribute somewhere.
    package func contains(_ tag: Tag) -> Bool { tags.contains(tag) }

    /// Whether decoding needs the attribute directly in a sequence, or at the root for nil.
    package func needs(_ tag: Tag, in parent: Tag?) -> Bool {
        places.contains { $0.tag == tag && $0.parent == parent?.rawValue ?? 0 }
    }

    /// Whether decoding needs the attribute at one of the places that a path leads to.
    func needs(_ tag: Tag, at path: PathPattern) -> Bool {
        guard tags.contains(tag) else { return false }
        return places.contains { place in
            guard place.tag == tag else { return false }
            switch path.parent {
            case .root: return place.parent == 0
            case .sequence(let parent): return place.parent == parent.rawValue
            case .any: return true
            }
        }
    }
}
