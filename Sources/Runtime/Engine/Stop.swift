/// Why work on a file ends without output.
enum Stop: Error {
    case quarantined(FileFailure)
    case rejected(FileFailure)
    /// By a gate of the policy, with its reason.
    case rejectedByGate(String)
    case quarantinedByGate(String)
}
