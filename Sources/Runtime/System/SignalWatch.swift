import Dispatch
import Glibc

/// Watches for SIGINT and SIGTERM for as long as it lives, so that a command can end in order.
///
/// The first signal calls the handler. The same signal again ends the process at once. SIGPIPE and SIGXFSZ are ignored,
/// so that a closed pipe or a limit on file size shows as an error of the call that met it and cleaning up still happens.
package final class SignalWatch {
    private let sources: [any DispatchSourceSignal]

    /// - Parameter handler: called on another thread with the signal's number.
    package init(_ handler: @escaping @Sendable (Int32) -> Void) {
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        var sources: [any DispatchSourceSignal] = []
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                handler(number)
                signal(number, SIG_DFL)
            }
            source.resume()
            sources.append(source)
        }
        self.sources = sources
    }

    deinit {
        for source in sources { source.cancel() }
    }
}
