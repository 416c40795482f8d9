package import MidicLang
package import MidicRuntime

/// The tests that policies write as words. A value that is handed in, so that a test or a tool can add its own.
package struct GuardTestCatalogue: Sendable {
    package let all: [any GuardTestSignature.Type]
    /// What is asked of the whole file.
    package let facts: [any FileFactSignature.Type]
    /// What carries them out; rulesets are verified against it.
    package let table: GuardTestTable
    private let byWords: [Words: any GuardTestSignature.Type]

    private struct Words: Hashable {
        var words: [String]
        var ignoresCase: Bool
    }

    /// The tests of a table that have words in the language.
    package init(_ table: GuardTestTable) {
        self.table = table
        all = table.all.compactMap { $0 as? any GuardTestSignature.Type }
        facts = table.all.compactMap { $0 as? any FileFactSignature.Type }
        byWords = Dictionary(all.map { (Words(words: $0.words, ignoresCase: $0.ignoresCase), $0) }) { first, _ in first
        }
    }

    package static let standard = GuardTestCatalogue(.standard)

    /// This catalogue with more tests.
    package func adding(_ more: [any GuardTestSignature.Type]) -> GuardTestCatalogue {
        GuardTestCatalogue(table.adding(more))
    }

    package subscript(words: [String], ignoringCase ignoresCase: Bool) -> (any GuardTestSignature.Type)? {
        byWords[Words(words: words, ignoresCase: ignoresCase)]
    }

    package func fact(words: [String]) -> (any FileFactSignature.Type)? { facts.first { $0.words == words } }

    /// What the parser takes after an attribute, and in place of one.
    package var vocabulary: GuardTestVocabulary {
        GuardTestVocabulary(all.filter { !$0.ignoresCase }.map { $0.entry }, facts: facts.map { $0.words })
    }
}
