import MidicCompiler
import MidicLang
import MidicRuntime
import Testing

/// `within` (docs/language.md, "Selectors").
@Suite struct WithinTests {
    /// The rules that decide something, as rulesets spell them; the errors where there are any.
    private static func rules(_ body: String) -> [String] {
        let text = policy(body, extends: "")
        let result = PolicyCompiler.compile(path: "p.midic") { _ in Array(text.utf8) }
        guard let ruleset = result.ruleset else {
            return result.diagnostics.filter { $0.severity == .error }.map { "\($0.code.number) \($0.code.name)" }
        }
        return (0..<ruleset.ruleCount).map { ruleset.rule(at: $0) }.filter { [.named, .policy].contains($0.origin) }
            .map { ruleset.string(Int($0.text)) }.sorted()
    }

    @Test(arguments: [
        "dates within (0010,xxxx) within *Date except PatientBirthDate -> remove",
        "free_text, people within (0010,xxxx), (0008,xxxx) -> remove",
    ]) func spellingsAreRead(rule: String) {
        let first = Self.rules(rule)
        #expect(Self.rules(first.joined(separator: "\n")) == first && !first.isEmpty)
    }

    /// A name that is needed to loosen what is inherited.
    @Test func oneAttributeIsNamed() {
        func errors(_ rule: String) -> [String] {
            let text = policy("secret k\nuids -> uid(k)\n" + rule)
            return PolicyCompiler.compile(path: "p.midic") { _ in Array(text.utf8) }.diagnostics
                .filter { $0.severity == .error }.map(\.code.number)
        }
        #expect(errors("people within PatientName -> override keep because \"a test\"") == [])
        #expect(errors("people within PatientName, OperatorsName -> override keep because \"a test\"") != [])
    }
}
