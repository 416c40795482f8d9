import Dispatch

/// Runs one processor a worker over all inputs and commits their results in input order.
///
/// Workers read, decide and write to a staging folder inside the output, so that the final rename stays on one file
/// system. A result waits until all earlier inputs are committed; a bounded window keeps the results that wait, and with
/// them memory and staged files, to a fixed number. With one job everything happens on the calling thread.
package enum Batch {
    /// Results that may wait for an earlier one, for each worker.
    private static let windowPerWorker = 8

    /// Runs until the inputs are done, `stop` is raised, or something fails that concerns the whole run.
    ///
    /// - Parameters:
    ///   - progress: counters to watch from another thread.
    ///   - stop: raise it to end early: files at work are finished and committed, no further one is taken.
    ///   - makeProcessor: called once in each worker.
    /// - Returns: what became of the inputs. A failure along the way is in `RunSummary.failure`; staged files are gone.
    /// - Throws: a failure to create the output, quarantine, audit or map, before any input was read.
    package static func run<Processor: BatchProcessor & ~Copyable>(
        _ plan: BatchPlan, identity: RunIdentity, progress: RunProgress = RunProgress(), stop: StopFlag = StopFlag(),
        makeProcessor: @escaping @Sendable () -> Processor
    ) throws(SystemFailure) -> RunSummary {
        let start = ProcessFacts.monotonicNanoseconds
        ProcessMemory.giveLargeBlocksBack()
        let output = plan.isDry ? nil : plan.output
        let folder = try output.map { (path) throws(SystemFailure) in try OutputFolder(path) }
        defer { folder?.removeStaging() }
        let sink = try CommitSink(plan, folder, identity: identity, progress: progress)
        let shared = SharedWalk(plan.roots, avoiding: sink.folders, limit: plan.limit)
        let line = CommitLine(sink, stop: stop, window: plan.jobs * windowPerWorker)

        let work: @Sendable () -> Void = {
            var processor = makeProcessor()
            var present = folder?.presentOutputs(duplicates: plan.onDuplicate) ?? PresentOutputs()
            while true {
                line.awaitRoom()
                guard !stop.isRaised, let entry = shared.next() else {
                    line.giveBackRoom()
                    return
                }
                let name = String(entry.number)
                var outcome: FileOutcome?
                if entry.kind == .file {
                    if plan.isDry {
                        outcome = processor.examine(entry.path)
                    } else if let folder {
                        outcome = processor.process(
                            entry.path, into: folder.staging, as: name, unless: &present)
                    } else {
                        outcome = processor.process(entry.path, to: .output)
                    }
                    switch outcome {
                    case .deidentified, .present: break
                    case .rejectedByGate, .quarantinedByGate, .notDICOM, .directory, nil: break
                    case .outputError:
                        // The commit line will come to it; until then no worker need run into the same wall.
                        stop.raise()
                        try? folder?.removeStaged(name)
                    case .rejected, .quarantined, .inputError: try? folder?.removeStaged(name)
                    }
                }
                let parts = AuditParts(entry, outcome, plan)
                line.deliver(FinishedInput(entry: entry, outcome: outcome, staged: name, parts: parts))
            }
        }
        if plan.jobs == 1 {
            work()
        } else {
            let group = DispatchGroup()
            for index in 1...plan.jobs {
                // A serial queue of its own gives each worker a thread, whatever the number of processors.
                DispatchQueue(label: "midic.worker.\(index)").async(
                    group: group, execute: DispatchWorkItem(block: work))
            }
            group.wait()
        }
        let seconds = Double(ProcessFacts.monotonicNanoseconds - start) / 1e9
        return line.finish(signal: stop.signal, seconds: seconds)
    }
}

/// The walk that all workers draw from.
private final class SharedWalk: Sendable {
    private let walk: Locked<InputWalk>

    init(_ roots: [InputWalk.Root], avoiding avoided: Set<FileStatus.Identity>, limit: Int) {
        walk = Locked(InputWalk(roots, avoiding: avoided, limit: limit))
    }

    func next() -> InputEntry? { walk.withLock { $0.next() } }
}

/// Brings results that come in any order into input order.
///
/// No thread of its own: the worker whose result closes the gap commits all that is ready. The others go on working.
private final class CommitLine: Sendable {
    private struct Waiting {
        var finished: [Int: FinishedInput] = [:]
        /// The number of the input that is committed next.
        var next = 1
    }

    private let waiting = Locked(Waiting())
    private let sink: Locked<CommitSink>
    private let room = DispatchSemaphore(value: 0)
    private let stop: StopFlag

    init(_ sink: sending CommitSink, stop: StopFlag, window: Int) {
        self.sink = Locked(sink)
        self.stop = stop
        // Signalled up from 0, since Dispatch traps when a semaphore dies below the value it was made with.
        for _ in 0..<window { room.signal() }
    }

    /// Waits until fewer than a window of inputs are on their way. The earliest of them is always at work, never waiting
    /// here, so the line moves.
    func awaitRoom() { room.wait() }

    func giveBackRoom() { room.signal() }

    func deliver(_ result: FinishedInput) {
        waiting.withLock { $0.finished[result.entry.number] = result }
        // A worker that delivers while another holds the sink leaves its result to that one, which looks again after
        // it has let go of the sink; so no result stays behind.
        while waiting.withLock({ $0.finished[$0.next] != nil }) {
            let drained: Void? = sink.withLockIfAvailable { sink in
                while let ready = takeNext() {
                    sink.commit(ready, stop: stop)
                    room.signal()
                }
            }
            if drained == nil { return }
        }
    }

    private func takeNext() -> FinishedInput? {
        waiting.withLock { waiting in
            guard let ready = waiting.finished.removeValue(forKey: waiting.next) else { return nil }
            waiting.next += 1
            return ready
        }
    }

    func finish(signal: Int32?, seconds: Double) -> RunSummary {
        sink.withLock { $0.finish(signal: signal, seconds: seconds) }
    }
}
