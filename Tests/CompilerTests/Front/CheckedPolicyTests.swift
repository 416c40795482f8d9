import Foundation
import MidicCompiler
import MidicLang
import MidicRuntime
import TestSupport
import Testing

@Suite struct CheckedPolicyTests {
    @Test func aSimplePolicyResolves() throws {
        let result = check(
            policy(
                """
                secret study_key
                param site: text(1...8)
                offset longitudinal = days(-3650 ... -30) keyed by PatientID else StudyInstanceUID with study_key
                set descriptions = StudyDescription, SeriesDescription
                condition enhanced = SOPClassUID in storage(CT)
                accept when SOPClassUID in storage(CT, MR)
                quarantine "no patient id" when PatientID is empty or absent
                uids -> uid(study_key, scope: project)
                dates -> shift longitudinal else empty
                PatientName -> pseudonym(study_key, prefix: site)
                PatientAge -> round(1 year, cap: 89)
                descriptions when enhanced -> empty
                StationName -> override keep because "needed"
                private "SIEMENS MR HEADER" {
                    (0019,xx0C), (0019,xx0E) -> keep because "b-value"
                }
                in RequestAttributesSequence { ** -> remove }
                """))
        #expect(codes(result) == [])
        let checked = try #require(result.policy)
        #expect(checked.name == "sample")
        #expect(checked.rules.count == 10)
        #expect(checked.guards.first == .always)
    }
}

@Suite struct ExampleTests {
    static let names = Repository.policies(in: Repository.examples)

    @Test(arguments: names) func examplesCheck(name: String) throws {
        let result = PolicyFront.check(path: name) { path in
            try? Repository.read("examples/\(path)")
        }
        #expect(TextRenderer().render(result.diagnostics, in: result.sources) == "")
        #expect(result.policy != nil)
    }
}
