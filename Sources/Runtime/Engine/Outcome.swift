extension Engine {
    /// What became of one object.
    public enum Outcome: Sendable {
        /// Decided; the engine has the output.
        case deidentified(FileReport)
        /// A gate of the policy, or `else reject`, turned the object away. Nothing may be written.
        case rejected(reason: String, FileFailure?)
        /// Something could not be read, decoded or changed as the policy says. Nothing may be written.
        case quarantined(reason: String, FileFailure?)
        /// Not a DICOM file by the rule of `FileHeader`.
        case notDICOM
        /// A media storage directory (DICOMDIR): names stand in every record and offsets are absolute, so it is never edited.
        case directory
    }
}

/// How many elements got which treatment. Nested elements count; items do not.
public struct ElementCounts: Sendable, Hashable {
    public var kept = 0
    public var removed = 0
    public var emptied = 0
    /// `set`, `dummy`, `copy`.
    public var replaced = 0
    public var uids = 0
    public var pseudonyms = 0
    public var shifted = 0
    /// `truncate`, `round`.
    public var coarsened = 0
    public var added = 0
    /// Actions that could not be carried out and whose written fallback was taken.
    public var fallbacks = 0
    /// Sequences that do not parse as items and were removed in spite of `keep`.
    public var opaqueSequences = 0
    /// Copies of a tag that differ in one data set: all are left out.
    public var duplicates = 0

    public init() {}
}

extension ElementCounts {
    package mutating func add(_ other: ElementCounts) {
        kept += other.kept
        removed += other.removed
        emptied += other.emptied
        replaced += other.replaced
        uids += other.uids
        pseudonyms += other.pseudonyms
        shifted += other.shifted
        coarsened += other.coarsened
        added += other.added
        fallbacks += other.fallbacks
        opaqueSequences += other.opaqueSequences
        duplicates += other.duplicates
    }

    /// Names and counts in a fixed order, for audits and summaries.
    package var named: [(name: String, count: Int)] {
        [
            ("kept", kept), ("removed", removed), ("emptied", emptied), ("replaced", replaced), ("uids", uids),
            ("pseudonyms", pseudonyms), ("shifted", shifted), ("coarsened", coarsened), ("added", added),
            ("fallbacks", fallbacks), ("opaque_sequences", opaqueSequences), ("duplicates", duplicates),
        ]
    }
}

/// An old and a new value for the custodian's map.
public struct MapEntry: Sendable, Hashable {
    public enum Kind: String, Sendable { case uid, patientID = "patient_id" }
    public var kind: Kind
    public var old: String
    public var new: String

    public init(kind: Kind, old: String, new: String) {
        self.kind = kind
        self.old = old
        self.new = new
    }
}

/// What is known of a file that was written.
public struct FileReport: Sendable {
    /// Names of the output's folders and file, from new values only, safe for a file system: digits, letters, dots, hyphens.
    public var study = ""
    public var series = ""
    public var instance = ""
    public var counts = ElementCounts()
    /// The transfer syntax was missing or did not match the bytes and was found from the first element.
    public var guessedSyntax = false
    /// The file meta was absent, or its group length was absent or wrong.
    public var mendedMeta = false
    public var inputBytes = 0
    public var outputBytes = 0
    /// SHA-256 of the whole input and of the whole output; empty unless asked for.
    public var inputDigest: [UInt8] = []
    public var outputDigest: [UInt8] = []
    /// Empty unless asked for.
    public var map: [MapEntry] = []

    public init() {}
}
