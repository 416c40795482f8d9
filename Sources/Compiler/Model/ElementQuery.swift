package import MidicRuntime

/// A question to `PolicyExplanation`: an element, as far as it is known.
package struct ElementQuery: Sendable, Hashable {
    package enum Element: Sendable, Hashable {
        /// A public attribute.
        case attribute(Tag)
        /// A private attribute by its creator, group and the low byte of its element number.
        case privateElement(creator: String, group: UInt16, elementOffset: UInt8)
        /// An element of the file meta information.
        case meta(Tag)
    }
    package var element: Element
    /// The file's SOP class; nil to be told of all.
    package var sopClass: String?
    /// The sequences around the element from the root on, empty for the root itself; nil to be told of all places.
    package var path: [Tag]?
    /// The VR in the file, for elements of which only the file knows it.
    package var vr: VR?

    package init(_ element: Element, sopClass: String? = nil, path: [Tag]? = nil, vr: VR? = nil) {
        self.element = element
        self.sopClass = sopClass
        self.path = path
        self.vr = vr
    }
}
