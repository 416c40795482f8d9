import Foundation
import MidicLang
import TestSupport
import Testing

/// Each fault in `Tests/Fixtures/errors` against the text that a person sees. `MIDIC_UPDATE=1` writes the texts anew.
@Suite struct GoldenTests {
    /// This module's share; fixtures of other phases are judged by their own tests.
    static let fixtures = Repository.policies(in: Repository.errors).filter { $0.hasPrefix("E01") }

    @Test(arguments: fixtures) func rendersAsKept(fixture: String) throws {
        var sources = SourceMap()
        let file = sources.add(path: fixture, utf8: try Repository.read("Tests/Fixtures/errors/\(fixture)"))
        let result = PolicyParser.parse(file: file, in: sources)
        let rendered = TextRenderer().render(result.diagnostics, in: sources)
        let code = String(fixture.prefix(5))
        #expect(result.diagnostics.contains { $0.code.number == code }, "the fixture does not show its own code")
        #expect(result.tree.printed() == result.tree.utf8)
        #expect(try GoldenFile(errorsOf: fixture).agrees(with: rendered))
    }

    @Test(arguments: DiagnosticCode.allSyntax) func everySyntaxCodeHasAPair(code: DiagnosticCode) {
        let stem = Repository.errors.appendingPathComponent("\(code.number)-\(code.name)")
        for suffix in ["midic", "out"] {
            #expect(FileManager.default.fileExists(atPath: stem.appendingPathExtension(suffix).path))
        }
    }

    /// The tables above are read from folders; an empty one would test nothing.
    @Test func foldersAreThere() {
        #expect(Self.fixtures.count >= DiagnosticCode.allSyntax.count)
        #expect(!Repository.policies(in: Repository.examples).isEmpty)
    }

    /// The page lists the reserved words in one pair of back-ticks, after "words of later versions included".
    @Test func reservedWordsAreDocumented() throws {
        let page = String(decoding: try Repository.read("docs/language.md"), as: UTF8.self)
        let tail = try #require(page.range(of: "words of later versions included: `")).upperBound
        let list = page[tail...].prefix { $0 != "`" }.split { $0 == " " || $0 == "\n" }.map(String.init)
        #expect(Set(list) == ActionVocabulary.standard.reserved)
        let contextual = try #require(page.range(of: "and may be names: `")).upperBound
        let free = page[contextual...].prefix { $0 != "`" }.split { $0 == " " || $0 == "\n" }.map(String.init)
        #expect(Set(free) == Words.contextual)
    }

    @Test(arguments: Repository.policies(in: Repository.examples)) func examplesParse(example: String) throws {
        var sources = SourceMap()
        let file = sources.add(path: example, utf8: try Repository.read("examples/\(example)"))
        let result = PolicyParser.parse(file: file, in: sources)
        #expect(TextRenderer().render(result.diagnostics, in: sources) == "")
        #expect(result.tree.printed() == result.tree.utf8)
    }
}
