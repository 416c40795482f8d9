import Foundation
import MidicCompiler
import MidicLang
import TestSupport
import Testing

@Suite struct RobustnessTests {
    /// Broken policies give findings, never a crash: each fixture and example without one of its lines, and cut off there.
    @Test func brokenPoliciesAreSurvived() throws {
        var texts: [[Substring]] = []
        for folder in [Repository.errors, Repository.examples] {
            for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            where name.hasSuffix(".midic") && !name.hasPrefix("E01") && !name.hasPrefix("E0242") {
                let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
                texts.append(text.split(separator: "\n", omittingEmptySubsequences: false))
            }
        }
        #expect(texts.count > 60)
        for lines in texts {
            for index in stride(from: 0, to: lines.count, by: max(1, lines.count / 12)) {
                var without = lines
                without.remove(at: index)
                for variant in [without[...], lines[..<index]] {
                    let result = check(variant.joined(separator: "\n"))
                    let hasErrors = result.diagnostics.contains { $0.severity == .error }
                    #expect((result.policy == nil) == hasErrors)
                }
            }
        }
    }

    @Test func expansionIsBounded() {
        let sets = (1..<30).map { "set s\($0) = s\($0 - 1), s\($0 - 1)" }.joined(separator: "\n")
        let result = check(policy("set s0 = PatientID\n\(sets)\ns29 -> remove"))
        #expect(result.diagnostics.contains { $0.code == .expansionTooLarge })
    }
}
