extension Ruleset {
    /// The version of the format that this runtime writes, such as `1.0`; it reads every one with the same first number.
    public static var formatVersion: String { "\(RulesetHeader.major).\(RulesetHeader.minor)" }

    /// Whether a file begins as a ruleset does, which no policy can: the first byte is not ASCII.
    public static func isRuleset(_ bytes: [UInt8]) -> Bool { bytes.starts(with: RulesetHeader.magic) }
}
