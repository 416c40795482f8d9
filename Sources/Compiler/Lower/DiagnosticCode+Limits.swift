package import MidicLang

/// The codes of lowering and limits: E05xx.
extension DiagnosticCode {
    /// More IODs than a ruleset has room for.
    package static let tooManyVariants = DiagnosticCode("E0503", "too-many-variants")
    /// Sequence paths whose combinations need too large an automaton.
    package static let pathsTooComplex = DiagnosticCode("E0504", "paths-too-complex")
    /// A sequence path with more steps than any data set is deep.
    package static let pathTooLong = DiagnosticCode("E0505", "path-too-long")
    /// Two tag masks share tags in a way that no mask can say.
    package static let masksOverlap = DiagnosticCode("E0506", "masks-overlap")
    /// More bytes than a ruleset may have.
    package static let rulesetTooLarge = DiagnosticCode("E0507", "ruleset-too-large")
    /// More of something than the format has room for: bytes of a value, questions to an action, masks.
    package static let rulesetLimit = DiagnosticCode("E0508", "ruleset-limit")
    /// The runtime's verifier refuses what was compiled: an error of midic, not of the policy.
    package static let rulesetRefused = DiagnosticCode("E0510", "ruleset-refused")

    package static let allLimits: [DiagnosticCode] = [
        tooManyVariants, pathsTooComplex, pathTooLong, masksOverlap, rulesetTooLarge, rulesetLimit,
        rulesetRefused,
    ]
}
