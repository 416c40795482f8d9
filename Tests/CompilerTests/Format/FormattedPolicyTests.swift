import Foundation
import MidicCompiler
import MidicLang
import MidicRuntime
import TestSupport
import Testing

/// Formatting changes no byte of a ruleset but lines of its rules, and the pages are in the style that they tell.
@Suite struct FormattedPolicyTests {
    private static func formatted(_ utf8: [UInt8]) -> FormatResult {
        var sources = SourceMap()
        let file = sources.add(path: "policy.midic", utf8: utf8)
        return PolicyFormatter.format(
            file: file, in: sources, vocabulary: ActionCatalogue.standard.vocabulary,
            tests: GuardTestCatalogue.standard.vocabulary)
    }

    private static func bytes(_ path: String, _ read: (String) -> [UInt8]?) -> [UInt8]? {
        PolicyCompiler.compile(path: path, read: read).ruleset?.withoutProvenance()
    }

    /// Compiles a policy as it is and laid out, the files that it extends too.
    private func staysTheSame(_ path: String, _ read: @escaping (String) -> [UInt8]?) -> Bool {
        guard let plain = Self.bytes(path, read) else { return false }
        let other = Self.bytes(path) { name in read(name).flatMap { Self.formatted($0).utf8 } }
        #expect(other == plain, "\(path)")
        return true
    }

    @Test func rulesetsStayTheSame() {
        func count(_ folder: String, where isMeant: (String) -> Bool = { _ in true }) -> Int {
            Repository.policies(in: Repository.root.appendingPathComponent(folder)).filter(isMeant).count { name in
                staysTheSame(name) { try? Repository.read("\(folder)/\($0)") }
            }
        }
        #expect(count("examples") == 5)
        #expect(count("Tests/Fixtures/decisions") > 15)
        // Those of errors make no ruleset.
        #expect(count("Tests/Fixtures/errors") { !$0.hasPrefix("E") } >= 20)
        let cases = PolicyCase.read("right.cases")
        #expect(!cases.isEmpty)
        for each in cases {
            #expect(staysTheSame("policy.midic") { each.files[$0].map { Array($0.utf8) } }, "\(each.name)")
        }
    }

    static let pages: [String] =
        ["README.md", "examples/README.md"]
        + ((try? FileManager.default.contentsOfDirectory(atPath: Repository.root.path + "/docs")) ?? []).sorted()
        .filter { $0.hasSuffix(".md") }.map { "docs/\($0)" }

    /// Blocks of policies or of parts of one, as far as they have no errors of syntax.
    @Test func codeBlocksAreInThatStyle() throws {
        var count = 0
        for page in Self.pages {
            for block in Self.blocks(String(decoding: try Repository.read(page), as: UTF8.self)) {
                let head = block.hasPrefix("midic ") ? "" : "midic 1\n"
                guard let text = Self.formatted(Array((head + block).utf8)).utf8 else { continue }
                count += 1
                #expect(String(decoding: text, as: UTF8.self) == head + block, "\(page)")
            }
        }
        #expect(count > 200)
    }

    /// Those marked `midic`, and those without a mark.
    private static func blocks(_ page: String) -> [String] {
        var blocks: [String] = []
        var block: String?
        var isMeant = false
        for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                if let text = block {
                    if isMeant, !text.isEmpty { blocks.append(text) }
                    block = nil
                } else {
                    block = ""
                    isMeant = line == "```" || line.hasPrefix("```midic")
                }
            } else {
                block? += line + "\n"
            }
        }
        return blocks
    }
}
