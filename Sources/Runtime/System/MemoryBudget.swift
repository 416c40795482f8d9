import Dispatch

/// How much memory the files at work may take for their structure and for inflated data sets, all workers together.
///
/// A quarter is shared out evenly and kept from file to file, which is enough for nearly all files. A file that needs more takes
/// the other three quarters, one file at a time: the next that needs them waits. So what a file may have depends neither on the
/// number of workers nor on the other files, and a file that needs more than that is `too-large` in every run.
public final class MemoryBudget: Sendable {
    /// 40 MiB.
    public static let standardMegabytes = 40

    /// What one worker keeps.
    package let share: Int
    /// The most that one file may have.
    package let fileLimit: Int
    private let reserve = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - megabytes: of 2^20 bytes, at least 1.
    ///   - workers: threads that work with it at a time, at least 1.
    public convenience init(megabytes: Int = standardMegabytes, workers: Int = 1) {
        self.init(bytes: max(1, min(megabytes, 1 << 24)) << 20, workers: workers)
    }

    package init(bytes: Int, workers: Int = 1) {
        share = bytes / 4 / max(1, workers)
        fileLimit = bytes - bytes / 4
        // Signalled up from 0, since Dispatch traps when a semaphore dies below the value it was made with.
        reserve.signal()
    }

    fileprivate func takeReserve() { reserve.wait() }
    fileprivate func giveReserveBack() { reserve.signal() }
}

/// One worker's part in a budget.
package final class MemoryUse {
    package let budget: MemoryBudget
    /// Bytes of the file's inflated data set.
    package var inflatedBytes = 0
    /// The three quarters are this worker's at the moment.
    package private(set) var hasReserve = false

    package init(_ budget: MemoryBudget) { self.budget = budget }

    /// How many elements of `stride` bytes an array may have room for next; nil if the file needs more than it may have.
    ///
    /// May wait for other workers. Past its worker's share an array gets all at once what it can ever need, so that it is not
    /// copied again: what it does not come to use is never touched, and so takes no memory.
    ///
    /// - Parameters:
    ///   - count: elements that it has, and has room for.
    ///   - most: elements that it can ever have.
    package func nextCapacity(after count: Int, stride: Int, most: Int) -> Int? {
        let shared = budget.share / 2 / stride
        let next = max(min(512, shared), 2 * count)
        if next > count, next <= shared { return next }
        if !hasReserve {
            budget.takeReserve()
            hasReserve = true
        }
        let all = min(most, (budget.fileLimit - inflatedBytes) / stride)
        return all > count ? all : nil
    }

    /// After the last use of the memory that it was asked for.
    package func giveBack() {
        inflatedBytes = 0
        guard hasReserve else { return }
        hasReserve = false
        budget.giveReserveBack()
    }

    deinit { giveBack() }
}
