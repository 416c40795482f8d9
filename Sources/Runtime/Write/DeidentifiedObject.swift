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
    /// Where in the object, if the reason is in its bytes.
    public let failure: FileFailure?
}

extension HeldObject {
    /// The report of an object that was de-identified.
    ///
    /// - Throws: any other outcome.
    static func report(of outcome: Engine.Outcome) throws(HeldObject) -> FileReport {
        switch outcome {
        case .deidentified(let report): return report
        case .rejected(let reason, let failure):
            throw HeldObject(outcome: .rejected, reason: reason, failure: failure)
        case .quarantined(let reason, let failure):
            throw HeldObject(outcome: .quarantined, reason: reason, failure: failure)
        case .notDICOM: throw HeldObject(outcome: .notDICOM, reason: "not-dicom", failure: nil)
        case .directory: throw HeldObject(outcome: .rejected, reason: "dicomdir", failure: nil)
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
