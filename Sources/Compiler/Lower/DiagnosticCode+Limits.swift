public import MidicLang

/// The codes of lowering and limits: E05xx.
extension DiagnosticCode {
    /// More IODs than a ruleset has room for.
    public static let tooManyVariants = DiagnosticCode("E0503", "too-many-variants")
    /// Sequence paths whose combinations need too large an automaton.
    public static let pathsTooComplex = DiagnosticCode("E0504", "paths-too-complex")
    /// A sequence path with more steps than any data set is deep.
    public static let pathTooLong = DiagnosticCode("E0505", "path-too-long")
    /// Two tag masks share tags in a way that no mask can say.
    public static let masksOverlap = DiagnosticCode("E0506", "masks-overlap")
    /// More bytes than a ruleset may have.
    public static let rulesetTooLarge = DiagnosticCode("E0507", "ruleset-too-large")
    /// The runtime's verifier refuses what was compiled: an error of midic, not of the policy.
    public static let rulesetRefused = DiagnosticCode("E0510", "ruleset-refused")

    public static let allLimits: [DiagnosticCode] = [
        tooManyVariants, pathsTooComplex, pathTooLong, masksOverlap, rulesetTooLarge, rulesetRefused,
    ]
}
