import Foundation
import Testing

/// The register of reasons: what `check` and `inspect` list of `because` and `ref`.
@Suite struct RegisterTests {
    private let scratch = Scratch()

    private func policy(_ reference: String) throws -> String {
        try scratch.policy(
            extends: "basic with clean_descriptors",
            """
            secret k
            uids -> uid(k)
            StationName -> override keep because "across scanners"\(reference)
            PatientID, PatientName -> remove because "not needed" ref "TICKET 7"
            StudyID -> remove because "no paper"
            AccessionNumber -> remove
            obligations(clean_descriptors) -> remove
            """)
    }

    private func summary(_ line: String...) throws -> [[String: Any]] {
        let result = try Tool.run(line + ["--format", "json"])
        #expect(result.status == 0, "\(result.messages)")
        let object = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        return try #require(((object["summary"] as? [String: Any]) ?? object)["register"] as? [[String: Any]])
    }

    @Test func everyReasonIsListed() throws {
        let path = try policy(" ref \"DPO-2291\"")
        let ruleset = scratch.path + "/a.ruleset"
        #expect(try Tool.run(["build", path, "-o", ruleset]).status == 0)
        for register in [try summary("check", path), try summary("inspect", ruleset)] {
            #expect(
                register.map { $0["rule"] as? String } == [
                    "StationName -> override keep", "PatientID, PatientName -> remove", "StudyID -> remove",
                ])
            #expect(register.map { $0["because"] as? String } == ["across scanners", "not needed", "no paper"])
            #expect(register.map { $0["reference"] as? String } == ["DPO-2291", "TICKET 7", nil])
            #expect(register.map { $0["override"] as? Bool } == [true, false, false])
            #expect(register.map { $0["line"] as? Int } == [10, 11, 12])
        }
        for text in [try Tool.run(["check", path]).output, try Tool.run(["inspect", ruleset]).output] {
            // How lines are broken depends on the length of the path.
            let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(words.contains("a.midic:10, because \"across scanners\", ref \"DPO-2291\" "))
            #expect(words.contains("a.midic:11, because \"not needed\", ref \"TICKET 7\" "))
            #expect(words.contains("a.midic:12, because \"no paper\" "))
            #expect(!words.contains("because \"no paper\", ref"))
        }
    }

    /// A reference is no part of the digest, and goes with places.
    @Test func aReferenceChangesNoDigest() throws {
        func built(_ policy: String, _ name: String, _ words: String...) throws -> String {
            let result = try Tool.run(["build", policy, "-o", scratch.path + "/" + name] + words)
            return String(result.output.prefix { $0 != " " })
        }
        let with = try built(try policy(" ref \"DPO-2291\""), "with.ruleset")
        let bare = try built(try policy(" ref \"DPO-2291\""), "bare.ruleset", "--strip-provenance")
        let without = try built(try policy(""), "without.ruleset")
        #expect(!with.isEmpty && with == without && with == bare)
        #expect(scratch.contents("with.ruleset")?.range(of: Data("DPO-2291".utf8)) != nil)
        #expect(scratch.contents("bare.ruleset")?.range(of: Data("DPO-2291".utf8)) == nil)
        #expect(
            try summary("inspect", scratch.path + "/bare.ruleset").map { $0["reference"] as? String } == [
                nil, nil, nil,
            ])
    }

    /// Clauses and waivers have reasons too.
    @Test func clausesAndWaiversAreListed() throws {
        try scratch.write(
            "base.midic",
            """
            midic 1
            policy base version "1" {
                standard "2026d"
                extends basic with clean_descriptors
                otherwise remove
                on_error quarantine
            }
            secret k
            uids -> uid(k)
            obligations(clean_descriptors) -> remove
            """)
        let path = try scratch.write(
            "child.midic",
            """
            midic 1
            policy child version "1" {
                extends "base.midic"
                otherwise override keep in_iod else remove because "needed" ref "A-1"
                on_error override remove because "on the way" ref "A-2"
            }
            waive obligations(clean_descriptors) because "phantoms" ref "A-3"
            """)
        let found = try summary("check", path).compactMap { $0["reference"] as? String }
        #expect(Set(found).isSuperset(of: ["A-1", "A-2"]), "\(found)")
        #expect(found.contains("A-3"), "\(found)")
    }
}
