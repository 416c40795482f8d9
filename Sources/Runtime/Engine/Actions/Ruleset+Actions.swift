/// What is verified against the actions that the engine carries out, so that what can be loaded can be run.
package protocol VerifiedByActions {
    init(bytes: [UInt8]) throws(RulesetError)
}

extension Ruleset: VerifiedByActions {
    /// Verifies a ruleset and takes its bytes as they are.
    ///
    /// - Parameter bytes: a whole `.ruleset` file.
    /// - Throws: `RulesetError` with the code of the first fault found. See docs/ruleset-format.md, "Verification".
    public convenience init(bytes: [UInt8]) throws(RulesetError) {
        try self.init(bytes: bytes, actions: ActionTable.standard.shapes, tests: GuardTestTable.standard.codes)
    }

    /// Reads and verifies a `.ruleset` file.
    ///
    /// - Parameter path: the file.
    /// - Throws: `RulesetError`; `.unreadable` if the file cannot be read.
    public static func load(path: String) throws(RulesetError) -> Ruleset {
        let bytes: [UInt8]
        do throws(SystemFailure) {
            bytes = try FileSystem.contents(of: path, limit: RulesetLimits.totalBytes)
        } catch {
            throw RulesetError(.unreadable, detail: error.reason)
        }
        return try Ruleset(bytes: bytes)
    }
}
