/// Shows diagnostics to people: place, code, message, the source line with the place underlined, second places, remedies.
public struct TextRenderer: Sendable {
    /// Use ANSI escape sequences (ECMA-48 SGR); only for terminals.
    public var colour: Bool
    /// How many errors are shown in full; those after are counted. At least 1. A policy's errors come all in one go, so
    /// the limit only keeps a wrong file (a picture, a log) from filling the screen.
    public var maximalErrors: Int
    /// Characters of a line, at which messages are broken and source lines cut; nil leaves messages whole.
    public var width: Int?

    public init(colour: Bool = false, maximalErrors: Int = 100) {
        self.colour = colour
        self.maximalErrors = max(1, maximalErrors)
    }

    /// All diagnostics as text, each followed by an empty line; empty for none.
    public func render(_ diagnostics: [Diagnostic], in sources: SourceMap) -> String {
        var result = ""
        var errors = 0
        var hidden = 0
        for diagnostic in diagnostics {
            if diagnostic.severity == .error { errors += 1 }
            if errors > maximalErrors {
                hidden += 1
                continue
            }
            result += render(diagnostic, in: sources) + "\n"
        }
        if hidden > 0 { result += "\(hidden) more findings are not shown\n" }
        return result
    }

    /// How many of each kind, as in `2 errors, 1 warning`; `no errors` for none.
    public static func summary(_ diagnostics: [Diagnostic]) -> String {
        func counted(_ severity: Severity) -> String? {
            let count = diagnostics.count { $0.severity == severity }
            return count == 0 ? nil : "\(count) \(severity.rawValue)\(count == 1 ? "" : "s")"
        }
        let parts = [counted(.error), counted(.warning), counted(.note)].compactMap { $0 }
        return parts.isEmpty ? "no errors" : parts.joined(separator: ", ")
    }

    /// One diagnostic, with a line feed at the end.
    public func render(_ diagnostic: Diagnostic, in sources: SourceMap) -> String {
        let place = diagnostic.range.map { self.place($0, sources) + ": " } ?? ""
        let code = "[\(diagnostic.code.number) \(diagnostic.code.name)]"
        let head = place.count + diagnostic.severity.rawValue.count + 2
        let (message, column) = broken(printable(diagnostic.message), from: head)
        var result = (place.isEmpty ? "" : bold(place)) + severity(diagnostic.severity) + bold(": " + message)
        let fits = width.map { column + 1 + code.count <= $0 } ?? true
        result += (fits ? " " : "\n    ") + dim(code) + "\n"
        // A file that is no policy may hold anything. Its finding has its beginning for a place.
        if let range = diagnostic.range, diagnostic.code != .missingHeader || range.upper > 0 {
            result += excerpt(range, sources, mark: "^")
        }
        for note in diagnostic.notes {
            guard let range = note.range else {
                result += "  note: \(broken(printable(note.message), from: 8).text)\n"
                continue
            }
            let place = "  \(self.place(range, sources)): note: "
            result += place + broken(printable(note.message), from: place.count).text + "\n"
            result += excerpt(range, sources, mark: "-")
        }
        // The message names the first ones itself.
        if diagnostic.items.count > Self.mostInMessage { result += list(diagnostic.items) }
        for fixIt in diagnostic.fixIts {
            guard let first = fixIt.edits.first else { continue }
            let place = "  fix at \(self.place(first.range, sources)): "
            result += place + broken(printable(fixIt.message), from: place.count).text + "\n"
        }
        return result
    }

    /// A message broken at blanks, further lines indented, and the column at which it ends.
    ///
    /// - Parameter start: characters before it on its first line.
    private func broken(_ text: String, from start: Int) -> (text: String, column: Int) {
        guard let width else { return (text, start + text.count) }
        let indent = "    "
        var result = ""
        var column = start
        for (index, word) in text.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
            if index > 0 {
                if column + 1 + word.count > width, column > indent.count {
                    result += "\n" + indent
                    column = indent.count
                } else {
                    result += " "
                    column += 1
                }
            }
            result += word
            column += word.count
        }
        return (result, column)
    }

    /// How many of a finding's items its message names; a longer list follows it whole.
    package static let mostInMessage = 10

    /// A list that is longer is cut; the finding's `items` have all of it.
    private static let mostInList = 80

    /// The items on lines of 100 characters, or as many as there are.
    private func list(_ items: [String]) -> String {
        var words = items.prefix(Self.mostInList).map { printable($0) + "," }
        if items.count > words.count {
            words.append("and \(items.count - words.count) more")
        } else if let last = words.indices.last {
            words[last].removeLast()
        }
        var lines = ["  all \(items.count):"]
        for word in words {
            if lines[lines.count - 1].count + 1 + word.count > width ?? 100 { lines.append("   ") }
            lines[lines.count - 1] += " " + word
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func place(_ range: SourceRange, _ sources: SourceMap) -> String {
        let location = sources.location(of: range)
        return "\(printable(sources.path(of: range.file))):\(location.line):\(location.column)"
    }

    /// Longer lines are cut around the marks, in Unicode scalars.
    private func maximalWidth(after gutter: Int) -> Int { max(20, (width ?? 160 + gutter) - gutter) }

    /// The line on which a range begins, and marks below the part of the range that is on it.
    private func excerpt(_ range: SourceRange, _ sources: SourceMap, mark: String) -> String {
        let position = sources.location(of: range)
        let bounds = sources.lineBounds(position.line, in: range.file)
        func text(_ lower: Int, _ upper: Int) -> [Unicode.Scalar] {
            Array(sources.text(in: SourceRange(file: range.file, lower: lower, upper: upper)).unicodeScalars)
        }
        let lower = min(max(range.lower, bounds.lowerBound), bounds.upperBound)
        let upper = min(max(range.upper, lower), bounds.upperBound)
        var before = text(bounds.lowerBound, lower)
        var marked = text(lower, upper)
        var after = text(upper, bounds.upperBound)
        var ending = range.upper > bounds.upperBound + 1 ? " ..." : ""
        let ellipsis: Unicode.Scalar = "\u{2026}"
        let number = String(position.line)
        // A line number, a bar and three blanks; room for a second mark of what was cut.
        let most = maximalWidth(after: number.utf8.count + 6)
        if before.count + marked.count + after.count > most {
            if before.count > most / 2 { before = [ellipsis] + before.suffix(most / 4) }
            if marked.count > most / 2 {
                marked = Array(marked.prefix(most / 2))
                after = [ellipsis]
                ending = " ..."
            }
            let room = max(0, most - before.count - marked.count)
            if after.count > room { after = after.prefix(room) + [ellipsis] }
        }
        let gutter = String(repeating: " ", count: number.utf8.count)
        // Tabs stay tabs, so that marks stand under what they mean at any tab width.
        let indent = String(before.map { $0 == "\t" ? "\t" : " " as Character })
        let marks = String(repeating: mark, count: max(1, marked.count))
        var line = String.UnicodeScalarView()
        line.append(contentsOf: before + marked + after)
        return dim(" \(number) | ") + printable(String(line)) + "\n" + dim(" \(gutter) | ") + indent + red(marks)
            + ending
            + "\n"
    }

    /// Without characters that would act on a terminal: a policy's text must not move the cursor or reverse the line.
    private func printable(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isControl = scalar.value < 0x20 && scalar != "\t" || scalar.value == 0x7F
            result.append(isControl || (scalar != "\t" && HiddenCharacter.contains(scalar)) ? "\u{FFFD}" : scalar)
        }
        return String(result)
    }

    private func severity(_ severity: Severity) -> String {
        switch severity {
        case .error: style("1;31", severity.rawValue)
        case .warning: style("1;33", severity.rawValue)
        case .note: style("1;36", severity.rawValue)
        }
    }

    private func bold(_ text: String) -> String { style("1", text) }
    private func dim(_ text: String) -> String { style("2", text) }
    private func red(_ text: String) -> String { style("31", text) }
    private func style(_ code: String, _ text: String) -> String {
        colour ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
