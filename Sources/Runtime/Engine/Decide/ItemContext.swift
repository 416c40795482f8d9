/// Where a data set stands: the root, or an item of some sequence. Everything that a decision may ask about the place.
///
/// Plain numbers only, since every element is decided with a copy at hand.
package struct ItemContext: Sendable {
    /// The innermost sequence around the data set; nil at the root.
    package var parent: Tag?
    /// State of the ruleset's path automaton.
    package var pathState: Int
    /// In force here: declared in this data set or inherited (PS3.5 section 6.1.2). An index into `Executor.characterSets`.
    package var characterSet: Int
    /// How element headers of this data set are encoded.
    package var encoding: Encoding
    /// The data set's entries on the tape, for what depends on elements beside the one that is decided: all of the tape for
    /// the root, what an item holds. Empty for file meta information, which is on no tape.
    package var first = 0
    package var end = 0
    /// The ruleset's list of what IODs have directly here; nil where none has this sequence.
    package var iodList: Int?
    /// What the item says that it is about; nil at the root and where nothing asks for concepts.
    package var concept: Concept?
    /// The data set is a coded entry whose scheme is registered. Read only where the ruleset asks for local codes.
    package var isOfRegisteredScheme = false
    /// In an item of a private sequence, at any depth.
    package var isInsidePrivate = false
    /// True for file meta information, whose elements are written with headers of their own.
    package var isFileMeta = false

    package var siblings: Range<Int> { first..<end }
    package var isRoot: Bool { parent == nil && !isFileMeta }
    /// As decision nodes know it: 0 for the root.
    package var parentValue: UInt32 { parent?.rawValue ?? 0 }
}

/// The concept name of a content item, as ranges of the file (PS3.3 sections 8.8 and C.17.3): no value is copied.
package struct Concept: Hashable, Sendable {
    /// Code Value, or Long Code Value or URN Code Value in its place.
    package var value: Range<Int>
    /// Coding Scheme Designator; empty with a URN.
    package var scheme: Range<Int>
}

/// Where the walk of a data set stands in what ascends with its elements.
struct DataSetCursor {
    /// An index into ROWS.
    var row = 0
    /// Counted from the start of the data set's list of attributes.
    var iodAttribute = 0
    /// How many questions were asked on the way.
    var questions = 0
    /// Whether one of them was about the element's own value, so that the answer holds for no other element.
    var asksValue = false
    /// What was read of the value for that, in bytes: each question reads it anew.
    var bytesRead = 0
}
