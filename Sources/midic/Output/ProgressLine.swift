import Dispatch
import MidicRuntime

/// One line on the terminal that tells how far a run is; rewritten in place several times a second.
package final class ProgressLine {
    private let timer: any DispatchSourceTimer
    private let queue: DispatchQueue
    private let console: Console

    /// - Parameter text: what to say after so many seconds.
    init(_ console: Console, text: @escaping @Sendable (_ seconds: Double) -> String) {
        self.console = console
        queue = DispatchQueue(label: "midic.progress")
        let timer = DispatchSource.makeTimerSource(queue: queue)
        let start = ProcessFacts.monotonicNanoseconds
        timer.setEventHandler {
            let seconds = Double(ProcessFacts.monotonicNanoseconds - start) / 1e9
            console.progress(ProgressLine.cut(text(seconds), columns: StandardStream.error.columns))
        }
        timer.schedule(deadline: .now() + 0.5, repeating: 0.25)
        timer.resume()
        self.timer = timer
    }

    /// Stops and clears the line.
    func end() {
        timer.cancel()
        queue.sync { console.progress("") }
    }

    /// A line that is longer than the terminal is wide would scroll; the last column is left free.
    package static func cut(_ text: String, columns: Int?) -> String {
        guard let columns, text.count >= columns else { return text }
        return String(text.prefix(max(0, columns - 1)))
    }

    /// `1234 of 5678 files, 410/s, 212 MB/s, 3 held back, 0:11 left`
    static func text(_ progress: RunProgress, seconds: Double) -> String {
        let done = progress.filesDone
        let expected = progress.filesExpected
        let perSecond = seconds > 0 ? Double(done) / seconds : 0
        var text = expected.map { "\(done) of \($0) files" } ?? "\(done) files"
        text += ", \(SummaryText.short(perSecond))/s, \(SummaryText.rate(progress.bytesRead, seconds))"
        if progress.filesHeld > 0 { text += ", \(progress.filesHeld) held back" }
        if let expected, perSecond > 0, expected > done {
            let left = Int((Double(expected - done) / perSecond).rounded(.up))
            let rest = left % 60
            text += ", \(left / 60):\(rest < 10 ? "0" : "")\(rest) left"
        }
        return text
    }
}
