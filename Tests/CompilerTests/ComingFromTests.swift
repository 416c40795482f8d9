import MidicCompiler
import MidicLang
import TestSupport
import Testing

/// What docs/coming-from.md shows compiles as it stands there, with what the page says is put around it, and without a warning.
@Suite struct ComingFromTests {
    @Test func blocksCompile() throws {
        let page = String(decoding: try Repository.read("docs/coming-from.md"), as: UTF8.self)
        let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
        let blocks = DiagnosticExamplesTests.blocks(lines[...]).filter { $0.words.starts(with: ["midic"]) }
        #expect(blocks.count >= 9, "the page has lost its examples")
        for block in blocks {
            #expect(block.words.starts(with: ["midic", "right"]))
            let source = DiagnosticExamplesTests.source(block)
            let found = PolicyCompiler.compile(path: "page.midic") { _ in Array(source.utf8) }.diagnostics
                .filter { $0.severity != .note }
            #expect(found.isEmpty, "\(found.map { "\($0.code.number) \($0.message)" }) in\n\(source)")
        }
    }
}
