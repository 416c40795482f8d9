/// The codes of type checking: E03xx.
extension DiagnosticCode {
    public static let allTypes: [DiagnosticCode] = []
}
