import Foundation
import MidicCompiler
import TestSupport

/// The pairs of one run: which policies, how many files for each, from which seed.
///
/// `MIDIC_PAIRS` and `MIDIC_SEED` in the environment ask for more pairs, or for others.
struct PairRun: Sendable {
    static let environment = ProcessInfo.processInfo.environment
    static let seed = environment["MIDIC_SEED"].flatMap { UInt64($0) } ?? 8
    static let pairs = environment["MIDIC_PAIRS"].flatMap { Int($0) } ?? 2000
    /// A policy takes a debug build about a second to compile, a file some milliseconds.
    static let filesEach = 40

    static var policyCount: Int { max(4, pairs * 11 / 10 / filesEach) }

    /// The seed of a policy of the run, and of its files.
    static func seed(_ index: Int) -> UInt64 { seed &* 1_000_003 &+ UInt64(index) }
}

/// What a run has met, by kind and word.
struct Coverage: Sendable {
    private(set) var counts: [String: Int] = [:]

    mutating func note(_ word: String, _ count: Int = 1) { counts[word, default: 0] += count }

    mutating func add(_ other: Coverage) { counts.merge(other.counts, uniquingKeysWith: +) }

    func missing(_ wanted: [String]) -> [String] { wanted.filter { counts[$0] == nil } }

    /// One line a word, the rarest first.
    var text: String {
        counts.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map { "\($0.value)\t\($0.key)" }.joined(
            separator: "\n")
    }
}
