import MidicCompiler
import MidicLang
import Testing

/// Remedies with more than one edit, made.
@Suite struct FixItTests {
    private func compiled(_ source: [UInt8]) -> CompilationResult {
        PolicyCompiler.compile(path: "policy.midic") { _ in source }
    }

    private func applyingFix(of code: String, to text: String) throws -> [UInt8] {
        let source = Array(text.utf8)
        let finding = try #require(compiled(source).diagnostics.first { $0.code.number == code })
        let fix = try #require(finding.fixIts.first)
        #expect(fix.edits.count == 2)
        return fix.applied(to: source, of: try #require(finding.range).file)
    }

    @Test func keyForUIDsIsASecretAndARule() throws {
        let mended = try applyingFix(of: "E0404", to: policy("PatientName -> remove"))
        #expect(!compiled(mended).diagnostics.contains { $0.severity == .error })
        #expect(String(decoding: mended, as: UTF8.self).hasSuffix("uids -> uid(study_key, scope: project)\n"))
    }

    @Test(arguments: ["PatientName -> keep", "PatientName ->keep"])
    func overrideStandsBeforeTheActionAndItsReasonBehind(rule: String) throws {
        let text = policy("secret k\nuids -> uid(k)\n\(rule)")
        let mended = try applyingFix(of: "E0402", to: text)
        #expect(!compiled(mended).diagnostics.contains { $0.severity == .error })
    }
}
