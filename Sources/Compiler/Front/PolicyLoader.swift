import MidicLang
import MidicRuntime

/// Reads a policy file and the chain of files that it extends, and parses each.
struct PolicyLoader {
    /// The words that the parser takes for actions.
    let vocabulary: ActionVocabulary
    /// The tests of guards that are written as words.
    let tests: GuardTestVocabulary
    private(set) var sources = SourceMap()
    private(set) var diagnostics: [Diagnostic] = []
    /// The outermost base first; the policy itself last.
    private(set) var layers: [PolicyModel.Layer] = []
    /// False if a file of the chain is missing, so that names may be missing too.
    private(set) var isComplete = true

    init(vocabulary: ActionVocabulary, tests: GuardTestVocabulary) {
        self.vocabulary = vocabulary
        self.tests = tests
    }

    /// More layers than any person follows. A folder that holds a link to itself has no end of names for one file.
    private static let longestChain = 32

    mutating func load(_ path: String, read: (String) throws -> [UInt8]?) {
        var next: (path: String, literal: TextLiteral?)? = (path, nil)
        var chain: [String] = []
        while let (path, literal) = next {
            next = nil
            let key = Self.normalised(path)
            if let literal, let first = chain.firstIndex(of: key) {
                isComplete = false
                let others = chain[first...].dropFirst().map { "`\($0)`" }
                let through = others.isEmpty ? "" : " through \(others.joined(separator: ", "))"
                diagnostics.append(
                    Diagnostic(
                        .importCycle, "`\(literal.value)` extends itself\(through); remove one `extends` of the cycle",
                        at: literal.range))
                return
            }
            if let literal, chain.count == Self.longestChain {
                isComplete = false
                diagnostics.append(
                    Diagnostic(
                        .policyLimit,
                        "a policy extends at most \(Self.longestChain) files, one through the other; merge some of them",
                        at: literal.range))
                return
            }
            let name = literal?.value ?? path
            let bytes: [UInt8]
            do {
                guard let read = try read(path) else { throw UnreadableFile(reason: "there is no such file") }
                bytes = read
            } catch {
                isComplete = false
                let reason = (error as? UnreadableFile).map { ": \($0.reason)" } ?? ""
                diagnostics.append(
                    Diagnostic(.missingFile, "cannot read the policy file `\(name)`\(reason)", at: literal?.range))
                return
            }
            chain.append(key)
            let kind = FileKind(bytes)
            guard kind == .policy else {
                isComplete = false
                reportNoPolicy(kind, bytes, path, literal)
                return
            }
            let file = sources.add(path: path, utf8: bytes)
            let parsed = PolicyParser.parse(file: file, in: sources, vocabulary: vocabulary, tests: tests)
            diagnostics += parsed.diagnostics
            layers.insert(
                PolicyModel.Layer(file: file, path: path, tree: parsed.tree, content: parsed.file), at: 0)
            if case .file(let base)? = parsed.file.policy?.extends?.base {
                next = (Self.join(base.value, to: path), base)
            }
        }
    }

    /// One finding, without a line of the file: it may be a key.
    private mutating func reportNoPolicy(
        _ kind: FileKind, _ bytes: [UInt8], _ path: String, _ literal: TextLiteral?
    ) {
        let isRuleset = Ruleset.isRuleset(Array(bytes.prefix(8)))
        let problem = isRuleset ? "is a ruleset, which `midic inspect` shows, and no policy" : kind.problem
        if let literal {
            diagnostics.append(
                Diagnostic(.missingHeader, "the file `\(literal.value)` \(problem)", at: literal.range))
            return
        }
        // The map of texts gets none of it either.
        let file = sources.add(path: path, utf8: [])
        diagnostics.append(
            isRuleset
                ? Diagnostic(
                    .missingHeader, "this file \(problem)", at: SourceRange(file: file, lower: 0, upper: 0))
                : kind.finding(about: file))
    }

    /// A path relative to the folder of `file`.
    static func join(_ path: String, to file: String) -> String {
        if path.hasPrefix("/") { return normalised(path) }
        guard let slash = file.lastIndex(of: "/") else { return normalised(path) }
        return normalised(String(file[...slash]) + path)
    }

    /// Without `.` and, where it can be told, without `..`.
    static func normalised(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." {
                parts.removeLast()
            } else {
                parts.append(part)
            }
        }
        return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    }
}

/// Why a policy file cannot be read, from whoever reads it.
public struct UnreadableFile: Error, Hashable, Sendable {
    /// For people: lower case, without a final full stop.
    public let reason: String

    public init(reason: String) { self.reason = reason }
}
