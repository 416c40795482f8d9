import MidicCompiler
import MidicLang
import MidicRuntime

/// The lists that `midic completions --list` gives to completion scripts, one word a line.
enum CompletionWords: String, CaseIterable {
    case attributes, sequences, classes, codes, commands, secrets, parameters, tables

    /// Whether the list is that of a policy or ruleset.
    var isOfPolicy: Bool { [.secrets, .parameters, .tables].contains(self) }

    /// - Parameters:
    ///   - prefix: what the words begin with.
    ///   - commands: of the program.
    ///   - source: a policy or ruleset, where the list is of one. What is wrong with it is not said: a word is being typed.
    func words(
        beginningWith prefix: String, of source: String?, commands: [CommandSpec], _ files: FileReader
    ) -> [String] {
        let all: [String] =
            switch self {
            case .attributes: DataDictionary.shared.keywords
            case .sequences:
                DataDictionary.shared.keywords.filter {
                    DataDictionary.shared.entry(keyword: $0)?.vrs.contains(.SQ) ?? false
                }
            case .classes: UIDRegistry.shared.entries.filter { $0.kind == .sopClass }.map(\.keyword)
            case .codes: DiagnosticCode.all.map(\.number)
            case .commands: commands.map(\.name)
            case .secrets: declared(by: source, files)?.secrets ?? []
            case .parameters: declared(by: source, files)?.parameters ?? []
            case .tables: declared(by: source, files)?.tables ?? []
            }
        return all.filter { $0.hasPrefix(prefix) && $0.isWord }.sorted()
    }

    private func declared(by source: String?, _ files: FileReader) -> DeclaredNames? {
        guard let source, (try? FileSystem.status(of: source).kind) == .regular else { return nil }
        let console = CommandContext(console: .silent, files: files)
        guard let ruleset = try? PolicySource.ruleset(source, ParsedArguments(), console) else { return nil }
        return DeclaredNames(ruleset)
    }
}

extension String {
    /// Whether a shell and a reader of lines take it as one word: a ruleset's strings can be anything.
    fileprivate var isWord: Bool {
        !isEmpty && utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF) || $0 == 0x5F }
    }
}
