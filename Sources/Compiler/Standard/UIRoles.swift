package import MidicRuntime

/// What the values of a UI element name.
package enum UIRole: Sendable, Hashable {
    /// One thing of one patient, study or institution: mapped by `uids`.
    case instance
    /// A kind of thing: a SOP class, a transfer syntax, a coding scheme. Never mapped.
    case `class`
}

/// The role of every UI element of the dictionary.
///
/// Table E.1-1 leaves out some 20 UI elements that name instances, so the roles are this project's own table, with a
/// reason each, in Tools/standard/ui-roles.tsv. An element that is not in the dictionary, and every private one, counts
/// as an instance: the value goes rather than stays.
package struct UIRoles: Sendable {
    package static let shared = UIRoles()

    private let rows: [Tag: (role: UIRole, mayBeRegistered: Bool)]

    private init() {
        var text = PackedText(StandardData.uiRoles)
        var rows: [Tag: (role: UIRole, mayBeRegistered: Bool)] = [:]
        while !text.isAtEnd {
            let tag = text.mask().lowest
            let isInstance = text.flags().contains(UInt8(ascii: "i"))
            rows[tag] = (isInstance ? .instance : .class, text.flags().contains(UInt8(ascii: "W")))
        }
        self.rows = rows
    }

    /// All UI elements with a role, ascending.
    package var tags: [Tag] { rows.keys.sorted() }

    /// All UI elements in the instance role, ascending: what `uids` selects among known elements.
    package var instanceTags: [Tag] { tags.filter { role(of: $0) == .instance } }

    /// The role of an element of VR UI; `instance` for one that is not in the dictionary.
    package func role(of tag: Tag) -> UIRole { rows[tag]?.role ?? .instance }

    /// True where PS3.6 registers values that may stand in this element (well-known frames of reference, well-known
    /// instances). Such values stay, all others are mapped; the role is `instance`.
    package func mayHoldRegisteredInstance(_ tag: Tag) -> Bool { rows[tag]?.mayBeRegistered ?? true }
}
