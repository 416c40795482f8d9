package import MidicRuntime

/// Where a guard looks for an attribute.
package struct GuardPlace: Sendable, Hashable {
    /// The sequences in whose items it stands, from the root on.
    package var path: [Tag] = []
    /// Of a private element of the root, whose tag has 00 in place of the block.
    package var creator: String?

    /// Of the element that a rule decides, wherever it stands: of what VR. The atom's tag is then (0000,0000), so that rules for
    /// several attributes of one VR ask the same.
    package var ownVR: VR?

    /// A public attribute of the root, or one of the file meta.
    static let root = GuardPlace()

    package init(path: [Tag] = [], creator: String? = nil, ownVR: VR? = nil) {
        self.path = path
        self.creator = creator
        self.ownVR = ownVR
    }

    /// A total order by content.
    var sortKey: [String] { (creator.map { [$0] } ?? []) + path.map(\.description) + (ownVR.map { [$0.name] } ?? []) }
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
