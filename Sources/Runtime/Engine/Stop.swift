/// Why work on a file ends without output.
enum Stop: Error {
    case quarantined(FileFailure)
    case rejected(FileFailure)
    /// By a gate of the policy, with its reason.
    case rejectedByGate(String)
    case quarantinedByGate(String)
}

extension FileFailure.Code {
    /// A DICOM header and nothing after it: there is nothing to de-identify, and the rest may have been lost.
    static let noDataSet = FileFailure.Code("no-data-set")
    /// Two copies of an attribute differ, and a gate, a key or the SOP class depends on it.
    static let contradiction = FileFailure.Code("contradicting-copies")
    /// A UID that is kept holds characters that no UID has.
    static let badUID = FileFailure.Code("bad-uid")
    /// A date or time that is not in a form that the action can move or shorten.
    static let unreadableDate = FileFailure.Code("unreadable-date")
    /// A number or age that is not in the form of its VR.
    static let unreadableNumber = FileFailure.Code("unreadable-number")
    /// None of the attributes that key the offset has a value.
    static let noOffsetKey = FileFailure.Code("no-offset-key")
    /// The study or patient that scopes a UID has no value.
    static let noScopeValue = FileFailure.Code("no-scope-value")
    /// The value cannot be split, since the character set is unknown.
    static let unknownCharacterSet = FileFailure.Code("unknown-character-set")
    /// The new text has characters that the declared character set lacks.
    static let notEncodable = FileFailure.Code("not-encodable")
    /// The element holds items or fragments where the action needs a plain value.
    static let notAValue = FileFailure.Code("not-a-value")
    /// The VR in the file does not fit the action.
    static let wrongVR = FileFailure.Code("wrong-vr")
    /// `copy` of an attribute that is absent.
    static let nothingToCopy = FileFailure.Code("nothing-to-copy")
    /// A new value is longer than its length field can say.
    static let valueTooLong = FileFailure.Code("value-too-long")
    /// A guard's attribute is there but cannot be decoded, or has more values than the guard allows.
    static let unreadableGuard = FileFailure.Code("unreadable-guard")
    /// The policy says `else quarantine` or `else reject`.
    static let saidByPolicy = FileFailure.Code("said-by-policy")
}
