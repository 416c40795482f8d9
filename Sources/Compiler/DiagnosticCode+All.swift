public import MidicLang

extension DiagnosticCode {
    /// Every code there is, in the order of the phases; documentation and golden pairs are checked against this list.
    public static let all: [DiagnosticCode] = allSyntax + allNames + allTypes + allConflicts + allLimits
}
