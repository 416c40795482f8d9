import MidicLang
import MidicRuntime
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

    /// A glob tightens and fills: it names none of those that it picks.
    @Test(arguments: [
        "*Description* -> empty", "*Comments -> empty", "*Label* -> empty", "Overlay* -> empty", "Overlay* -> keep",
        "*Description* except (60xx,xxxx), (50xx,xxxx) -> empty",
    ])
    func globsDoNotLoosen(rule: String) { #expect(codes(rule) == []) }

    @Test func aGlobHasNothingToOverride() {
        #expect(codes("OverlayCom* -> override keep because \"checked\"") == [.needlessOverride])
    }

    /// It reaches all groups that repeat, those of them that another rule names, and single ones.
    @Test(arguments: ["(6002,0022)", "(6004-6008,0022)", "(60xx,0022)"]) func globsReachAllGroups(other: String) throws
    {
        let text = policy(
            "OverlayDescription* -> set \"X\"\n\(other) when Modality is \"CT\" -> remove", extends: "")
        let result = PolicyCompiler.compile(path: "policy.midic") { _ in Array(text.utf8) }
        let explanation = try #require(result.explanation)
        for group: UInt16 in [0x6000, 0x6002, 0x6004, 0x601E] {
            let said = explanation.explain(ElementQuery(.attribute(Tag(group, 0x0022))))
            #expect(said.ways.contains { $0.action.hasPrefix("set") }, "\(group)")
        }
    }

    /// One plane lies inside all planes.
    @Test func onePlane() {
        #expect(codes("(6000,3000) -> override keep because \"checked\"\nOverlayData -> remove") == [])
    }
}
