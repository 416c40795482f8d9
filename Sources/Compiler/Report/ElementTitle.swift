package import MidicRuntime

/// How reports name elements.
package enum ElementTitle {
    /// `PatientName (0010,0010)`, `OverlayComments (60xx,4000)`, or the tag alone where the dictionary has no keyword.
    package static func attribute(_ tag: Tag) -> String {
        guard let entry = DataDictionary.shared.entry(for: tag), !entry.keyword.isEmpty else { return tag.description }
        return "\(entry.keyword) \(entry.mask?.description ?? tag.description)"
    }

    /// `private "ACME" (0019,xx01)`
    package static func privateElement(_ creator: String, _ group: UInt16, _ elementOffset: UInt8) -> String {
        CanonicalSpelling.privateElement(creator, group, elementOffset)
    }

    /// `(0010,0010) PatientName`, at the head of an answer of `explain`.
    static func explained(_ element: ElementQuery.Element) -> String {
        switch element {
        case .attribute(let tag), .meta(let tag):
            let keyword = DataDictionary.shared.entry(for: tag)?.keyword ?? ""
            return keyword.isEmpty ? tag.description : "\(tag) \(keyword)"
        case .privateElement(let creator, let group, let elementOffset):
            return privateElement(creator, group, elementOffset)
        }
    }
}
