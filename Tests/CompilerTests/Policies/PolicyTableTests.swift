import MidicLang
import Testing

@testable import MidicCompiler

/// Policies that are wrong, each with what is found in it, and policies that are right.
@Suite struct PolicyTableTests {
    static let wrong = ["syntax", "names", "texts", "values", "guards", "layers", "offsets", "private"].flatMap {
        PolicyCase.read("wrong-\($0).cases")
    }
    static let right = PolicyCase.read("right.cases")

    /// What the front finds needs no tables, and takes a fraction of the time.
    private static func diagnostics(_ example: PolicyCase) -> (findings: [Diagnostic], sources: SourceMap) {
        let read: (String) -> [UInt8]? = { example.files[$0].map { Array($0.utf8) } }
        let front = PolicyFront.check(path: "policy.midic", read: read)
        let isOfFront = !example.codes.isEmpty && example.codes.allSatisfy { !$0.dropFirst().hasPrefix("04") }
        return (isOfFront ? front.diagnostics : PolicyCompiler.compile(front).diagnostics, front.sources)
    }

    @Test(arguments: wrong) func isFound(example: PolicyCase) throws {
        let (all, sources) = Self.diagnostics(example)
        let severity: Severity = example.codes.contains { $0.hasPrefix("E") } ? .error : .warning
        let findings = all.filter { $0.severity == severity || $0.severity == .error }
        #expect(Set(findings.map(\.code.number)) == Set(example.codes), "\(findings.map(\.message))")
        guard let marked = example.marked else { return }
        let first = try #require(findings.first { $0.code.number == example.codes[0] })
        #expect(first.range.map { sources.text(in: $0) } == marked)
    }

    @Test(arguments: right) func isClean(example: PolicyCase) {
        let findings = Self.diagnostics(example).findings.filter { $0.severity != .note }
        #expect(findings.isEmpty, "\(findings.map { "\($0.code.number) \($0.message)" })")
    }

    /// A file that is not found would test nothing.
    @Test func tablesAreThere() {
        #expect(Self.wrong.count >= 280)
        #expect(Self.right.count >= 60)
        #expect(Set(Self.wrong.map(\.name)).count == Self.wrong.count)
    }
}
