/// One entry of the tape: an element or an item. Where a data set ends follows from `next`.
///
/// The tape is the structure of a data set in document order, depth first: a sequence is followed by its items, an item by
/// its elements. It holds offsets only, so that pixel data and long values are never touched; in 32 bytes, since a file may
/// have millions of elements.
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
        /// A sequence, or an item, of defined length that is damaged inside. Left out it costs nothing; kept or read it is the
        /// failure that `ElementTape.failure(at:)` has. Its content is not on the tape. Also a sequence that was stepped over, of
        /// which no failure is known.
        case damaged
    }
    /// Where the element's header starts.
    package var headerOffset: Int
    /// Bytes of the value, without any delimiter.
    package var valueLength: Int
    /// Narrow, as is what follows, for the sake of the size.
    private var nextIndex: UInt32
    package var tag: Tag
    // What follows is the same for nearly all values, but for the VR, and so is written in few steps.
    package var kind: Kind
    /// How this element's header is encoded: differs from the file's inside UN (implicit little endian, CP-246).
    package var encoding: Encoding
    /// True if the element or item has undefined length (FFFFFFFF).
    package var undefinedLength: Bool
    /// Items only: true if the tags of the item's own elements rise strictly, so that none stands twice.
    package var isAscending = true
    /// Fragments only: true if the file ended after a whole fragment without the sequence delimiter. A writer must add one.
    package var isUnclosed = false
    /// Bytes of the header in the low half, of the delimiter in the high half.
    private var extent: UInt8
    /// The header is one that a writer of the same encoding would write: a known VR in the form that it has, reserved bytes
    /// zero, an even length (PS3.5 sections 7.1.1 and 7.1.2). No other is copied, since readers differ about what it means.
    package var isCanonical = true
    /// The VR in the file; nil in implicit VR, for items, for a VR of two blanks and for a VR that this version does not
    /// know. UN stays UN here.
    package var vr: VR?

    /// Index of the entry after this one and all that is inside it.
    @inline(__always)
    package var next: Int {
        get { Int(nextIndex) }
        set { nextIndex = UInt32(truncatingIfNeeded: newValue) }
    }
    /// Bytes of the header, item headers included: 8 or 12; 0 where there is none to be looked at.
    @inline(__always)
    package var headerLength: Int { Int(extent & 0x0F) }
    /// Bytes of the sequence or item delimiter that closes the value: 8 or 0.
    @inline(__always)
    package var delimiterLength: Int {
        get { Int(extent >> 4) }
        set { extent = extent & 0x0F | UInt8(truncatingIfNeeded: newValue) << 4 }
    }
    /// Where the value starts: after the header.
    @inline(__always)
    package var valueOffset: Int { headerOffset + headerLength }
    /// One past the element, its delimiter included.
    @inline(__always)
    package var endOffset: Int { headerOffset + headerLength + valueLength + delimiterLength }
    /// Where the value lies, without any delimiter.
    @inline(__always)
    package var value: Range<Int> { valueOffset..<valueOffset + valueLength }
    /// The encoding whose byte order the value has: UN is little endian in every syntax (PS3.5 section 6.2.2 note 2).
    @inline(__always)
    package var valueEncoding: Encoding { vr == .UN && encoding == .explicitBig ? .explicitLittle : encoding }

    @inline(__always)
    package init(
        kind: Kind, encoding: Encoding, undefinedLength: Bool = false, vr: VR?, tag: Tag, headerOffset: Int,
        headerLength: Int, valueLength: Int, next: Int
    ) {
        self.headerOffset = headerOffset
        self.valueLength = valueLength
        nextIndex = UInt32(truncatingIfNeeded: next)
        self.tag = tag
        self.kind = kind
        self.encoding = encoding
        self.vr = vr
        self.undefinedLength = undefinedLength
        extent = UInt8(truncatingIfNeeded: headerLength)
    }
}
