import Foundation
import MidicCompiler
import MidicLang
import Testing

/// Each policy with a conflict or an exceeded limit in `Tests/Fixtures/errors` against the text that a person sees.
/// `MIDIC_UPDATE=1` writes the texts anew.
@Suite struct BackGoldenTests {
    static let isUpdating = ProcessInfo.processInfo.environment["MIDIC_UPDATE"] == "1"
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Fixtures/errors")
    /// No policy in a fixture can show these: the tables have fewer IODs than fit, 16 MiB need a policy of some megabytes
    /// (`LargePolicyTests` asks with a smaller limit), and the last is an error of midic itself.
    static let unreachable: Set<DiagnosticCode> = [.tooManyVariants, .rulesetTooLarge, .rulesetRefused]
    static let codes = (DiagnosticCode.allConflicts + DiagnosticCode.allLimits).filter { !unreachable.contains($0) }

    @Test(arguments: codes) func rendersAsKept(code: DiagnosticCode) throws {
        let name = "\(code.number)-\(code.name)"
        let golden = Self.folder.appendingPathComponent("\(name).out")
        let result = PolicyCompiler.compile(path: "\(name).midic") { path in
            (try? Data(contentsOf: Self.folder.appendingPathComponent(path))).map { Array($0) }
        }
        #expect(result.diagnostics.contains { $0.code == code }, "the fixture does not show its own code")
        let hasErrors = result.diagnostics.contains { $0.severity == .error }
        #expect((result.bytes == nil) == hasErrors)
        let rendered = TextRenderer().render(result.diagnostics, in: result.sources)
        if Self.isUpdating {
            try rendered.write(to: golden, atomically: true, encoding: .utf8)
        } else {
            #expect(rendered == (try String(contentsOf: golden, encoding: .utf8)))
        }
    }
}
