/// The tests that guards can ask of values. A value that is handed in, so that a test or a tool can add its own.
package struct GuardTestTable: Sendable {
    /// In the order of codes.
    package let all: [any GuardTest.Type]
    /// By code.
    private let tests: [(any GuardTest.Type)?]

    package init(_ all: [any GuardTest.Type]) {
        self.all = all
        var tests = [(any GuardTest.Type)?](repeating: nil, count: 256)
        for test in all {
            let code = Int(test.code.rawValue)
            precondition(tests[code] == nil, "two tests of one code")
            precondition(!AtomRecord.Test.presences.contains(test.code), "the code of a test of presence")
            tests[code] = test
        }
        self.tests = tests
    }

    /// The tests of format 1.0.
    package static let standard = GuardTestTable([
        OneOfTest.self, LessTest.self, LessOrEqualTest.self, GreaterTest.self, GreaterOrEqualTest.self,
        MatchesTest.self, EmbeddedOverlaysTest.self, CodestreamTextTest.self, MultiFrameTest.self,
        EncapsulatedTest.self, IconImageTest.self, ContainsTest.self, BeginsWithTest.self,
        EndsWithTest.self, ContainsIgnoringCaseTest.self, BeginsWithIgnoringCaseTest.self,
        EndsWithIgnoringCaseTest.self, OneOfIgnoringCaseTest.self, MatchesIgnoringCaseTest.self,
        SameAsTest.self,
    ])

    /// This table with more tests.
    package func adding(_ more: [any GuardTest.Type]) -> GuardTestTable { GuardTestTable(all + more) }

    /// What the verifier holds the atoms of a ruleset against.
    package var codes: [AtomRecord.Test] { all.map { $0.code } }

    /// The test of the file with a code.
    func fileFact(_ code: AtomRecord.Test) -> (any FileFactTest.Type)? { self[code] as? any FileFactTest.Type }

    /// The test of a code. Nil for tests of presence, and where the ruleset was verified against another table.
    @inline(__always)
    package subscript(code: AtomRecord.Test) -> (any GuardTest.Type)? { tests[Int(code.rawValue)] }
}
