import Foundation
import Testing
import TestSupport

/// Tables on the command line: what they give to outputs, and what is said of those that cannot be used.
@Suite struct TableTests {
    private let scratch = Scratch()

    private static let head = """
        midic 1
        policy tables version "1" {
            standard "2026d"
            otherwise keep
            on_error quarantine
        }

        """

    private static let columns = """
        table subjects(key: PatientID trimmed ignoring case) {
            code: text(1...8) matching /[A-Z0-9-]+/
            arm: text("A", "B")
            shift: integer(-3650...3650)
            day: date
        }
        PatientID -> lookup subjects.code else quarantine
        ClinicalTrialProtocolID -> add lookup subjects.arm else set "none"
        offset o = days(lookup subjects.shift)
        StudyDate -> shift o else empty
        SeriesDate -> lookup subjects.day else empty

        """

    private func run(_ table: String, _ words: [String] = [], name: String = "t.csv") throws -> Tool.Result {
        let policy = try scratch.write("p.midic", Self.head + Self.columns)
        let file = try scratch.write(name, table)
        return try Tool.run(
            ["run", policy, "examples/dicom", "-o", scratch.path + "/out", "--table", "subjects=\(file)"] + words)
    }

    /// A fault, and what the message says of it. No message has a cell of the table.
    @Test(arguments: [
        ("", "is empty"),
        ("PatientID,code,arm,shift\nMRN1,C1,A,-40\n", "line 1: has no column day"),
        ("PatientID,code,arm,shift,day,more\n", "line 1, column 6: is none of the table's"),
        ("PatientID,key,code,arm,shift,day\n", "line 1, column 2: is there twice"),
        ("MRN1,C1,A,-40,2024-01-01\n", "line 1, column 1: is none of the table's"),
        ("key,code,arm,shift,day\nMRN1,C1,A,-40\n", "line 2: has 4 cells, and the first line 5"),
        ("key,code,arm,shift,day\n,C1,A,-40,2024-01-01\n", "line 2, column PatientID: has no key"),
        ("key,code,arm,shift,day\nMRN1,C1,A,0,2024-01-01\n", "line 2, column shift: is 0"),
        ("key,code,arm,shift,day\nMRN1,C1,A,9999,2024-01-01\n", "line 2, column shift: is not from -3650 to 3650"),
        ("key,code,arm,shift,day\nMRN1,C1,A,x,2024-01-01\n", "line 2, column shift: is no whole number"),
        ("key,code,arm,shift,day\nMRN1,C1,C,-40,2024-01-01\n", "line 2, column arm: is none of the texts"),
        ("key,code,arm,shift,day\nMRN1,C1,A,-40,2024-02-30\n", "line 2, column day: is no date"),
        ("key,code,arm,shift,day\nMRN1,c1,A,-40,2024-01-01\n", "line 2, column code: does not match the pattern"),
        (
            "key,code,arm,shift,day\nMRN1,C12345678,A,-40,2024-01-01\n",
            "line 2, column code: has more characters than 8"
        ),
        ("key,code,arm,shift,day\nMRN1,,A,-40,2024-01-01\n", "line 2, column code: has no value"),
        (
            "key,code,arm,shift,day\nMRN1,C1,A,-40,2024-01-01\n mrn1 ,C2,A,-40,2024-01-01\n",
            "line 3, column PatientID: has the key of line 2"
        ),
        (
            "key,code,arm,shift,day\nMRN1,C1,A,-40,2024-01-01\nC1,C2,A,-40,2024-01-01\n",
            "line 2, column code: has the key of line 3"
        ),
        ("key,code,arm,shift,day\nMRN1,MRN1,A,-40,2024-01-01\n", "line 2, column code: has the key of its own line"),
        ("key,code,arm,shift,day\n\"MRN1,C1,A,-40,2024-01-01\n", "begins a quotation that is not closed"),
        ("key,code,arm,shift,day\n\"MRN1\"x,C1,A,-40,2024-01-01\n", "behind the closing quotation mark"),
        ("key,code,arm,shift,day\n\u{202E}MRN1,C1,A,-40,2024-01-01\n", "turns the direction of text"),
        ("key,code,arm,shift,day\rMRN1,C1,A,-40,2024-01-01\r", "carriage return alone"),
    ]) func whatIsWrongIsToldBeforeAnyFileIsRead(table: String, message: String) throws {
        let result = try run(table)
        #expect(result.status == 2)
        #expect(result.messages.contains(message), "\(result.messages)")
        for cell in ["MRN1", "mrn1", "2024-01", "C1234"] { #expect(!result.messages.contains(cell)) }
        #expect(scratch.files("out").isEmpty)
    }

    @Test func aTableThatIsNotBoundAndOneThatNobodyDeclares() throws {
        let policy = try scratch.write("p.midic", Self.head + Self.columns)
        let without = try Tool.run(["run", policy, "examples/dicom", "-o", scratch.path + "/out"])
        #expect(without.status == 2)
        #expect(without.messages.contains("the policy needs the table `subjects`: give `--table subjects=FILE`"))
        let more = try run("key,code,arm,shift,day\n", ["--table", "other=\(policy)"])
        #expect(more.status == 2)
        #expect(more.messages.contains("the policy declares no table `other`"))
    }

    /// Quotation marks, CR LF, a byte order mark, tabs: the same outputs, and the same lines in the audit but for the digest.
    @Test(arguments: [("t.csv", ","), ("t.TSV", "\t")]) func outputsHaveWhatTheRowSays(name: String, separator: String)
        throws
    {
        let rows = [
            ["day", "\"key\"", "code", "arm", "shift"], ["2001-02-03", "\"no \"\"one\"\"\"", "C-1", "\"A\"", "-40"],
        ]
        let table = "\u{FEFF}" + rows.map { $0.joined(separator: separator) }.joined(separator: "\r\n")
        let result = try run(table, ["--audit", scratch.path + "/audit"], name: name)
        // Nobody of the examples is in it.
        #expect(result.status == 3, "\(result.messages)")
        let audit = try #require(scratch.text("audit"))
        #expect(audit.contains("\"said-by-policy\""))
        #expect(audit.contains("\"tables\":{\"subjects\":\""))
        #expect(audit.contains("\"operator_offsets\":[\"o\"]"))
    }

    @Test(arguments: [false, true]) func coverageIsToldWithoutValues(asJSON: Bool) throws {
        let result = try run(
            "key,code,arm,shift,day\nnobody,C1,A,-40,2024-01-01\n",
            ["--dry-tables"] + (asJSON ? ["--format", "json"] : []))
        #expect(result.status == 0, "\(result.messages)")
        #expect(
            result.output.contains(asJSON ? "\"subjects_covered\":0" : "table subjects (1 row): 0 of"),
            "\(result.output)")
        #expect(!result.output.contains("nobody"))
        #expect(scratch.files("out").isEmpty)
    }

    /// A cell that may be the key says who the patient is, in an element that was there and in one that is created.
    @Test(arguments: [
        ("StudyID -> lookup subjects.raw else remove", true),
        ("ClinicalTrialSubjectID -> add lookup subjects.raw else remove", true),
        ("StudyID -> compose(\"S-\", lookup subjects.raw) else remove", true),
        ("StudyID -> lookup subjects.code else remove", false),
        ("ClinicalTrialSubjectID -> add lookup subjects.code else remove", false),
    ]) func aKeyThatIsWrittenKeepsTheIdentity(rule: String, keepsIdentity: Bool) throws {
        let columns = """
            table subjects(key: PatientID) {
                code: text(1...8)
                raw: text(1...12) may repeat key
            }
            """
        let head = Self.head.replacing("otherwise keep", with: "otherwise remove")
        let policy = try scratch.write("p.midic", head + columns + rule + "\n")
        let file = try scratch.write("t.csv", "key,code,raw\nZQ-4711-088,C-1,ZQ-4711-088\n")
        let audit = scratch.path + "/audit"
        let result = try Tool.run([
            "run", policy, "examples/dicom/ct", "-o", scratch.path + "/out", "--table", "subjects=\(file)", "--audit",
            audit,
        ])
        #expect(result.status == 0, "\(result.messages)")
        let text = try #require(scratch.text("audit"))
        #expect(text.contains("\"identity_removed\":\(!keepsIdentity)"), "\(text)")
    }
}
