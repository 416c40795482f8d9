import Foundation
import MidicCompiler
import MidicLang
import Testing

/// Each policy with a fault in `Tests/Fixtures/errors` of the front's phases against the text that a person sees.
/// `MIDIC_UPDATE=1` writes the texts anew.
@Suite struct FrontGoldenTests {
    static let isUpdating = ProcessInfo.processInfo.environment["MIDIC_UPDATE"] == "1"
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures/errors")
    static let codes = DiagnosticCode.allNames + DiagnosticCode.allTypes

    @Test(arguments: codes) func rendersAsKept(code: DiagnosticCode) throws {
        let name = "\(code.number)-\(code.name)"
        let golden = Self.folder.appendingPathComponent("\(name).out")
        let result = PolicyFront.check(path: "\(name).midic") { path in
            (try? Data(contentsOf: Self.folder.appendingPathComponent(path))).map { Array($0) }
        }
        #expect(result.diagnostics.contains { $0.code == code }, "the fixture does not show its own code")
        let hasErrors = result.diagnostics.contains { $0.severity == .error }
        #expect((result.policy == nil) == hasErrors)
        let rendered = TextRenderer().render(result.diagnostics, in: result.sources)
        if Self.isUpdating {
            try rendered.write(to: golden, atomically: true, encoding: .utf8)
        } else {
            #expect(rendered == (try String(contentsOf: golden, encoding: .utf8)))
        }
    }
}
