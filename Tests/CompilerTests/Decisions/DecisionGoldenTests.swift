import Foundation
import MidicCompiler
import MidicLang
import MidicRuntime
import Testing

/// The decisions of each example policy and of policies that together use all options, guards, paths, private selectors,
/// masks and actions, against the text that was kept. A change of the compiler that decides anything otherwise shows as a
/// readable difference. `MIDIC_UPDATE=1` writes the texts anew.
@Suite struct DecisionGoldenTests {
    static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    static let folder = repository.appendingPathComponent("Tests/Fixtures/decisions")
    static let policies: [URL] = {
        let folders = [repository.appendingPathComponent("examples"), folder]
        return folders.flatMap { folder in
            ((try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? [])
                .filter { $0.pathExtension == "midic" }
        }.sorted { $0.lastPathComponent < $1.lastPathComponent }
    }()

    static let basic = Result {
        DecisionListing(content: try compile(repository.appendingPathComponent("examples/basic.midic")))
    }

    static func compile(_ policy: URL) throws -> RulesetContent {
        let result = PolicyCompiler.compile(path: policy.lastPathComponent) { path in
            let file = policy.deletingLastPathComponent().appendingPathComponent(path)
            return (try? Data(contentsOf: file)).map { Array($0) }
        }
        let errors = result.diagnostics.filter { $0.severity == .error }
        let compiled = result.bytes
        let bytes = try #require(compiled, "\(TextRenderer().render(errors, in: result.sources))")
        return try Ruleset(bytes: bytes).content()
    }

    @Test func coversTheExamplesAndTwentyMore() {
        #expect(Self.policies.count >= 24)
    }

    @Test(arguments: policies.map(\.lastPathComponent)) func decidesAsKept(_ name: String) throws {
        let policy = try #require(Self.policies.first { $0.lastPathComponent == name })
        let basic = name == "basic.midic" ? nil : try Self.basic.get()
        let listing = DecisionListing(content: try Self.compile(policy), base: basic).text()
        let golden = Self.folder.appendingPathComponent(name).deletingPathExtension().appendingPathExtension(
            "decisions")
        if ProcessInfo.processInfo.environment["MIDIC_UPDATE"] == "1" {
            try listing.write(to: golden, atomically: true, encoding: .utf8)
            return
        }
        let kept = try String(contentsOf: golden, encoding: .utf8)
        guard listing != kept else { return }
        let before = Set(kept.split(separator: "\n"))
        let after = Set(listing.split(separator: "\n"))
        let gone = before.subtracting(after).prefix(5).map { "- \($0)" }
        let new = after.subtracting(before).prefix(5).map { "+ \($0)" }
        Issue.record("\(name) decides otherwise:\n\((gone + new).joined(separator: "\n"))")
    }
}
