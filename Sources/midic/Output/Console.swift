import MidicJSON
import MidicLang
import MidicRuntime

/// Standard output and standard error: results to the one, messages to the other.
///
/// The one place where text leaves the program, and where all of it is made harmless to a terminal.
package struct Console: Sendable {
    /// Whether messages on standard error are coloured.
    let colorsMessages: Bool
    /// Whether text on standard output is coloured.
    let colorsResults: Bool
    /// Whether errors, warnings and notes are JSON objects, one a line.
    let writesJSON: Bool
    /// Characters of a line on standard output and on standard error: the terminal's, or 100.
    let width: Int
    let messageWidth: Int

    private typealias Write = @Sendable (_ bytes: [UInt8], StandardStream) throws(SystemFailure) -> Void
    private let write: Write

    /// - Parameter color: `auto`, `always` or `never`. `auto` heeds NO_COLOR (no-color.org) and TERM=dumb.
    init(color: String = "auto") {
        self.init(color: color, json: false) { (bytes, stream) throws(SystemFailure) in try stream.write(bytes.rawBytes)
        }
    }

    private init(color: String, json: Bool, write: @escaping Write) {
        let isPlain = Console.environment("NO_COLOR").map { !$0.isEmpty } ?? (Console.environment("TERM") == "dumb")
        colorsMessages = color == "always" || (color == "auto" && !isPlain && StandardStream.error.isTerminal)
        colorsResults = color == "always" || (color == "auto" && !isPlain && StandardStream.output.isTerminal)
        writesJSON = json
        width = Console.width(.output)
        messageWidth = Console.width(.error)
        self.write = write
    }

    /// Less than 40 would only make a column of words.
    private static func width(_ stream: StandardStream) -> Int { max(40, stream.columns ?? 100) }

    /// Writes nothing anywhere.
    package static let silent = Console(color: "never", json: false) { (_, _) throws(SystemFailure) in }

    /// The same streams, with colours as the user asked.
    func colored(_ color: String) -> Console { Console(color: color, json: writesJSON, write: write) }

    /// The same streams, with messages for programs.
    func withJSON() -> Console { Console(color: "never", json: true, write: write) }

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

    private func deliver(_ text: String) throws(SystemFailure) {
        do throws(SystemFailure) { try write(Array(text.utf8), .output) } catch {
            // A reader that went away, as `midic ... | head` does, is no failure of the command.
            if !error.isBrokenPipe { throw error }
        }
    }

    /// Writes bytes that are no text to standard output, which is no terminal. Unlike a text, a file that arrived in part is
    /// of no use, so a reader that went away is a failure.
    func result(bytes: [UInt8]) throws(SystemFailure) { try write(bytes, .output) }

    /// Writes to standard error.
    func message(_ text: String) { tell(text.shownInLines(colors: colorsMessages)) }

    /// Writes JSON text, whose writer has escaped it, to standard error.
    func message(json: String) { tell(json) }

    /// There is nowhere to say that this failed.
    private func tell(_ text: String) { try? write(Array(text.utf8), .error) }

    /// - Parameter name: a stable word for programs.
    func error(_ text: String, _ name: String = "failure") {
        tell(ToolMessage(severity: .error, name: name, text: text))
    }
    func warning(_ text: String, _ name: String = "remark") {
        tell(ToolMessage(severity: .warning, name: name, text: text))
    }
    func note(_ text: String, _ name: String = "remark") {
        tell(ToolMessage(severity: .note, name: name, text: text))
    }

    func tell(_ message: ToolMessage) {
        if writesJSON { return self.message(json: message.json.text + "\n") }
        let color =
            switch message.severity {
            case .error: "1;31"
            case .warning: "1;33"
            case .note: "1;36"
            }
        var text = paint(message.severity.rawValue + ": ", color, colorsMessages) + message.text.shown + "\n"
        if let remark = message.remark { text += remark.shown + "\n" }
        self.message(text)
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
