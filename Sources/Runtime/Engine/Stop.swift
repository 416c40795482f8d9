/// Why work on an object ends without output.
package enum Stop: Error {
    case quarantined(FileFailure)
    case rejected(FileFailure)
    /// By a gate of the policy, with its reason.
    case rejectedByGate(String)
    case quarantinedByGate(String)
    /// A media storage directory.
    case directory
}
