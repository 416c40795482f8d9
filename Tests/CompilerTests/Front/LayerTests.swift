import MidicCompiler
import MidicLang
import MidicRuntime
import Testing

@Suite struct LayerTests {
    static let base = """
        midic 1
        policy base version "1" {
            standard "2026d"
            extends basic with clean_descriptors
            otherwise keep in_iod else remove
            on_error reject
        }
        secret key
        set names = people
        accept when Modality is "CT"
        accept when Modality is "MR"
        reject "secondary" when SOPClassUID in storage(SC)
        uids -> uid(key)

        """

    private func layered(_ clauses: String, _ body: String, base: String = base) -> FrontResult {
        check(
            "midic 1\npolicy top version \"2\" {\n extends \"base/base.midic\" \(clauses)\n}\n\(body)\n",
            ["base/base.midic": base])
    }

    @Test func clausesAndDeclarationsAreInherited() throws {
        let result = layered("", "names -> pseudonym(key)")
        #expect(codes(result) == [])
        let checked = try #require(result.policy)
        #expect(checked.name == "top" && checked.version == "2")
        #expect(checked.otherwise == .keepInIOD(else: .remove))
        #expect(checked.onError == .reject)
        #expect(checked.profile?.options == [.cleanDescriptors])
        #expect(checked.layers.map { result.sources.path(of: $0) } == ["base/base.midic", "policy.midic"])
        #expect(checked.rules.map(\.layer) == [0, 1])
    }

    @Test func clausesAreRewritten() throws {
        let result = layered("with retain_uids\n otherwise empty\n on_error quarantine", "")
        let checked = try #require(result.policy)
        #expect(checked.otherwise == .empty)
        #expect(checked.onError == .quarantine)
        #expect(checked.profile?.options == [.retainUIDs])
    }

    /// Union inside a layer, intersection over layers; reject accumulates.
    @Test func acceptsIntersect() throws {
        let result = layered("", "accept when Rows > 5\nreject \"small\" when Rows < 9")
        #expect(codes(result) == [])
        let checked = canonical(try #require(result.policy))
        #expect(checked.gates.map(\.kind) == [.accept, .reject, .reject])
        let other = try #require(
            check(
                policy(
                    "accept when Rows > 5 and (Modality is \"MR\" or Modality is \"CT\")\nreject \"a\" when Rows < 9\nreject \"b\" when SOPClassUID in storage(SC)"
                )
            ).policy)
        let same = canonical(other)
        #expect(checked.guards == same.guards)
        #expect(checked.guards[checked.gates[0].guardIndex] == same.guards[same.gates[0].guardIndex])
    }

    @Test func namesAreSeenUpwardsOnly() {
        let result = layered("", "set local = PatientID\nlocal -> remove", base: Self.base + "local -> remove\n")
        #expect(codes(result) == ["E0212 unknown-name"])
    }

    @Test func aNameIsDeclaredOnceOverAllLayers() throws {
        let result = layered("", "secret key\nuids -> uid(key)")
        #expect(codes(result) == ["E0210 duplicate-name"])
        let first = try #require(result.diagnostics.first?.notes.first?.range)
        #expect(result.sources.path(of: first.file) == "base/base.midic")
    }

    @Test func faultsOfAllFilesComeInOneGo() {
        let result = layered(
            "", "PatientsName -> remove", base: Self.base + "PatientsAge -> remove\nStudyDate -> remov\n")
        #expect(codes(result) == ["E0212 unknown-name", "E0212 unknown-name", "E0301 unknown-action"])
        #expect(Set(result.diagnostics.compactMap(\.range?.file)).count == 2)
        #expect(result.policy == nil)
    }

    @Test func cyclesThroughOtherFilesAreNamed() {
        let base = "midic 1\npolicy base version \"1\" {\n extends \"../policy.midic\"\n}\n"
        #expect(codes(layered("", "", base: base)) == ["E0202 import-cycle"])
    }

    @Test func aMissingBaseHidesNothingElse() {
        let result = check(
            "midic 1\npolicy top version \"2\" {\n extends \"gone.midic\"\n}\nnames -> pseudonym(key)\nPatientName -> shift days\nPatientAge -> uid(key)\nSeriesNumber -> set \"x\"\n"
        )
        #expect(codes(result) == ["E0201 missing-file", "E0307 invalid-value"])
    }

    @Test func aMissingPolicyIsReported() {
        let result = PolicyFront.check(path: "gone.midic") { _ in nil }
        #expect(codes(result) == ["E0201 missing-file"])
        #expect(result.diagnostics.first?.range == nil)
    }
}
