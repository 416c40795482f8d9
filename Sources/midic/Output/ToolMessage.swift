import MidicJSON
import MidicLang

/// Something that a command says beside its result and that is no finding in a policy: wrong usage, a failure, a warning.
///
/// As JSON it is one object like that of the findings in a policy, so that a program reads one form only.
struct ToolMessage {
    let severity: Severity
    /// A stable word for programs, such as `wrong-usage`.
    let name: String
    let text: String
    /// The file that it is about, as the user named it.
    var file: String?
    /// What to do next, as a sentence.
    var remark: String?
    /// Words that would have been right, the likeliest first.
    var candidates: [String] = []

    var json: JSONObject {
        var finding = JSONObject()
        finding.add("code", nil as JSONObject?)
        finding.add("name", name)
        finding.add("severity", severity.rawValue)
        finding.add("message", text)
        finding.add("place", nil as JSONObject?)
        finding.add(
            "subject",
            file.map { file in
                var subject = JSONObject()
                subject.add("kind", "file")
                subject.add("text", file)
                return subject
            })
        finding.add("candidates", candidates)
        finding.add("items", [String]())
        finding.add("classes", [String]())
        finding.add(
            "notes",
            [remark].compactMap { $0 }.map { remark in
                var note = JSONObject()
                note.add("role", "remark")
                note.add("message", remark)
                note.add("place", nil as JSONObject?)
                return note
            })
        finding.add("fixes", [JSONObject]())
        var object = JSONObject()
        object.add("schema", JSONRenderer.schema)
        object.add(
            "counts",
            JSONObject(
                [("errors", Severity.error), ("warnings", .warning), ("notes", .note)].map { key, kind in
                    (key, kind == severity ? 1 : 0)
                }))
        object.add("diagnostics", [finding])
        return object
    }
}
