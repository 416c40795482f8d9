import Foundation
import MidicCompiler
import MidicLang
import MidicRuntime
import Testing

@testable import MidicCommandLine

/// The pages of codes that are built into the program are those of docs/. `MIDIC_UPDATE=1` builds them in anew.
@Suite struct DiagnosticPagesTests {
    private static let folder = Tool.repository.appendingPathComponent("Sources/midic/Output/Generated")

    private static func read(_ path: String) throws -> String {
        try String(contentsOf: Tool.repository.appendingPathComponent(path), encoding: .utf8)
    }

    private static func agrees(_ name: String, with source: String) throws -> Bool {
        let file = folder.appendingPathComponent(name)
        if ProcessInfo.processInfo.environment["MIDIC_UPDATE"] == "1" {
            try source.write(to: file, atomically: true, encoding: .utf8)
            return true
        }
        return try String(contentsOf: file, encoding: .utf8) == source
    }

    private static func literal(_ text: some StringProtocol) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? "" : String(repeating: " ", count: 8) + $0 }.joined(separator: "\n")
    }

    @Test func builtInPageIsTheDocumentation() throws {
        let source = """
            // Made from docs/diagnostics.md by DiagnosticPagesTests with MIDIC_UPDATE=1. Do not edit.

            extension DiagnosticPages {
                static let text = ###\"\"\"
            \(Self.literal(try Self.read("docs/diagnostics.md")))
                    \"\"\"###
            }

            """
        #expect(
            try Self.agrees("DiagnosticPages+Text.swift", with: source),
            "run the tests with MIDIC_UPDATE=1 to build docs/diagnostics.md in")
    }

    @Test func builtInReasonsAreTheDocumentation() throws {
        func rows(_ path: String, from heading: String) throws -> String {
            let page = try Self.read(path)
            let start = try #require(page.range(of: heading)).lowerBound
            return page[start...].split(separator: "\n").filter { $0.hasPrefix("#") || $0.hasPrefix("| `") }
                .joined(separator: "\n")
        }
        let source = """
            // Made from docs/outcomes.md and docs/ruleset-format.md by DiagnosticPagesTests with MIDIC_UPDATE=1. Do not edit.

            extension ReferencePages {
                static let outcomes = ###\"\"\"
            \(Self.literal(try rows("docs/outcomes.md", from: "\n## Reasons\n")))
                    \"\"\"###

                static let rulesetFaults = ###\"\"\"
            \(Self.literal(try rows("docs/ruleset-format.md", from: "\n## Verification\n")))
                    \"\"\"###
            }

            """
        #expect(
            try Self.agrees("ReferencePages+Text.swift", with: source),
            "run the tests with MIDIC_UPDATE=1 to build the tables of codes in")
    }

    @Test(arguments: DiagnosticCode.all) func everyCodeHasAPage(code: DiagnosticCode) throws {
        let page = try #require(DiagnosticPages.page(of: code))
        #expect(!page.isEmpty && !page.contains("### "))
    }

    @Test func explainShowsThePage() throws {
        let result = try Tool.run(["explain", "E0401"])
        #expect(result.status == 0)
        #expect(result.output.hasPrefix("E0401 ambiguous-rules\n  severity  error\n"))
        #expect(result.output.contains("neither is more specific"))
        #expect(!result.output.contains("```"))
        let json = try Tool.run(["explain", "ambiguous-rules", "--format", "json"])
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect(object["page"] as? String == DiagnosticPages.page(of: .ambiguousRules))
        #expect(object["schema"] as? Int == 1)
    }

    @Test(arguments: [
        "e0401", "Ambiguous-Rules", "w0412", "misfit", "DIGEST-MISMATCH", "unregistered-class", "too-large",
    ])
    func codesOfAllKindsInEitherCase(word: String) throws {
        let result = try Tool.run(["explain", word])
        #expect(result.status == 0, "\(result.messages)")
        #expect(result.output.lowercased().hasPrefix(word.lowercased().prefix(4)) || word.contains("mbiguous"))
    }

    /// Codes that outputs claim, and options.
    @Test(arguments: [
        ("113100", "113100 DCM", "the profile that `extends basic` chooses"), ("113101", "113101 DCM", "about pixels"),
        ("retain_device_identity", "113109 DCM", "\nkeeps: "), ("Retain_UIDs", "113110 DCM", "StudyInstanceUID"),
        ("113105", "113105 DCM", "\ncleans: "), ("midic100", "MIDIC100 99MIDIC", "instead of 113100"),
        ("MIDIC101", "MIDIC101 99MIDIC", "extends no profile"),
    ])
    func claimsAndOptions(word: String, start: String, expected: String) throws {
        let result = try Tool.run(["explain", word])
        #expect(result.status == 0, "\(result.messages)")
        #expect(result.output.hasPrefix(start) && result.output.contains(expected), "\(result.output)")
        let json = try Tool.run(["explain", word, "--format", "json"])
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect(object["code"] as? String == String(start.prefix { $0 != " " }))
    }

    @Test(arguments: [
        ("retain_uid", "did you mean `retain_uids`?"), ("E9999", "is no code"), ("misfitt", "did you mean `misfit`?"),
        ("ambigous-rules", "did you mean `ambiguous-rules`?"),
    ])
    func whatIsNoCodeIsSaid(word: String, expected: String) throws {
        let result = try Tool.run(["explain", word])
        #expect(result.status == 2)
        #expect(result.messages.contains(expected), "\(result.messages)")
    }

    /// What the tests of the runtime hold against the documentation is in the program too.
    @Test func everyReasonHasASentence() throws {
        let page = try Self.read("docs/outcomes.md")
        let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `") && $0.split(separator: "|").count == 2 }
        #expect(rows.count >= 40)
        #expect(ReferencePages.reasons.count > rows.count)
        #expect(ReferencePages.reasons.allSatisfy { $0.meaning.count > 10 && !$0.kind.isEmpty })
        let known = Set(ReferencePages.reasons.map(\.code))
        #expect(
            known.isSuperset(of: ["digest-mismatch", "not-a-ruleset", "limit-exceeded", "truncated-ruleset", "misfit"]))
        #expect(known.count == ReferencePages.reasons.count, "a code that stands twice")
    }
}
