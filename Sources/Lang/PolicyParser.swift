/// What parsing gives, always all three: a broken file has a tree and what could be understood of it too.
public struct ParseResult: Sendable {
    package let file: PolicyFile
    package let tree: SyntaxTree
    /// In source order.
    public let diagnostics: [Diagnostic]
}

/// Text to tree.
public enum PolicyParser {
    /// Parses a file of a source map. It never fails: what is wrong is in the result's diagnostics.
    ///
    /// Only the grammar is checked (codes 01); what names mean, `MidicCompiler` says.
    ///
    /// ```swift
    /// var sources = SourceMap()
    /// let file = sources.add(path: "draft.midic", text: "midic 1\nPatientName remove\n")
    /// for finding in PolicyParser.parse(file: file, in: sources).diagnostics {
    ///     print(TextRenderer().render(finding, in: sources))
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - file: a file that was added to `sources`.
    ///   - sources: the texts.
    public static func parse(file: FileID, in sources: SourceMap) -> ParseResult {
        parse(file: file, in: sources, vocabulary: .standard, tests: .standard)
    }

    /// The same with other actions and tests than those of the language.
    ///
    /// - Parameters:
    ///   - vocabulary: the actions that there are; any word is parsed as an action, these are reserved and suggested.
    ///   - tests: the tests of guards that are written as words.
    package static func parse(
        file: FileID, in sources: SourceMap, vocabulary: ActionVocabulary, tests: GuardTestVocabulary = .standard
    ) -> ParseResult {
        let utf8 = sources.utf8(of: file)
        var parser = Parser(file: file, utf8: utf8, vocabulary: vocabulary, tests: tests)
        parser.reportForbiddenBytes()
        let root = parser.parseFile()
        let tree = SyntaxTree(file: file, utf8: utf8, root: root)
        let kind = FileKind(utf8)
        // Lines that end with CR alone are one line, and what is said about that line helps nobody.
        let isOneLine = utf8.contains(UInt8(ascii: "\r")) && !utf8.contains(UInt8(ascii: "\n"))
        if kind != .policy || parser.hasForeignVersion || isOneLine {
            let code: DiagnosticCode = parser.hasForeignVersion ? .unknownLanguageVersion : .hiddenCharacter
            let diagnostics =
                kind == .policy
                ? parser.diagnostics.filter { $0.code == code } : [kind.finding(about: file)]
            var policy = PolicyFile(range: SourceRange(file: file, lower: 0, upper: utf8.count))
            policy.hasSyntaxErrors = true
            return ParseResult(file: policy, tree: tree, diagnostics: diagnostics)
        }
        var policy = TreeReader(tree: tree).policyFile()
        let diagnostics = parser.diagnostics.enumerated().sorted {
            ($0.element.range?.lower ?? 0, $0.offset) < ($1.element.range?.lower ?? 0, $1.offset)
        }.map(\.element)
        policy.hasSyntaxErrors = diagnostics.contains { $0.severity == .error }
        return ParseResult(file: policy, tree: tree, diagnostics: diagnostics)
    }
}
