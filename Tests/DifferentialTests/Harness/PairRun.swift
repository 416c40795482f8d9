import Foundation
import MidicCompiler
import TestSupport

/// The pairs of one run: which policies, how many files for each, from which seed.
///
/// The environment asks for other runs (CONTRIBUTING.md, "Differential runs").
enum PairRun {
    static let environment = ProcessInfo.processInfo.environment
    static let seed = environment["MIDIC_SEED"].flatMap { UInt64($0) } ?? 8
    static let pairs = environment["MIDIC_PAIRS"].flatMap { Int($0) } ?? usualPairs
    /// A debug build takes ten times as long for each: it shows that the runs work, and the optimised run of each change asks more.
    private static var usualPairs: Int {
        #if DEBUG
            500
        #else
            2000
        #endif
    }
    /// The run ends after so long, whatever the number of pairs.
    static let seconds = environment["MIDIC_SECONDS"].flatMap { Double($0) }
    /// The run ends at the first difference, which is shown as it is.
    static let stopsAtFirst = environment["MIDIC_FIRST"] == "1"
    /// A policy takes a debug build as long to compile as some hundred files take to be held against each other. In so many files
    /// most of its rules meet something; long runs have many policies anyway.
    static let filesEach = environment["MIDIC_FILES"].flatMap { Int($0) } ?? (pairs >= 10_000 ? 50 : 25)

    /// Some more than the pairs ask for, since a few policies are given up.
    static var policyCount: Int { seconds == nil ? max(4, pairs * 11 / 10 / filesEach) : .max }

    /// Whether the run is long enough to ask what it has met.
    static var asksForGoals: Bool { pairs >= 2000 && seconds == nil && !stopsAtFirst }

    /// Whether the run is one of those that must meet rare things too.
    static var isLong: Bool { pairs >= 10_000 && seconds == nil }

    /// Whether it must meet each action on each VR too.
    static var isExtended: Bool { pairs >= 100_000 && seconds == nil }

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
