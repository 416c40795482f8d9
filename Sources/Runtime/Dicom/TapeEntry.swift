/// One entry of the tape: an element or an item. Where a data set ends follows from `next`.
///
/// The tape is the structure of a data set in document order, depth first: a sequence is followed by its items, an item by
/// its elements. It holds offsets only, so that pixel data and long values are never touched.
package struct TapeEntry: Sendable {
    package enum Kind: UInt8, Sendable {
        /// A plain value.
        case value
        /// A sequence whose items follow as entries. Also UN that was read as items.
        case sequence
        /// An item (FFFE,E000) of a sequence; its elements follow.
        case item
        /// Encapsulated pixel data: fragments, not entered; `valueOffset ..< endOffset` covers them and the delimiter.
        case fragments
        /// Should be a sequence (by dictionary, VR or first bytes) but does not parse as items. Never kept.
        case opaqueSequence
    }
    package var kind: Kind
    /// How this element's header is encoded: differs from the file's inside UN (implicit little endian, CP-246).
    package var encoding: Encoding
    /// True if the element or item has undefined length (FFFFFFFF).
    package var undefinedLength: Bool
    /// Items only: true if the tags of the item's own elements rise strictly, so that none stands twice.
    package var isAscending = true
    /// Fragments only: true if the file ended after a whole fragment without the sequence delimiter. A writer must add one.
    package var isUnclosed = false
    /// The VR in the file; nil in implicit VR, for items, for a VR of two blanks and for a VR that this version does not
    /// know. UN stays UN here.
    package var vr: VR?
    package var tag: Tag
    /// Where the element's header starts.
    package var headerOffset: Int
    /// Where the value starts: after the header.
    package var valueOffset: Int
    /// Bytes of the value, without any delimiter.
    package var valueLength: Int
    /// One past the element, its delimiter included.
    package var endOffset: Int
    /// Index of the entry after this one and all that is inside it.
    package var next: Int

    /// Where the value lies, without any delimiter.
    @inlinable package var value: Range<Int> { valueOffset..<valueOffset + valueLength }
    /// Bytes of the header, item headers included: 8 or 12.
    @inlinable package var headerLength: Int { valueOffset - headerOffset }
    /// Bytes of the sequence or item delimiter that closes the value: 8 or 0.
    @inlinable package var delimiterLength: Int { endOffset - valueOffset - valueLength }

    package init(
        kind: Kind, encoding: Encoding, undefinedLength: Bool, vr: VR?, tag: Tag, headerOffset: Int, valueOffset: Int,
        valueLength: Int, endOffset: Int, next: Int
    ) {
        self.kind = kind
        self.encoding = encoding
        self.undefinedLength = undefinedLength
        self.vr = vr
        self.tag = tag
        self.headerOffset = headerOffset
        self.valueOffset = valueOffset
        self.valueLength = valueLength
        self.endOffset = endOffset
        self.next = next
    }
}
