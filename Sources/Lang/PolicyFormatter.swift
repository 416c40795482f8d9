/// What formatting a file gives.
public struct FormatResult: Sendable {
    /// The file in the one style; nil if it has errors of syntax, or is no policy.
    public let utf8: [UInt8]?
    /// What is wrong with the file, in source order.
    public let diagnostics: [Diagnostic]
    /// The text would not say what the file says, which is an error of midic itself. `utf8` is nil then.
    package let isUnfaithful: Bool
}

/// Policies in one style: docs/language.md, "Layout".
public enum PolicyFormatter {
    /// Lays a file out anew.
    ///
    /// No word, text, number or comment is changed, lost or moved past a word; the result is read again and compared before it is
    /// handed out. Formatting the result gives the result.
    ///
    /// ```swift
    /// var sources = SourceMap()
    /// let file = sources.add(path: "draft.midic", text: "midic 1\nPatientName->remove\n")
    /// if let text = PolicyFormatter.format(file: file, in: sources).utf8 {
    ///     print(String(decoding: text, as: UTF8.self))
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - file: a file that was added to `sources`.
    ///   - sources: the texts.
    public static func format(file: FileID, in sources: SourceMap) -> FormatResult {
        format(file: file, in: sources, vocabulary: .standard, tests: .standard)
    }

    /// The same with other actions and tests than those of the language.
    package static func format(
        file: FileID, in sources: SourceMap, vocabulary: ActionVocabulary, tests: GuardTestVocabulary
    ) -> FormatResult {
        let parsed = PolicyParser.parse(file: file, in: sources, vocabulary: vocabulary, tests: tests)
        guard !parsed.file.hasSyntaxErrors else {
            return FormatResult(utf8: nil, diagnostics: parsed.diagnostics, isUnfaithful: false)
        }
        let utf8 = TreePrinter.print(parsed.tree)
        var formatted = SourceMap()
        let other = PolicyParser.parse(
            file: formatted.add(path: sources.path(of: file), utf8: utf8), in: formatted, vocabulary: vocabulary,
            tests: tests)
        let isFaithful = FormatComparison.areSame(parsed.tree, other.tree)
        return FormatResult(
            utf8: isFaithful ? utf8 : nil, diagnostics: parsed.diagnostics, isUnfaithful: !isFaithful)
    }
}
