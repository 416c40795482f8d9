import MidicRuntime
import Testing

@testable import MidicCompiler

/// An automaton is shown as a pattern that means the same.
@Suite struct AutomatonSpellingTests {
    @Test(arguments: [
        "", "a", "abc", "a*", "a+", "(ab)*", "a|b|cd", "PHANTOM.*|QA[0-9]{2}", ".*x.*", "[^0-9]+", "\\d{4}",
        "(a|b)*abb",
        "[A-Za-z ]+", "a?b?c?", "[a\\]\\-^]", "(ä|ö|ü)+", "\\/\\.\\*", "[\\x00-\\x1F]", "A(B|C(D|E)*)+F", ".", ".*",
        "\\s*x\\s*",
    ])
    func patternCompilesToTheSameAutomaton(pattern: String) throws {
        let automaton = try RegularExpression.compile(pattern).get()
        let shown = try #require(AutomatonSpelling.pattern(of: automaton), "\(pattern)")
        let again = try RegularExpression.compile(shown).get()
        #expect(again == automaton, "\(pattern) is shown as \(shown)")
    }

    @Test(arguments: [
        ("abc", "abc"), ("[0-9]+", "\\d+"), ("a|b", "[ab]"), ("(ab)*", "(ab)*"), ("PHANTOM.*", "PHANTOM.*"),
    ])
    func simplePatternsStaySimple(pattern: String, shown: String) throws {
        #expect(AutomatonSpelling.pattern(of: try RegularExpression.compile(pattern).get()) == shown)
    }

    /// A stranger's automaton may have thousands of states; nobody reads a pattern of these.
    @Test func whatIsTooLargeHasNone() throws {
        #expect(AutomatonSpelling.pattern(of: try RegularExpression.compile(".*a.{9}").get()) == nil)
        #expect(AutomatonSpelling.pattern(of: try RegularExpression.compile("[ab]{100}").get()) == nil)
    }
}
