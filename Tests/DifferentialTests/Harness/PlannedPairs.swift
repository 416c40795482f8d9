import Dispatch
import Foundation
import MidicCompiler
import Synchronization

/// The policies of the run, made and compiled when somebody first asks for them, and once for all tests.
enum PlannedPairs {
    /// A policy of the run.
    struct Made: Sendable {
        let index: Int
        let plan: PlannedPolicy
        let result: PolicyRepair.Result
        /// How long it took to make and compile.
        let seconds: Double
    }

    /// Policies are made in rows, each with decks of its own, so that rows can be worked on side by side.
    static let rows = (0..<4).map { Row($0) }

    /// The first policies of a row stay for the laws; of the others one is held at a time.
    static let keptOfRow = 6

    final class Row: Sendable {
        private struct State {
            var generator: PolicyGenerator
            var kept: [Made] = []
            var next = 0
        }

        private let number: Int
        private let state: Mutex<State>

        init(_ number: Int) {
            self.number = number
            state = Mutex(State(generator: PolicyGenerator(seed: PairRun.seed(number))))
        }

        /// The policy's number in the run.
        func index(_ position: Int) -> Int { position * PlannedPairs.rows.count + number }

        /// - Precondition: those behind the kept ones are asked for in their order.
        func made(_ position: Int) -> Made {
            state.withLock { state in
                if position < state.kept.count { return state.kept[position] }
                while true {
                    let start = Date()
                    let plan = state.generator.policy()
                    let made = Made(
                        index: index(state.next), plan: plan,
                        result: PolicyRepair.sound(plan), seconds: -start.timeIntervalSinceNow)
                    defer { state.next += 1 }
                    if state.next < PlannedPairs.keptOfRow { state.kept.append(made) }
                    if state.next == position { return made }
                    precondition(state.next < position)
                }
            }
        }
    }

    /// The first policies that compile and fit, in the order of their numbers.
    static func sound(_ count: Int, where fits: (PlannedPolicy) -> Bool) -> [CompiledPair] {
        var found: [CompiledPair] = []
        for position in 0..<keptOfRow {
            for row in rows where found.count < count {
                if let pair = row.made(position).result.pair, fits(pair.policy) { found.append(pair) }
            }
        }
        return found
    }

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
