import Foundation
import MidicCompiler
import MidicRuntime
import TestSupport
import Testing

/// Executors agree on random policies and random files, and the run has met all that there is to meet.
@Suite struct DifferentialRunTests {
    /// What one policy's files came to.
    private struct Part: Sendable {
        var coverage = Coverage()
        var pairs = 0
        var failures: [String] = []
        /// What was made small already.
        var kinds: Set<String> = []
    }

    @Test func executorsAgree() throws {
        let made = PlannedPairs.all
        let parts = PlannedPairs.concurrently(made.count) { Self.run(made[$0]) }
        var coverage = Coverage()
        for part in parts { coverage.add(part.coverage) }
        // Those that were made small first.
        let failures = parts.flatMap(\.failures).sorted { $0.hasPrefix("seed") && !$1.hasPrefix("seed") }
        for failure in failures.prefix(12) { Issue.record("\(failure)") }
        let pairs = parts.map(\.pairs).reduce(0, +)
        let failed = parts.map(\.failures.count).reduce(0, +)
        print(
            "differential: \(pairs) pairs of \(PlannedPairs.sound.count) policies, seed \(PairRun.seed), \(failed) differ; executors: \(Executors.all.map(\.name).joined(separator: ", "))"
        )
        if PairRun.environment["MIDIC_COVERAGE"] != nil { print(coverage.text) }
        #expect(pairs >= PairRun.pairs * 9 / 10, "too many policies do not compile")
        let missing = coverage.missing(
            CoverageGoals.all + (PairRun.pairs >= 10_000 ? CoverageGoals.ofLongRuns : []))
        #expect(missing.isEmpty, "never reached with seed \(PairRun.seed): \(missing)")
    }

    private static func run(_ made: PlannedPairs.Made) -> Part {
        var part = Part()
        if made.result.pair == nil, PairRun.environment["MIDIC_COVERAGE"] != nil {
            print("given up: \(made.result.codes)\n\(made.plan.text)")
        }
        part.coverage.note(made.result.pair == nil ? "policy given up" : "policy compiled")
        if made.result.rounds == 1 { part.coverage.note("policy sound as made") }
        for code in made.result.codes { part.coverage.note("mended \(code)") }
        guard let pair = made.result.pair else { return part }
        for word in pair.policy.words { part.coverage.note("policy \(word)", PairRun.filesEach) }
        var files = FileGenerator(seed: PairRun.seed(made.index) ^ 0x5DEE_CE66, focus: pair.policy.attributes)
        do {
            let comparison = try Comparison(pair)
            for number in 0..<PairRun.filesEach {
                let file = files.file()
                let bytes = file.bytes
                let verdict = try comparison.verdict(bytes)
                part.pairs += 1
                note(file, files.words, verdict, &part.coverage)
                guard let words = try comparison.fault(verdict, bytes, number: number) else { continue }
                part.failures.append(
                    part.kinds.insert(Comparison.kind(words)).inserted ? report(made, number, words, file, pair) : words
                )
            }
        } catch {
            part.failures.append("policy \(made.index) of seed \(PairRun.seed): \(error)\n\(pair.policy.text)")
        }
        return part
    }

    private static func report(
        _ made: PlannedPairs.Made, _ number: Int, _ words: String, _ file: PlannedFile, _ pair: CompiledPair
    ) -> String {
        let (policy, file) = Comparison.shrunk(pair, file, words)
        let name = "seed\(PairRun.seed)-policy\(made.index)-file\(number)"
        PairFixture.keep(policy, file, name)
        return "\(name): \(words)\n\(policy.text)\n\(PlannedText.text(of: file))"
    }

    private static func note(
        _ file: PlannedFile, _ words: Set<String>, _ verdict: Verdict, _ coverage: inout Coverage
    ) {
        coverage.note("outcome \(verdict.outcome)")
        if let reason = verdict.reason { coverage.note("reason \(reason)") }
        for word in words { coverage.note(word) }
        for (name, count) in verdict.counts { coverage.note("count \(name)", count) }
        for claim in verdict.claims { coverage.note("claim \(claim)") }
        guard verdict.output != nil else { return }
        coverage.note("pair with an output")
        for element in PlannedElement.all(file.elements) { coverage.note("VR \(element.vr)") }
    }
}
