/// What can be wrong with the structure of a file.
extension FileFailure.Code {
    /// No DICOM file: neither the prefix nor anything that reads as a first element. Skipped rather than damaged.
    public static let notDicom = FileFailure.Code("not-dicom")
    /// The file meta information cannot be read.
    public static let badMeta = FileFailure.Code("bad-meta")
    /// The first element of the data set reads in none of the known encodings.
    public static let unknownEncoding = FileFailure.Code("unknown-encoding")
    /// The deflated data set is damaged.
    public static let badDeflate = FileFailure.Code("bad-deflate")
    /// The inflated data set would be larger than the stated limit.
    public static let inflateLimit = FileFailure.Code("inflate-limit")
    /// An element's header or value runs past the end of the file. The related offset is that end.
    public static let truncatedElement = FileFailure.Code("truncated-element")
    /// An element, item or sequence runs past what encloses it. The related offset is the enclosing end.
    public static let lengthPastParent = FileFailure.Code("length-past-parent")
    /// Two bytes where a VR should stand are none.
    public static let badVR = FileFailure.Code("bad-vr")
    /// Undefined length on a VR that cannot have it.
    public static let undefinedLength = FileFailure.Code("undefined-length")
    /// A sequence holds something other than items.
    public static let badSequence = FileFailure.Code("bad-sequence")
    /// Encapsulated pixel data holds something other than fragments of defined length.
    public static let badFragment = FileFailure.Code("bad-fragment")
    /// A sequence or item of undefined length is never closed. The related offset is the enclosing end.
    public static let unclosedSequence = FileFailure.Code("unclosed-sequence")
    /// An item, or a delimiter that closes nothing, where an element should stand.
    public static let strayItem = FileFailure.Code("stray-item")
    /// Zeros where an element should stand, and after them something else.
    public static let zeroTag = FileFailure.Code("zero-tag")
    /// Sequences are nested deeper than `TapeBuilder.maximumDepth`.
    public static let tooDeep = FileFailure.Code("too-deep")
    /// The input became shorter while it was read.
    public static let inputShrank = FileFailure.Code("input-shrank")
}
