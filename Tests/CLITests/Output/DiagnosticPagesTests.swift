import Foundation
import MidicCommandLine
import MidicCompiler
import MidicLang
import Testing

/// The page of codes that is built into the program is docs/diagnostics.md. `MIDIC_UPDATE=1` builds it in anew.
@Suite struct DiagnosticPagesTests {
    private static let file = Tool.repository.appendingPathComponent(
        "Sources/midic/Output/Generated/DiagnosticPages+Text.swift")

    @Test func builtInPageIsTheDocumentation() throws {
        let page = try String(
            contentsOf: Tool.repository.appendingPathComponent("docs/diagnostics.md"), encoding: .utf8)
        let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? "" : String(repeating: " ", count: 8) + $0 }
        let source = """
            // Made from docs/diagnostics.md by DiagnosticPagesTests with MIDIC_UPDATE=1. Do not edit.

            extension DiagnosticPages {
                static let text = ###\"\"\"
            \(lines.joined(separator: "\n"))
                    \"\"\"###
            }

            """
        if ProcessInfo.processInfo.environment["MIDIC_UPDATE"] == "1" {
            try source.write(to: Self.file, atomically: true, encoding: .utf8)
        } else {
            let current = try String(contentsOf: Self.file, encoding: .utf8) == source
            #expect(current, "run the tests with MIDIC_UPDATE=1 to build docs/diagnostics.md in")
        }
    }

    @Test(arguments: DiagnosticCode.all) func everyCodeHasAPage(code: DiagnosticCode) throws {
        let page = try #require(DiagnosticPages.page(of: code))
        #expect(!page.isEmpty && !page.contains("### "))
    }

    @Test func explainShowsThePage() throws {
        let result = try Tool.run(["explain", "E0401"])
        #expect(result.status == 0)
        #expect(result.output.hasPrefix("E0401 ambiguous-rules\n  severity  error\n"))
        #expect(result.output.contains("neither is more specific"))
        let json = try Tool.run(["explain", "ambiguous-rules", "--format", "json"])
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: String])
        #expect(object["page"] == DiagnosticPages.page(of: .ambiguousRules))
    }
}
