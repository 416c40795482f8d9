import Dispatch
import Glibc

/// Turns SIGINT and SIGTERM into a request to end the run in order, for as long as it lives.
///
/// The first signal raises the flag: files at work are finished, records are written, the summary is shown. The same
/// signal again ends the process at once, which may leave a staging folder behind. SIGPIPE and SIGXFSZ are ignored, so
/// that a closed pipe or a limit on file size shows as an error of the call that met it and cleaning up still happens.
package final class SignalWatch {
    private let sources: [any DispatchSourceSignal]

    package init(_ stop: StopFlag) {
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        var sources: [any DispatchSourceSignal] = []
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                stop.raise(signal: number)
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
