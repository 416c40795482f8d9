public import MidicLang
public import MidicRuntime

/// What became of a policy.
public struct CompilationResult: Sendable {
    /// The policy as far as it is understood, with its trees; there even if it has errors.
    package let model: PolicyModel
    /// The policy with every name resolved and every action typed, in the order written; nil if that failed.
    package let policy: CheckedPolicy?
    /// By file and place; those without a place first.
    public let diagnostics: [Diagnostic]
    /// The ruleset, if there is no error: made of its canonical bytes and verified, once.
    public let ruleset: Ruleset?
    /// What the ruleset says, as plain values.
    package let content: RulesetContent?
    /// The ruleset's canonical bytes.
    public var bytes: [UInt8]? { ruleset?.encoded }
    /// Answers why an element is treated as it is. There even where rules conflict, as long as each rule by itself is sound.
    package let explanation: PolicyExplanation?

    /// The texts that were read; diagnostics refer to them.
    public var sources: SourceMap { model.sources }

    /// True of a file without a `policy` block, which says something only where a policy imports it.
    package var isFragment: Bool {
        model.layers.last.map { $0.content.policy == nil && !$0.content.hasSyntaxErrors } ?? false
    }

    /// True if the policy has no error.
    public var isSuccess: Bool { ruleset != nil }
}

/// From the text of a policy to a ruleset.
public enum PolicyCompiler {
    /// Compiles a policy with the files that it extends. All errors of one phase are found in one go; a phase works on what
    /// the one before found sound.
    ///
    /// The same texts give the same bytes, on any machine, at any time.
    ///
    /// ```swift
    /// let result = PolicyCompiler.compile(path: "draft.midic") { _ in Array(text.utf8) }
    /// guard let ruleset = result.ruleset else {
    ///     print(TextRenderer().render(result.diagnostics, in: result.sources))
    ///     return
    /// }
    /// print(ruleset.digestHex)
    /// ```
    ///
    /// - Parameters:
    ///   - path: the policy file, as messages shall name it; what it extends is looked up beside it.
    ///   - read: returns a file's bytes, or nil if there is no such file. It may throw an `UnreadableFile` that says why it
    ///     does not.
    public static func compile(path: String, read: (String) throws -> [UInt8]?) -> CompilationResult {
        compile(path: path, catalogue: .standard, read: read)
    }

    /// The same with other actions and tests than those of the language.
    package static func compile(
        path: String, catalogue: ActionCatalogue, tests: GuardTestCatalogue = .standard,
        read: (String) throws -> [UInt8]?
    ) -> CompilationResult {
        compile(
            PolicyFront.check(path: path, catalogue: catalogue, tests: tests, read: read), catalogue: catalogue,
            tests: tests)
    }

    /// A policy with errors of these codes, as if they were warnings: for tests that ask what it would do.
    package static func compile(
        path: String, tolerating tolerated: Set<DiagnosticCode>, read: (String) throws -> [UInt8]?
    ) -> CompilationResult {
        compile(PolicyFront.check(path: path, tolerating: tolerated, read: read), tolerating: tolerated)
    }

    /// The part after the front.
    ///
    /// - Parameters:
    ///   - sizeLimit: most bytes of a ruleset; tests ask for fewer.
    ///   - tolerated: errors in spite of which there is a ruleset.
    package static func compile(
        _ front: FrontResult, catalogue: ActionCatalogue = .standard, tests: GuardTestCatalogue = .standard,
        sizeLimit: Int = RulesetLimits.totalBytes, tolerating tolerated: Set<DiagnosticCode> = []
    ) -> CompilationResult {
        var diagnostics = front.diagnostics
        guard let policy = front.policy else {
            return CompilationResult(
                model: front.model, policy: nil, diagnostics: diagnostics, ruleset: nil, content: nil,
                explanation: nil)
        }
        let sources = front.sources
        let canonical = CanonicalPolicy(policy, catalogue: catalogue)
        let analyzer = PolicyAnalyzer(canonical, catalogue: catalogue)
        analyzer.analyze()
        diagnostics += PolicyReport.diagnostics(analyzer, sources: sources)
        diagnostics += Lowering.limits(analyzer)
        func result(_ ruleset: Ruleset? = nil, _ content: RulesetContent? = nil) -> CompilationResult {
            CompilationResult(
                model: front.model, policy: policy, diagnostics: inOrder(diagnostics), ruleset: ruleset,
                content: content,
                explanation: PolicyExplanation(canonical, sources: sources, catalogue: catalogue, ruleset: ruleset))
        }
        if diagnostics.contains(where: { $0.severity == .error && !tolerated.contains($0.code) }) { return result() }
        let (content, problems) = Lowering.content(
            of: analyzer,
            files: Dictionary(uniqueKeysWithValues: sources.files.map { ($0, baseName(sources.path(of: $0))) }),
            lines: { sources.location(of: $0.lower, in: $0.file).line })
        diagnostics += problems
        if !problems.isEmpty { return result() }
        let bytes = RulesetEncoder.encode(content)
        guard bytes.count <= sizeLimit else {
            diagnostics.append(
                Diagnostic(
                    .rulesetTooLarge,
                    "the ruleset of this policy has \(bytes.count) bytes, and one holds \(sizeLimit) at most; most of them come from paths with `**` and from long lists",
                    at: analyzer.policy.range))
            return result()
        }
        do {
            return result(try Ruleset(bytes: bytes, actions: catalogue.table.shapes, tests: tests.table.codes), content)
        } catch  where error.code == .limitExceeded {
            diagnostics.append(
                Diagnostic(
                    .rulesetLimit,
                    "this policy needs more than a ruleset has room for: \(error.detail) in \(error.section) (docs/ruleset-format.md, \"Limits\")",
                    at: analyzer.policy.range))
            return result()
        } catch {
            diagnostics.append(
                Diagnostic(
                    .rulesetRefused,
                    "midic made a ruleset that it cannot read itself (\(error)): this is an error of midic, not of the policy",
                    at: analyzer.policy.range))
            return result()
        }
    }

    private static func baseName(_ path: String) -> String {
        String(path.split(separator: "/").last ?? "")
    }

    private static func inOrder(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        func key(_ diagnostic: Diagnostic) -> (Int, Int, Int) {
            guard let range = diagnostic.range else { return (-1, 0, 0) }
            return (range.file.index, range.lower, range.upper)
        }
        return diagnostics.enumerated().sorted { left, right in
            let (a, b) = (key(left.element), key(right.element))
            return a == b ? left.offset < right.offset : a < b
        }.map(\.element)
    }
}
