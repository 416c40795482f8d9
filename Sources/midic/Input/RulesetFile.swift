import MidicRuntime

/// Loading rulesets from files.
enum RulesetFile {
    static func load(_ path: String, _ files: FileReader) throws -> Ruleset {
        let bytes: [UInt8]
        do {
            bytes = try files.contentsGiven(as: path, limit: RulesetLimits.totalBytes).bytes
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

    /// What is wrong, the code for scripts, and what to do.
    var message: String { "`\(path)` \(cause.sentence) (\(cause.code.name)); \(cause.remedy)" }
}

extension RulesetError {
    /// What is wrong with the file, as what follows its name in a sentence.
    fileprivate var sentence: String {
        let place = section.isEmpty ? "" : " in section \(section)" + (record < 0 ? "" : ", record \(record)")
        let more = detail.isEmpty ? "" : ": \(detail)"
        switch code {
        case .unreadable: return "cannot be read\(more)"
        case .notARuleset: return "is no ruleset"
        case .mangledTransfer: return "was changed by a transfer as text"
        case .truncated: return "ends before it is whole"
        case .trailingBytes: return "goes on after its end"
        case .newerFormat: return "has a newer format than this midic reads\(more)"
        case .olderFormat: return "has the format of midic 0.1\(more)"
        case .missingCapability: return "needs something that this midic has not"
        case .unknownCriticalSection: return "has a section that this midic does not know\(place)\(more)"
        case .missingSection: return "lacks a section\(place)\(more)"
        case .digestMismatch: return "does not hold what its digest was made of"
        case .provenanceChecksum: return "has file names and lines that its checksum was not made of"
        case .limitExceeded: return "is over a limit of the format\(place)\(more)"
        default: return "breaks a rule of the format\(place)\(more)"
        }
    }
}
