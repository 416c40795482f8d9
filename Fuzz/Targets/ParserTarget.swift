import MidicLang

/// Any text: the tree keeps every byte, findings lie inside the text, and another layout of the same words is the same tree.
enum ParserTarget {
    static func finding(_ text: [UInt8]) -> String? {
        let first = parse(text)
        if let finding = finding(first.result, first.sources, text) { return finding }
        guard first.result.diagnostics.isEmpty else { return nil }
        let second = parse(laidOut(first.result.tree))
        guard second.result.diagnostics.isEmpty else { return "in another layout it has findings" }
        guard second.result.tree.outline() == first.result.tree.outline() else {
            return "in another layout it is another tree"
        }
        return nil
    }

    private static func parse(_ text: [UInt8]) -> (result: ParseResult, sources: SourceMap) {
        var sources = SourceMap()
        let file = sources.add(path: "policy.midic", utf8: text)
        return (PolicyParser.parse(file: file, in: sources), sources)
    }

    private static func finding(_ result: ParseResult, _ sources: SourceMap, _ text: [UInt8]) -> String? {
        guard result.tree.printed() == text else { return "the tree does not print as its text" }
        for diagnostic in result.diagnostics {
            let ranges = [diagnostic.range].compactMap(\.self) + diagnostic.notes.compactMap(\.range)
            guard ranges.allSatisfy({ isInside($0, text) }) else { return "\(diagnostic.code.number) outside the text" }
            for fix in diagnostic.fixIts {
                guard fix.edits.allSatisfy({ isInside($0.range, text) }) else { return "a remedy outside the text" }
                if let file = fix.edits.first?.range.file { _ = fix.applied(to: text, of: file) }
            }
        }
        _ = TextRenderer(colour: true).render(result.diagnostics, in: sources)
        _ = JSONRenderer.render(result.diagnostics, in: sources)
        for offset in stride(from: 0, through: text.count, by: max(1, text.count / 16)) {
            let token = result.tree.token(at: offset)
            guard token.triviaStart <= offset, offset <= token.end || token.kind == .endOfFile else {
                return "another token stands at a place"
            }
            guard result.tree.path(to: offset).first == result.tree.root else { return "a path without its root" }
        }
        return nil
    }

    private static func isInside(_ range: SourceRange, _ text: [UInt8]) -> Bool {
        0 <= range.lower && range.lower <= range.upper && range.upper <= text.count
    }

    /// The same words: blanks and comments between two become one blank, or one line end where there was any.
    private static func laidOut(_ tree: SyntaxTree) -> [UInt8] {
        var text: [UInt8] = []
        for token in tree.tokens {
            let trivia = tree.utf8[token.triviaStart..<token.start]
            if trivia.contains(0x0A) {
                text.append(0x0A)
            } else if !trivia.isEmpty {
                text.append(0x20)
            }
            text += tree.utf8[token.start..<token.end]
        }
        return text
    }
}
