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

    /// Specific Character Set says how all other text reads. Each selector that is wider than its name passes it over.
    @Test(arguments: [
        "vr CS -> dummy", "vr CS -> empty", "Specific* -> remove", "*Set -> remove", "(0008,000x) -> remove",
        "(0008,0005-0006) -> remove", "(0008-0010,0005) -> remove", "(xxxx,0005) -> remove", "(0008,xxxx) -> remove",
        "in ReferencedStudySequence { ** -> remove }", "in ReferencedStudySequence { vr CS -> dummy }",
    ]) func noSelectorReachesTheCharacterSet(rule: String) throws {
        let text = policy("ReferencedStudySequence -> keep\n" + rule, extends: "")
        let result = PolicyCompiler.compile(path: "policy.midic") { _ in Array(text.utf8) }
        #expect(result.diagnostics.filter { $0.severity == .error } == [])
        let explanation = try #require(result.explanation)
        for path in [[], [Tag(0x0008, 0x1110)]] {
            let said = explanation.explain(ElementQuery(.attribute(Tag(0x0008, 0x0005)), path: path))
            #expect(said.ways.map(\.action) == ["keep"])
        }
    }

    /// The rows of Table E.1-1 with K in the option's column, and what midic adds to two of the options.
    @Test(arguments: ProfileOption.allCases) func retainedIsK(option: ProfileOption) {
        let membership = SelectorMembership()
        let tables = ProfileTables.shared
        for entry in StandardVocabulary.attributes where entry.tag != Tag(0x0008, 0x0005) {
            let picked = membership.picks(.retained(option), entry.subject, vrs: entry.vrs)
            if let row = tables.rowIndex(of: entry.subject) {
                #expect(picked == (tables.rows[row].code(for: option) == .K), "\(entry.keyword)")
            } else if picked {
                let wide: BuiltinClass = option == .retainUIDs ? .uids : .dates
                #expect([.retainUIDs, .retainFullDates].contains(option))
                #expect(membership.picks(.builtinClass(wide), entry.subject, vrs: entry.vrs))
            }
        }
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
