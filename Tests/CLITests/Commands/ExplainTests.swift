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
        #expect((object?["ways"] as? [Any])?.isEmpty == false)
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
        let lines = try explain("--file", file, "--format", "json").output.split(separator: "\n")
        #expect(lines.count > 50)
        for line in lines.prefix(20) {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            #expect(object?["value"] == nil)
            #expect(object?["tag"] != nil)
        }
    }
}
