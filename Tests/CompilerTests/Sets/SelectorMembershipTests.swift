import MidicLang
import MidicRuntime
import Testing

@testable import MidicCompiler

/// A rule is held against exactly the elements that it decides.
@Suite struct SelectorMembershipTests {
    private func compile(_ rule: String) -> CompilationResult {
        let text = policy("secret key\nuids -> uid(key)\n" + rule)
        return PolicyCompiler.compile(path: "policy.midic") { _ in Array(text.utf8) }
    }

    /// Exceptions that take all away: the action has nothing to fit, and the rule nothing to decide.
    @Test(arguments: [
        "CodeValue except codes -> round(1)",
        "SmallestImagePixelValue except vr SS -> round(1 year)",
        "PatientBirthDate except dates -> truncate(hour)",
    ]) func exceptionsCountAsTheMergeCountsThem(rule: String) {
        let result = compile(rule)
        #expect(result.diagnostics.filter { $0.severity == .error } == [])
        #expect(result.diagnostics.map(\.code).contains(.neverMatches))
    }

    /// What an exception leaves is still held against the action.
    @Test(arguments: [
        ("SmallestImagePixelValue, PatientAge except vr SS -> round(1)", DiagnosticCode.unitDoesNotFit),
        ("codes -> round(1)", .actionNotForVR),
        ("codes -> uid(key)", .actionNotForVR),
    ]) func whatIsLeftIsChecked(rule: String, code: DiagnosticCode) {
        #expect(compile(rule).diagnostics.filter { $0.severity == .error }.map(\.code) == [code])
    }

    /// For every attribute of the dictionary and every class: a member exactly if the merge's question says so.
    @Test(arguments: BuiltinClass.allCases) func membersAreWhatIsPicked(name: BuiltinClass) throws {
        let membership = SelectorMembership()
        guard case .known(let members) = membership.members(of: .builtinClass(name), except: [.vr([.SQ])]) else {
            Issue.record("a class has members")
            return
        }
        let tags = Set(members.map(\.subject))
        for entry in StandardVocabulary.attributes {
            let picked =
                membership.picks(.builtinClass(name), entry.subject, vrs: entry.vrs)
                && !membership.picks(.vr([.SQ]), entry.subject, vrs: entry.vrs)
            #expect(tags.contains(entry.subject) == picked, "\(entry.keyword)")
        }
        #expect(!members.isEmpty)
    }
}
