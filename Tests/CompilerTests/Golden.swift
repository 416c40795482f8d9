import Foundation
import MidicCompiler
import MidicLang
import TestSupport
import Testing

/// Each policy in `Tests/Fixtures/errors` whose finding is no matter of grammar, against the text that a person sees.
/// A code with several texts has several fixtures: `E0302-wrong-arguments.midic`, `E0302-wrong-arguments.2.midic`.
@Suite struct GoldenTests {
    /// No policy in a fixture can show these: the tables have fewer IODs than fit, 16 MiB need a policy of some megabytes
    /// (`LargePolicyTests` asks with a smaller limit), one that exceeds a limit is long (there too), and the last is an error
    /// of midic itself.
    static let unreachable: Set<DiagnosticCode> = [
        .tooManyVariants, .rulesetTooLarge, .rulesetLimit, .rulesetRefused,
    ]
    static let codes =
        (DiagnosticCode.allNames + DiagnosticCode.allTypes + DiagnosticCode.allConflicts
        + DiagnosticCode.allLimits).filter { !unreachable.contains($0) }
    /// LangTests has those of the grammar.
    static let fixtures = Repository.policies(in: Repository.errors).filter { name in
        codes.contains { name.hasPrefix("\($0.number)-\($0.name).") }
    }

    private static func read(_ path: String) -> [UInt8]? {
        try? Repository.read("Tests/Fixtures/errors/\(path)")
    }

    @Test(arguments: fixtures) func rendersAsKept(fixture: String) throws {
        let code = try #require(Self.codes.first { fixture.hasPrefix($0.number) })
        // What the front finds is shown without what would be found after it.
        let front = PolicyFront.check(path: fixture, read: Self.read)
        let isOfFront = (DiagnosticCode.allNames + DiagnosticCode.allTypes).contains(code)
        let result = isOfFront ? nil : PolicyCompiler.compile(path: fixture, read: Self.read)
        let diagnostics = result?.diagnostics ?? front.diagnostics
        #expect(diagnostics.contains { $0.code == code }, "the fixture does not show its own code")
        let hasErrors = diagnostics.contains { $0.severity == .error }
        #expect((result.map { $0.bytes == nil } ?? (front.policy == nil)) == hasErrors)
        let rendered = TextRenderer().render(diagnostics, in: front.sources)
        #expect(try GoldenFile(errorsOf: fixture).agrees(with: rendered))
    }

    @Test(arguments: codes) func everyCodeHasAPair(code: DiagnosticCode) {
        #expect(Self.fixtures.contains("\(code.number)-\(code.name).midic"))
    }
}
