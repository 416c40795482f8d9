/// The codes of lowering and limits: E05xx.
extension DiagnosticCode {
    public static let allLimits: [DiagnosticCode] = []
}
