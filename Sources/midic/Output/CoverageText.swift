import MidicJSON
import MidicRuntime

/// What `run --dry-tables` says: numbers of subjects and files, and no values.
enum CoverageText {
    static func text(_ coverage: TableCoverage) -> String {
        var text = ""
        for entry in coverage.entries {
            let subjects = entry.covered.count + entry.missing.count
            text += "table \(entry.name.shown) (\(counted(entry.rows, "row"))): "
            text += "\(entry.covered.count) of \(counted(subjects, "subject")) covered"
            text += ", in \(counted(entry.filesCovered, "file")); \(counted(entry.missing.count, "subject"))"
            text += " without a row, in \(counted(entry.filesMissing, "file"))"
            text += "; \(counted(entry.filesWithoutKey, "file")) without a key\n"
        }
        return text + "\(counted(coverage.files, "DICOM object")) read, \(coverage.others) other\n"
    }

    static func json(_ coverage: TableCoverage) -> JSONObject {
        var object = JSONObject()
        object.add(
            "tables",
            coverage.entries.map { entry in
                var shown = JSONObject()
                shown.add("name", entry.name)
                shown.add("rows", entry.rows)
                shown.add("subjects_covered", entry.covered.count)
                shown.add("subjects_missing", entry.missing.count)
                shown.add("files_covered", entry.filesCovered)
                shown.add("files_missing", entry.filesMissing)
                shown.add("files_without_key", entry.filesWithoutKey)
                return shown
            })
        object.add("files", coverage.files)
        object.add("other", coverage.others)
        return object
    }

    private static func counted(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }
}
