/// What a strict reader saw of a file: every element, in the order of the bytes, with its place.
package struct StrictObject: Sendable {
    /// One element. Sequences stand before what they hold; items are steps of the path and no elements.
    package struct Element: Hashable, Sendable {
        /// Sequences and item numbers from the root down, then the tag: `00081140[0]00081155`. File meta begin with 0002.
        package let path: String
        package let tag: UInt32
        /// As the file says; empty in implicit VR but for sequences, where it is `SQ`.
        package let vr: String
        /// The value's bytes, fragments and items with their headers included.
        package let value: Range<Int>
        /// Whether the value is a row of fragments.
        package let isEncapsulated: Bool
    }

    package var elements: [Element] = []
    package var syntax = ""
    /// Where the data set begins.
    package var dataSetOffset = 0

    package var isBigEndian: Bool { syntax == StrictReader.bigEndian }

    package subscript(path: String) -> Element? { elements.first { $0.path == path } }
}

/// Where a file is not what the standard says, and how.
package struct StrictBreach: Error, CustomStringConvertible, Sendable {
    package let offset: Int
    package let text: String

    package var description: String { "byte \(offset): \(text)" }
}
