/// What an audit says of the run as a whole, known before it starts.
package struct RunIdentity: Sendable {
    package typealias Named = (name: String, value: String)

    /// The tool's version, such as `0.1.0`.
    package var tool: String
    /// SHA-256 of the ruleset's semantic sections, in lower-case hexadecimal.
    package var rulesetDigest: String
    /// What the ruleset says of itself: `policy`, `version`, `standard`.
    package var ruleset: [Named] = []
    /// For each secret by name, a value that tells two keys apart and tells nothing else about them.
    package var keyChecks: [Named]
    /// For each parameter by name, a value that tells two of its values apart to nobody without the secret.
    package var paramChecks: [Named] = []
    /// The offsets whose days come from a parameter or a table, by name.
    package var operatorOffsets: [String] = []

    /// For each table by name, the SHA-256 of its file.
    package var tableDigests: [Named] = []

    package init(tool: String, rulesetDigest: String, keyChecks: [Named] = []) {
        self.tool = tool
        self.rulesetDigest = rulesetDigest
        self.keyChecks = keyChecks
    }

    /// - Parameter configuration: the ruleset with the secrets and parameters of the run.
    package init(tool: String, _ configuration: RunConfiguration) {
        self.init(
            tool: tool, rulesetDigest: configuration.ruleset.digestHex, keyChecks: configuration.keyChecks)
        ruleset = ["policy", "version", "standard"].compactMap { name in
            configuration.ruleset.info(name).map { (name, $0) }
        }
        paramChecks = configuration.paramChecks
        operatorOffsets = configuration.operatorGivenOffsets
        tableDigests = configuration.tableDigests
    }
}
