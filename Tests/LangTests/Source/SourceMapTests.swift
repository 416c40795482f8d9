import MidicLang
import Testing

@Suite struct SourceMapTests {
    @Test(arguments: [
        (0, 1, 1), (1, 1, 2), (3, 1, 3), (4, 2, 1), (5, 2, 2), (7, 3, 1), (8, 4, 1), (9, 4, 2), (99, 4, 2), (-1, 1, 1),
    ]) func findsLineAndColumn(offset: Int, line: Int, column: Int) {
        var sources = SourceMap()
        // a, a two-byte letter, LF | b, CR LF | CR | c
        let file = sources.add(path: "p", text: "a\u{e9}\nb\r\n\rc")
        #expect(sources.location(of: offset, in: file) == SourcePosition(line: line, column: column))
    }

    @Test func keepsFilesApart() {
        var sources = SourceMap()
        let first = sources.add(path: "a", text: "one\ntwo")
        let second = sources.add(path: "b", utf8: [0xFF, 0x41])
        #expect(sources.files == [first, second])
        #expect(sources.path(of: second) == "b")
        #expect(sources.utf8(of: second) == [0xFF, 0x41])
        #expect(sources.text(of: second) == "\u{FFFD}A")
        #expect(sources.lineBounds(2, in: first) == 4..<7)
        #expect(sources.lineCount(of: first) == 2)
        #expect(sources.text(in: SourceRange(file: first, lower: 4, upper: 99)) == "two")
    }
}
