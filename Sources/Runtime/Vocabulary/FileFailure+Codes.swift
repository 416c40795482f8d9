extension FileFailure.Code {
    // MARK: The file's structure

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
    /// The two bytes where a VR should stand are not one.
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

    // MARK: What the policy asks of the file

    /// A DICOM header and nothing after it: there is nothing to de-identify, and the rest may have been lost.
    public static let noDataSet = FileFailure.Code("no-data-set")
    /// Two copies of an attribute differ, and a gate, a key or the SOP class depends on it.
    public static let contradiction = FileFailure.Code("contradicting-copies")
    /// A UID that is kept holds characters that no UID has.
    public static let badUID = FileFailure.Code("bad-uid")
    /// A date or time that is not in a form that the action can move or shorten.
    public static let unreadableDate = FileFailure.Code("unreadable-date")
    /// A number or age that is not in the form of its VR.
    public static let unreadableNumber = FileFailure.Code("unreadable-number")
    /// None of the attributes that key the offset has a value.
    public static let noOffsetKey = FileFailure.Code("no-offset-key")
    /// The study or patient that scopes a UID has no value.
    public static let noScopeValue = FileFailure.Code("no-scope-value")
    /// The value cannot be split, since the character set is unknown.
    public static let unknownCharacterSet = FileFailure.Code("unknown-character-set")
    /// The new text has characters that cannot be written: the declared character set lacks them, or there is no table of it.
    public static let notEncodable = FileFailure.Code("not-encodable")
    /// The element holds items or fragments where the action needs a plain value.
    public static let notAValue = FileFailure.Code("not-a-value")
    /// The VR in the file does not fit the action.
    public static let wrongVR = FileFailure.Code("wrong-vr")
    /// `copy` of an attribute that is absent.
    public static let nothingToCopy = FileFailure.Code("nothing-to-copy")
    /// A new value is longer than its length field can say.
    public static let valueTooLong = FileFailure.Code("value-too-long")
    /// A guard's attribute is there but cannot be decoded, or has more values than the guard allows.
    public static let unreadableGuard = FileFailure.Code("unreadable-guard")
    /// The policy says `else quarantine` or `else reject`.
    public static let saidByPolicy = FileFailure.Code("said-by-policy")
}
