import Foundation
import MidicLang
import Testing

@testable import MidicCompiler

/// What a newcomer copies first must compile.
@Suite struct ReadmeTests {
    @Test func excerptCompiles() throws {
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
        let parts = page.components(separatedBy: "```\n")
        try #require(parts.count > 2)
        let text = parts[1]
        #expect(text.hasPrefix("midic 1\n"))
        let result = PolicyCompiler.compile(path: "readme.midic") { _ in Array(text.utf8) }
        #expect(result.isSuccess, "\(result.diagnostics.filter { $0.severity == .error }.map(\.message))")
    }
}
