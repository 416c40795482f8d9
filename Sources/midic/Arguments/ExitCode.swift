import MidicRuntime

/// The process's exit codes: a promise to scripts (docs/cli.md).
struct ExitCode: Equatable, Sendable {
    let rawValue: Int32

    init(_ rawValue: Int32) { self.rawValue = rawValue }

    static let success = ExitCode(0)
    /// The answer is no: errors in the policy, differences found.
    static let negative = ExitCode(1)
    /// Wrong usage, a missing secret, a place that cannot be written.
    static let usage = ExitCode(2)
    /// The run came to its end; some inputs were quarantined, rejected or unreadable, or there was no DICOM object at all.
    static let held = ExitCode(3)
    /// Input or output failed: disk full, medium gone.
    static let inputOutput = ExitCode(4)
    /// The ruleset is damaged, of an unknown kind, or needs what this version lacks.
    static let invalidRuleset = ExitCode(5)
    static let internalError = ExitCode(70)
}

extension ExitCode {
    /// - Parameters:
    ///   - isOneObject: whether the run was asked for one object, which is held back too if it is not DICOM.
    ///   - mayBeEmpty: whether a run that found no DICOM object, as in a share that is not mounted, has done its work.
    init(of summary: RunSummary, isOneObject: Bool, mayBeEmpty: Bool) {
        let isEmpty = summary.deidentified == 0 && (isOneObject || !mayBeEmpty)
        self =
            switch summary.ending {
            case .failed: .inputOutput
            case .stopped(let signal): ExitCode(128 + signal)
            case .held: .held
            case .complete: isEmpty ? .held : .success
            }
    }
}
