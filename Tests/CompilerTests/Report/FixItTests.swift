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

    /// What an option retains is taken out of a rule, whether or not it says `except` already.
    @Test(arguments: ["free_text -> remove", "free_text except codes -> remove", "vr LO, SH when Rows < 5 -> empty"])
    func whatAnOptionRetainsIsExcepted(rule: String) throws {
        let text = policy(
            "secret k\nuids except retained(retain_device_identity) -> uid(k)\n\(rule)",
            extends: "extends basic with retain_device_identity")
        let finding = try #require(compiled(Array(text.utf8)).diagnostics.first { $0.code.number == "W0413" })
        let fix = try #require(finding.fixIts.first)
        let mended = fix.applied(to: Array(text.utf8), of: try #require(finding.range).file)
        #expect(!compiled(mended).diagnostics.contains { $0.code.number.hasPrefix("E01") || $0.code.number == "W0413" })
    }

    @Test(arguments: ["PatientName -> keep", "PatientName ->keep"])
    func overrideStandsBeforeTheActionAndItsReasonBehind(rule: String) throws {
        let text = policy("secret k\nuids -> uid(k)\n\(rule)")
        let mended = try applyingFix(of: "E0402", to: text)
        #expect(!compiled(mended).diagnostics.contains { $0.severity == .error })
    }
}
