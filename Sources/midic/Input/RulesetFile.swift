import MidicRuntime

/// Loading rulesets from files.
enum RulesetFile {
    static func load(_ path: String, _ files: FileReader) throws -> Ruleset {
        let bytes: [UInt8]
        do {
            bytes = try files.contentsGiven(as: path, limit: RulesetLimits.totalBytes)
        } catch let error as SystemFailure {
            throw RulesetFileError(path: path, cause: RulesetError(.unreadable, detail: error.reason))
        }
        return try verified(bytes, path)
    }

    static func verified(_ bytes: [UInt8], _ path: String) throws -> Ruleset {
        do {
            return try Ruleset(bytes: bytes)
        } catch {
            throw RulesetFileError(path: path, cause: error)
        }
    }
}

/// A ruleset that does not load, with the path that the user gave.
struct RulesetFileError: Error {
    let path: String
    let cause: RulesetError
}
