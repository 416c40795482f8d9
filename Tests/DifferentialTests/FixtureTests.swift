import MidicCompiler
import MidicLang
import TestSupport
import Testing

/// Pairs that once showed a difference, or that a person wrote: all executors agree on them.
@Suite struct FixtureTests {
    @Test(arguments: PairFixture.names) func executorsAgree(name: String) throws {
        let result = PolicyCompiler.compile(path: "policy.midic") { PairFixture.read(name, $0) }
        let pair = try #require(
            PolicyRepair.pair(PlannedPolicy(layers: []), result), "\(result.diagnostics.map(\.message))")
        let file = try PairFixture.file(name)
        let comparison = try Comparison(pair)
        let bytes = file.bytes
        let fault = try comparison.fault(comparison.verdict(bytes), bytes)
        #expect(fault == nil, "\(fault ?? "")")
    }

    /// A fixture is written as it is read.
    @Test(arguments: PairFixture.names) func isInItsOwnForm(name: String) throws {
        let all = String(decoding: PairFixture.read(name, "file.txt") ?? [], as: UTF8.self)
        let text = all.hasPrefix("//") ? String(all.drop { $0 != "\n" }.dropFirst()) : all
        #expect(try PlannedText.text(of: PlannedText.file(text)) == text)
    }
}
