import Foundation
import MidicCompiler
import MidicRuntime
import Synchronization
import TestSupport
import TestVerdicts
import Testing

/// Executors agree on random policies and random files, and the run has met all that there is to meet.
@Suite struct DifferentialRunTests {
    @Test func executorsAgree() throws {
        let run = RunState()
        let parts = PlannedPairs.concurrently(PlannedPairs.rows.count) { run.work(through: PlannedPairs.rows[$0]) }
        var whole = RunPart()
        for part in parts { whole.add(part) }
        for failure in whole.failures.sorted(by: { $0.isSmall && !$1.isSmall }).prefix(12) {
            Issue.record("\(failure.text)")
        }
        print(
            "differential: \(whole.pairs) pairs of \(whole.policies) policies, \(whole.accepted) with an output, seed \(PairRun.seed), \(whole.differences) differ; executors: \(Executors.all.map(\.name).joined(separator: ", "))"
        )
        print("differential: \(whole.times.text)")
        if PairRun.stopsAtFirst, let first = whole.failures.min(by: { $0.pair < $1.pair }) {
            print("differential: first difference in pair \(first.pair) of seed \(PairRun.seed)")
            return
        }
        if PairRun.environment["MIDIC_COVERAGE"] != nil { print(whole.coverage.text) }
        guard PairRun.seconds == nil else { return }
        #expect(whole.pairs >= PairRun.pairs * 9 / 10, "too many policies do not compile")
        guard PairRun.asksForGoals else { return }
        let missing = whole.coverage.missing(CoverageGoals.ofThisRun)
        #expect(missing.isEmpty, "never reached with seed \(PairRun.seed): \(missing)")
    }
}

/// What a part of the run came to.
struct RunPart: Sendable {
    /// A pair on which executors differ.
    struct Failure: Sendable {
        /// Number of the pair in the run.
        let pair: Int
        let text: String
        /// Whether the text shows a pair that was made small.
        let isSmall: Bool
    }

    var coverage = Coverage()
    var policies = 0
    var pairs = 0
    var accepted = 0
    var differences = 0
    var failures: [Failure] = []
    var times = Times()

    mutating func add(_ other: RunPart) {
        coverage.add(other.coverage)
        policies += other.policies
        pairs += other.pairs
        accepted += other.accepted
        differences += other.differences
        failures += other.failures
        times.add(other.times)
    }
}

/// Where the time of a run goes.
struct Times: Sendable {
    private(set) var seconds: [String: Double] = [:]

    mutating func measure<Result>(_ what: String, _ work: () throws -> Result) rethrows -> Result {
        let start = Date()
        defer { seconds[what, default: 0] -= start.timeIntervalSinceNow }
        return try work()
    }

    mutating func note(_ what: String, _ more: Double) { seconds[what, default: 0] += more }

    mutating func add(_ other: Times) { seconds.merge(other.seconds, uniquingKeysWith: +) }

    var text: String {
        seconds.sorted { $0.value > $1.value }.map { "\($0.key) \(($0.value * 10).rounded() / 10) s" }.joined(
            separator: ", ")
    }
}

/// What the rows of a run share.
private final class RunState: Sendable {
    private struct Shared {
        /// The lowest number of a policy with a difference.
        var failing = Int.max
        /// How many differences of a kind were made small.
        var small: [String: Int] = [:]
    }

    private let shared = Mutex(Shared())
    private let start = Date()

    /// Making small takes longer than all else: two of a kind are enough to see what they have in common.
    private static let (smallOfKind, smallInAll) = (2, 8)

    private func mayShrink(_ words: String) -> Bool {
        guard !PairRun.stopsAtFirst else { return false }
        let kind = Comparison.kind(words)
        return shared.withLock { shared in
            guard shared.small[kind, default: 0] < Self.smallOfKind,
                shared.small.values.reduce(0, +) < Self.smallInAll
            else { return false }
            shared.small[kind, default: 0] += 1
            return true
        }
    }

    /// At the first difference only the policies before it are still worked on, so that the same pair is the first each time.
    private func isOver(_ index: Int) -> Bool {
        if let seconds = PairRun.seconds, -start.timeIntervalSinceNow >= seconds { return true }
        return PairRun.stopsAtFirst && shared.withLock { $0.failing } <= index
    }

    func work(through row: PlannedPairs.Row) -> RunPart {
        var part = RunPart()
        var position = 0
        // One for all policies of the row, so that what is rare comes up in short runs.
        var files = FileGenerator(seed: PairRun.seed(row.index(0)) ^ 0x5DEE_CE66)
        while row.index(position) < PairRun.policyCount, !isOver(row.index(position)) {
            let made = row.made(position)
            part.times.note("policies", made.seconds)
            work(made, &files, &part)
            position += 1
        }
        return part
    }

    private func work(_ made: PlannedPairs.Made, _ files: inout FileGenerator, _ part: inout RunPart) {
        if made.result.pair == nil, PairRun.environment["MIDIC_COVERAGE"] != nil {
            print("given up: \(made.result.codes)\n\(made.plan.text)")
        }
        part.coverage.note(made.result.pair == nil ? "policy given up" : "policy compiled")
        part.coverage.note("compiled \(made.result.rounds) times")
        if made.result.rounds == 1 { part.coverage.note("policy sound as made") }
        for code in made.result.codes { part.coverage.note("mended \(code)") }
        guard let pair = made.result.pair else { return }
        part.policies += 1
        files.focus(on: pair.policy.attributes)
        do {
            let comparison = try part.times.measure("executors") { try Comparison(pair) }
            let reach = PolicyReach(pair.policy)
            for number in 0..<PairRun.filesEach where !isOver(made.index) {
                let file = part.times.measure("files") { files.file() }
                let bytes = part.times.measure("files") { file.bytes }
                let verdict = try part.times.measure("runtime") { try comparison.verdict(bytes) }
                part.pairs += 1
                if verdict.output != nil { part.accepted += 1 }
                reach.note(file, files.words, verdict, &part.coverage)
                let judged = try comparison.judge(verdict, bytes, number: number, &part.times)
                for word in judged.notes { part.coverage.note(word) }
                guard let words = judged.fault else { continue }
                part.differences += 1
                fail(made, number, words, file, pair, &part)
            }
        } catch {
            part.differences += 1
            part.failures.append(
                RunPart.Failure(
                    pair: made.index * PairRun.filesEach,
                    text: "policy \(made.index) of seed \(PairRun.seed): \(error)\n\(pair.policy.text)", isSmall: false)
            )
        }
    }

    private func fail(
        _ made: PlannedPairs.Made, _ number: Int, _ words: String, _ file: PlannedFile, _ pair: CompiledPair,
        _ part: inout RunPart
    ) {
        let name = "seed\(PairRun.seed)-policy\(made.index)-file\(number)"
        let place = made.index * PairRun.filesEach + number
        shared.withLock { $0.failing = min($0.failing, made.index) }
        guard PairRun.stopsAtFirst || mayShrink(words) else {
            return part.failures.append(RunPart.Failure(pair: place, text: "\(name): \(words)", isSmall: false))
        }
        let (policy, small) = PairRun.stopsAtFirst ? (pair.policy, file) : Comparison.shrunk(pair, file, words)
        PairFixture.keep(policy, small, name, words)
        part.failures.append(
            RunPart.Failure(
                pair: place, text: "\(name): \(words)\n\(policy.text)\n\(PlannedText.text(of: small))", isSmall: true))
    }
}
