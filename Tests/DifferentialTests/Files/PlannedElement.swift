import MidicRuntime

/// An element of a planned file: what is to be written, not what a reader makes of it.
struct PlannedElement: Hashable, Sendable {
    /// What stands behind an element's header.
    enum Content: Hashable, Sendable {
        /// A value, numbers in little endian; or anything else, under SQ too.
        case bytes([UInt8])
        case items([[PlannedElement]], undefinedLength: Bool)
        /// Fragments of encapsulated pixel data, the offset table first.
        case fragments([[UInt8]])
    }

    var tag: Tag
    var vr: VR
    var content: Content
    /// What the header says in place of the content's length.
    var length: UInt32?

    init(_ tag: Tag, _ vr: VR, _ content: Content, length: UInt32? = nil) {
        self.tag = tag
        self.vr = vr
        self.content = content
        self.length = length
    }

    /// A text, padded to even length with a blank, or with NUL under UI (PS3.5 section 6.2).
    init(_ tag: Tag, _ vr: VR, _ text: String) {
        var bytes = Array(text.utf8)
        if bytes.count & 1 == 1 { bytes.append(vr == .UI ? 0 : 0x20) }
        self.init(tag, vr, .bytes(bytes))
    }

    /// Items, if it has any.
    var items: [[PlannedElement]]? {
        if case .items(let items, _) = content { return items }
        return nil
    }

    /// The elements of a data set and of all that is inside.
    static func all(_ elements: [PlannedElement]) -> [PlannedElement] {
        elements.flatMap { [$0] + ($0.items ?? []).flatMap { all($0) } }
    }
}

extension VR {
    /// Bytes that change places together in big endian.
    var plannedUnit: Int {
        switch self {
        case .US, .SS, .OW, .AT: 2
        case .UL, .SL, .FL, .OF, .OL: 4
        case .FD, .OD, .UV, .SV, .OV: 8
        default: 1
        }
    }
}
