import MidicCompiler
import MidicLang
import MidicRuntime

/// Compiling policies from files, and showing what the compiler found.
enum PolicyCompilation {
    /// Bytes that a policy file may have; more is taken for a mistaken path.
    private static let limit = 4 << 20

    /// Whether the file is to be read as a ruleset: by its name, or by how it begins.
    static func isRuleset(_ path: String) throws -> Bool {
        if path.hasSuffix(".ruleset") { return true }
        let file = try open(path)
        var start = [UInt8](repeating: 0, count: 8)
        let count = try file.read(into: &start)
        return Ruleset.isRuleset(Array(start[..<count]))
    }

    /// - Throws: `UsageError` if the file itself cannot be read; files that it extends are the compiler's matter.
    static func compile(_ path: String) throws -> CompilationResult {
        _ = try open(path)
        return PolicyCompiler.compile(path: path, read: read)
    }

    private static func read(_ path: String) -> [UInt8]? { try? FileSystem.contents(of: path, limit: limit) }

    private static func open(_ path: String) throws -> Descriptor {
        do {
            let file = try Descriptor.open(path)
            guard try FileSystem.status(of: path).kind != .directory else { throw UsageError("`\(path)` is a folder") }
            return file
        } catch let error as SystemFailure {
            throw UsageError("cannot read `\(path)`: \(error.reason)")
        }
    }

    /// Writes diagnostics to standard error, as text or as one JSON object.
    ///
    /// - Parameter least: what is less severe is left out.
    static func show(
        _ diagnostics: [Diagnostic], in sources: SourceMap, least: Severity, json: Bool, _ console: Console
    ) {
        let shown = diagnostics.filter { $0.severity >= least }
        if shown.isEmpty { return }
        console.message(
            json
                ? JSONRenderer.render(shown, in: sources)
                : TextRenderer(colour: console.colorsMessages).render(shown, in: sources))
    }

    static func hasErrors(_ diagnostics: [Diagnostic]) -> Bool { diagnostics.contains { $0.severity == .error } }
}
