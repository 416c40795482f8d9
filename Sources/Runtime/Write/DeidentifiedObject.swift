/// An object that was de-identified in memory.
public struct DeidentifiedObject: Sendable {
    /// A whole DICOM file (PS3.10).
    public let bytes: [UInt8]
    /// What was done to its elements, and the names that its folders and file would have.
    public let report: FileReport
}

/// An object that has no output, and why. Holds no value of the object.
public struct HeldObject: Error, Hashable, Sendable {
    /// Which way an object ended. A struct over static values, so that new ones are no source break.
    public struct Outcome: Hashable, Sendable {
        /// The word that audits use, such as `quarantined`.
        public let name: String

        /// A gate of the policy, or `else reject`, turned the object away; or it is a DICOMDIR.
        public static let rejected = Outcome(name: "rejected")
        /// Something could not be read, decoded or changed as the policy says.
        public static let quarantined = Outcome(name: "quarantined")
        /// The bytes are not a DICOM file.
        public static let notDICOM = Outcome(name: "not-dicom")
    }

    public let outcome: Outcome
    /// The reason that a gate of the policy gives, or a code of docs/outcomes.md.
    public let reason: String
    /// The number of the gate that turned the object away, from 1, so that its words do not pass for a code; else nil.
    public let gate: Int?
    /// Where in the object, if the reason is in its bytes.
    public let failure: FileFailure?
}

extension HeldObject {
    private init(_ outcome: Outcome, _ reason: String, _ failure: FileFailure? = nil, gate: Int? = nil) {
        self.outcome = outcome
        self.reason = reason
        self.gate = gate
        self.failure = failure
    }

    /// A deflated object, or its rows of the map, went to a file without a name, and that could not be written. The object may pass
    /// where there is room.
    static let noRoomToSpill = HeldObject(.quarantined, FileFailure.Code.tooLarge.name)

    /// The report of an object that was de-identified.
    ///
    /// - Throws: any other outcome.
    static func report(of outcome: Engine.Outcome) throws(HeldObject) -> FileReport {
        switch outcome {
        case .deidentified(let report): return report
        case .rejectedByGate(let gate): throw HeldObject(.rejected, gate.reason, gate: gate.number)
        case .quarantinedByGate(let gate): throw HeldObject(.quarantined, gate.reason, gate: gate.number)
        case .rejected(let reason, let failure): throw HeldObject(.rejected, reason, failure)
        case .quarantined(let reason, let failure): throw HeldObject(.quarantined, reason, failure)
        case .notDICOM: throw HeldObject(.notDICOM, "not-dicom")
        case .directory: throw HeldObject(.rejected, "dicomdir")
        }
    }
}

extension HeldObject: CustomStringConvertible {
    /// Outcome, reason and place, for logs.
    public var description: String {
        "\(outcome.name): \(reason)" + (failure?.offset.map { " at byte \($0)" } ?? "")
            + (failure?.limit.map { ", more than \($0) bytes" } ?? "")
    }
}
