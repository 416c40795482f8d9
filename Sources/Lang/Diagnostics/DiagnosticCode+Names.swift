/// The codes of name resolution: E02xx.
extension DiagnosticCode {
    public static let allNames: [DiagnosticCode] = []
}
