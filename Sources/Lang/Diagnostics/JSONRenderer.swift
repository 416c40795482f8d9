/// Shows diagnostics to programs: one JSON object (RFC 8259) with stable keys.
///
/// ```
/// { "schema": 2,
///   "counts": { "errors": 1, "warnings": 0, "notes": 0 },
///   "diagnostics": [ { "code": "E0212", "name": "unknown-name", "severity": "error", "message": "...",
///     "place": { "path": "a.midic", "start": { "offset": 7, "line": 1, "column": 8, "utf16": 8 }, "end": { ... } },
///     "subject": { "kind": "word", "text": "PatientNmae" }, "candidates": [ "PatientName" ], "items": [],
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
        var json = JSONWriter()
        json.object { json in
            json.number("schema", schema)
            write(diagnostics, in: sources, to: &json)
        }
        return json.text + "\n"
    }

    /// The members `counts` and `diagnostics`, for commands that answer with an object of their own.
    public static func write(_ diagnostics: [Diagnostic], in sources: SourceMap, to json: inout JSONWriter) {
        json.object("counts") { json in
            for (key, severity) in [("errors", Severity.error), ("warnings", .warning), ("notes", .note)] {
                json.number(key, diagnostics.count { $0.severity == severity })
            }
        }
        json.array("diagnostics") { json in
            for diagnostic in diagnostics { write(diagnostic, sources, to: &json) }
        }
    }

    private static func write(_ diagnostic: Diagnostic, _ sources: SourceMap, to json: inout JSONWriter) {
        json.object { json in
            json.string("code", diagnostic.code.number)
            json.string("name", diagnostic.code.name)
            json.string("severity", diagnostic.severity.rawValue)
            json.string("message", diagnostic.message)
            write(diagnostic.range, sources, to: &json)
            if let subject = diagnostic.subject {
                json.object("subject") { json in
                    json.string("kind", subject.kind.rawValue)
                    json.string("text", subject.text)
                }
            } else {
                json.null("subject")
            }
            for (key, words) in [("candidates", diagnostic.candidates), ("items", diagnostic.items)] {
                json.array(key) { json in
                    for word in words { json.string(nil, word) }
                }
            }
            json.array("notes") { json in
                for note in diagnostic.notes {
                    json.object { json in
                        json.string("role", note.role.rawValue)
                        json.string("message", note.message)
                        write(note.range, sources, to: &json)
                    }
                }
            }
            json.array("fixes") { json in
                for fixIt in diagnostic.fixIts {
                    json.object { json in
                        json.string("message", fixIt.message)
                        json.array("edits") { json in
                            for edit in fixIt.edits {
                                json.object { json in
                                    write(edit.range, sources, to: &json)
                                    json.string("replacement", edit.replacement)
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    private static func write(_ range: SourceRange?, _ sources: SourceMap, to json: inout JSONWriter) {
        guard let range else { return json.null("place") }
        json.object("place") { json in
            json.string("path", sources.path(of: range.file))
            for (key, offset) in [("start", range.lower), ("end", range.upper)] {
                let location = sources.location(of: offset, in: range.file)
                json.object(key) { json in
                    json.number("offset", offset)
                    json.number("line", location.line)
                    json.number("column", location.column)
                    json.number("utf16", location.utf16Column)
                }
            }
        }
    }
}
