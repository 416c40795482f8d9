import MidicLang
import Testing

/// A file that is no policy gets one finding, and nothing of it is shown.
@Suite struct FileKindTests {
    @Test(arguments: [
        ("midic 1\n", FileKind.policy), ("\u{FEFF}// head\r\n\r\nmidic 1;policy a {}", .policy), ("midic 2", .policy),
        ("", .empty), (" // only a comment\n", .empty),
        ("policy a {}", .policyWithoutHeader),
        ("midic", .otherText), ("midic words 1", .otherText), ("midic\n1", .otherText),
        ("midic-demo-key 1", .otherText),
        ("midic 1st key", .otherText), ("midic1", .otherText), ("root:x:0:0:root:/root:/bin/bash\n", .otherText),
        ("c2VjcmV0\n", .otherText), ("PatientName -> remove", .otherText), ("{\"a\": 1}", .otherText),
    ]) func isToldByTheFirstWords(text: String, kind: FileKind) {
        #expect(FileKind(Array(text.utf8)) == kind)
    }

    @Test(
        arguments: [
            ([0xFF, 0xFE, 0x6D, 0x00], FileKind.utf16), ([0xFE, 0xFF, 0x00, 0x6D], .utf16),
            ([0x6D, 0x00, 0x69, 0x00], .utf16),
            ([0x00, 0x6D, 0x00, 0x69], .utf16), ([0x00, 0x00, 0x00], .binary),
            ([0x7F, 0x45, 0x4C, 0x46, 0x00], .binary),
            ([0xFF, 0xD8, 0xFF], .otherText),
        ] as [([UInt8], FileKind)]) func isToldByItsBytes(bytes: [UInt8], kind: FileKind)
    {
        #expect(FileKind(bytes) == kind)
    }

    @Test(arguments: [
        "hunter2 is the word\n", "policy hunter2 {\n", "midic hunter2\n", "hunter2 \u{1B}\0\n", "midic-hunter2",
    ])
    func nothingOfItIsShown(text: String) {
        var sources = SourceMap()
        let file = sources.add(path: "some.file", text: text)
        let result = PolicyParser.parse(file: file, in: sources)
        #expect(result.diagnostics.map(\.code) == [.missingHeader])
        #expect(!TextRenderer().render(result.diagnostics, in: sources).contains("hunter2"))
        #expect(!JSONRenderer.render(result.diagnostics, in: sources).contains("hunter2"))
        #expect(result.tree.printed() == Array(text.utf8))
    }

    /// What stands in a policy of another version is not judged.
    @Test func otherVersionsAreReportedAlone() {
        var sources = SourceMap()
        let file = sources.add(path: "new.midic", text: "midic 2\nsomething new -> entirely { \n")
        let result = PolicyParser.parse(file: file, in: sources)
        #expect(result.diagnostics.map(\.code) == [.unknownLanguageVersion])
    }
}
