import Dispatch
import Glibc

/// Watches for signals from its start until the process ends, so that a command can end in order, or tell how far it is.
///
/// SIGHUP (the terminal or the connection went away), SIGINT and SIGTERM call `stop`; the same signal again ends the process
/// at once. SIGUSR1 calls `status`, any number of times. One that was ignored when the process began stays ignored, as
/// nohup(1) and a shell's background jobs want it. Of SIGPIPE and SIGXFSZ `StandardStream.takeSignalsAsErrors` takes care.
///
/// The signals are blocked in every thread and taken by one that waits for nothing else (sigwait(3)): one that comes early
/// stays pending, so none is lost, however busy the other threads are.
package enum SignalWatch {
    /// Begins to watch. Called once, before other threads are started, since those inherit what is blocked.
    ///
    /// - Parameters:
    ///   - status: called on another thread.
    ///   - end: called on another thread before the process is ended by a signal that came again.
    ///   - stop: called on another thread with the signal's number.
    package static func start(
        status: @escaping @Sendable () -> Void, end: @escaping @Sendable () -> Void = {},
        stop: @escaping @Sendable (Int32) -> Void
    ) {
        let watched = set(of: [SIGHUP, SIGINT, SIGTERM, SIGUSR1].filter { !isIgnored($0) })
        block(watched)
        // A queue of its own has a thread of its own; the global ones wait for a free processor.
        DispatchQueue(label: "midic.signals").async {
            var watched = watched
            var stopped: Set<Int32> = []
            while true {
                var number: Int32 = 0
                guard unsafe sigwait(&watched, &number) == 0 else { return }
                if number == SIGUSR1 {
                    status()
                } else if stopped.insert(number).inserted {
                    stop(number)
                } else {
                    end()
                    endProcess(by: number)
                }
            }
        }
    }

    private static func set(of numbers: [Int32]) -> sigset_t {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        for number in numbers { unsafe sigaddset(&set, number) }
        return set
    }

    private static func block(_ set: sigset_t) {
        var set = set
        unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Ends the process as the signal does when nothing watches.
    private static func endProcess(by number: Int32) {
        signal(number, SIG_DFL)
        kill(getpid(), number)
        var set = set(of: [number])
        unsafe pthread_sigmask(SIG_UNBLOCK, &set, nil)
    }

    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        guard unsafe sigaction(number, nil, &action) == 0 else { return false }
        // SIG_IGN is the number 1 in place of a function (signal.h).
        return unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
    }
}
