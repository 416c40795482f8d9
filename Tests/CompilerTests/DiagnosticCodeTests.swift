import Foundation
import MidicCompiler
import MidicLang
import TestSupport
import Testing

/// The catalogue of codes over all modules.
@Suite struct DiagnosticCodeTests {
    @Test(arguments: DiagnosticCode.all) func everyCodeHasASection(code: DiagnosticCode) throws {
        let page = String(decoding: try Repository.read("docs/diagnostics.md"), as: UTF8.self)
        let headings = page.split(separator: "\n").filter { $0.hasPrefix("### ") }
        #expect(headings.contains("### \(code.number) \(code.name)"))
    }

    @Test func codesAreDistinct() {
        #expect(Set(DiagnosticCode.all.map(\.number)).count == DiagnosticCode.all.count)
        #expect(Set(DiagnosticCode.all.map(\.name)).count == DiagnosticCode.all.count)
    }
}
