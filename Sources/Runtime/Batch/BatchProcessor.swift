/// Turns one input file into one output file, or says why not. One instance a worker; it owns buffers that it reuses.
package protocol BatchProcessor: ~Copyable, SendableMetatype {
    /// Reads `path`, decides, and writes the whole output as `name` into `folder`, where nothing has that name yet.
    ///
    /// The output counts only after `.deidentified`; the caller removes what is left of it in any other case. Nothing is
    /// written for an output that is among those that are there already: that is `.present`.
    mutating func process(
        _ path: FilePath, into folder: borrowing Descriptor, as name: String, unless present: inout PresentOutputs
    ) -> FileOutcome

    /// Reads `path`, decides it whole, and only then writes the output to `stream`, of which no byte is written in any
    /// case but `.deidentified`.
    mutating func process(_ path: FilePath, to stream: StandardStream) -> FileOutcome

    /// Reads `path` and decides it as `process` would, with the output's digest, and writes nothing.
    mutating func examine(_ path: FilePath) -> FileOutcome
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
    /// Files with secrets, which may not lie where outputs are given away.
    package var secretFiles: [String] = []
    /// Files with tables, which name patients.
    package var tableFiles: [String] = []
    /// Nothing is written anywhere: all is decided and told.
    package var isDry = false
    /// A dry run writes the lines of its audit to standard output.
    package var showsAudit = false
    /// The summary names every input that was held back, and not a few examples.
    package var listsHeld = false

    package init(inputs: [String], output: String?, jobs: Int = 1) {
        self.inputs = inputs
        self.output = output
        self.jobs = jobs
    }
}
