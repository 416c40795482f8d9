import Glibc

/// Standard input, output and error. Written without a buffer, so that output and error keep their order.
package enum StandardStream: Int32, Sendable {
    case input = 0
    case output = 1
    case error = 2

    package var isTerminal: Bool { isatty(rawValue) == 1 }

    /// How many characters a line of the terminal has; nil if it is none, or does not say.
    package var columns: Int? { SystemCall.terminalColumns(of: rawValue) }

    /// Whether the process was given it, and open for what it is for.
    package var isOpen: Bool { SystemCall.isOpen(rawValue, forWriting: self != .input) }

    package func status() throws(SystemFailure) -> FileStatus { try SystemCall.status(of: rawValue, name: name) }

    /// Sees to it that files which are opened later do not take the place of a stream that the process was not given.
    ///
    /// To be called before anything is opened. Such a stream stays unusable: reading or writing fails.
    package static func occupyClosed() { SystemCall.occupyClosedStandardStreams() }

    /// Makes a pipe that nobody reads (SIGPIPE) and a limit on file sizes (SIGXFSZ) errors of the call that meets them, so
    /// that a command can say what happened and clean up.
    package static func takeSignalsAsErrors() {
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
    }

    package func write(_ text: String) throws(SystemFailure) {
        let bytes = Array(text.utf8)
        try write(bytes.rawBytes)
    }

    package func write(_ bytes: RawSpan) throws(SystemFailure) {
        try SystemCall.write(bytes, to: rawValue, name: name)
    }

    /// Writes all that is left in `source`.
    package func write<Source: SpanSource & ~Escapable>(gathering source: inout Source) throws(SystemFailure) {
        var staging = [UInt8](repeating: 0, count: Descriptor.stagingSize)
        try SystemCall.gather(&source, through: &staging, to: rawValue, name: name)
    }

    private var name: String {
        switch self {
        case .input: "standard input"
        case .output: "standard output"
        case .error: "standard error"
        }
    }
}
