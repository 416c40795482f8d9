import MidicLang
import Testing

@testable import MidicCompiler
@testable import MidicRuntime

/// Conditions on the file as a whole: `embedded overlays`, `codestream text`.
@Suite struct FileFactTests {
    private func compile(_ text: String) -> CompilationResult {
        PolicyCompiler.compile(path: "policy.midic") { _ in Array(policy("secret key\nuids -> uid(key)\n" + text).utf8)
        }
    }

    @Test(arguments: ["embedded overlays", "codestream text"])
    func compilesAndIsSpelt(fact: String) throws {
        for text in [
            "quarantine \"pixels\" when \(fact)", "quarantine \"pixels\" when Modality is \"CT\" and \(fact)",
            "reject \"pixels\" when not \(fact)", "condition hidden = \(fact)\nquarantine \"pixels\" when hidden",
            "ProtocolName when \(fact) -> remove",
        ] {
            let result = compile(text)
            #expect(result.diagnostics.filter { $0.severity == .error } == [], "\(text)")
            let content = try #require(result.content)
            #expect(content.atoms.contains { $0.test.isOfFile && $0.tag.rawValue == 0 })
        }
        let rule = try #require(compile("ProtocolName when \(fact) -> remove").content)
        #expect(rule.strings.contains("ProtocolName when \(fact) -> remove"))
    }

    /// The words stay free for names, and half a fact is none.
    @Test func words() {
        #expect(compile("condition embedded = Modality is \"CT\"\nPatientID when embedded -> remove").bytes != nil)
        #expect(compile("condition text = Modality is \"CT\"\nPatientID when text -> remove").bytes != nil)
        #expect(compile("PatientID when embedded -> remove").bytes == nil)
        #expect(compile("PatientID when embedded overlays is \"A\" -> remove").bytes == nil)
        #expect(compile("PatientID when any embedded overlays -> remove").bytes == nil)
        #expect(compile("PatientID when codestream overlays -> remove").bytes == nil)
    }

    /// Facts are independent of each other and of attributes.
    @Test(arguments: [
        ("embedded overlays", "embedded overlays", true, false), ("embedded overlays", "codestream text", false, false),
        ("embedded overlays", "not embedded overlays", false, true),
        ("embedded overlays and codestream text", "codestream text", true, false),
        ("embedded overlays", "Modality is \"CT\"", false, false),
    ]) func algebra(first: String, second: String, isInside: Bool, isDisjoint: Bool) throws {
        let pair = try GuardPair(first, second)
        #expect(pair.firstIsInside == isInside)
        #expect(pair.areDisjoint == isDisjoint)
    }
}
