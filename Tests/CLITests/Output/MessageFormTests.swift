import Foundation
import Testing

/// With `--format json` everything on standard error is one form of object, whatever the command fails of.
@Suite struct MessageFormTests {
    private let scratch = Scratch()

    /// OUT is the folder; BROKEN a policy with errors; RULES a ruleset, CUT one that is cut short.
    static let lines: [(line: String, code: Int32, name: String)] = [
        ("frobnicate", 2, "wrong-usage"), ("chekc x", 2, "wrong-usage"), ("--frobnicate", 2, "wrong-usage"),
        ("check", 2, "wrong-usage"), ("check OUT/none.midic", 2, "wrong-usage"), ("check BROKEN", 1, "unknown-name"),
        ("check BROKEN BROKEN", 1, "unknown-name"), ("check - < BROKEN", 1, "unknown-name"),
        ("check examples/basic.midic --qiet", 2, "wrong-usage"), ("check - <&-", 4, "input-output"),
        ("check examples/basic.midic > /dev/full", 4, "input-output"),
        ("build BROKEN -o OUT/r", 1, "unknown-name"), ("build examples/basic.midic", 2, "wrong-usage"),
        ("build examples/basic.midic -o OUT", 2, "wrong-usage"),
        ("build examples/basic.midic -o /dev/full", 2, "wrong-usage"),
        ("build examples/basic.midic -o OUT/r --check", 1, "not-current"),
        ("build examples/basic.midic -o - > /dev/full", 4, "input-output"),
        ("inspect OUT/none", 2, ""), ("inspect CUT", 5, "truncated-ruleset"),
        ("explain BROKEN PatientName", 1, "unknown-name"),
        ("explain examples/basic.midic PatientNam", 2, "wrong-usage"),
        ("explain E9999", 2, "wrong-usage"), ("explain examples/basic.midic", 2, "wrong-usage"),
        ("explain examples/basic.midic --file OUT/none", 2, "wrong-usage"),
        ("explain examples/basic.midic --file examples/basic.midic", 2, "wrong-usage"),
        ("completions tcsh", 2, "wrong-usage"), ("completions --list attribute", 2, "wrong-usage"),
        ("help frobnicate", 2, "wrong-usage"), ("version x", 2, "wrong-usage"), ("--version x", 2, "wrong-usage"),
        ("--version > /dev/full", 4, "input-output"), ("help > /dev/full", 4, "input-output"),
        ("bench", 2, "wrong-usage"), ("bench BROKEN examples/dicom", 1, "unknown-name"),
        ("bench RULES examples/dicom SECRET --scratch OUT/none", 2, "wrong-usage"),
        ("bench RULES OUT/empty SECRET --scratch OUT", 3, "nothing-to-do"),
        ("run", 2, "wrong-usage"), ("run BROKEN examples/dicom -o OUT/o", 1, "unknown-name"),
        ("run RULES examples/dicom -o OUT/o", 2, "wrong-usage"),
        ("run RULES examples/dicom -o OUT/o --secret x", 2, "wrong-usage"),
        ("run RULES examples/dicom -o OUT/o --secret study_key=@OUT/none", 2, "wrong-usage"),
        ("run RULES OUT/none -o OUT/o SECRET", 2, "wrong-usage"),
        ("run CUT examples/dicom -o OUT/o SECRET", 5, "truncated-ruleset"),
        ("run RULES examples/dicom -o OUT/o SECRET --audit README.md", 2, "wrong-usage"),
        ("run RULES examples/dicom -o examples/dicom/o SECRET", 2, "wrong-usage"),
        ("run RULES OUT/empty -o OUT/o SECRET", 3, "nothing-to-do"),
        ("run RULES examples/dicom/ct/slice1.dcm -o OUT/o SECRET > /dev/full", 4, "input-output"),
        ("run RULES examples/dicom/ct/slice1.dcm -o OUT/o SECRET", 0, "example-secret"),
        ("run RULES README.md -o - SECRET | cat", 3, "example-secret"),
    ]

    @Test(arguments: lines)
    func allMessagesAreOneForm(example: (line: String, code: Int32, name: String)) throws {
        let broken = try scratch.write("broken.midic", "midic 1\nPatientNam -> empty\n")
        try scratch.write("empty/notes.txt", String(repeating: "no image ", count: 40))
        let rules = scratch.path + "/basic.ruleset"
        #expect(try Tool.run(["build", "examples/basic.midic", "-o", rules]).status == 0)
        let cut = scratch.path + "/cut.ruleset"
        let bytes = try #require(scratch.contents("basic.ruleset"))
        try bytes.dropLast(9).write(to: URL(fileURLWithPath: cut))
        let line = example.line.replacing("BROKEN", with: broken).replacing("RULES", with: rules)
            .replacing("CUT", with: cut).replacing("OUT", with: scratch.path)
            .replacing("SECRET", with: "--secret study_key=@examples/demo.key")
        // Before what the shell takes for itself.
        let words = line.split(separator: " ", omittingEmptySubsequences: false)
        let shell = words.firstIndex { ["<", ">", "|"].contains($0) || $0.hasPrefix("<&") } ?? words.count
        let command = (words[..<shell] + ["--format", "json"] + words[shell...]).joined(separator: " ")
        let result = try Tool.shell("set -o pipefail; timeout 30 midic \(command)")
        #expect(result.status == example.code, "\(result.messages)")
        var names: [String] = []
        for line in result.messages.split(separator: "\n") {
            let object = try #require(
                try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
            // The summary of a run whose result went to standard output is an object too.
            guard let findings = object["diagnostics"] as? [[String: Any]] else {
                #expect(object["exit_code"] != nil || object["digest"] != nil)
                continue
            }
            #expect(object["schema"] as? Int == 2)
            let counts = try #require(object["counts"] as? [String: Int])
            #expect(counts.keys.sorted() == ["errors", "notes", "warnings"])
            #expect(counts.values.reduce(0, +) == findings.count)
            for finding in findings {
                #expect(
                    finding.keys.sorted() == [
                        "candidates", "classes", "code", "fixes", "items", "message", "name", "notes", "place",
                        "severity",
                        "subject",
                    ])
                #expect((finding["message"] as? String)?.isEmpty == false)
                names.append(try #require(finding["name"] as? String))
            }
        }
        #expect(example.name.isEmpty || names.contains(example.name), "\(names)")
        #expect(!names.isEmpty)
        // What is on standard output is JSON as well.
        for line in result.output.split(separator: "\n") {
            #expect((try? JSONSerialization.jsonObject(with: Data(line.utf8))) != nil, "\(line)")
        }
    }

    @Test(arguments: [
        "check examples/basic.midic", "build examples/basic.midic -o OUT/r", "version", "--version", "-V", "help",
        "--help",
        "help run", "run --help", "help --man", "completions bash", "completions --list codes", "explain E0401",
        "explain examples/basic.midic PatientName", "--help check",
    ])
    func resultsAreJSONToo(line: String) throws {
        let result = try Tool.shell("midic \(line.replacing("OUT", with: scratch.path)) --format json")
        #expect(result.status == 0, "\(result.messages)")
        #expect(!result.output.isEmpty)
        for line in result.output.split(separator: "\n") {
            #expect((try? JSONSerialization.jsonObject(with: Data(line.utf8))) is [String: Any], "\(line)")
        }
    }
}
