import MidicCompiler
import MidicLang
import MidicRuntime

/// Policies from files: compiled, and what the compiler found shown. Each file is opened and parsed once.
enum PolicySource {
    /// Bytes that a policy file may have; more is taken for a mistaken path.
    private static let limit = 4 << 20

    /// - Throws: `UsageError` if the file itself cannot be read; files that it extends are the compiler's matter.
    static func compile(_ path: String, _ files: FileReader) throws -> CompilationResult {
        try compileNotingFiles(path, files).result
    }

    /// As `compile`, with every file that the policy was made from, by the path that it was opened by.
    static func compileNotingFiles(
        _ path: String, _ files: FileReader
    ) throws -> (result: CompilationResult, read: [(path: String, status: FileStatus)]) {
        let own = try contents(path, limit, files)
        var read = [(path: path, status: own.status)]
        let result = compile(path, own.bytes, files) { read.append(($0, $1)) }
        return (result, read)
    }

    /// The text of a policy, which is not compiled.
    ///
    /// - Throws: `UsageError` if the file cannot be read.
    static func text(_ path: String, _ files: FileReader) throws -> FileContents { try contents(path, limit, files) }

    /// What a file turned out to be: told apart by the name, or by how it begins.
    enum Content {
        case ruleset(Ruleset)
        case policy(CompilationResult)
    }

    /// A ruleset, verified, or a policy, compiled in memory.
    static func read(_ path: String, _ files: FileReader) throws -> Content {
        if path.hasSuffix(".ruleset") { return .ruleset(try RulesetFile.load(path, files)) }
        let bytes = try contents(path, RulesetLimits.totalBytes, files).bytes
        if Ruleset.isRuleset(Array(bytes.prefix(8))) { return .ruleset(try RulesetFile.verified(bytes, path)) }
        guard bytes.count <= limit else { throw UsageError("`\(path)` is no ruleset, and no policy: \(tooLong)") }
        return .policy(compile(path, bytes, files))
    }

    /// The ruleset that a file is or, of a policy, comes to.
    ///
    /// - Returns: nil if the policy has errors; they have been shown.
    static func ruleset(_ path: String, _ arguments: ParsedArguments, _ context: CommandContext) throws -> Ruleset? {
        switch try read(path, context.files) {
        case .ruleset(let ruleset): return ruleset
        case .policy(let result):
            show(result.diagnostics, in: result.sources, least: .warning, json: arguments.wantsJSON, context.console)
            return result.ruleset
        }
    }

    private static func compile(
        _ path: String, _ bytes: [UInt8], _ files: FileReader, noting: (String, FileStatus) -> Void = { _, _ in }
    ) -> CompilationResult {
        // The compiler asks for the policy itself first; later a file may have the same name.
        var own: [UInt8]? = bytes
        return PolicyCompiler.compile(path: path) { name in
            if let bytes = own {
                own = nil
                return bytes
            }
            guard let other = try extended(name, files) else { return nil }
            noting(name, other.status)
            return other.bytes
        }
    }

    /// A file that a policy extends. Only a regular file is opened: to open a pipe or a device can wait for ever, or act.
    private static func extended(_ name: String, _ files: FileReader) throws(UnreadableFile) -> FileContents? {
        switch (try? FileSystem.status(of: name))?.kind {
        case .directory: throw UnreadableFile(reason: "it is a folder")
        case .pipe, .other: throw UnreadableFile(reason: "it is a pipe or a device, and no file")
        case .regular, .symbolicLink, nil: break
        }
        do {
            return try files.contents(name, limit)
        } catch {
            throw UnreadableFile(reason: error.isTooLong ? tooLong : error.reason)
        }
    }

    private static let tooLong = "it is longer than \(limit >> 20) MB, which no policy is"

    private static func contents(_ path: String, _ limit: Int, _ files: FileReader) throws -> FileContents {
        do {
            return try files.contentsGiven(as: path, limit: limit)
        } catch let error as SystemFailure {
            if (try? FileSystem.status(of: path).kind) == .directory { throw UsageError("`\(path)` is a folder") }
            let reason = error.isTooLong && limit == Self.limit ? tooLong : error.reason
            throw UsageError("cannot read `\(path)`: \(reason)", reason: reason)
        }
    }

    /// Writes diagnostics to standard error, as text or as one JSON object.
    ///
    /// - Parameter least: what is less severe is left out.
    static func show(
        _ diagnostics: [Diagnostic], in sources: SourceMap, least: Severity, json: Bool, _ console: Console
    ) {
        let shown = diagnostics.filter { $0.severity >= least }
        // A program gets an object a policy, also where nothing was found.
        if shown.isEmpty, !json { return }
        if json {
            console.message(json: JSONRenderer.render(shown, in: sources))
        } else {
            var renderer = TextRenderer(colour: console.colorsMessages)
            renderer.width = console.messageWidth
            console.message(renderer.render(shown, in: sources))
        }
    }

    /// One line for notes that are not shown: they are facts about a sound policy, and many.
    static func foldNotes(_ diagnostics: [Diagnostic], _ console: Console) {
        let notes = diagnostics.filter { $0.severity == .note }
        if notes.isEmpty { return }
        let codes = Set(notes.map(\.code.number)).sorted().joined(separator: ", ")
        console.message(
            "\(notes.count == 1 ? "1 note" : "\(notes.count) notes") (\(codes)); --notes shows \(notes.count == 1 ? "it" : "them")\n"
        )
    }

    static func hasErrors(_ diagnostics: [Diagnostic]) -> Bool { diagnostics.contains { $0.severity == .error } }
}
