import MidicLang
import Testing

@Suite struct SourceMapTests {
    @Test(arguments: [
        (0, 1, 1), (1, 1, 2), (3, 1, 3), (4, 2, 1), (5, 2, 2), (7, 3, 1), (8, 3, 2), (9, 3, 3), (99, 3, 3), (-1, 1, 1),
    ]) func findsLineAndColumn(offset: Int, line: Int, column: Int) {
        var sources = SourceMap()
        // a, a two-byte letter, LF | b, CR LF | a lone CR, which ends no line, c
        let file = sources.add(path: "p", text: "a\u{e9}\nb\r\n\rc")
        #expect(
            sources.location(of: offset, in: file) == SourcePosition(line: line, column: column, utf16Column: column))
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
        // There is no third line.
        #expect(sources.lineBounds(3, in: first) == 4..<7)
        #expect(sources.text(in: SourceRange(file: first, lower: 4, upper: 99)) == "two")
    }

    /// Columns of editors: U+1F600 is one scalar and two UTF-16 code units.
    @Test(arguments: [(0, 1, 1), (2, 2, 2), (6, 3, 4), (7, 4, 5)])
    func columnsOfEditors(offset: Int, column: Int, utf16Column: Int) {
        var sources = SourceMap()
        let file = sources.add(path: "p", text: "x\n\u{e9}\u{1F600}a\r\n")
        let position = sources.location(of: 2 + offset, in: file)
        #expect(position == SourcePosition(line: 2, column: column, utf16Column: utf16Column))
        #expect(sources.offset(line: 2, utf16Column: utf16Column, in: file) == 2 + offset)
    }

    @Test func placesOfEditorsAreClamped() {
        var sources = SourceMap()
        let file = sources.add(path: "p", text: "x\n\u{1F600}a\r\n")
        // In the middle of a surrogate pair.
        #expect(sources.offset(line: 2, utf16Column: 2, in: file) == 2)
        #expect(sources.offset(line: 2, utf16Column: 99, in: file) == 7)
        #expect(sources.offset(line: 1, utf16Column: 0, in: file) == 0)
        #expect(sources.offset(line: 99, utf16Column: 99, in: file) == 9)
    }

    /// Bytes that are not UTF-8 count as they are shown: as U+FFFD, one for each longest run that could have begun a scalar.
    @Test(arguments: [(0, 1), (1, 2), (2, 3), (4, 4), (5, 5), (6, 6), (7, 7)])
    func columnsOfInvalidBytes(offset: Int, column: Int) {
        var sources = SourceMap()
        // a | FF | the first two bytes of three | b | a stray continuation byte | F5 | c
        let file = sources.add(path: "p", utf8: [0x61, 0xFF, 0xE2, 0x82, 0x62, 0x80, 0xF5, 0x63])
        let position = sources.location(of: offset, in: file)
        #expect(position == SourcePosition(line: 1, column: column, utf16Column: column))
        #expect(sources.offset(line: 1, utf16Column: column, in: file) == offset)
        let shown = sources.text(in: SourceRange(file: file, lower: 0, upper: offset))
        #expect(shown.unicodeScalars.count == column - 1)
    }
}
