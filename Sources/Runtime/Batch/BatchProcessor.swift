/// Turns one input file into one output file, or says why not. One instance a worker; it owns buffers that it reuses.
public protocol BatchProcessor: ~Copyable, SendableMetatype {
    /// Reads `path`, decides, and writes the whole output to `staging`, a name that does not exist yet.
    ///
    /// A file at `staging` counts only after `.deidentified`; the caller removes what is left there in any other case.
    mutating func process(path: String, staging: String) -> FileOutcome
}

/// What happens to a second input with the new SOP Instance UID of an earlier one and other bytes.
public enum DuplicateRule: String, Sendable, CaseIterable {
    /// It is quarantined as `duplicate-instance`.
    case quarantine
    /// It is written as `<sop>-2.dcm`, `-3` and so on, in input order.
    case suffix
}

/// Where a run reads and writes and how. All paths are as the caller wrote them; `BatchPlan` resolves them.
public struct BatchOptions: Sendable {
    /// Files and folders; at least one.
    public var inputs: [String]
    public var output: String
    /// Worker threads, from 1.
    public var jobs: Int
    public var quarantine: String?
    public var onDuplicate = DuplicateRule.quarantine
    public var audit: String?
    public var map: String?
    /// Audit, quarantine records and the summary name inputs by number and not by path.
    public var redactPaths = false

    public init(inputs: [String], output: String, jobs: Int = 1) {
        self.inputs = inputs
        self.output = output
        self.jobs = jobs
    }
}

/// What an audit says of the run as a whole, known before it starts.
public struct RunIdentity: Sendable {
    /// The tool's version, such as `0.1.0`.
    public var tool: String
    /// SHA-256 of the ruleset's semantic sections, in lower-case hexadecimal.
    public var rulesetDigest: String
    /// For each secret by name, a value that tells two keys apart and tells nothing else about them.
    public var keyChecks: [(name: String, value: String)]

    public init(tool: String, rulesetDigest: String, keyChecks: [(name: String, value: String)] = []) {
        self.tool = tool
        self.rulesetDigest = rulesetDigest
        self.keyChecks = keyChecks
    }
}
