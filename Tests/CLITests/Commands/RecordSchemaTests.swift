import Foundation
import Testing
import TestSupport

/// The records of real runs match the schema that docs/ publishes for them, and docs/ names every member of it.
@Suite struct RecordSchemaTests {
    private let scratch = Scratch()

    private func text(_ name: String) throws -> String {
        try String(contentsOf: Tool.repository.appendingPathComponent(name), encoding: .utf8)
    }

    private func policy() throws -> String {
        try scratch.write(
            "p.midic",
            """
            midic 1
            policy records version "1" {
                standard "2026d"
                extends basic
                otherwise remove
                on_error quarantine
            }
            secret study_key
            param site: text(1 ... 8) = "A"
            param inc: integer(-3650 ... -30)
            offset given = days(param inc)
            dates -> shift given else empty
            uids -> uid(study_key)
            PatientID -> pseudonym(study_key)
            InstitutionName -> set site
            quarantine "duplicate-instance" when Modality is "MR"
            reject "no reports" when Modality is "SR"
            """)
    }

    @Test(arguments: [false, true])
    func recordsMatchTheSchema(isRedacted: Bool) throws {
        let files = FileManager.default
        let examples = Tool.repository.path + "/examples/dicom"
        try files.copyItem(atPath: examples, toPath: scratch.path + "/in")
        let dicom = scratch.files("in").filter { $0.hasSuffix(".dcm") }
        let data = try #require(scratch.contents("in/" + dicom[0]))
        try data.prefix(data.count - 3).write(to: URL(fileURLWithPath: scratch.path + "/in/cut.dcm"))
        try data.write(to: URL(fileURLWithPath: scratch.path + "/more.dcm"))
        try scratch.write("in/notes.txt", String(repeating: "no image ", count: 40))
        try files.createSymbolicLink(atPath: scratch.path + "/in/dead", withDestinationPath: "nothing")
        try files.createSymbolicLink(atPath: scratch.path + "/in/folder", withDestinationPath: "..")
        var words = [
            "run", try policy(), scratch.path + "/more.dcm", scratch.path + "/in", "-o", scratch.path + "/out",
            "--secret", "study_key=@\(RunTests.key)", "--param", "inc=-417", "--audit", scratch.path + "/audit",
            "--quarantine", scratch.path + "/held", "--format", "json",
        ]
        if isRedacted { words.append("--redact-paths") }
        let result = try Tool.run(words)
        #expect(result.status == 3, "\(result.messages)")
        let schema = try JSONSchema(text("docs/records.schema.json"))
        let summary = try JSONValue(result.output)
        #expect(schema.faults(of: summary).isEmpty, "\(schema.faults(of: summary))")
        let lines = try #require(scratch.text("audit")).split(separator: "\n").map { try JSONValue($0) }
        for line in lines { #expect(schema.faults(of: line).isEmpty, "\(schema.faults(of: line)) \(line)") }
        let outcomes = Set(lines.compactMap { $0["outcome"]?.text })
        #expect(
            outcomes == [
                "deidentified", "quarantined", "rejected", "not-dicom", "unreadable", "linked-directory",
            ])
        #expect(lines.contains { $0["by"]?.text == "gate" && $0["reason"]?.text == "duplicate-instance" })
        #expect(lines.contains { $0["identical"] != nil && $0["duplicate_of"] != nil })
        #expect(lines[0]["param_checks"]?["inc"] != nil && lines[0]["policy"]?.text == "records")
        #expect(lines[0]["operator_offsets"]?.list == [.text("given")])
        let records = scratch.files("held").filter { $0.hasSuffix(".json") }
        #expect(records.count >= 2)
        for name in records {
            let record = try JSONValue(#require(scratch.text("held/" + name)))
            #expect(schema.faults(of: record).isEmpty, "\(schema.faults(of: record))")
        }
        if isRedacted { #expect(scratch.text("audit")?.contains(scratch.path) == false) }
    }

    /// The validator sees what is wrong.
    @Test func faultsAreSeen() throws {
        let schema = try JSONSchema(text("docs/records.schema.json"))
        let line = #"{"kind":"file","number":1,"outcome":"rejected","reason":"x","by":"midic"}"#
        #expect(try schema.faults(of: JSONValue(line)).isEmpty)
        for (old, new) in [
            (#""number":1"#, #""number":"1""#), (#""number":1"#, #""number":0"#), (#""by":"midic""#, #""by":"me""#),
            (#""reason":"x","#, ""), (#""by""#, #""value":"DOE","by""#), (#""number":1"#, #""number":true"#),
        ] {
            let changed = line.replacingOccurrences(of: old, with: new)
            #expect(changed != line)
            #expect(try !schema.faults(of: JSONValue(changed)).isEmpty, "\(changed)")
        }
    }

    @Test func docsNameEveryMember() throws {
        let page = try text("docs/records.md")
        let schema = try JSONValue(text("docs/records.schema.json"))
        for definition in ["run", "deidentified", "held", "passed", "end", "quarantine", "summary"] {
            guard case .object(let members)? = schema["$defs"]?[definition]?["properties"] else {
                Issue.record("no \(definition)")
                continue
            }
            for name in members.keys { #expect(page.contains("`\(name)`"), "\(name)") }
        }
    }
}
