/// Text broken at blanks, for people.
enum Paragraph {
    /// Lines of at most `width` characters, where words allow it, with a line end after each.
    ///
    /// - Parameters:
    ///   - text: one paragraph; blanks in a row stay together.
    ///   - first: what stands before the first line.
    ///   - rest: before the others.
    static func wrapped(_ text: String, width: Int, first: String, rest: String) -> String {
        var lines: [String] = []
        var line = first
        var isEmpty = true
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            if !isEmpty, line.count + 1 + word.count > width {
                while line.last == " " { line.removeLast() }
                lines.append(line)
                line = rest
                isEmpty = true
            }
            // Blanks in a row do not begin a line.
            if isEmpty, word.isEmpty, !lines.isEmpty { continue }
            line += (isEmpty ? "" : " ") + word
            isEmpty = false
        }
        return (lines + [line]).map { $0 + "\n" }.joined()
    }

    /// Lines that are indented alike.
    static func indented(_ text: String, by indent: Int, width: Int) -> String {
        let blanks = String(repeating: " ", count: indent)
        return wrapped(text, width: width, first: blanks, rest: blanks)
    }

    /// The first names, and how many more.
    static func some(_ names: [String], _ most: Int = 6) -> String {
        let shown = names.prefix(most).joined(separator: ", ")
        return names.count > most ? "\(shown) and \(names.count - most) more" : shown
    }
}
