package import MidicRuntime

/// Where a guard looks for an attribute.
package struct GuardPlace: Sendable, Hashable {
    /// The sequences in whose items it stands, from the root on.
    package var path: [Tag] = []
    /// Of a private element of the root, whose tag has 00 in place of the block.
    package var creator: String?

    /// A public attribute of the root, or one of the file meta.
    static let root = GuardPlace()

    package init(path: [Tag] = [], creator: String? = nil) {
        self.path = path
        self.creator = creator
    }

    /// A total order by content.
    var sortKey: [String] { (creator.map { [$0] } ?? []) + path.map(\.description) }
}

/// An attribute at a place: what a guard's tests have in common if they are about the same values.
struct GuardSubject: Sendable, Hashable, Comparable {
    var tag: Tag
    var place: GuardPlace

    static func < (lhs: GuardSubject, rhs: GuardSubject) -> Bool {
        lhs.tag != rhs.tag
            ? lhs.tag < rhs.tag : lhs.place.sortKey.lexicographicallyPrecedes(rhs.place.sortKey)
    }
}
