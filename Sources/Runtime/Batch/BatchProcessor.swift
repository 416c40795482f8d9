/// Turns one input file into one output file, or says why not. One instance a worker; it owns buffers that it reuses.
package protocol BatchProcessor: ~Copyable, SendableMetatype {
    /// Reads `path`, decides, and writes the whole output as `name` into `folder`, where nothing has that name yet.
    ///
    /// The output counts only after `.deidentified`; the caller removes what is left of it in any other case.
    mutating func process(path: String, into folder: borrowing Descriptor, as name: String) -> FileOutcome

    /// Reads `path`, decides it whole, and only then writes the output to `stream`, of which no byte is written in any
    /// case but `.deidentified`.
    mutating func process(path: String, to stream: StandardStream) -> FileOutcome
}

/// What happens to a second input with the new SOP Instance UID of an earlier one and other bytes.
package enum DuplicateRule: String, Sendable, CaseIterable {
    /// It is quarantined as `duplicate-instance`.
    case quarantine
    /// It is written as `<sop>-2.dcm`, `-3` and so on, in input order.
    case suffix
}

/// Where a run reads and writes and how. All paths are as the caller wrote them; `BatchPlan` resolves them.
package struct BatchOptions: Sendable {
    /// Files and folders; at least one, unless the input is a stream.
    package var inputs: [String]
    /// Whether the input is a stream in place of `inputs`. It is read after all places have been checked: see
    /// `BatchPlan.take(stream:named:)`.
    package var takesStream = false
    /// A folder; nil for standard output, which takes one stream.
    package var output: String?
    /// Worker threads, from 1.
    package var jobs: Int
    package var quarantine: String?
    package var onDuplicate = DuplicateRule.quarantine
    package var audit: String?
    package var map: String?
    /// Audit, quarantine records and the summary name inputs by number and not by path.
    package var redactPaths = false

    package init(inputs: [String], output: String?, jobs: Int = 1) {
        self.inputs = inputs
        self.output = output
        self.jobs = jobs
    }
}

/// What an audit says of the run as a whole, known before it starts.
package struct RunIdentity: Sendable {
    /// The tool's version, such as `0.1.0`.
    package var tool: String
    /// SHA-256 of the ruleset's semantic sections, in lower-case hexadecimal.
    package var rulesetDigest: String
    /// For each secret by name, a value that tells two keys apart and tells nothing else about them.
    package var keyChecks: [(name: String, value: String)]

    package init(tool: String, rulesetDigest: String, keyChecks: [(name: String, value: String)] = []) {
        self.tool = tool
        self.rulesetDigest = rulesetDigest
        self.keyChecks = keyChecks
    }
}
