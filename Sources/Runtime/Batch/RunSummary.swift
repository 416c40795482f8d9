/// What became of a run: counts, reasons, and what stopped it if it did not reach its end.
package struct RunSummary: Sendable {
    /// A reason with the files that it applies to.
    package struct Reason: Sendable, Hashable {
        package enum Kind: String, Sendable, Hashable, CaseIterable {
            case rejected, quarantined, unreadable
        }
        package let kind: Kind
        /// The words of a gate, or a code of docs/outcomes.md.
        package let code: String
        /// The gate's number, from 1; nil for a code.
        package let gate: Int?
        package var count: Int
        /// Of duplicates: those whose name was taken by something that was in the output before the run. Part of `count`.
        package var taken = 0
        /// The first inputs, in order, as the audit names them: all of them if the run was asked to list them.
        package var examples: [String]
    }

    /// How many examples a reason keeps unless all are wanted.
    package static let exampleLimit = 5
    private let exampleLimit: Int

    package var deidentified = 0
    /// Outputs that were there already with the same bytes. Part of `deidentified`.
    package var identical = 0
    /// Outputs of the same bytes as that of an earlier input of the run. Part of `identical`.
    package var repeated = 0
    /// Outputs named with `-2`, `-3` ... because another instance had the name. Part of `deidentified`.
    package var suffixed = 0
    package var rejected = 0
    package var quarantined = 0
    /// Inputs that could not be opened or listed.
    package var unreadable = 0
    package var notDICOM = 0
    package var specialFiles = 0
    package var linkedDirectories = 0

    package var counts = ElementCounts()
    /// Files of which (0012,0062) or (0028,0303) rests on what the input says of an earlier de-identification.
    package var inheritedClaims = 0
    /// Kept values that were none of their attribute's VR and went, by tag, over all files.
    package var misfits: [Tag: Int] = [:]
    package var guessedSyntax = 0
    package var mendedMeta = 0
    package var inputBytes = 0
    package var outputBytes = 0
    /// Bytes of outputs that were not there already. Part of `outputBytes`.
    package var writtenBytes = 0
    package var seconds = 0.0
    /// In the order of kind, then of falling count, then of code.
    package var reasons: [Reason] = []
    /// A failure that ended the run early.
    package var failure: SystemFailure?
    /// The signal that ended the run early.
    package var signal: Int32?

    /// How many inputs there are, where the run was stopped and they have been counted.
    package var expected: Int?

    package init(exampleLimit: Int = RunSummary.exampleLimit) { self.exampleLimit = exampleLimit }

    /// Whether the run came to its end.
    package var isComplete: Bool { failure == nil && signal == nil }

    /// Files that are not among the outputs although they may be DICOM.
    package var held: Int { rejected + quarantined + unreadable }

    package var files: Int { deidentified + held + notDICOM + specialFiles + linkedDirectories }

    /// How a run came to its end, the gravest first.
    package enum Ending: Sendable, Hashable {
        /// A failure of input or output ended it early.
        case failed
        case stopped(signal: Int32)
        /// It came to its end, but inputs were held back.
        case held
        case complete
    }

    package var ending: Ending {
        if failure != nil { return .failed }
        if let signal { return .stopped(signal: signal) }
        return held > 0 ? .held : .complete
    }

    mutating func note(_ kind: Reason.Kind, _ reason: HeldBack, _ input: String) {
        switch kind {
        case .rejected: rejected += 1
        case .quarantined: quarantined += 1
        case .unreadable: unreadable += 1
        }
        let known = reasons.firstIndex { $0.kind == kind && $0.code == reason.name && $0.gate == reason.gate }
        let index = known ?? reasons.count
        if known == nil {
            reasons.append(Reason(kind: kind, code: reason.name, gate: reason.gate, count: 0, examples: []))
        }
        reasons[index].count += 1
        if case .present? = reason.partner { reasons[index].taken += 1 }
        // One is named in any case.
        if known == nil || reasons[index].examples.count < exampleLimit { reasons[index].examples.append(input) }
    }

    /// - Parameter isWritten: false if the output was there already.
    mutating func note(_ report: FileReport, isWritten: Bool) {
        deidentified += 1
        counts.add(report.counts)
        if report.claims.inherited > 0 { inheritedClaims += 1 }
        misfits.merge(report.misfits) { $0 + $1 }
        if report.guessedSyntax { guessedSyntax += 1 }
        if report.mendedMeta { mendedMeta += 1 }
        inputBytes += report.inputBytes
        outputBytes += report.outputBytes
        if isWritten { writtenBytes += report.outputBytes }
    }

    mutating func sortReasons() {
        let order = Reason.Kind.allCases
        reasons.sort { left, right in
            if left.kind != right.kind { return order.firstIndex(of: left.kind)! < order.firstIndex(of: right.kind)! }
            if left.count != right.count { return left.count > right.count }
            return (left.code, left.gate ?? 0) < (right.code, right.gate ?? 0)
        }
    }
}
