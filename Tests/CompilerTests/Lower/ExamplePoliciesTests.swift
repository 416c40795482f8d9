import Foundation
import MidicLang
import MidicRuntime
import Testing

@testable import MidicCompiler

@Suite struct ExamplePoliciesTests {
    static let examples = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("examples")

    static func compile(_ name: String) -> CompilationResult {
        PolicyCompiler.compile(path: name) { path in
            (try? Data(contentsOf: examples.appendingPathComponent(path))).map { Array($0) }
        }
    }

    @Test(arguments: ["basic", "research_release", "radiotherapy", "site_minimal"])
    func compiles(_ name: String) throws {
        let result = Self.compile(name + ".midic")
        #expect(
            !result.diagnostics.contains { $0.severity == .error },
            "\(TextRenderer().render(result.diagnostics, in: result.sources))")
        let bytes = try #require(result.bytes)
        #expect(bytes.count < 256 * 1024)
    }
}
