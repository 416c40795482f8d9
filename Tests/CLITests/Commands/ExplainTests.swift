import Foundation
import Testing

@Suite struct ExplainTests {
    private func explain(_ words: String...) throws -> Tool.Result {
        try Tool.run(["explain", "examples/site_minimal.midic"] + words)
    }

    @Test(arguments: [
        (["PatientAge"], ["(0010,1010) PatientAge", "Table E.1-1: X", "research_release.midic:", "cap: 89"]),
        (["(0010,1010)"], ["(0010,1010) PatientAge"]),
        (
            ["SeriesDescription", "--class", "CTImageStorage", "--in", "."],
            ["Type 3", "because \"names that our scanners", "-> keep", "-> remove"]
        ),
        (["PatientName", "--class", "1.2.840.10008.5.1.4.1.1.2"], ["PatientName", "-> pseudonym"]),
        (["StudyInstanceUID"], ["-> uid(study_key, scope: project)"]),
        (["\"SIEMENS MR HEADER\" (0019,xx0C)"], ["private \"SIEMENS MR HEADER\"", "-> keep"]),
    ])
    func namesTheRule(question: [String], expected: [String]) throws {
        let result = try Tool.run(["explain", "examples/site_minimal.midic"] + question)
        #expect(result.status == 0, "\(result.messages)")
        for text in expected { #expect(result.output.contains(text), "\(text) in \(result.output)") }
        let json = try Tool.run(["explain", "examples/site_minimal.midic", "--format", "json"] + question)
        let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        let elements = object?["elements"] as? [[String: Any]]
        #expect(elements?.count == 1 && object?["schema"] as? Int == 1)
        #expect((elements?.first?["ways"] as? [Any])?.isEmpty == false)
    }

    @Test(arguments: [
        (["PatientNam"], "did you mean `PatientName`?"),
        (["PatientName", "--class", "CTImageStorag"], "did you mean `CTImageStorage`?"),
        (["PatientName", "--in", "Nothing/X"], "unknown attribute `Nothing`"),
        (["(0019,100C)"], "named with its creator"),
        ([], "either an ATTRIBUTE"),
        (["PatientName", "--show-values"], "goes with `--file`"),
        (["PatientName", "--file", "README.md"], "either an ATTRIBUTE"),
        (["--file", "/nowhere.dcm"], "/nowhere.dcm"),
        (["--file", "examples/basic.midic"], "cannot be parsed: not-dicom"),
    ])
    func wrongQuestionsEndWithTwo(question: [String], expected: String) throws {
        let result = try Tool.run(["explain", "examples/site_minimal.midic"] + question)
        #expect(result.status == 2)
        #expect(result.messages.contains(expected), "\(result.messages)")
    }

    /// The table may list the attribute, but decides nothing where no profile is extended.
    @Test func aPolicyWithoutAProfileSaysSo() throws {
        let scratch = Scratch()
        let path = try scratch.write(
            "a.midic", "midic 1\npolicy a version \"1\" { standard \"2026d\"; otherwise remove; on_error quarantine }\n"
        )
        let ruleset = scratch.path + "/a.ruleset"
        #expect(try Tool.run(["build", path, "--output", ruleset]).status == 0)
        for subject in [path, ruleset] {
            let text = try Tool.run(["explain", subject, "PatientID"]).output
            #expect(text.contains("the policy extends no profile") && !text.contains("not in Table"), "\(text)")
            let json = try Tool.run(["explain", subject, "PatientID", "--format", "json"]).output
            #expect(json.contains(#""extends_profile":false"#), "\(json)")
        }
        let listed = try explain("PatientID", "--format", "json").output
        #expect(listed.contains(#""extends_profile":true"#))
        #expect(try explain("Rows").output.contains("not in Table E.1-1 of PS3.15"))
    }

    /// A private creator that neither the policy nor the standard names is a value like any other.
    @Test func noValueIsPrintedUnasked() throws {
        let folder = Scratch()
        let file = folder.path + "/creator.dcm"
        var bytes = [UInt8](repeating: 0, count: 128) + Array("DICM".utf8)
        bytes += [2, 0, 0, 0, 0x55, 0x4C, 4, 0, 28, 0, 0, 0]
        bytes += [2, 0, 0x10, 0, 0x55, 0x49, 20, 0] + Array("1.2.840.10008.1.2.1\0".utf8)
        bytes += [0x29, 0, 0x10, 0, 0x4C, 0x4F, 8, 0] + Array("DOE^JANE".utf8)
        bytes += [0x29, 0, 1, 0x10, 0x4C, 0x4F, 2, 0] + Array("ab".utf8)
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        for format in ["text", "json"] {
            let plain = try explain("--file", file, "--format", format).output
            #expect(plain.contains("(0029,1001)") || plain.contains("(0029,xx01)"))
            #expect(!plain.contains("DOE"))
            #expect(try explain("--file", file, "--format", format, "--show-values").output.contains("DOE^JANE"))
        }
    }

    @Test func eachElementOfAFile() throws {
        let file = "examples/dicom/ct/slice1.dcm"
        let plain = try explain("--file", file)
        #expect(plain.status == 0, "\(plain.messages)")
        #expect(plain.output.contains("(0010,0010) PatientName PN\n    -> pseudonym"))
        #expect(plain.output.contains("(0002,0010) TransferSyntaxUID UI\n    -> written afresh"))
        #expect(!plain.output.contains(" = \""))
        #expect(try explain("--file", file, "--show-values").output.contains("(0010,0010) PatientName PN = \""))
        let json = try explain("--file", file, "--format", "json").output
        #expect(json.count { $0 == "\n" } == 1)
        let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
        let elements = try #require(object?["elements"] as? [[String: Any]])
        #expect(elements.count > 50)
        #expect(elements.allSatisfy { $0["value"] == nil && $0["tag"] != nil })
    }

    /// A ruleset alone answers as the policy that it was made of.
    @Test(arguments: ["site_minimal", "radiotherapy"])
    func aRulesetAnswersToo(policy: String) throws {
        let scratch = Scratch()
        let ruleset = scratch.path + "/a.ruleset"
        #expect(try Tool.run(["build", "examples/\(policy).midic", "--output", ruleset]).status == 0)
        func ways(_ path: String, _ question: [String]) throws -> [String: Set<[String]>] {
            let json = try Tool.run(["explain", path] + question + ["--format", "json"]).output
            let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
            var found: [String: Set<[String]>] = [:]
            for element in try #require(object?["elements"] as? [[String: Any]]) {
                let title = try #require(element["element"] as? String)
                found[title] = Set(
                    try #require(element["ways"] as? [[String: Any]]).map { way in
                        let rule = way["rule"] as? [String: Any]
                        return (way["conditions"] as? [String] ?? []) + [
                            way["action"] as? String ?? "", rule?["text"] as? String ?? "",
                        ]
                    })
            }
            return found
        }
        for question in [
            [
                "PatientAge", "ContentDate", "SeriesDescription", "OverlayData", "\"SIEMENS MR HEADER\" (0019,xx0C)",
                "\"NOBODY\" (0019,xx0C)", "(0018,9FFE)", "CodeMeaning", "(0002,0016)", "PixelData", "uids",
            ],
            ["StudyDate", "PatientName", "CodeMeaning", "PixelData", "--class", "CTImageStorage", "--in", "."],
            ["ReferencedSOPInstanceUID", "CodeMeaning", "--in", "ReferencedImageSequence", "--class", "1.2.3.4"],
        ] {
            let answers = try ways("examples/\(policy).midic", question)
            #expect(!answers.isEmpty)
            #expect(try ways(ruleset, question) == answers)
        }
    }

    @Test func pathsOfARulesetAreReadBack() throws {
        let scratch = Scratch()
        let path = try scratch.policy(
            extends: nil, otherwise: "remove",
            """
            ContentSequence -> keep
            in ContentSequence { TextValue -> keep }
            ./ContentSequence/NumericValue -> keep
            ReferencedImageSequence -> keep
            ContentSequence/**/ReferencedImageSequence/SeriesDescription -> keep
            ./PatientID -> keep
            """)
        let ruleset = scratch.path + "/a.ruleset"
        #expect(try Tool.run(["build", path, "--output", ruleset]).status == 0)
        for (attribute, place) in [
            ("TextValue", "at ContentSequence/**/*"), ("NumericValue", "at ./ContentSequence/*"),
            ("SeriesDescription", "at ContentSequence/**/ReferencedImageSequence/*"), ("PatientID", "at ./*"),
        ] {
            for file in [path, ruleset] {
                let output = try Tool.run(["explain", file, attribute]).output
                #expect(output.contains(place), "\(attribute) in \(output)")
            }
        }
        let elsewhere = try Tool.run(["explain", ruleset, "TextValue", "--in", "ReferencedImageSequence"]).output
        #expect(elsewhere.contains("-> remove") && !elsewhere.contains("-> keep"))
    }

    /// Several attributes at once, as a policy names them; those to which the same is done stand together.
    @Test(arguments: [
        (["PatientID", "PatientName"], 2), (["dates"], 150), (["PatientB*"], 4), (["(0010,10xx)"], 5), (["vr AS"], 2),
        (["obligations(clean_descriptors)"], 50), (["people", "PatientName"], 20), (["OverlayData"], 1),
        (["(60xx,3000)"], 1),
    ])
    func severalAttributes(question: [String], least: Int) throws {
        let json = try Tool.run(["explain", "examples/site_minimal.midic", "--format", "json"] + question)
        #expect(json.status == 0, "\(json.messages)")
        let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        let elements = try #require(object?["elements"] as? [[String: Any]])
        #expect(elements.count >= least)
        let titles = elements.compactMap { $0["element"] as? String }
        #expect(Set(titles).count == titles.count)
        let text = try Tool.run(["explain", "examples/site_minimal.midic"] + question).output
        for title in titles { #expect(text.contains(title)) }
    }

    /// Nothing twice: a question whose answers come to the same is left out, and a rule for another VR is said to be one.
    @Test func aPrivateElementIsShownOnce() throws {
        let output = try explain("\"SIEMENS MR HEADER\" (0019,xx0C)", "--class", "CTImageStorage").output
        #expect(output.split(separator: "\n").count { $0 == "  -> keep" } == 1, "\(output)")
        #expect(output.contains("it is for VR DA, DT, TM, and this element has IS"))
    }

    private func ways(_ policy: String, _ attribute: String) throws -> [[String: Any]] {
        let json = try Tool.run(["explain", policy, attribute, "--format", "json"]).output
        let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
        let elements = try #require(object?["elements"] as? [[String: Any]])
        return try #require(elements.first?["ways"] as? [[String: Any]])
    }

    private func conditions(_ way: [String: Any]) -> [String] { way["conditions"] as? [String] ?? [] }

    /// The root first, classes by keyword.
    @Test func theRootComesFirst() throws {
        let ways = try ways("examples/basic.midic", "ContentDate")
        #expect(ways.first.map { conditions($0).first } == "at the root")
        let words = ways.flatMap(conditions).joined(separator: " ")
        #expect(words.contains("storage(") && !words.contains("12-lead-ecg"), "\(words)")
    }

    /// What is done in several cases stands once, under all of them.
    @Test func anEndStandsOnce() throws {
        let output = try Tool.run(["explain", "examples/basic.midic", "DeviceSerialNumber"]).output
        let lines = output.split(separator: "\n")
        for end in ["  -> remove", "  -> empty", "  -> dummy \"ANONYMIZED\""] {
            #expect(lines.count { $0 == end } == 1, "\(end): \(output)")
        }
        #expect(lines.contains { $0.hasPrefix("  or inside a sequence") })
    }

    /// No class that the gates turn away is named, with the policy or with its ruleset.
    @Test func onlyAcceptedClassesAreNamed() throws {
        let scratch = Scratch()
        let path = try scratch.policy(
            """
            secret k
            uids -> uid(k, scope: project)
            accept when SOPClassUID is CTImageStorage or SOPClassUID is MRImageStorage
            """)
        let ruleset = scratch.path + "/a.ruleset"
        #expect(try Tool.run(["build", path, "--output", ruleset]).status == 0)
        for file in [path, ruleset] {
            for attribute in ["ContentDate", "AcquisitionDateTime", "ContrastBolusAgent", "DeviceSerialNumber"] {
                for condition in try ways(file, attribute).flatMap(conditions) where condition.contains("for ") {
                    let names = condition.replacing("not for ", with: "").replacing("for ", with: "")
                    #expect(["CTImageStorage", "MRImageStorage"].contains(names), "\(attribute): \(condition)")
                }
            }
        }
    }

    /// What is done to several VRs alike is said once.
    @Test func waysToOneEndAreOne() throws {
        let ways = try ways("examples/research_release.midic", "\"SIEMENS Ultrasound SC2000\" (0119,xx11)")
        let ends = ways.map { [$0["action"] as? String, ($0["rule"] as? [String: Any])?["text"] as? String] }
        #expect(Set(ends).count == ends.count, "\(ways)")
        #expect(ways.contains { conditions($0) == ["VR PN"] })
    }

    @Test func aRuleForOtherVRsLosesForThese() throws {
        let output = try explain("\"SIEMENS CSA HEADER\" (0029,xx10)").output
        #expect(output.contains("it is for VR DA, DT, TM, and there what it inherits is stricter"), "\(output)")
    }
}
