package import MidicLang

/// What the front of the compiler found out about a policy.
package struct FrontResult: Sendable {
    /// nil exactly when `diagnostics` holds an error.
    package var policy: CheckedPolicy?
    /// In the order of files and places; those without a place first.
    package var diagnostics: [Diagnostic]
    /// The texts of all files that were read; the policy itself is file 0.
    package var sources: SourceMap

    package init(policy: CheckedPolicy?, diagnostics: [Diagnostic], sources: SourceMap) {
        self.policy = policy
        self.diagnostics = diagnostics
        self.sources = sources
    }
}

/// From the text of a policy to a policy with every name resolved and every action typed.
package enum PolicyFront {
    /// Loads a policy and the files that it extends, and checks all of them in one go.
    ///
    /// Nothing is decided here about which rule wins; that needs the standard's tables and comes after.
    ///
    /// - Parameters:
    ///   - path: the policy file, as messages shall name it. Files that it extends are looked up beside it.
    ///   - read: returns a file's bytes, or nil if there is no such file. Given as a closure so that tests and editors
    ///     need no disk.
    package static func check(
        path: String, catalogue: ActionCatalogue = .standard, read: (String) -> [UInt8]?
    ) -> FrontResult {
        var loader = PolicyLoader(vocabulary: catalogue.vocabulary)
        loader.load(path, read: read)
        var diagnostics = loader.diagnostics
        var policy: CheckedPolicy?
        if !loader.layers.isEmpty {
            let resolver = Resolver(
                layers: loader.layers, sources: loader.sources, isComplete: loader.isComplete,
                catalogue: catalogue)
            policy = resolver.resolve()
            // Where the grammar is broken already, a second word about the same place helps nobody.
            let broken = Set(diagnostics.compactMap { $0.severity == .error ? $0.range : nil })
            diagnostics += resolver.diagnostics.filter { $0.range.map { !broken.contains($0) } ?? true }
        }
        diagnostics = inOrder(diagnostics)
        if diagnostics.contains(where: { $0.severity == .error }) { policy = nil }
        return FrontResult(policy: policy, diagnostics: diagnostics, sources: loader.sources)
    }

    /// By file and place, each finding once. A named set is checked wherever it is used, so a finding can come twice.
    private static func inOrder(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        var seen: Set<Diagnostic> = []
        let unique = diagnostics.filter { seen.insert($0).inserted }
        func key(_ diagnostic: Diagnostic) -> (Int, Int, Int) {
            guard let range = diagnostic.range else { return (-1, 0, 0) }
            return (range.file.index, range.lower, range.upper)
        }
        return unique.enumerated().sorted { left, right in
            let (a, b) = (key(left.element), key(right.element))
            return a == b ? left.offset < right.offset : a < b
        }.map(\.element)
    }
}
