/// Why work on an object ends without output.
package enum Stop: Error {
    case quarantined(FileFailure)
    case rejected(FileFailure)
    case rejectedByGate(GateVerdict)
    case quarantinedByGate(GateVerdict)
    /// The policy has `accept` statements, and the object matches none.
    case notAccepted
    /// A media storage directory.
    case directory
}
