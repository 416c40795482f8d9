import Foundation
import MidicLang
import MidicRuntime
import TestSupport
import Testing

@testable import MidicCompiler

@Suite struct ExamplePoliciesTests {
    static let examples = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("examples")

    static func compile(_ name: String) -> CompilationResult {
        PolicyCompiler.compile(path: name) { path in
            (try? Data(contentsOf: examples.appendingPathComponent(path))).map { Array($0) }
        }
    }

    @Test(arguments: Repository.policies(in: Repository.examples)) func compiles(_ name: String) throws {
        let result = Self.compile(name)
        #expect(
            !result.diagnostics.contains { $0.severity == .error },
            "\(TextRenderer().render(result.diagnostics, in: result.sources))")
        let bytes = try #require(result.bytes)
        #expect(bytes.count < 256 * 1024)
    }

    /// The text that a release leaves as it is stands in a list beside the policy, each attribute with its reason.
    @Test func textThatStaysIsListed() throws {
        let kept = KeptText(try #require(Self.compile("research_release.midic").ruleset))
        let lines = String(decoding: try Repository.read("examples/research_release.text.tsv"), as: UTF8.self)
            .split(separator: "\n").map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
        #expect(lines.first == ["attribute", "vr", "why it stays"])
        #expect(lines.allSatisfy { $0.count == 3 && !$0[2].isEmpty })
        let found = kept.attributes.map { [$0.title, $0.vr?.name ?? "--"] }
        #expect(lines.dropFirst().map { Array($0[..<2]) } == found)
    }

    /// What the release is for: identity gone, descriptions clean, dates moved, characteristics, machine and safe elements
    /// kept.
    @Test func claimsOfARelease() throws {
        let ruleset = try #require(Self.compile("research_release.midic").ruleset)
        let claims = RulesetClaims(ruleset, actions: .standard, table: StandardClaims.table)
        #expect(claims.codes.map(\.value) == ["113100", "113105", "113107", "113108", "113109", "113111"])
    }

    /// The same in an output: a clean CT of the example study.
    @Test func claimsOfAReleasedObject() throws {
        let ruleset = try #require(Self.compile("research_release.midic").ruleset)
        let configuration = try RunConfiguration(
            ruleset: ruleset,
            secrets: ["study_key": SecretKey(fileBytes: Repository.read("examples/demo.key"))],
            claims: StandardClaims.table)
        var deidentifier = Deidentifier(configuration: configuration)
        let output = try deidentifier.deidentify(Repository.read("examples/dicom/ct/slice1.dcm")).bytes
        let object = try StrictReader.read(output)
        func values(_ tag: UInt32) -> [String] {
            object.elements.filter { $0.tag == tag }.map {
                String(decoding: output[$0.value], as: UTF8.self).trimmingCharacters(in: .whitespaces)
            }
        }
        let codes = object.elements.filter { $0.tag == 0x0008_0100 && $0.path.contains("00120064") }.map {
            String(decoding: output[$0.value], as: UTF8.self).trimmingCharacters(in: .whitespaces)
        }
        #expect(codes == ["113100", "113105", "113107", "113108", "113109", "113111"])
        #expect(values(0x0012_0062) == ["YES"])
        #expect(values(0x0028_0303) == ["MODIFIED"])
    }
}
