import MidicLang
import MidicRuntime

/// Reads a policy file, the chain of files that it extends and the fragments that these import, and parses each.
struct PolicyLoader {
    /// The words that the parser takes for actions.
    let vocabulary: ActionVocabulary
    /// The tests of guards that are written as words.
    let tests: GuardTestVocabulary
    private(set) var sources = SourceMap()
    private(set) var diagnostics: [Diagnostic] = []
    /// What the safe lists hold, by their statements.
    private(set) var safeLists: [SourceRange: [SafeListPart]] = [:]
    /// The outermost base first; the policy itself last.
    private(set) var layers: [PolicyModel.Layer] = []
    /// False if a file of the chain is missing, so that names may be missing too.
    private(set) var isComplete = true

    init(vocabulary: ActionVocabulary, tests: GuardTestVocabulary) {
        self.vocabulary = vocabulary
        self.tests = tests
    }

    /// More layers, and more fragments one through the other, than any person follows. A folder that holds a link to itself has no end
    /// of names for one file.
    private static let longestChain = 32
    private static let mostFiles = 256

    typealias Reading = (String) throws -> [UInt8]?

    /// A file that was read, and parsed if it is a policy or a fragment. Each is read once, so that the bytes whose digest was
    /// compared are those that count.
    private struct LoadedFile {
        let digest: String
        let bytes: [UInt8]
        var parsed: ParsedText?
    }

    /// The trees of a file, the lists that it names in their places.
    private struct ParsedText {
        let file: FileID
        let tree: SyntaxTree
        let content: PolicyFile
    }

    /// A file that another one names.
    private struct Inclusion {
        let includer: String
        let literal: TextLiteral
        let isPinned: Bool
        let key: String
    }

    private var files: [String: LoadedFile] = [:]
    private var inclusions: [Inclusion] = []

    mutating func load(_ path: String, read: Reading) {
        loadChain(path, read)
        for layer in layers.indices { loadFragments(of: layer, read) }
        mergeFragments()
        reportUnpinned()
    }

    private mutating func loadChain(_ path: String, _ read: Reading) {
        var next: (path: String, literal: TextLiteral?, pin: DigestPin?)? = (path, nil, nil)
        var chain: [String] = []
        while let (path, literal, pin) = next {
            next = nil
            let key = Self.normalised(path)
            if let literal {
                if let last = chain.last { include(key, literal, pin, by: last) }
                guard !reportCycle(key, literal, chain, "extends"),
                    !reportChain(chain.count, literal, "a policy extends at most \(Self.longestChain) files")
                else { return }
            }
            guard open(path, key, literal, pin, "policy file", read), let parsed = parse(path, key, literal, read)
            else { return }
            chain.append(key)
            layers.insert(
                PolicyModel.Layer(file: parsed.file, path: path, tree: parsed.tree, content: parsed.content), at: 0)
            if let extends = parsed.content.policy?.extends, case .file(let base) = extends.base {
                next = (Self.join(base.value, to: path), base, extends.pin)
            }
        }
    }

    // MARK: Fragments

    private mutating func loadFragments(of layer: Int, _ read: Reading) {
        var known: Set<String> = []
        let own = layers[layer]
        loadImports(of: own.content, own.path, [Self.normalised(own.path)], layer, &known, read)
    }

    /// - Parameters:
    ///   - chain: the file that imports, and those through which it was come to.
    ///   - known: the fragments of the layer so far.
    private mutating func loadImports(
        of content: PolicyFile, _ path: String, _ chain: [String], _ layer: Int, _ known: inout Set<String>,
        _ read: Reading
    ) {
        for imported in content.imports {
            let target = Self.join(imported.file.value, to: path)
            let literal = imported.file
            include(target, literal, imported.pin, by: chain[chain.count - 1])
            if reportCycle(target, literal, chain, "imports") { continue }
            if reportChain(
                chain.count - 1, literal,
                "files import each other at most \(Self.longestChain) deep")
            {
                return
            }
            guard open(target, target, literal, imported.pin, "imported file", read),
                let parsed = parse(target, target, literal, read)
            else { continue }
            if let policy = parsed.content.policy {
                isComplete = false
                diagnostics.append(
                    Diagnostic(
                        .importedPolicy,
                        "`\(literal.value)` is a policy; `import` brings in fragments, which have no `policy` block: extend it, or move what both need to a fragment",
                        at: literal.range,
                        notes: [DiagnosticNote("its `policy` block", at: policy.name.range, role: .other)]))
                continue
            }
            guard known.insert(target).inserted else { continue }
            layers[layer].fragments.append(
                PolicyModel.Fragment(file: parsed.file, path: target, tree: parsed.tree, content: parsed.content))
            loadImports(of: parsed.content, target, chain + [target], layer, &known, read)
        }
    }

    /// What a fragment says belongs to each layer that imports it. What it declares is declared in the lowest of them, and seen in all.
    private mutating func mergeFragments() {
        var declared: Set<FileID> = []
        for layer in layers.indices {
            var content = layers[layer].content
            for fragment in layers[layer].fragments {
                content.statements += fragment.content.statements
                content.brokenNames += fragment.content.brokenNames
                if fragment.content.hasSyntaxErrors { content.hasSyntaxErrors = true }
                if declared.insert(fragment.file).inserted { content.declarations += fragment.content.declarations }
            }
            layers[layer] = PolicyModel.Layer(
                file: layers[layer].file, path: layers[layer].path, tree: layers[layer].tree, content: content,
                fragments: layers[layer].fragments)
        }
    }

    // MARK: Files

    /// - Parameter verb: by which the files of the chain name each other.
    /// - Returns: whether the file is in the chain, which was reported.
    private mutating func reportCycle(
        _ key: String, _ literal: TextLiteral, _ chain: [String], _ verb: String
    ) -> Bool {
        guard let first = chain.firstIndex(of: key) else { return false }
        isComplete = false
        let others = chain[first...].dropFirst().map { "`\($0)`" }
        let through = others.isEmpty ? "" : " through \(others.joined(separator: ", "))"
        let word = verb == "extends" ? verb : "import"
        diagnostics.append(
            Diagnostic(
                .importCycle, "`\(literal.value)` \(verb) itself\(through); remove one `\(word)` of the cycle",
                at: literal.range))
        return true
    }

    private mutating func reportChain(_ length: Int, _ literal: TextLiteral, _ limit: String) -> Bool {
        guard length >= Self.longestChain else { return false }
        isComplete = false
        diagnostics.append(
            Diagnostic(.policyLimit, "\(limit), one through the other; merge some of them", at: literal.range))
        return true
    }

    private mutating func include(_ key: String, _ literal: TextLiteral, _ pin: DigestPin?, by includer: String) {
        inclusions.append(Inclusion(includer: includer, literal: literal, isPinned: pin != nil, key: key))
    }

    /// Reads a file and compares its digest. False if it cannot be read, which is reported.
    private mutating func open(
        _ path: String, _ key: String, _ literal: TextLiteral?, _ pin: DigestPin?, _ what: String, _ read: Reading
    ) -> Bool {
        if files[key] == nil {
            if let literal, files.count == Self.mostFiles {
                isComplete = false
                diagnostics.append(
                    Diagnostic(
                        .policyLimit, "a policy is made of at most \(Self.mostFiles) files; merge some of them",
                        at: literal.range))
                return false
            }
            do {
                guard let bytes = try read(path) else { throw UnreadableFile(reason: "there is no such file") }
                files[key] = LoadedFile(digest: Self.digest(of: bytes), bytes: bytes)
            } catch {
                isComplete = false
                let reason = (error as? UnreadableFile).map { ": \($0.reason)" } ?? ""
                diagnostics.append(
                    Diagnostic(
                        .missingFile, "cannot read the \(what) `\(literal?.value ?? path)`\(reason)",
                        at: literal?.range))
                return false
            }
        }
        if let literal, let pin, let found = files[key]?.digest { compare(pin, found, literal) }
        return true
    }

    private mutating func compare(_ pin: DigestPin, _ found: String, _ literal: TextLiteral) {
        let written = pin.digits.lowercased()
        guard written != found else { return }
        let isDigest = written.utf8.count == 64 && written.allSatisfy(\.isHexDigit)
        let fix = FixIt("write the digest that the file has now", replace: pin.range, with: "sha256:\(found)")
        diagnostics.append(
            isDigest
                ? Diagnostic(
                    .digestMismatch,
                    "`\(literal.value)` is not the file whose digest stands here: it has sha256:\(found); look at what changed before you take it",
                    at: pin.range, fixIts: [fix])
                : Diagnostic(
                    .invalidDigest,
                    "`sha256:` is followed by 64 hexadecimal digits, as `sha256sum` prints them, and here are \(pin.digits.utf8.count) characters",
                    at: pin.range, fixIts: [fix]))
    }

    /// A pinned file is what it was when somebody looked at it only if all is that it names.
    private mutating func reportUnpinned() {
        let pinned = Set(inclusions.filter(\.isPinned).map(\.key))
        for inclusion in inclusions where !inclusion.isPinned && pinned.contains(inclusion.includer) {
            guard let digest = files[inclusion.key]?.digest else { continue }
            let range = inclusion.literal.range
            diagnostics.append(
                Diagnostic(
                    .unpinnedFile,
                    "this file is pinned by its digest, so `\(inclusion.literal.value)` must be pinned too; that changes the digest of this file, which must then be written anew where it is pinned",
                    at: range,
                    fixIts: [
                        FixIt(
                            "pin it",
                            replace: SourceRange(file: range.file, lower: range.upper, upper: range.upper),
                            with: " sha256:\(digest)")
                    ]))
        }
    }

    private static func digest(of bytes: [UInt8]) -> String {
        SHA256.hash(bytes).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    /// The trees of a file that was read; nil, with a report, if it is no text of the language.
    private mutating func parse(
        _ path: String, _ key: String, _ literal: TextLiteral?, _ read: Reading
    ) -> ParsedText? {
        guard let loaded = files[key] else { return nil }
        if let known = loaded.parsed { return known }
        let kind = FileKind(loaded.bytes)
        guard kind == .policy else {
            isComplete = false
            reportNoPolicy(kind, loaded.bytes, path, literal)
            return nil
        }
        let file = sources.add(path: path, utf8: loaded.bytes)
        let result = PolicyParser.parse(file: file, in: sources, vocabulary: vocabulary, tests: tests)
        diagnostics += result.diagnostics
        let parsed = ParsedText(file: file, tree: result.tree, content: withLists(result.file, path, key, read))
        files[key]?.parsed = parsed
        return parsed
    }

    // MARK: Lists

    /// A file's content with the sets that its lists of tags are.
    private mutating func withLists(
        _ content: PolicyFile, _ path: String, _ key: String, _ read: Reading
    ) -> PolicyFile {
        var result = content
        result.declarations = []
        for declaration in content.declarations {
            guard case .tagList(let name, let from) = declaration else {
                result.declarations.append(declaration)
                continue
            }
            if let terms = tags(from, path, key, read) {
                let selector = SelectorExpression(terms: terms, exceptions: [], range: from.range)
                result.declarations.append(.set(name, selector, range: from.range))
            } else {
                result.brokenNames.append(name)
            }
        }
        for case .safeList(let from, _) in content.statements {
            guard let (target, bytes) = list(from, "safe_list", path, key, read) else { continue }
            let reader = SafeListReader(sources.add(path: target, utf8: bytes), in: sources, name: from.file)
            diagnostics += reader.diagnostics
            safeLists[from.range] = reader.parts
        }
        return result
    }

    /// The keywords and tags of a list; nil, with a report, if it cannot be read.
    private mutating func tags(
        _ from: FileImport, _ path: String, _ key: String, _ read: Reading
    ) -> [SelectorTerm]? {
        guard let (target, bytes) = list(from, "tags", path, key, read) else { return nil }
        let file = sources.add(path: target, utf8: bytes)
        let list = TagListReader(file, in: sources)
        diagnostics += list.diagnostics
        for fault in list.faults {
            diagnostics.append(
                Diagnostic(
                    .listLine,
                    "a list of tags has one keyword, tag such as `(0010,0010)` or mask such as `(60xx,3000)` a line",
                    at: fault))
        }
        var terms: [SelectorTerm] = []
        for term in list.terms {
            if case .name(let name) = term.target, StandardVocabulary.attribute(keyword: name.text) == nil {
                let closest = SpellingList.closest(to: name.text, among: [StandardVocabulary.spellings(vr: nil)])
                diagnostics.append(
                    Diagnostic(
                        .unknownName,
                        "unknown attribute `\(name.text.prefix(80))`"
                            + (closest.map { "; did you mean `\($0)`?" }
                                ?? "; a list has keywords of PS3.6, tags and masks"),
                        at: name.range,
                        fixIts: closest.map { [FixIt("replace with `\($0)`", replace: name.range, with: $0)] } ?? [],
                        subject: DiagnosticSubject(.word, name.text), candidates: closest.map { [$0] } ?? []))
            } else {
                terms.append(term)
            }
        }
        if list.terms.isEmpty, list.faults.isEmpty {
            diagnostics.append(
                Diagnostic(.listLine, "the list `\(from.file.value)` has no tag", at: from.file.range))
        }
        return terms.isEmpty ? nil : terms
    }

    /// A list's path and bytes; nil, with a report that shows nothing of it, if it does not say that it is one.
    private mutating func list(
        _ from: FileImport, _ word: String, _ path: String, _ key: String, _ read: Reading
    ) -> (path: String, bytes: [UInt8])? {
        let target = Self.join(from.file.value, to: path)
        include(target, from.file, from.pin, by: key)
        guard open(target, target, from.file, from.pin, "list", read), let bytes = files[target]?.bytes else {
            return nil
        }
        guard ListFile.begins(bytes, with: word) else {
            isComplete = false
            diagnostics.append(
                Diagnostic(
                    .notAList,
                    "the file `\(from.file.value)` does not begin with `midic \(word) 1`, so it is taken for no such list and nothing of it is shown",
                    at: from.file.range))
            return nil
        }
        return (target, bytes)
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
