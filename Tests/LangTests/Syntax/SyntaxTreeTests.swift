import MidicLang
import Testing

/// What an editor asks the lossless tree, on sound and on broken texts.
@Suite struct SyntaxTreeTests {
    /// A text with `|` where the cursor is.
    private func marked(_ text: String) -> (tree: SyntaxTree, offset: Int) {
        let parts = text.split(separator: "|", omittingEmptySubsequences: false)
        return (parse(parts.joined()).tree, parts[0].utf8.count)
    }

    @Test(arguments: [
        ("mi|dic 1", "midic"), ("midic| 1", "1"), ("midic 1\n// rem|ark\nA -> keep", "A"),
        ("midic 1\nA -> ke|ep", "keep"), ("midic 1\nA -> keep|", ""), ("|", ""),
        // Broken: nothing after the arrow, an unclosed block, a text without its end, a word that begins nothing.
        ("midic 1\nA -> |\nB -> keep", "B"), ("midic 1\nfor storage(C|T) {\n A -> keep", "CT"),
        ("midic 1\nA -> set \"|x\nB -> keep", "\"x"), ("midic 1\nsercet stu|dy_key", "study_key"),
    ]) func findsTheToken(text: String, expected: String) {
        let (tree, offset) = marked(text)
        #expect(tree.text(of: tree.token(at: offset)) == expected)
    }

    @Test(arguments: [
        ("midic 1\nA, B|b -> keep", "file rule selector term nameTarget"),
        ("midic 1\nA -> keep|", "file rule action"),
        ("midic 1\nA -> shift(some|thing)", "file rule action argumentList argument"),
        ("midic 1\nin A/B { C -> rem|ove }", "file inBlock body rule action"),
        ("midic 1\n\n|\nA -> keep", "file"),
        ("midic 1\npolicy p { extends basic with clean_|", "file policy extends extendsOptions"),
        ("midic 1\nA when Rows| -> keep", "file rule whenClause conditionName"),
        ("midic 1\nA when Rows is| -> keep", "file rule whenClause atom equalsTest literal"),
        ("midic 1\nfor storage(CT) {\n A -> em|", "file forBlock body rule action"),
        ("midic 1\n}|", "file unexpected"),
    ]) func findsThePath(text: String, expected: String) {
        let (tree, offset) = marked(text)
        #expect(tree.path(to: offset).map(\.kind.rawValue).joined(separator: " ") == expected)
    }

    /// At every byte of texts cut off anywhere: the token covers the byte, and the path's nodes lie inside each other.
    @Test func holdsAtEveryPlaceOfBrokenTexts() {
        let bytes = Array(SampleTests.sample.utf8)
        for length in stride(from: 0, through: bytes.count, by: 61) {
            var sources = SourceMap()
            let file = sources.add(path: "p", utf8: Array(bytes[..<length]))
            let tree = PolicyParser.parse(file: file, in: sources).tree
            for offset in 0..<length {
                let token = tree.token(at: offset)
                #expect(token.triviaStart <= offset && (offset < token.end || token.kind == .endOfFile))
                let path = tree.path(to: offset)
                #expect(path[0].kind == .file)
                for (outer, inner) in zip(path, path.dropFirst()) {
                    #expect(outer.nodes.contains(inner))
                    #expect(inner.lower <= offset && offset <= inner.upper)
                }
            }
        }
    }
}
