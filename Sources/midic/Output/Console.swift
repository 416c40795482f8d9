import MidicJSON
import MidicRuntime

/// Standard output and standard error: results to the one, messages to the other.
///
/// The one place where text leaves the program, and where all of it is made harmless to a terminal.
package struct Console: Sendable {
    /// Whether messages on standard error are coloured.
    let colorsMessages: Bool
    /// Whether text on standard output is coloured.
    let colorsResults: Bool

    private typealias Write = @Sendable (_ bytes: [UInt8], StandardStream) throws(SystemFailure) -> Void
    private let write: Write

    /// - Parameter color: `auto`, `always` or `never`. `auto` heeds NO_COLOR (no-color.org) and TERM=dumb.
    init(color: String = "auto") {
        self.init(color: color) { (bytes, stream) throws(SystemFailure) in try stream.write(bytes.rawBytes) }
    }

    private init(color: String, write: @escaping Write) {
        let isPlain = Console.environment("NO_COLOR").map { !$0.isEmpty } ?? (Console.environment("TERM") == "dumb")
        colorsMessages = color == "always" || (color == "auto" && !isPlain && StandardStream.error.isTerminal)
        colorsResults = color == "always" || (color == "auto" && !isPlain && StandardStream.output.isTerminal)
        self.write = write
    }

    /// Writes nothing anywhere.
    package static let silent = Console(color: "never") { (_, _) throws(SystemFailure) in }

    /// The same streams, with colours as the user asked.
    func colored(_ color: String) -> Console { Console(color: color, write: write) }

    /// Writes to standard output.
    ///
    /// - Throws: what went wrong; a result that did not arrive is no success.
    func result(_ text: String) throws(SystemFailure) { try deliver(text.shownInLines(colors: colorsResults)) }

    /// Writes one JSON object to standard output, on a line of its own.
    func result(_ object: JSONObject) throws(SystemFailure) { try deliver(object.text + "\n") }

    /// Writes JSON objects to standard output, one a line.
    func result(_ objects: [JSONObject]) throws(SystemFailure) {
        try deliver(objects.map { $0.text + "\n" }.joined())
    }

    private func deliver(_ text: String) throws(SystemFailure) { try result(bytes: Array(text.utf8)) }

    /// Writes bytes that are no text to standard output, which is no terminal.
    func result(bytes: [UInt8]) throws(SystemFailure) {
        do throws(SystemFailure) { try write(bytes, .output) } catch {
            // A reader that went away, as `midic ... | head` does, is no failure of the command.
            if !error.isBrokenPipe { throw error }
        }
    }

    /// Writes to standard error.
    func message(_ text: String) { tell(text.shownInLines(colors: colorsMessages)) }

    /// Writes JSON text, whose writer has escaped it, to standard error.
    func message(json: String) { tell(json) }

    /// There is nowhere to say that this failed.
    private func tell(_ text: String) { try? write(Array(text.utf8), .error) }

    func error(_ text: String) { line("error: ", "1;31", text) }
    func warning(_ text: String) { line("warning: ", "1;33", text) }
    func note(_ text: String) { line("note: ", "1;36", text) }

    private func line(_ kind: String, _ code: String, _ text: String) {
        message(paint(kind, code, colorsMessages) + text.shown + "\n")
    }

    /// Replaces the line on which the cursor stands; an empty text clears it.
    func progress(_ text: String) { tell("\r\u{1B}[K" + text.shown) }

    func heading(_ text: String) -> String { paint(text.shown, "1", colorsResults) }

    private func paint(_ text: String, _ code: String, _ isOn: Bool) -> String {
        isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }

    /// What the program writes after an escape character, before `m`: its own codes and those of `TextRenderer`
    /// (ECMA-48, SGR).
    static let colorCodes: Set<String> = ["[0", "[1", "[2", "[31", "[1;31", "[1;33", "[1;36"]

    static func environment(_ name: String) -> String? { ProcessFacts.environment(name) }
}
