/// Checks every record once, so that the accessors of `Ruleset` need not.
struct RulesetVerifier {
    static func verify(_ bytes: TableBytes, _ layout: RulesetLayout) throws(RulesetError) {
    }
}
