import Foundation
import MidicLang
import TestSupport
import Testing

@Suite struct RendererTests {
    private static let items = (1...11).map { "Attribute\($0)" }
    private let sources: SourceMap
    private let file: FileID
    private let diagnostics: [Diagnostic]

    init() {
        var sources = SourceMap()
        file = sources.add(path: "a \"b\".midic", text: "midic 1\n\tA -> \u{e9}\u{1B}[31m\nB -> keep\nC\n")
        self.sources = sources
        func range(_ lower: Int, _ upper: Int) -> SourceRange {
            SourceRange(file: FileID(index: 0), lower: lower, upper: upper)
        }
        diagnostics = [
            Diagnostic(
                .unexpectedToken, "a \"quoted\" \\ line\nfeed \u{1} \u{e9}", at: range(9, 10),
                notes: [DiagnosticNote("there", at: range(22, 23)), DiagnosticNote("so")],
                fixIts: [FixIt("write `x`", replace: range(9, 10), with: "x")],
                subject: DiagnosticSubject(.word, "xs"), candidates: ["x"], items: Self.items,
                classes: ["CTImageStorage"]),
            Diagnostic(.missingHeader, "no place", at: nil),
        ]
    }

    @Test func jsonIsReadBack() throws {
        let text = JSONRenderer.render(diagnostics, in: sources)
        #expect(text.hasSuffix("}\n") && text.dropLast().allSatisfy { $0 != "\n" })
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(object["schema"] as? Int == 2)
        let counts = try #require(object["counts"] as? [String: Int])
        #expect(counts == ["errors": 2, "warnings": 0, "notes": 0])
        let list = try #require(object["diagnostics"] as? [[String: Any]])
        #expect(list.count == 2)
        #expect(
            Set(list[0].keys) == [
                "code", "name", "severity", "message", "place", "subject", "candidates", "items", "classes", "notes",
                "fixes",
            ])
        #expect(list[0]["code"] as? String == "E0120")
        #expect(list[0]["name"] as? String == "unexpected-token")
        #expect(list[0]["message"] as? String == diagnostics[0].message)
        let place = try #require(list[0]["place"] as? [String: Any])
        #expect(place["path"] as? String == "a \"b\".midic")
        #expect(place["start"] as? [String: Int] == ["offset": 9, "line": 2, "column": 2, "utf16": 2])
        #expect(place["end"] as? [String: Int] == ["offset": 10, "line": 2, "column": 3, "utf16": 3])
        let notes = try #require(list[0]["notes"] as? [[String: Any]])
        #expect(notes[1]["place"] is NSNull)
        let fixes = try #require(list[0]["fixes"] as? [[String: Any]])
        let edits = try #require(fixes[0]["edits"] as? [[String: Any]])
        #expect(edits.map { $0["replacement"] as? String } == ["x"])
        #expect(notes.map { $0["role"] as? String } == ["related", "remark"])
        #expect(list[0]["subject"] as? [String: String] == ["kind": "word", "text": "xs"])
        #expect(list[0]["candidates"] as? [String] == ["x"])
        #expect(list[0]["items"] as? [String] == Self.items)
        #expect(list[0]["classes"] as? [String] == ["CTImageStorage"])
        #expect(list[1]["subject"] is NSNull)
        #expect(list[1]["place"] is NSNull)
    }

    /// Every key and every role that can occur stands in docs/cli.md.
    @Test func jsonIsDocumented() throws {
        let page = String(decoding: try Repository.read("docs/cli.md"), as: UTF8.self)
        let start = try #require(page.range(of: "## Messages as JSON")).upperBound
        let section = page[start...].components(separatedBy: "\n## ")[0]
        func keys(_ value: Any) -> Set<String> {
            if let object = value as? [String: Any] {
                return object.reduce(into: Set(object.keys)) { $0.formUnion(keys($1.value)) }
            }
            return (value as? [Any] ?? []).reduce(into: []) { $0.formUnion(keys($1)) }
        }
        let text = JSONRenderer.render(diagnostics, in: sources)
        let found = keys(try JSONSerialization.jsonObject(with: Data(text.utf8)))
        let roles = DiagnosticNote.Role.allCases.map(\.rawValue) + DiagnosticSubject.Kind.allCases.map(\.rawValue)
        #expect(found.count > 20)
        for word in found.union(roles) { #expect(section.contains("`\(word)`"), "\(word)") }
        #expect(section.contains("| `schema` | \(JSONRenderer.schema) |"))
    }

    @Test func jsonKeepsTheOrderOfKeys() {
        #expect(
            JSONRenderer.render([], in: sources)
                == "{\"schema\":2,\"counts\":{\"errors\":0,\"warnings\":0,\"notes\":0},\"diagnostics\":[]}\n")
    }

    @Test func textShowsPlacesAndRemedies() {
        let expected = """
            a "b".midic:2:2: error: a "quoted" \\ line\u{FFFD}feed \u{FFFD} \u{e9} [E0120 unexpected-token]
             2 | \tA -> \u{e9}\u{FFFD}[31m
               | \t^
              a "b".midic:3:1: note: there
             3 | B -> keep
               | -
              note: so
              all 11: Attribute1, Attribute2, Attribute3, Attribute4, Attribute5, Attribute6, Attribute7,
                Attribute8, Attribute9, Attribute10, Attribute11
              fix at a "b".midic:2:2: write `x`

            error: no place [E0110 missing-header]


            """
        #expect(TextRenderer().render(diagnostics, in: sources) == expected)
    }

    @Test func longLinesAreCut() {
        let line = String(repeating: "a", count: 500) + "X" + String(repeating: "b", count: 500)
        var sources = SourceMap()
        let file = sources.add(path: "p", text: line)
        let text = TextRenderer().render(
            Diagnostic(.unexpectedToken, "m", at: SourceRange(file: file, lower: 500, upper: 501)), in: sources)
        let lines = text.split(separator: "\n")
        #expect(lines.count == 3 && lines.allSatisfy { $0.count < 180 })
        #expect(lines[1].prefix { $0 != "X" }.count == lines[2].prefix { $0 != "^" }.count)
        #expect(lines[1].contains("\u{2026}a") && lines[1].hasSuffix("b\u{2026}"))
    }

    @Test func colourIsOnlyAddedOnRequest() {
        #expect(!TextRenderer().render(diagnostics, in: sources).contains("\u{1B}"))
        #expect(TextRenderer(colour: true).render(diagnostics, in: sources).contains("\u{1B}[1;31merror"))
    }

    @Test func moreThanTheLimitAreCounted() {
        let many = Array(repeating: diagnostics[1], count: 5)
        let text = TextRenderer(maximalErrors: 2).render(many, in: sources)
        #expect(text.components(separatedBy: "no place").count == 3)
        #expect(text.hasSuffix("3 more findings are not shown\n"))
        #expect(TextRenderer.summary(many) == "5 errors")
        #expect(TextRenderer.summary([]) == "no errors")
    }
}
