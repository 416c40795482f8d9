import MidicRuntime

/// Where `midic build` writes: standard output, or a file that is new, empty or a ruleset already. Everything else that
/// has the name stays as it is.
struct RulesetPlace {
    private let path: String
    /// nil for standard output.
    private let target: OutputTarget?
    var isStream: Bool { target == nil }

    /// Looks at what stands there before anything is compiled.
    ///
    /// - Parameter mayReplace: whether a file that is no ruleset may be replaced.
    /// - Throws: `UsageError` where nothing can or may be written.
    init(_ path: String, mayReplace: Bool) throws {
        self.path = path
        target = path == "-" ? nil : try RulesetPlace.target(path, mayReplace)
        guard target == nil else { return }
        guard !StandardStream.output.isTerminal else {
            throw UsageError("`--output -` writes a ruleset's bytes: send standard output to a file or a pipe")
        }
        try StreamError.require(.output, for: "--output -")
    }

    private static func target(_ path: String, _ mayReplace: Bool) throws -> OutputTarget {
        let place: OutputTarget
        do { place = try OutputTarget(path) } catch {
            throw UsageError("cannot write `\(path)`: \(error.isAbsence ? "its folder is not there" : error.reason)")
        }
        try check(place, path, mayReplace)
        guard FileSystem.isWritable(Path.parent(of: path)) else {
            throw UsageError("cannot write `\(path)`: its folder is not writable")
        }
        return place
    }

    private static func check(_ place: OutputTarget, _ path: String, _ mayReplace: Bool) throws {
        guard let found = place.found else { return }
        switch found.kind {
        case .regular: break
        case .directory: throw UsageError("`\(path)` is a folder; give the name of a file in it")
        case .symbolicLink:
            if let own = try? StandardStream.output.status(), let led = try? FileSystem.status(of: path),
                led.isSameFile(as: own)
            {
                throw UsageError("`\(path)` leads to standard output: write `--output -` for that")
            }
            throw UsageError("`\(path)` is a symbolic link, which is not written through; give the file's own path")
        case .pipe, .other:
            throw UsageError("`\(path)` is no regular file; to write to a pipe or a device send `--output -` there")
        }
        if mayReplace { return }
        guard FileSystem.isWritable(path) else {
            throw UsageError("`\(path)` is read-only; give another name, or `--force` to replace it")
        }
        if found.size == 0 { return }
        guard let beginning = (try? place.beginning(8)) ?? nil, Ruleset.isRuleset(beginning) else {
            throw UsageError("`\(path)` is there and is no ruleset; give another name, or `--force` to replace it")
        }
    }

    /// Sees to it that the ruleset does not take the place of what it is made from, whatever it is called there.
    func keepApart(from read: [(path: String, status: FileStatus)]) throws {
        let own = isStream ? try? StandardStream.output.status() : target?.found
        guard let own, own.kind == .regular, let source = read.first(where: { $0.status.isSameFile(as: own) })
        else { return }
        let name = source.path == "-" ? "the file that standard input reads" : "`\(source.path)`"
        throw UsageError(
            "the ruleset would take the place of \(name), which it is made from"
                + (isStream ? ": standard output leads there" : "; give another name"))
    }

    func write(_ bytes: [UInt8], _ console: Console) throws {
        guard let target else { return try console.result(bytes: bytes) }
        guard try target.write(bytes) else {
            throw StreamError(message: "`\(path)` was changed by somebody else meanwhile; nothing was written")
        }
    }
}
