/// The codes of conflicts and obligations (E, W and N): E04xx.
extension DiagnosticCode {
    public static let allConflicts: [DiagnosticCode] = []
}
