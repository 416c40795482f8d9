import Synchronization

/// Counters that a run keeps up to date and that another thread may read at any time.
package final class RunProgress: Sendable {
    private let done = Atomic<Int>(0)
    private let bytes = Atomic<Int>(0)
    private let held = Atomic<Int>(0)
    private let expected = Atomic<Int>(-1)

    package init() {}

    /// Files dealt with, whatever became of them.
    package var filesDone: Int { done.load(ordering: .relaxed) }
    /// Bytes of the input files that were de-identified.
    package var bytesRead: Int { bytes.load(ordering: .relaxed) }
    /// Files quarantined, rejected or unreadable so far.
    package var filesHeld: Int { held.load(ordering: .relaxed) }
    /// The number of files in the inputs, once `countInputs` has come to its end.
    package var filesExpected: Int? {
        let count = expected.load(ordering: .relaxed)
        return count < 0 ? nil : count
    }

    func finished(bytes count: Int, held isHeld: Bool) {
        done.add(1, ordering: .relaxed)
        bytes.add(count, ordering: .relaxed)
        if isHeld { held.add(1, ordering: .relaxed) }
    }

    /// Walks the inputs once more, without opening a file, to estimate the time left. Runs beside the work and
    /// ends early when `stop` is raised, or after so many nanoseconds.
    package func countInputs(_ roots: [InputWalk.Root], stop: StopFlag, nanoseconds: UInt64 = .max) {
        let start = ProcessFacts.monotonicNanoseconds
        var walk = InputWalk(roots)
        var count = 0
        while walk.next() != nil {
            count += 1
            if stop.isRaised || ProcessFacts.monotonicNanoseconds - start > nanoseconds { return }
        }
        expected.store(count, ordering: .relaxed)
    }
}

/// Asks a run to take no new file. Raised by a signal's handler thread or by a failure that concerns the whole run.
package final class StopFlag: Sendable {
    private let state = Atomic<Int32>(0)

    package init() {}

    package var isRaised: Bool { state.load(ordering: .relaxed) != 0 }

    /// The signal that asked, or nil.
    package var signal: Int32? {
        let value = state.load(ordering: .relaxed)
        return value > 0 ? value : nil
    }

    /// - Parameter signal: the signal's number; nil for a failure within the run.
    package func raise(signal: Int32? = nil) {
        _ = state.compareExchange(expected: 0, desired: signal ?? -1, ordering: .relaxed)
    }
}
