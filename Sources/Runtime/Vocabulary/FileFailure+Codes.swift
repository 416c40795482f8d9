extension FileFailure.Code {
    // MARK: The file's structure

    /// No DICOM file: neither the prefix nor anything that reads as a first element. Skipped rather than damaged.
    package static let notDicom = FileFailure.Code("not-dicom")
    /// The file meta information cannot be read.
    package static let badMeta = FileFailure.Code("bad-meta")
    /// The first element of the data set reads in none of the known encodings.
    package static let unknownEncoding = FileFailure.Code("unknown-encoding")
    /// Two readings of the bytes are possible and differ: implicit and explicit VR, or what the file says twice.
    package static let ambiguousEncoding = FileFailure.Code("ambiguous-encoding")
    /// A transfer syntax that neither PS3.6 nor a published list nor the policy names, or one that the policy names over other
    /// bytes than explicit VR little endian.
    package static let unknownTransferSyntax = FileFailure.Code("unknown-transfer-syntax")
    /// The deflated data set is damaged.
    package static let badDeflate = FileFailure.Code("bad-deflate")
    /// The file's structure and inflated data set need more memory than a file may have, or its zeros at the end are more than
    /// padding. The failure says which limit.
    package static let tooLarge = FileFailure.Code("too-large")
    /// An element's header or value runs past the end of the file. The related offset is that end.
    package static let truncatedElement = FileFailure.Code("truncated-element")
    /// An element, item or sequence runs past what encloses it. The related offset is the enclosing end.
    package static let lengthPastParent = FileFailure.Code("length-past-parent")
    /// The two bytes where a VR should stand are not one.
    package static let badVR = FileFailure.Code("bad-vr")
    /// Undefined length on a VR that cannot have it, or fragments in a file of a native syntax.
    package static let undefinedLength = FileFailure.Code("undefined-length")
    /// A sequence holds something other than items.
    package static let badSequence = FileFailure.Code("bad-sequence")
    /// Encapsulated pixel data holds something other than fragments of defined length.
    package static let badFragment = FileFailure.Code("bad-fragment")
    /// A sequence or item of undefined length is never closed. The related offset is the enclosing end.
    package static let unclosedSequence = FileFailure.Code("unclosed-sequence")
    /// An item, or a delimiter that closes nothing, where an element should stand.
    package static let strayItem = FileFailure.Code("stray-item")
    /// Zeros where an element should stand, and after them something else.
    package static let zeroTag = FileFailure.Code("zero-tag")
    /// Sequences are nested deeper than `TapeBuilder.maximumDepth`.
    package static let tooDeep = FileFailure.Code("too-deep")
    /// The input became shorter while it was read.
    package static let inputShrank = FileFailure.Code("input-shrank")
    /// Somebody wrote to the input while it was read.
    package static let inputChanged = FileFailure.Code("input-changed")

    // MARK: What the policy asks of the file

    /// A DICOM header and nothing after it: there is nothing to de-identify, and the rest may have been lost.
    package static let noDataSet = FileFailure.Code("no-data-set")
    /// Two copies of an attribute differ, and a gate, a key or the SOP class depends on it.
    package static let contradiction = FileFailure.Code("contradicting-copies")
    /// A kept value is none of its attribute's VR, and the object needs one.
    package static let misfit = FileFailure.Code("misfit")
    /// A SOP Class UID that neither PS3.6, the list of published private ones nor the policy has.
    package static let unregisteredClass = FileFailure.Code("unregistered-class")
    /// Specific Character Set names a set that the standard does not have.
    package static let undefinedCharacterSet = FileFailure.Code("undefined-character-set")
    /// A date or time that is not in a form that the action can move or shorten.
    package static let unreadableDate = FileFailure.Code("unreadable-date")
    /// A number or age that is not in the form of its VR.
    package static let unreadableNumber = FileFailure.Code("unreadable-number")
    /// None of the attributes that key the offset has a value.
    package static let noOffsetKey = FileFailure.Code("no-offset-key")
    /// None of the attributes that a pseudonym is made from has a value.
    package static let noPseudonymSource = FileFailure.Code("no-pseudonym-source")
    /// One of the two dates that an age is made from is absent or none, or the birth is the later one.
    package static let noAge = FileFailure.Code("no-age")
    /// A private element that is to be added has no block to stand in: all 240 of its group are taken.
    package static let noFreeBlock = FileFailure.Code("no-free-block")
    /// A value that `recode` does not list.
    package static let notListed = FileFailure.Code("not-listed")
    /// The file's key is absent, empty or in no row of the table, or the row has no value there.
    package static let notInTable = FileFailure.Code("not-in-table")
    /// A part of a composed value is empty, since its attribute has no value or none so long.
    package static let nothingToCompose = FileFailure.Code("nothing-to-compose")
    /// The study or patient that scopes a UID has no value.
    package static let noScopeValue = FileFailure.Code("no-scope-value")
    /// The value cannot be split, since the character set is unknown.
    package static let unknownCharacterSet = FileFailure.Code("unknown-character-set")
    /// The new text has characters that cannot be written: the declared character set lacks them, or there is no table of it.
    package static let notEncodable = FileFailure.Code("not-encodable")
    /// The element holds items or fragments where the action needs a plain value.
    package static let notAValue = FileFailure.Code("not-a-value")
    /// The VR in the file does not fit the action.
    package static let wrongVR = FileFailure.Code("wrong-vr")
    /// `copy` of an attribute that is absent.
    package static let nothingToCopy = FileFailure.Code("nothing-to-copy")
    /// Pixels that are kept are shorter than the object says, more than a mebibyte longer, in a wrong number of fragments, or
    /// without Rows, Columns or Bits Allocated.
    package static let pixelLength = FileFailure.Code("pixel-length")
    /// The Basic Offset Table of kept pixels is not true, and which fragments make a frame cannot be told.
    package static let offsetTable = FileFailure.Code("offset-table")
    /// A new value is longer than its length field can say.
    package static let valueTooLong = FileFailure.Code("value-too-long")
    /// A guard's attribute is there but cannot be decoded, or has more values than the guard allows.
    package static let unreadableGuard = FileFailure.Code("unreadable-guard")
    /// The policy says `else quarantine` or `else reject`.
    package static let saidByPolicy = FileFailure.Code("said-by-policy")
}
