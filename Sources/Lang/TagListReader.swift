/// A file that is no policy and says so in its first words: `midic tags 1`, `midic safe_list 1`.
package enum ListFile {
    /// Whether a file begins with `midic WORD 1`, on its first line.
    ///
    /// Any other file may hold a key, a password or a patient's name, so nothing of it is ever shown.
    package static func begins(_ bytes: [UInt8], with word: String) -> Bool {
        var lexer = Lexer(bytes)
        let tokens = [lexer.next(), lexer.next(), lexer.next()]
        let texts = tokens.map { String(decoding: bytes[$0.start..<$0.end], as: UTF8.self) }
        return texts == ["midic", word, "1"] && tokens.dropFirst().allSatisfy { !$0.startsLine }
    }
}

/// The lines of a list that is read by columns.
package struct ListLines {
    /// Without line ends, comments and blank lines, from the second line on.
    package private(set) var lines: [(text: String, range: SourceRange)] = []
    /// Characters that cannot stand in the file.
    package private(set) var diagnostics: [Diagnostic]

    package init(_ file: FileID, in sources: SourceMap) {
        let utf8 = sources.utf8(of: file)
        var parser = Parser(file: file, utf8: utf8, vocabulary: .standard, tests: .standard)
        parser.reportForbiddenBytes()
        diagnostics = parser.diagnostics
        var start = (utf8.firstIndex(of: UInt8(ascii: "\n")) ?? utf8.count - 1) + 1
        while start < utf8.count {
            var end = utf8[start...].firstIndex(of: UInt8(ascii: "\n")) ?? utf8.count
            let next = end + 1
            if end > start, utf8[end - 1] == UInt8(ascii: "\r") { end -= 1 }
            let text = String(decoding: utf8[start..<end], as: UTF8.self)
            if !text.hasPrefix("//"), !text.utf8.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }) {
                lines.append((text, SourceRange(file: file, lower: start, upper: end)))
            }
            start = next
        }
    }
}

/// A list of tags as a file: one keyword, tag or mask a line, and comments.
package struct TagListReader {
    /// Keywords, whose meaning the compiler knows, and tags.
    package private(set) var terms: [SelectorTerm] = []
    /// What is neither.
    package private(set) var faults: [SourceRange] = []
    /// Characters that cannot stand in the file.
    package private(set) var diagnostics: [Diagnostic]

    /// - Parameter file: one that begins with `midic tags 1`.
    package init(_ file: FileID, in sources: SourceMap) {
        let utf8 = sources.utf8(of: file)
        var parser = Parser(file: file, utf8: utf8, vocabulary: .standard, tests: .standard)
        parser.reportForbiddenBytes()
        diagnostics = parser.diagnostics
        var lexer = Lexer(utf8)
        for _ in 0..<3 { _ = lexer.next() }
        while true {
            let token = lexer.next(.tag)
            if token.kind == .endOfFile { return }
            let range = SourceRange(file: file, lower: token.start, upper: token.end)
            let path = PathPrefix(anchored: false, steps: [], range: range)
            let text = String(decoding: utf8[token.start..<token.end], as: UTF8.self)
            switch token.kind {
            case .name where token.startsLine:
                terms.append(SelectorTerm(path: path, target: .name(Name(text, range)), range: range))
            case .tag where token.startsLine && token.flaw == nil:
                guard let halves = TagSpelling.halves(in: utf8, at: token.start) else { fallthrough }
                let pattern = TagPattern(group: halves.group, element: halves.element, range: range)
                terms.append(SelectorTerm(path: path, target: .tag(pattern), range: range))
            default:
                // One a line.
                let isSameLine = faults.last.map { !utf8[$0.upper..<token.start].contains(UInt8(ascii: "\n")) }
                if isSameLine != true { faults.append(range) }
            }
        }
    }
}
