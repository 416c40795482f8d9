import Foundation
import Testing

@Suite struct CheckTests {
    static let examples = ["basic", "radiotherapy", "research_release", "site_minimal", "trial"]

    @Test(arguments: examples)
    func anExampleIsSound(name: String) throws {
        let result = try Tool.run(["check", "examples/\(name).midic"])
        #expect(result.status == 0, "\(result.messages)")
        #expect(result.output.contains("study_key"))
        let json = try Tool.run(["check", "examples/\(name).midic", "--format", "json"])
        let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        let summary = object?["summary"] as? [String: Any]
        #expect(summary?["secrets"] as? [String] == ["study_key"])
    }

    /// A program gets an object a policy, also of policies without findings.
    @Test func aPolicyWithoutFindingsHasAnObject() throws {
        let scratch = Scratch()
        let path = try scratch.write(
            "a.midic", "midic 1\npolicy a version \"1\" { standard \"2026d\"; otherwise remove; on_error quarantine }\n"
        )
        let result = try Tool.run(["check", path, path, "--quiet", "--format", "json"])
        #expect(result.status == 0, "\(result.messages)")
        let lines = result.messages.split(separator: "\n")
        #expect(lines.count == 2)
        for line in lines {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            #expect((object?["counts"] as? [String: Int])?["errors"] == 0)
            #expect((object?["diagnostics"] as? [Any])?.isEmpty == true)
        }
    }

    private let broken = """
        midic 1
        policy broken version "1" {
            standard "2026d"
            extends basic
            otherwise keep in_iod else remove
            on_error quarantine
        }
        secret study_key
        PatientNam -> empty
        uids -> uid(study_key, scope: galaxy)
        PatientName -> vanish
        (0010,00) -> remove
        """

    @Test func allErrorsComeInOneGo() throws {
        let scratch = Scratch()
        let path = try scratch.write("broken.midic", broken)
        let result = try Tool.run(["check", path])
        #expect(result.status == 1)
        #expect(result.output.isEmpty)
        for line in 9...12 { #expect(result.messages.contains("broken.midic:\(line):"), "line \(line)") }
        #expect(result.messages.contains("did you mean `PatientName`?"))
        let json = try Tool.run(["check", path, "--format", "json"])
        let object = try JSONSerialization.jsonObject(with: Data(json.messages.utf8)) as? [String: Any]
        #expect((object?["diagnostics"] as? [Any])?.count == 4)
        #expect(json.status == 1)
    }

    @Test func oneBrokenPolicyAmongSoundOnesDecides() throws {
        let scratch = Scratch()
        let path = try scratch.write("broken.midic", broken)
        let result = try Tool.run(["check", "examples/basic.midic", path, "examples/radiotherapy.midic"])
        #expect(result.status == 1)
        #expect(result.output.contains("basic_profile"))
        #expect(result.output.contains("radiotherapy"))
    }

    @Test func patternsAndFamiliesAreListed() throws {
        let scratch = Scratch()
        let path = try scratch.write(
            "a.midic",
            """
            midic 1
            policy a version "1" {
                standard "2026d"
                extends basic
                otherwise keep in_iod else remove
                on_error quarantine
            }
            secret k
            uids -> uid(k, scope: project)
            accept when SOPClassUID in storage(CT)
            PatientBirth* -> remove
            """)
        let result = try Tool.run(["check", path])
        #expect(result.status == 0, "\(result.messages)")
        #expect(result.output.contains("PatientBirth*  ("))
        #expect(result.output.contains("PatientBirthTime (0010,0032)"))
        #expect(result.output.contains("EnhancedCTImageStorage"))
        #expect(try Tool.run(["check", path, "--quiet"]).output.isEmpty)
    }

    @Test(arguments: ["/nowhere/a.midic"])
    func whatIsNoFileIsWrongUsage(path: String) throws {
        let result = try Tool.run(["check", path])
        #expect(result.status == 2)
        #expect(result.messages.contains(path))
    }

    @Test(arguments: ["E0101", "unexpected-character"])
    func aCodeHasItsPage(code: String) throws {
        let result = try Tool.run(["explain", code])
        #expect(result.status == 0)
        #expect(result.output.contains("A character that begins nothing in the language"))
        #expect(try Tool.run(["explain", "E9999"]).status == 2)
    }
}
