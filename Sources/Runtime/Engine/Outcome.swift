extension Engine {
    /// What became of one object.
    package enum Outcome: Sendable {
        /// Decided; the engine has the output.
        case deidentified(FileReport)
        /// A gate of the policy turned the object away. Nothing may be written.
        case rejectedByGate(GateVerdict)
        case quarantinedByGate(GateVerdict)
        /// No `accept` of the policy, or `else reject`, turned the object away. Nothing may be written.
        case rejected(reason: String, FileFailure?)
        /// Something could not be read, decoded or changed as the policy says. Nothing may be written.
        case quarantined(reason: String, FileFailure?)
        /// Not a DICOM file by the rule of `FileHeader`.
        case notDICOM
        /// A media storage directory (DICOMDIR): names stand in every record and offsets are absolute, so it is never edited.
        case directory
    }
}

/// A gate of the policy that turned an object away. Its words are the policy's own and may be any, so it has a number too.
package struct GateVerdict: Hashable, Sendable {
    /// What the policy says of it.
    package let reason: String
    /// Its place among the ruleset's gates, from 1.
    package let number: Int

    package init(reason: String, number: Int) {
        self.reason = reason
        self.number = number
    }
}

/// How many elements got which treatment. Nested elements count; items do not.
public struct ElementCounts: Sendable, Hashable {
    /// Elements whose value is unchanged.
    public package(set) var kept = 0
    /// Elements that are not in the output.
    public package(set) var removed = 0
    /// Elements whose value was emptied.
    public package(set) var emptied = 0
    /// `set`, `dummy`, `copy`.
    public package(set) var replaced = 0
    /// UIDs that were replaced by keyed ones.
    public package(set) var uids = 0
    /// Values that were replaced by keyed pseudonyms.
    public package(set) var pseudonyms = 0
    /// Dates and times that were shifted.
    public package(set) var shifted = 0
    /// `truncate`, `round`.
    public package(set) var coarsened = 0
    /// Elements that the input did not have.
    public package(set) var added = 0
    /// Actions that could not be carried out and whose written fallback was taken.
    public package(set) var fallbacks = 0
    /// Sequences that do not parse as items and were removed in spite of `keep`.
    public package(set) var opaqueSequences = 0
    /// Copies of a tag that differ in one data set: all are left out.
    public package(set) var duplicates = 0
    /// Kept values that were not as long as, or not what, the object itself says: excess bytes cut from pixels, offset tables
    /// and lengths written anew, colour profiles without their texts. They count as kept too.
    public package(set) var mended = 0

    package init() {}
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
        mended += other.mended
    }

    /// Names and counts in a fixed order, for audits and summaries.
    package var named: [(name: String, count: Int)] {
        [
            ("kept", kept), ("removed", removed), ("emptied", emptied), ("replaced", replaced), ("uids", uids),
            ("pseudonyms", pseudonyms), ("shifted", shifted), ("coarsened", coarsened), ("added", added),
            ("fallbacks", fallbacks), ("opaque_sequences", opaqueSequences), ("duplicates", duplicates),
            ("mended", mended),
        ]
    }
}

/// An old and a new value for the custodian's map.
public struct MapEntry: Sendable, Hashable {
    public enum Kind: String, Sendable { case uid, patientID = "patient_id" }
    /// What kind of value was replaced.
    public package(set) var kind: Kind
    /// The value of the input.
    public package(set) var old: String
    /// The value of the output.
    public package(set) var new: String

    package init(kind: Kind, old: String, new: String) {
        self.kind = kind
        self.old = old
        self.new = new
    }
}

/// What is known of a file that was written.
public struct FileReport: Sendable {
    /// Names of the output's folders and file, from new values only, safe for a file system: digits, letters, dots, hyphens.
    public package(set) var study = ""
    public package(set) var series = ""
    public package(set) var instance = ""
    /// How many elements got which treatment.
    public package(set) var counts = ElementCounts()
    /// What the output says of itself.
    public package(set) var claims = ClaimedOfFile()
    /// Kept values that are none of their attribute's VR and went, by tag.
    public package(set) var misfits: [Tag: Int] = [:]
    /// The transfer syntax was missing or did not match the bytes and was found from the first element.
    public package(set) var guessedSyntax = false
    /// The file meta was absent, or its group length was absent or wrong.
    public package(set) var mendedMeta = false
    /// Bytes of the whole input.
    public package(set) var inputBytes = 0
    /// Bytes of the whole output.
    public package(set) var outputBytes = 0
    /// SHA-256 of the whole input and of the whole output; empty unless asked for.
    public package(set) var inputDigest: [UInt8] = []
    public package(set) var outputDigest: [UInt8] = []
    /// Old and new values for the custodian's map; empty unless asked for.
    public package(set) var map: [MapEntry] {
        get { rows.entries }
        set { rows = MapRows(newValue) }
    }
    /// The same, as the map has them.
    package var rows = MapRows()

    package init() {}

    /// The name of the output's file in the folder of its series.
    ///
    /// - Parameter copy: 1, or which of those that share a SOP Instance UID it is.
    package func file(copy: Int) -> String { instance + (copy > 1 ? "-\(copy).dcm" : ".dcm") }

    /// The way to a file in the folder of the series, relative to the output folder.
    package func path(of file: String) -> String { study + "/" + series + "/" + file }
}

extension [Tag: Int] {
    /// Tags as text and their counts in the order of tags, for audits and summaries.
    package var byTag: [(name: String, count: Int)] {
        sorted { $0.key < $1.key }.map { (name: $0.key.description, count: $0.value) }
    }
}
