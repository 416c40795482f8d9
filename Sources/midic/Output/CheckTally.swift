import MidicJSON
import MidicLang

/// What `check` found in each of many policies, one line for each.
struct CheckTally {
    private struct Entry {
        let path: String
        var counts: [Severity: Int] = [:]
        /// Why it could not be read.
        var reason: String?
        var isFragment = false
    }
    private var entries: [Entry] = []

    mutating func add(_ path: String, _ diagnostics: [Diagnostic]) {
        entries.append(Entry(path: path, counts: diagnostics.reduce(into: [:]) { $0[$1.severity, default: 0] += 1 }))
    }

    /// Notes a file that policies import, and that is checked with them.
    mutating func add(fragment path: String) { entries.append(Entry(path: path, isFragment: true)) }

    mutating func add(_ path: String, unreadable reason: String) {
        entries.append(Entry(path: path, reason: reason))
    }

    var hasUnreadable: Bool { unreadable > 0 }
    private var unreadable: Int { entries.count { $0.reason != nil } }
    private var policies: Int { entries.count { $0.reason == nil && !$0.isFragment } }
    private var withErrors: Int { entries.count { $0.counts[.error, default: 0] > 0 } }

    func text() -> String {
        var text = ""
        for entry in entries {
            let state =
                entry.isFragment
                ? "fragment" : entry.reason != nil ? "unreadable" : entry.counts[.error] != nil ? "errors" : "ok"
            let counts = [Severity.error, .warning, .note].compactMap { severity in
                entry.counts[severity].map { "\($0) \(severity.rawValue)\($0 == 1 ? "" : "s")" }
            }
            let remark = entry.reason ?? counts.joined(separator: ", ")
            text += state + String(repeating: " ", count: 12 - state.count) + entry.path.shown
            text += remark.isEmpty ? "\n" : "  (\(remark.shown))\n"
        }
        let read = policies
        text += "\n\(read) \(read == 1 ? "policy" : "policies"), \(withErrors) with errors"
        return text + (unreadable > 0 ? ", \(unreadable) unreadable\n" : "\n")
    }

    /// One object a policy, and one for all.
    func json() -> [JSONObject] {
        var objects = entries.map { entry in
            var object = JSONObject()
            object.add("schema", 1)
            object.add("path", entry.path)
            if entry.isFragment {
                object.add("fragment", true)
            } else if let reason = entry.reason {
                object.add("unreadable", reason)
            } else {
                object.add("errors", entry.counts[.error] ?? 0)
                object.add("warnings", entry.counts[.warning] ?? 0)
                object.add("notes", entry.counts[.note] ?? 0)
            }
            return object
        }
        var total = JSONObject()
        total.add("schema", 1)
        total.add("policies", policies)
        total.add("with_errors", withErrors)
        total.add("unreadable", unreadable)
        objects.append(total)
        return objects
    }
}
