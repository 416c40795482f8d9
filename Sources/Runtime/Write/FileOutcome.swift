/// What became of one input file.
package enum FileOutcome: Sendable {
    /// Decided, and written to the staging path that the caller gave. Indirect, since it is large and passed on many times.
    indirect case deidentified(FileReport)
    /// Decided; the output of its name was there already with the same bytes, in this file, and nothing was written.
    indirect case present(FileReport, PresentOutput)
    /// A gate of the policy turned the file away; nothing was written.
    case rejectedByGate(GateVerdict)
    case quarantinedByGate(GateVerdict)
    /// No `accept` of the policy, or `else reject`, turned the file away.
    case rejected(reason: String, FileFailure?)
    /// Something could not be read, decoded or changed as the policy says; nothing was written.
    case quarantined(reason: String, FileFailure?)
    /// Not a DICOM file by the rule of `FileHeader`.
    case notDICOM
    /// A media storage directory (DICOMDIR): names stand in every record and offsets are absolute, so it is never edited.
    case directory
    /// The input could not be read, or the output could not be written: errno of the failed call.
    case inputError(errno: Int32)
    case outputError(errno: Int32)
}

extension FileOutcome {
    /// The engine's outcome as that of a file.
    package init(_ outcome: Engine.Outcome) {
        switch outcome {
        case .deidentified(let report): self = .deidentified(report)
        case .rejectedByGate(let gate): self = .rejectedByGate(gate)
        case .quarantinedByGate(let gate): self = .quarantinedByGate(gate)
        case .rejected(let reason, let failure): self = .rejected(reason: reason, failure)
        case .quarantined(let reason, let failure): self = .quarantined(reason: reason, failure)
        case .notDICOM: self = .notDICOM
        case .directory: self = .directory
        }
    }
}
