/// Why bytes are no ruleset that this runtime can use.
///
/// A struct over static codes, so that new codes are no source break. Each code is a different way to be bad, because the
/// remedy differs: fetch the file again, update midic, or distrust the sender.
public struct RulesetError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A stable word for scripts.
    public struct Code: Hashable, Sendable {
        public let name: String
        init(_ name: String) { self.name = name }

        /// The file could not be read; `detail` has the reason of the operating system.
        public static let unreadable = Code("ruleset-unreadable")
        /// The first eight bytes are not those of a ruleset.
        public static let notARuleset = Code("not-a-ruleset")
        /// As `notARuleset`, but the bytes show a transfer that changed line ends or cleared the high bit.
        public static let mangledTransfer = Code("mangled-transfer")
        /// Fewer bytes than the header says.
        public static let truncated = Code("truncated-ruleset")
        /// More bytes than the header says.
        public static let trailingBytes = Code("trailing-bytes")
        /// A higher major version of the format.
        public static let newerFormat = Code("newer-format")
        /// The layout of midic 0.1, which had no released reader but its own.
        public static let olderFormat = Code("older-format")
        /// A capability that this runtime has not; `detail` names it.
        public static let missingCapability = Code("missing-capability")
        /// A section that this runtime does not know and may not ignore.
        public static let unknownCriticalSection = Code("unknown-critical-section")
        /// A section that every ruleset has is not there.
        public static let missingSection = Code("missing-section")
        /// Header or section table do not hold together.
        public static let corruptHeader = Code("corrupt-header")
        /// A record of a section breaks a rule of the format.
        public static let corruptSection = Code("corrupt-section")
        /// The semantic sections are not those that the digest in the header was made of.
        public static let digestMismatch = Code("digest-mismatch")
        /// The provenance section's own checksum fails.
        public static let provenanceChecksum = Code("provenance-checksum")
        /// A stated limit of the format is exceeded; `detail` says which.
        public static let limitExceeded = Code("limit-exceeded")
    }

    public let code: Code
    /// Four letters, or "" where the fault is in no section.
    public let section: String
    /// Index of the record within the section, or -1.
    public let record: Int
    /// What is wrong, in words for a developer; "" where the code says it all.
    public let detail: String

    package init(_ code: Code, section: String = "", record: Int = -1, detail: String = "") {
        self.code = code
        self.section = section
        self.record = record
        self.detail = detail
    }

    public var description: String {
        var text = code.name
        if !section.isEmpty { text += " in section \(section)" }
        if record >= 0 { text += ", record \(record)" }
        if !detail.isEmpty { text += ": \(detail)" }
        return text
    }

    /// What to do about it, as a sentence without a full stop.
    public var remedy: String {
        switch code {
        case .missingCapability: "run it with a newer midic: this one cannot carry out `\(detail)`"
        case .newerFormat, .unknownCriticalSection: "run it with a newer midic, which knows this form of ruleset"
        case .mangledTransfer: "transfer it again as binary data, not as text"
        case .truncated, .trailingBytes, .digestMismatch, .provenanceChecksum:
            "fetch it again: it was damaged on its way"
        case .notARuleset: "give a ruleset that `midic build` wrote, or a policy"
        case .unreadable: "check the path and who may read the file"
        case .olderFormat: "build it again from its policy"
        case .limitExceeded: "do not use it: midic makes no ruleset of this size"
        default: "do not use it: midic makes no such ruleset; ask whoever sent it to build it again"
        }
    }
}
