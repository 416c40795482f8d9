import Dispatch
import Foundation
import MidicCompiler
import Synchronization

/// The policies of the run, made and compiled once for all tests.
enum PlannedPairs {
    /// A policy of the run.
    struct Made: Sendable {
        let index: Int
        let plan: PlannedPolicy
        let result: PolicyRepair.Result
    }

    /// Policies are made in this many rows, each with decks of its own, so that rows can be worked on side by side.
    static let rows = 4

    /// In the order of their numbers.
    static let all: [Made] = {
        let found = Mutex<[Made]>([])
        let count = PairRun.policyCount
        DispatchQueue.concurrentPerform(iterations: rows) { row in
            var generator = PolicyGenerator(seed: PairRun.seed(row))
            for index in stride(from: row, to: count, by: rows) {
                let plan = generator.policy()
                let made = Made(index: index, plan: plan, result: PolicyRepair.sound(plan))
                found.withLock { $0.append(made) }
            }
        }
        return found.withLock { $0 }.sorted { $0.index < $1.index }
    }()

    /// Those that compile.
    static let sound: [CompiledPair] = all.compactMap(\.result.pair)

    /// Carries out a part of the work for each number, side by side.
    static func concurrently<Part: Sendable>(_ count: Int, _ work: @Sendable (Int) -> Part) -> [Part] {
        let found = Mutex<[Int: Part]>([:])
        DispatchQueue.concurrentPerform(iterations: count) { index in
            let part = work(index)
            found.withLock { $0[index] = part }
        }
        return found.withLock { parts in (0..<count).compactMap { parts[$0] } }
    }
}
