import Dispatch
import Glibc

/// Watches for signals for as long as it lives, so that a command can end in order, or tell how far it is.
///
/// SIGHUP (the terminal or the connection went away), SIGINT and SIGTERM call `stop`; the same signal again ends the process
/// at once. SIGUSR1 calls `status`, any number of times. One that was ignored when the process began stays ignored, as
/// nohup(1) and a shell's background jobs want it. SIGPIPE and SIGXFSZ are ignored, so that a closed pipe or a limit on file size shows
/// as an error of the call that met it and cleaning up still happens.
package final class SignalWatch {
    private let sources: [any DispatchSourceSignal]

    /// - Parameters:
    ///   - status: called on another thread.
    ///   - stop: called on another thread with the signal's number.
    package init(
        status: @escaping @Sendable () -> Void = {}, stop: @escaping @Sendable (Int32) -> Void
    ) {
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        var sources: [any DispatchSourceSignal] = []
        for number in [SIGHUP, SIGINT, SIGTERM, SIGUSR1] where !SignalWatch.isIgnored(number) {
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if number == SIGUSR1 { return status() }
                stop(number)
                signal(number, SIG_DFL)
            }
            source.resume()
            // After the source is there, so that no signal falls between the two.
            signal(number, SIG_IGN)
            sources.append(source)
        }
        self.sources = sources
    }

    deinit {
        for source in sources { source.cancel() }
    }

    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        guard unsafe sigaction(number, nil, &action) == 0 else { return false }
        // SIG_IGN is the number 1 in place of a function (signal.h).
        return unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
    }
}
