import MidicRuntime

/// Standard output and standard error: results to the one, messages to the other.
package struct Console: Sendable {
    /// Whether messages on standard error are coloured.
    let colorsMessages: Bool
    /// Whether text on standard output is coloured.
    let colorsResults: Bool

    private let write: @Sendable (String, StandardStream) -> Void

    /// - Parameter color: `auto`, `always` or `never`. `auto` heeds NO_COLOR (no-color.org) and TERM=dumb.
    init(color: String = "auto") {
        self.init(color: color) { text, stream in
            // A reader that went away, as `midic ... | head` does, is no failure of the command.
            try? stream.write(text)
        }
    }

    private init(color: String, write: @escaping @Sendable (String, StandardStream) -> Void) {
        let isPlain = Console.environment("NO_COLOR").map { !$0.isEmpty } ?? (Console.environment("TERM") == "dumb")
        colorsMessages = color == "always" || (color == "auto" && !isPlain && StandardStream.error.isTerminal)
        colorsResults = color == "always" || (color == "auto" && !isPlain && StandardStream.output.isTerminal)
        self.write = write
    }

    /// Writes nothing anywhere.
    package static let silent = Console(color: "never") { _, _ in }

    /// The same streams, with colours as the user asked.
    func colored(_ color: String) -> Console { Console(color: color, write: write) }

    /// Writes to standard output.
    func result(_ text: String) { write(text, .output) }

    /// Writes to standard error.
    func message(_ text: String) { write(text, .error) }

    func error(_ text: String) { message(paint("error: ", "1;31", colorsMessages) + text + "\n") }
    func warning(_ text: String) { message(paint("warning: ", "1;33", colorsMessages) + text + "\n") }
    func note(_ text: String) { message(paint("note: ", "1;36", colorsMessages) + text + "\n") }

    func heading(_ text: String) -> String { paint(text, "1", colorsResults) }

    private func paint(_ text: String, _ code: String, _ isOn: Bool) -> String {
        isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }

    static func environment(_ name: String) -> String? { ProcessFacts.environment(name) }
}
