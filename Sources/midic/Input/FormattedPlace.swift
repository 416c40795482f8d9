import MidicRuntime

/// A policy file that `midic fmt` may write anew: a regular file by its own name.
struct FormattedPlace {
    private let path: String
    private let target: OutputTarget

    /// Looks at what stands there.
    ///
    /// - Throws: `UsageError` where the file is not there or may not be replaced.
    init(_ path: String) throws {
        self.path = path
        do { target = try OutputTarget(path) } catch {
            throw UsageError("cannot read `\(path)`: \(error.reason)", reason: error.reason)
        }
        let advice = "`--check` and `--diff` read it"
        switch target.found?.kind {
        case .regular: break
        // A missing file and a folder are told when they are read.
        case nil, .directory: return
        case .symbolicLink:
            throw UsageError(
                "`\(path)` is a symbolic link, which is not written through; give the file's own path; \(advice)")
        case .pipe, .other:
            throw UsageError("`\(path)` is no regular file, and is not written to; send it to `midic fmt -`")
        }
        guard FileSystem.isWritable(path) else { throw UsageError("`\(path)` is read-only; \(advice)") }
    }

    /// Whether a file that was read is the one that was looked at.
    func isFile(_ status: FileStatus) -> Bool { target.found.map { status.isSameFile(as: $0) } ?? false }

    /// Replaces the file as a whole; its permissions stay.
    func write(_ bytes: [UInt8]) throws {
        guard try target.write(bytes) else {
            throw StreamError(message: "`\(path)` was changed by somebody else meanwhile; it was left as it is")
        }
    }
}
