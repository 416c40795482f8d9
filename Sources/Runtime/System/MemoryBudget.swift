import Dispatch

/// How much memory the files at work may take for their structure, for inflated data sets and for what is new in their outputs, all
/// workers together.
///
/// A file that needs more than a little has all of it, alone: the next that needs so much waits. So what a file may have depends
/// neither on the number of workers nor on the other files, and a file that needs more than that is `too-large` in every run. Beside
/// it each worker keeps a share from file to file, which is enough for nearly all files; together these are two fifths of the budget.
/// A file that needs more has memory of its own, whose pages the kernel fills anew each time.
/// A worker that waits has no more than its share, and the one that it waits for waits for nobody: so no two wait for each other.
public final class MemoryBudget: Sendable {
    /// 40 MiB.
    public static let standardMegabytes = 40

    /// What is asked for ahead of use, in bytes: 256 MiB. No kernel lets a process have any amount, even if it is never touched.
    package static let largestReservation = 256 << 20

    /// What one worker keeps.
    package let share: Int
    /// What each worker reads files into, a part of its share: files of more bytes are mapped.
    package var readSize: Int { max(64 << 10, min(InputFile.smallFileLimit, share / 4)) }
    /// The most that one file may have: all of it.
    package let fileLimit: Int
    private let reserve = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - megabytes: of 2^20 bytes, at least 1.
    ///   - workers: threads that work with it at a time, at least 1.
    public convenience init(megabytes: Int = standardMegabytes, workers: Int = 1) {
        self.init(bytes: max(1, min(megabytes, 1 << 24)) << 20, workers: workers)
    }

    package init(bytes: Int, workers: Int = 1) {
        share = bytes * 2 / 5 / max(1, workers)
        fileLimit = bytes
        // Signalled up from 0, since Dispatch traps when a semaphore dies below the value it was made with.
        reserve.signal()
    }

    fileprivate func takeReserve() { reserve.wait() }
    fileprivate func giveReserveBack() { reserve.signal() }
}

/// One worker's part in a budget.
package final class MemoryUse {
    package let budget: MemoryBudget
    /// Bytes of the file's inflated data set that are in memory: a part of the share, so they do not count against the limit.
    package var inflatedBytes = 0
    /// Bytes of the file's structure, once it has been read.
    package var structureBytes = 0
    /// The whole budget is this worker's at the moment.
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
        let next = min(max(512, 2 * count), shared)
        if next > count { return next }
        takeReserve()
        let all = min(most, budget.fileLimit / stride)
        guard all > count else { return nil }
        return min(all, max(2 * count, MemoryBudget.largestReservation / stride))
    }

    /// How many bytes the new part of the file's output, for which it has and has room for `count`, may have next; nil if `count` are
    /// more than the file may have.
    ///
    /// May wait for other workers, where it is more than a worker keeps.
    ///
    package func nextSize(after count: Int) -> Int? {
        // The same for any number of workers, whatever they keep.
        let all = budget.fileLimit - structureBytes
        guard count <= all else { return nil }
        if count <= keptSize { return min(keptSize, all) }
        takeReserve()
        return all
    }

    /// How much of an inflated data set is in memory; at least what inflation needs to look back at, and to go on.
    package var inflatedSize: Int { max(128 << 10, budget.share / 4) }

    /// What a worker keeps for the new part of outputs: of its share what is left beside structure, read buffer and inflated bytes.
    package var keptSize: Int { max(0, budget.share / 2 - budget.readSize - inflatedBytes) }

    /// May wait for other workers.
    package func takeReserve() {
        guard !hasReserve else { return }
        budget.takeReserve()
        hasReserve = true
    }

    /// After the last use of the memory that it was asked for.
    package func giveBack() {
        (inflatedBytes, structureBytes) = (0, 0)
        guard hasReserve else { return }
        hasReserve = false
        budget.giveReserveBack()
    }

    deinit { giveBack() }
}
