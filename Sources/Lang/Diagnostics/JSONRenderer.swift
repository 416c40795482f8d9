internal import MidicJSON

/// Shows diagnostics to programs: one JSON object (RFC 8259) with stable keys.
///
/// ```
/// { "schema": 2,
///   "counts": { "errors": 1, "warnings": 0, "notes": 0 },
///   "diagnostics": [ { "code": "E0212", "name": "unknown-name", "severity": "error", "message": "...",
///     "place": { "path": "a.midic", "start": { "offset": 7, "line": 1, "column": 8, "utf16": 8 }, "end": { ... } },
///     "subject": { "kind": "word", "text": "PatientNmae" }, "candidates": [ "PatientName" ], "items": [],
///     "classes": [],
///     "notes": [ { "role": "remark", "message": "...", "place": null } ],
///     "fixes": [ { "message": "...", "edits": [ { "place": { ... }, "replacement": "..." } ] } ] } ] }
/// ```
///
/// docs/cli.md, "Diagnostics as JSON", says what each key means. Keys are never renamed or removed within a schema number;
/// programs must take new ones. Offsets are bytes from 0, lines and columns count from 1, ends are exclusive.
public enum JSONRenderer {
    /// Goes up when a key changes its meaning or goes away.
    public static let schema = 2

    /// The whole object on one line, with a line feed at the end.
    public static func render(_ diagnostics: [Diagnostic], in sources: SourceMap) -> String {
        var json = JSONObject()
        json.add("schema", schema)
        json.add(
            "counts",
            JSONObject(
                [("errors", Severity.error), ("warnings", .warning), ("notes", .note)].map { key, severity in
                    (key, diagnostics.count { $0.severity == severity })
                }))
        json.add("diagnostics", diagnostics.map { object($0, sources) })
        return json.text + "\n"
    }

    private static func object(_ diagnostic: Diagnostic, _ sources: SourceMap) -> JSONObject {
        var json = JSONObject()
        json.add("code", diagnostic.code.number)
        json.add("name", diagnostic.code.name)
        json.add("severity", diagnostic.severity.rawValue)
        json.add("message", diagnostic.message)
        json.add("place", place(diagnostic.range, sources))
        json.add(
            "subject",
            diagnostic.subject.map { subject in
                var json = JSONObject()
                json.add("kind", subject.kind.rawValue)
                json.add("text", subject.text)
                return json
            })
        json.add("candidates", diagnostic.candidates)
        json.add("items", diagnostic.items)
        json.add("classes", diagnostic.classes)
        json.add(
            "notes",
            diagnostic.notes.map { note in
                var json = JSONObject()
                json.add("role", note.role.rawValue)
                json.add("message", note.message)
                json.add("place", place(note.range, sources))
                return json
            })
        json.add("fixes", diagnostic.fixIts.map { object($0, sources) })
        return json
    }

    private static func object(_ fixIt: FixIt, _ sources: SourceMap) -> JSONObject {
        var json = JSONObject()
        json.add("message", fixIt.message)
        json.add(
            "edits",
            fixIt.edits.map { edit in
                var json = JSONObject()
                json.add("place", place(edit.range, sources))
                json.add("replacement", edit.replacement)
                return json
            })
        return json
    }

    private static func place(_ range: SourceRange?, _ sources: SourceMap) -> JSONObject? {
        guard let range else { return nil }
        var json = JSONObject()
        json.add("path", sources.path(of: range.file))
        for (key, offset) in [("start", range.lower), ("end", range.upper)] {
            let location = sources.location(of: offset, in: range.file)
            json.add(
                key,
                JSONObject([
                    ("offset", offset), ("line", location.line), ("column", location.column),
                    ("utf16", location.utf16Column),
                ]))
        }
        return json
    }
}
