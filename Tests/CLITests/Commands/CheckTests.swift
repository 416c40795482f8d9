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
        let path = try scratch.policy(
            """
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

    /// Facts about a sound policy are counted, and shown when asked for; nothing is wider than a line.
    @Test func notesAreFolded() throws {
        let folded = try Tool.run(["check", "examples/basic.midic"])
        #expect(folded.messages.hasSuffix("; --notes shows them\n"))
        #expect(!folded.messages.contains("standard-breaks-type"))
        let whole = try Tool.run(["check", "examples/basic.midic", "--notes"])
        #expect(whole.messages.contains("[N0421 standard-breaks-type]"))
        #expect(!whole.messages.contains("--notes"))
        for text in [folded.output, whole.messages] {
            for line in text.split(separator: "\n") { #expect(line.count <= 100, "\(line)") }
        }
        #expect(try Tool.run(["check", "examples/basic.midic", "--quiet"]).messages.isEmpty)
    }

    private let release = """
        midic 1
        policy release version "1" {
            standard "2026d"
            extends basic with clean_descriptors
            otherwise keep in_iod else remove
            on_error remove
        }
        secret study_key
        param subject: text(1...16)
        offset course = days(-400 ... -30) keyed by PatientID else StudyInstanceUID with study_key
        accept when SOPClassUID in storage(CT, MR)
        accept when SOPClassUID is DigitalXRayImageStorageForPresentation and Rows >= 10
        reject "too \\"young\\"" when PatientAge is present and PatientAge < "018Y"
        quarantine "burned in" when BurnedInAnnotation is empty or absent or BurnedInAnnotation is "YES"
        quarantine "phantom" when PatientName matches /PHANTOM.*|QA[0-9]{2}/
        uids -> uid(study_key, scope: project)
        obligations(clean_descriptors) -> empty
        StudyDate -> override shift course else empty because "course of the disease"
        PatientID -> pseudonym(study_key, prefix: "P")
        for storage(CT) { PatientComments, ImageComments -> override keep because "read by two people" }
        private "ACME 1.0" (0019,xx0C) -> override keep because "a number"
        private "ACME 1.0" (0019,xx0D) -> override keep because "a number"
        private "OTHER" * -> override keep because "all of it is numbers"
        PatientName -> set subject
        SeriesDate -> override truncate(to: day) because "nothing is cut"
        """

    /// A privacy officer sees what is let in, what stays and what was loosened, with the policy and with the ruleset alone.
    @Test func gatesAndWhatStaysAreShown() throws {
        let scratch = Scratch()
        let path = try scratch.write("release.midic", release)
        let ruleset = scratch.path + "/release.ruleset"
        #expect(try Tool.run(["build", path, "--output", ruleset]).status == 0)
        for words in [["check", path], ["inspect", ruleset], ["check", ruleset], ["inspect", path]] {
            let result = try Tool.run(words)
            #expect(result.status == 0, "\(result.messages)")
            for expected in [
                "a file is rejected where this holds: gate 4 \"too \\\"young\\\"\": PatientAge",
                "any other file is quarantined where any of these holds: gate 2 \"burned in\":",
                "any other file is accepted if any of these holds, and else rejected, not-accepted: gate 1:",
                "      SOPClassUID in storage(CT, MR)\n",
                "      SOPClassUID is DigitalXRayImageStorageForPresentation and Rows >= 10\n",
                "\"too \\\"young\\\"\": PatientAge is present and PatientAge < \"018Y\"",
                "\"burned in\": BurnedInAnnotation is empty or absent or BurnedInAnnotation is \"YES\"",
                "\"phantom\": PatientName matches /",
                "the element is removed, and the file is released without it",
                "PatientID -> pseudonym(study_key, prefix: \"P\", length: 13)",
                "StudyDate -> shift course else empty", "-> uid(study_key, scope: project)",
                "offset course = days(-400 ... -30) keyed by PatientID else StudyInstanceUID with study_key",
                "nobody looks at what the pixels show",
                "private \"ACME 1.0\" (0019,xx0C), private \"ACME 1.0\" (0019,xx0D), private \"OTHER\" * -> keep",
                "ImageComments, PatientComments when SOPClassUID in storage(CT) -> override keep",
                "because \"read by two people\"", "2 attributes, in storage(CT): ImageComments, PatientComments",
                "what pixels show: burned-in text and faces",
                "PatientName -> set subject", "all elements of a creator, in every class that can pass",
                "SeriesDate -> truncate(to: day), which leaves values as they are",
            ] {
                // Lines are broken where the width says.
                func flat(_ text: String) -> String { text.split { $0 == " " || $0 == "\n" }.joined(separator: " ") }
                #expect(
                    flat(result.output).contains(flat(expected)), "\(words): \(expected) in \(result.output)")
            }
        }
        #expect(try Tool.run(["check", path]).output.contains("PatientName matches /PHANTOM.*|QA[0-9]{2}/"))
    }

    @Test func bothGiveTheSameFactsAsJSON() throws {
        let scratch = Scratch()
        let path = try scratch.write("release.midic", release)
        let ruleset = scratch.path + "/release.ruleset"
        #expect(try Tool.run(["build", path, "--output", ruleset]).status == 0)
        func object(_ words: [String]) throws -> [String: Any] {
            let output = try Tool.run(words + ["--format", "json"]).output
            #expect(output.count { $0 == "\n" } == 1)
            return try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
        }
        let checked = try object(["check", path])
        let inspected = try object(["inspect", ruleset])
        #expect(checked["schema"] as? Int == 1 && inspected["schema"] as? Int == 1)
        let summary = try #require(checked["summary"] as? [String: Any])
        for key in [
            "digest", "secrets", "params", "offsets", "classes", "class_count", "becomes", "public_dates", "pseudonyms",
            "private", "without_rule", "decoding", "claims", "claims_not_borne", "claims_not_covered", "on_error",
            "unregistered_classes", "complete", "retained", "copies", "identifiers",
        ] {
            let left = try #require(summary[key], "\(key)")
            #expect((left as? NSObject) == (inspected[key] as? NSObject), "\(key)")
        }
        let gates = try #require(inspected["gates"] as? [[String: Any]])
        #expect(gates.map { $0["number"] as? Int } == [1, 1, 2, 3, 4])
        #expect(
            gates.contains {
                $0["kind"] as? String == "reject" && $0["reason"] as? String == "too \"young\"" && $0["when"] != nil
            })
        let overrides = try #require(inspected["overrides"] as? [[String: Any]])
        #expect(overrides.count == 6)
        #expect(overrides[1]["attributes"] as? [String] == ["ImageComments", "PatientComments"])
        #expect(overrides[1]["line"] as? Int == 20)
    }

    /// What goes in its own place may stand in another: that is said beside it, with a profile and without.
    @Test(arguments: [
        ("", "", "PatientID: also copied to SoftwareVersions"),
        ("", "", "PatientBirthDate: also copied to StudyID"),
        ("", "", "originals of other attributes StationName: also copied to AccessionNumber"),
        ("extends basic", "override ", "PatientID: also copied to SoftwareVersions"),
    ])
    func copiesAreShownWithTheirSource(profile: String, word: String, expected: String) throws {
        let scratch = Scratch()
        let because = word.isEmpty ? "" : " because \"a test\""
        let path = try scratch.write(
            "a.midic",
            """
            midic 1
            policy a version "1" { standard "2026d"; \(profile); otherwise remove; on_error quarantine }
            secret k
            uids -> uid(k)
            SoftwareVersions -> \(word)copy PatientID\(because)
            StudyID -> \(word)copy PatientBirthDate\(because)
            AccessionNumber -> \(word)copy StationName else empty\(because)
            """.replacing(" ;", with: ""))
        let ruleset = scratch.path + "/a.ruleset"
        #expect(try Tool.run(["build", path, "--output", ruleset]).status == 0)
        for subject in [path, ruleset] {
            let text = try Tool.run(["check", subject])
            let flat = text.output.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
            #expect(flat.contains(expected), "\(text.messages)\(text.output)")
            let json = try Tool.run(["check", subject, "--format", "json"]).output
            #expect(
                json.contains(
                    #"{"attribute":"PatientID","topic":"patient","copied_to":["SoftwareVersions"]}"#), "\(json)")
            let explained = try Tool.run(["explain", subject, "PatientID"])
            #expect(explained.output.contains("copied to SoftwareVersions"), "\(explained)")
            #expect(try Tool.run(["explain", subject, "PatientID", "StudyDate"]).output.contains("copied to Softw"))
            #expect(!(try Tool.run(["explain", subject, "PatientName"]).output).contains("copied to"))
            #expect(
                !(try Tool.run(["explain", subject, "PatientID", "--in", "RequestAttributesSequence"]).output).contains(
                    "copied to"))
            #expect(
                try Tool.run(["explain", subject, "PatientID", "--format", "json"]).output
                    .contains(#""copied_to":["SoftwareVersions"]"#))
        }
    }

    /// What an option retains, and all names that are counted, can be read.
    @Test func whatOptionsRetainIsShown() throws {
        let path = "examples/research_release.midic"
        func flat(_ words: String...) throws -> String {
            try Tool.run(["check", path] + words).output.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
        }
        let plain = try flat()
        #expect(plain.contains("others that Table E.1-1 lists retain_device_identity retains"), "\(plain)")
        #expect(plain.contains("retain_patient_characteristics retains"))
        let all = try flat("--show", "becomes")
        for name in ["PatientSex", "PatientWeight", "SmokingStatus"] { #expect(all.contains(name), "\(name)") }
        for words in [
            "that Table E.3.10-1 of PS3.15 lists as safe: private \"", "of them text: ",
            "has pixels, because decoding needs them: ",
        ] {
            #expect(all.contains(words) && !plain.contains(words), "\(words)")
        }
        let output = try Tool.run(["check", path, "--format", "json"]).output
        let object = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]
        let summary = try #require(object?["summary"] as? [String: Any])
        let retained = try #require(summary["retained"] as? [[String: Any]])
        let own = try #require(retained.first { $0["option"] as? String == "retain_patient_characteristics" })
        let names = (own["fates"] as? [[String: Any]] ?? []).flatMap { $0["attributes"] as? [String] ?? [] }
        #expect(Set(names).isSuperset(of: ["PatientSex", "PatientWeight", "SmokingStatus"]), "\(names)")
    }

    @Test func quietListsNothing() throws {
        let result = try Tool.run(["check", "examples/basic.midic", "--show", "becomes", "-q"])
        #expect(result.status == 2 && result.messages.contains("exclude each other"), "\(result.messages)")
    }

    /// The same listings with the policy and with the ruleset, by both commands.
    @Test(arguments: [
        ("becomes", "others go, or become a constant: PatientName, ", "gone_attributes"),
        ("classes", "SOP classes that can pass\n  ", "class_names"),
        ("kept-text", "text that accepted files may keep unread\n", "\"attributes\":[{\"name\""),
        ("rules", "rules of the policy\n", "\"rules\":[{"),
    ])
    func bothListTheSame(what: String, text: String, member: String) throws {
        let scratch = Scratch()
        let path = "examples/radiotherapy.midic"
        let ruleset = scratch.path + "/a.ruleset"
        #expect(try Tool.run(["build", path, "--output", ruleset]).status == 0)
        for words in [["check", path], ["inspect", ruleset], ["check", ruleset], ["inspect", path]] {
            let plain = try Tool.run(words + ["--show", what])
            #expect(plain.status == 0 && plain.output.contains(text), "\(words): \(plain.messages)\(plain.output)")
            #expect(!(try Tool.run(words).output).contains(text))
            #expect(try Tool.run(words + ["--show", what, "--format", "json"]).output.contains(member))
            #expect(!(try Tool.run(words + ["--format", "json"]).output).contains(member))
        }
    }

    /// A claim that is lost for one rule of the policy names that rule, not the hundreds of rows that another option decides.
    @Test func aLostClaimNamesItsCause() throws {
        let scratch = Scratch()
        let path = try scratch.policy(
            extends: "basic with retain_safe_private",
            """
            secret k
            uids -> uid(k, scope: project)
            people -> empty
            dates -> empty
            private "OTHER" * -> override keep because "all of it is numbers"
            """)
        let result = try Tool.run(["check", path])
        let claims = try #require(result.output.range(of: "not 113100"), "\(result.messages)")
        let lines = result.output[claims.lowerBound...].split(separator: "\n").map { $0.drop { $0 == " " } }
        #expect(lines[1].contains("private \"OTHER\" * -> override keep"), "\(lines)")
        #expect(lines.contains { $0.hasPrefix("rows of options that are not claimed (113111): ") }, "\(lines)")
    }

    /// A rule that is stricter than an option, and a copy of what is protected: what to do about it, and what stays of the source.
    @Test func aLostClaimNamesItsRemedy() throws {
        let scratch = Scratch()
        let path = try scratch.policy(
            extends: "basic with retain_device_identity",
            """
            secret k
            uids except retained(retain_device_identity) -> uid(k, scope: project)
            obligations(retain_device_identity) -> remove
            DeviceSerialNumber -> remove
            ManufacturerModelName -> override copy PatientID because "tidy"
            """)
        let output = try Tool.run(["check", path]).output
        let lines = output.split(separator: "\n").map { String($0.drop { $0 == " " }) }
        let first = try #require(lines.firstIndex { $0.hasPrefix("not 113109") }, "\(output)")
        #expect(lines[first + 1].hasPrefix("DeviceSerialNumber"))
        #expect(lines[first + 2].hasPrefix("remedy: drop retain_device_identity, or take what it keeps out"))
        #expect(lines.contains("PatientID: also copied to ManufacturerModelName"), "\(output)")
        #expect(lines.contains { $0.hasPrefix("PatientID (0010,0020): ManufacturerModelName -> override copy") })
    }

    /// Two files of one name: a ruleset does not say in which a rule stands, and so nobody does.
    @Test func aPlaceIsNotGuessed() throws {
        let scratch = Scratch()
        let header = "standard \"2026d\"; otherwise remove; on_error quarantine"
        _ = try scratch.write("b/a.midic", "midic 1\npolicy b version \"1\" { \(header) }\nPatientName -> remove\n")
        let path = try scratch.write(
            "a.midic",
            "midic 1\npolicy a version \"1\" { \(header); extends \"b/a.midic\" }\n\n\n\nPatientID -> remove\n")
        let result = try Tool.run(["check", path, "--show", "rules"])
        #expect(result.output.contains("a.midic:3") && result.output.contains("a.midic:6"), "\(result.messages)")
        #expect(!result.output.contains("/a.midic:"))
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
