import MidicLang
import Testing

@testable import MidicCompiler

/// The table's own names for elements of groups that repeat name one attribute each.
@Suite struct RepeatingGroupRuleTests {
    private func codes(_ rules: String) -> [DiagnosticCode] {
        let text = policy("secret key\nuids except (50xx,xxxx) -> uid(key)\n" + rules)
        let conflicts = Set(DiagnosticCode.allConflicts)
        return PolicyCompiler.compile(path: "policy.midic") { _ in Array(text.utf8) }.diagnostics
            .filter { $0.severity != .note && conflicts.contains($0.code) }.map(\.code)
    }

    @Test(arguments: ["OverlayData", "(60xx,3000)", "OverlayComments"])
    func loosensWithOverride(selector: String) {
        #expect(codes("\(selector) -> override keep because \"checked\"") == [])
        #expect(codes("\(selector) -> keep") == [.loosensInherited])
    }

    /// More than one element is no name of one.
    @Test(arguments: ["(60xx,xxxx)", "(60xx,3xxx)", "(6000-6002,3000)"])
    func masksDoNotLoosen(selector: String) {
        #expect(codes("\(selector) -> override keep because \"checked\"").contains(.needlessOverride))
    }

    /// One plane lies inside all planes.
    @Test func onePlane() {
        #expect(codes("(6000,3000) -> override keep because \"checked\"\nOverlayData -> remove") == [])
    }
}
