import MidicRuntime
import Testing

@testable import MidicCompiler

@Suite struct BasicProfileTests {
    @Test func lowersToARulesetThatTheVerifierTakes() throws {
        let analyzer = PolicyBuilder.basic().analyzed()
        let (content, problems) = Lowering.content(of: analyzer, files: [:], lines: { _ in 1 })
        #expect(problems.isEmpty)
        let bytes = RulesetEncoder.encode(content)
        #expect(bytes.count < 256 * 1024, "\(bytes.count) bytes")
        let claims = RulesetClaims(try Ruleset(bytes: bytes), actions: .standard, table: StandardClaims.table)
        #expect(claims.codes.map(\.value) == ["113100"])
    }
}
